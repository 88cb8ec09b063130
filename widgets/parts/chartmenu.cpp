#include "parts/chartmenu.h"

#include "parts/accessiblerole.h"
#include "parts/charttable.h"
#include "parts/fullscreenchart.h"
#include "parts/theme.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QShortcut>
#include <QSplitter>
#include <QStandardPaths>

namespace heddle {

namespace {

constexpr int ringRoom = 4; // between a chart and the outside of its ring

/// A frame around a chart that has the focus; lets the mouse through.
class FocusRing : public QWidget
{
public:
    explicit FocusRing(QWidget *parent)
        : QWidget(parent)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Theme::color(Token::Accent), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
};

QString fileNameOf(QString name)
{
    for (const char16_t c : u"/\\:*?\"<>|")
        name.remove(QChar(c));
    return name.isEmpty() ? QStringLiteral("chart") : name;
}

} // namespace

ChartMenu::ChartMenu(QWidget *chart, Values values, Focus focus)
    : QObject(chart)
    , m_chart(chart)
    , m_values(std::move(values))
{
    chart->installEventFilter(this);
    if (auto *area = qobject_cast<QAbstractScrollArea *>(chart))
        area->viewport()->installEventFilter(this);
    if (focus == Focus::OfChart && chart->focusPolicy() == Qt::NoFocus)
        takeFocus();
    auto *fullScreen = new QShortcut(QKeySequence(Qt::Key_F11), chart, nullptr, nullptr,
                                     Qt::WidgetWithChildrenShortcut);
    connect(fullScreen, &QShortcut::activated, this, &ChartMenu::toggleFullScreen);
}

void ChartMenu::takeFocus()
{
    m_chart->setFocusPolicy(Qt::StrongFocus);
    setAccessibleRole(m_chart, QAccessible::Chart);
    m_hasRing = true;
}

ChartMenu::~ChartMenu()
{
    if (m_ring)
        m_ring->deleteLater();
}

/// Around the chart, in what holds it; a splitter would take the ring for a pane of its own.
void ChartMenu::placeRing(bool isShown)
{
    QWidget *holder = m_chart->parentWidget();
    const bool isInside = holder == nullptr || qobject_cast<QSplitter *>(holder) != nullptr;
    if (isInside)
        holder = m_chart;
    if (!m_ring)
        m_ring = new FocusRing(holder);
    else if (m_ring->parentWidget() != holder)
        m_ring->setParent(holder);
    const int room = isInside ? 0 : ringRoom;
    const QRect chart = isInside ? m_chart->rect() : m_chart->geometry();
    m_ring->setGeometry(chart.adjusted(-room, -room, room, room));
    m_ring->setVisible(isShown);
    m_ring->raise();
}

bool ChartMenu::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::ContextMenu:
        popUp(static_cast<QContextMenuEvent *>(event));
        return true;
    case QEvent::FocusIn:
    case QEvent::FocusOut:
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
        if (watched == m_chart && m_hasRing && (m_ring || m_chart->hasFocus()))
            placeRing(m_chart->hasFocus() && m_chart->isVisible() &&
                      event->type() != QEvent::FocusOut);
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void ChartMenu::popUp(QContextMenuEvent *event)
{
    auto *menu = new QMenu(m_chart);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy picture"), this, &ChartMenu::copyPicture);
    addSaving(menu, PictureFormat::Svg, tr("Save picture as SVG…"));
    addSaving(menu, PictureFormat::Pdf, tr("Save picture as PDF…"));
    addSaving(menu, PictureFormat::Png, tr("Save picture as PNG…"));
    menu->addSeparator();
    menu->addAction(tr("Copy data"), this, &ChartMenu::copyData);
    menu->addAction(tr("Show as table"), this, &ChartMenu::showTable);
    menu->addSeparator();
    const bool isFull = qobject_cast<FullScreenChart *>(m_chart->window()) != nullptr;
    auto *full = menu->addAction(isFull ? tr("Leave full screen") : tr("Full screen"), this,
                                 &ChartMenu::toggleFullScreen);
    full->setShortcut(Qt::Key_F11);
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(isByKey ? m_chart->mapToGlobal(m_chart->rect().center()) : event->globalPos());
}

void ChartMenu::addSaving(QMenu *menu, PictureFormat format, const QString &text)
{
    menu->addAction(text, this, [this, format] { save(format); });
}

void ChartMenu::copyPicture()
{
    QApplication::clipboard()->setPixmap(chartPixmap(m_chart));
}

void ChartMenu::copyData()
{
    QApplication::clipboard()->setText(chartText(m_values()));
}

void ChartMenu::showTable()
{
    auto *table = new ChartTable(m_chart->accessibleName(), m_values(), m_chart->window());
    table->setAttribute(Qt::WA_DeleteOnClose);
    table->open();
}

void ChartMenu::toggleFullScreen()
{
    if (auto *full = qobject_cast<FullScreenChart *>(m_chart->window()))
        full->close();
    else
        FullScreenChart::show(m_chart);
}

void ChartMenu::save(PictureFormat format)
{
    const QString suffix = suffixOf(format);
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    const QString suggested =
        folder.filePath(fileNameOf(m_chart->accessibleName()) + u'.' + suffix);
    const QString path =
        QFileDialog::getSaveFileName(m_chart->window(), tr("Save picture"), suggested,
                                     tr("%1 pictures (*.%2)").arg(suffix.toUpper(), suffix));
    if (path.isEmpty() || saveChart(m_chart, format, path))
        return;
    QMessageBox::warning(m_chart->window(), tr("Save picture"),
                         tr("The picture %1 cannot be written. Nothing was saved. Choose a folder "
                            "you may write to.")
                             .arg(path));
}

} // namespace heddle
