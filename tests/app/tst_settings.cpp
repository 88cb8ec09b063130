#include "appresources.h"
#include "heddle/settings.h"
#include "pages/mainwindow.h"

#include <QApplication>
#include <QFileInfo>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void standInTheConfigurationFolder();
    void rememberTheTheme();
    void rememberWindowAndSplitters();

private:
    QTemporaryDir m_folder;
};

namespace {

/// A window with a page that is one splitter.
class SplitPage : public Page
{
public:
    SplitPage()
        : m_splitter(new QSplitter(this))
    {
        m_splitter->setObjectName(QStringLiteral("split"));
        m_splitter->addWidget(new QWidget);
        m_splitter->addWidget(new QWidget);
        m_splitter->resize(612, 100); // 600 and the handle
    }

    QString title() const override { return QStringLiteral("Split"); }
    QString iconName() const override { return QStringLiteral("layers"); }
    QSplitter *splitter() const { return m_splitter; }

private:
    QSplitter *m_splitter;
};

} // namespace

void TestSettings::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
}

void TestSettings::standInTheConfigurationFolder()
{
    QCOMPARE(openSettings()->fileName(), m_folder.filePath(QStringLiteral("heddle/heddle.ini")));
}

void TestSettings::rememberTheTheme()
{
    QCOMPARE(loadThemeChoice(*openSettings()), ThemeChoice::MatchDesktop);

    saveThemeChoice(*openSettings(), ThemeChoice::Dark);

    QCOMPARE(loadThemeChoice(*openSettings()), ThemeChoice::Dark);
}

void TestSettings::rememberWindowAndSplitters()
{
    {
        MainWindow window;
        auto *page = new SplitPage;
        window.addPage(page);
        window.resize(1200, 700);
        page->splitter()->setSizes({200, 400});
        saveLayout(*openSettings(), window);
    }
    MainWindow window;
    auto *page = new SplitPage;
    window.addPage(page);

    restoreLayout(*openSettings(), window);

    QCOMPARE(window.size(), QSize(1200, 700));
    QCOMPARE(page->splitter()->sizes(), (QList<int>{200, 400}));
}

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
