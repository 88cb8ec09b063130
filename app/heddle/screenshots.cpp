#include "heddle/screenshots.h"

#include "pages/mainwindow.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPainter>
#include <QPixmap>
#include <QTimer>

#include <algorithm>

namespace heddle {

namespace {

constexpr double drawingSeconds = 0.15; // charts lay themselves out behind an event or two
constexpr double dialogSeconds = 10;

QDialog *openDialog()
{
    for (QWidget *widget : QApplication::topLevelWidgets())
        if (auto *dialog = qobject_cast<QDialog *>(widget); dialog && dialog->isVisible())
            return dialog;
    return nullptr;
}

/// The dialog in the middle of the window, with a frame as a window manager would give it.
QPixmap over(MainWindow &window, QDialog &dialog)
{
    QPixmap picture = window.grab();
    const QPixmap inner = dialog.grab();
    QRect place(QPoint(), dialog.size());
    place.moveCenter(window.rect().center());
    QPainter painter(&picture);
    painter.drawPixmap(place.topLeft(), inner);
    painter.setPen(Theme::color(Token::Ink3));
    painter.drawRect(place.adjusted(-1, -1, 0, 0));
    return picture;
}

} // namespace

bool waitUntil(const std::function<bool()> &isDone, double seconds)
{
    QElapsedTimer clock;
    clock.start();
    QEventLoop loop;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (isDone() || double(clock.elapsed()) >= seconds * 1000)
            loop.quit();
    });
    poll.start(20);
    loop.exec();
    return isDone();
}

Screenshots::Screenshots(MainWindow &window, const QString &folder, const QList<ThemeKind> &themes,
                         const QSize &size)
    : m_window(window)
    , m_folder(folder)
    , m_themes(themes)
    , m_isFolder(QDir().mkpath(folder))
{
    window.resize(size);
    window.show();
}

Result<void> Screenshots::drawPages(const QStringList &only)
{
    for (int index = 0; index < m_window.pageCount(); ++index) {
        Page *page = m_window.page(index);
        const QString name =
            QStringLiteral("%1-%2").arg(QString::number(index + 1), page->title().toLower());
        if (!page->hasContent())
            continue;
        const QStringList views = page->views();
        for (int view = 0; view < std::max(1, int(views.size())); ++view) {
            const QString suffix =
                views.isEmpty() ? QString() : QLatin1Char('-') + views.at(view).toLower();
            if (!only.isEmpty() && !only.contains(page->title().toLower() + suffix))
                continue;
            m_window.showPage(index);
            page->showView(view);
            if (const Result<void> drawn = drawWindow(name + suffix); !drawn)
                return drawn;
        }
    }
    return {};
}

Result<void> Screenshots::drawWindow(const QString &name)
{
    return draw(name, [this] { return m_window.grab(); });
}

Result<void> Screenshots::drawDialog(const QString &name, const std::function<void()> &open,
                                     const std::function<bool(const QWidget &)> &isReady)
{
    open();
    QDialog *dialog = openDialog();
    if (dialog == nullptr)
        return {};
    if (isReady)
        waitUntil([&] { return isReady(*dialog); }, dialogSeconds);
    Result<void> drawn = draw(name, [&] { return over(m_window, *dialog); });
    dialog->reject();
    return drawn;
}

Result<void> Screenshots::drawOther(const QString &name, QWidget &other)
{
    return draw(name, [&] { return other.grab(); });
}

Result<void> Screenshots::draw(const QString &name, const std::function<QPixmap()> &picture)
{
    if (!m_isFolder)
        return Error{ErrorCode::Io, "The folder " + m_folder.toStdString() + " cannot be made.",
                     "No picture was drawn.", "Choose a folder you may write to."};
    QList<ThemeKind> themes = m_themes;
    if (themes.constLast() == Theme::kind())
        std::reverse(themes.begin(), themes.end()); // a change of theme takes longer than a picture
    for (const ThemeKind theme : themes) {
        if (Theme::kind() != theme)
            Theme::apply(*qApp, theme);
        waitUntil([] { return false; }, drawingSeconds);
        const QString path =
            QDir(m_folder).filePath(m_prefix + name +
                                    (theme == ThemeKind::Dark ? QStringLiteral("-dark.png")
                                                              : QStringLiteral("-light.png")));
        if (!picture().save(path))
            return Error{ErrorCode::Io, "The picture " + path.toStdString() + " cannot be written.",
                         "The drawing stopped there.", "Check the room and the rights there."};
    }
    return {};
}

} // namespace heddle
