#include "parts/segmentedcontrol.h"

#include "parts/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QRadioButton>

namespace heddle {

namespace {

constexpr int segmentHeight = 28;
constexpr int radius = 5;

QFont segmentFont(bool on)
{
    return Theme::font(on ? TextStyle::Strong : TextStyle::Body);
}

} // namespace

/// One part of the control: a radio button drawn as a box of text.
class Segment : public QRadioButton
{
public:
    using QRadioButton::QRadioButton;

    QSize sizeHint() const override
    {
        // As wide as the bold text, so that nothing moves when another is chosen.
        const int width = QFontMetrics(segmentFont(true)).horizontalAdvance(text());
        return {width + 2 * Theme::px(10), Theme::px(segmentHeight)};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

    bool isFirst = false;
    bool isLast = false;

protected:
    bool hitButton(const QPoint &point) const override { return rect().contains(point); }

    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(isFirst ? 1 : 0, 1, isLast ? -1 : 0, -1);
        if (isChecked() || (underMouse() && isEnabled())) {
            painter.setClipRect(box);
            QPainterPath path; // round only at the ends of the control
            path.addRoundedRect(box.adjusted(isFirst ? 0 : -radius, 0, isLast ? 0 : radius, 0),
                                radius - 1, radius - 1);
            painter.fillPath(path, Theme::color(isChecked() ? Token::Tint : Token::Surface2));
        }
        if (!isFirst)
            painter.fillRect(QRectF(0, 1, 1, box.height()), Theme::color(Token::Line2));
        if (hasFocus()) {
            painter.setPen(QPen(Theme::color(Token::Accent), 2));
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius - 1, radius - 1);
        }
        Token ink = isChecked() ? Token::Accent : Token::Ink2;
        if (!isEnabled())
            ink = Token::Ink3;
        painter.setPen(Theme::color(ink));
        painter.setFont(segmentFont(isChecked()));
        painter.drawText(rect(), Qt::AlignCenter, text());
    }
};

SegmentedControl::SegmentedControl(const QString &accessibleName, const QStringList &segments,
                                   QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
{
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (const QString &text : segments)
        addSegment(text);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int index, bool on) {
        if (on)
            Q_EMIT currentChanged(index);
    });
}

void SegmentedControl::addSegment(const QString &text, const QString &toolTip)
{
    auto *segment = new Segment(text);
    segment->setToolTip(toolTip);
    segment->isFirst = m_segments.isEmpty();
    segment->isLast = true;
    if (!m_segments.isEmpty())
        m_segments.last()->isLast = false;
    m_group->addButton(segment, count());
    m_segments.append(segment);
    layout()->addWidget(segment);
    if (count() == 1)
        setCurrentIndex(0);
}

void SegmentedControl::clear()
{
    for (Segment *segment : std::as_const(m_segments)) {
        m_group->removeButton(segment);
        layout()->removeWidget(segment);
        segment->hide();
        segment->deleteLater();
    }
    m_segments.clear();
}

void SegmentedControl::setSegmentText(int index, const QString &text)
{
    if (m_segments.at(index)->text() == text)
        return;
    m_segments.at(index)->setText(text);
    m_segments.at(index)->updateGeometry();
}

void SegmentedControl::setSegmentEnabled(int index, bool enabled)
{
    m_segments.at(index)->setEnabled(enabled);
}

int SegmentedControl::currentIndex() const
{
    return m_group->checkedId();
}

void SegmentedControl::setCurrentIndex(int index)
{
    m_segments.at(index)->setChecked(true);
}

void SegmentedControl::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::color(Token::Line2));
    painter.setBrush(Theme::color(Token::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace heddle
