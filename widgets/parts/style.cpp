#include "parts/style.h"

#include "parts/icons.h"
#include "parts/theme.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace heddle {

namespace {

constexpr int fieldHeight = 28;
constexpr int fieldRadius = 5;
constexpr int arrowArea = 24;
const char *const invalidProperty = "heddleInvalid";

bool isEnabled(const QStyleOption &option)
{
    return option.state.testFlag(QStyle::State_Enabled);
}

/// The box of a field. Widgets inside another (a spin box's editor) draw none.
void drawField(QPainter *painter, const QStyleOption &option, const QWidget *widget)
{
    const bool focus = option.state.testFlag(QStyle::State_HasFocus) && isEnabled(option);
    const bool hover = option.state.testFlag(QStyle::State_MouseOver) && isEnabled(option);
    const bool invalid = widget != nullptr && widget->property(invalidProperty).toBool();
    Token border = hover ? Token::Ink3 : Token::Line2;
    if (!isEnabled(option))
        border = Token::Line;
    if (focus)
        border = Token::Accent;
    if (invalid)
        border = Token::BadFill;
    const qreal width = focus || invalid ? 2 : 1;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(Theme::color(border), width));
    painter->setBrush(Theme::color(isEnabled(option) ? Token::Surface : Token::Surface2));
    const qreal inset = width / 2;
    painter->drawRoundedRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset),
                             fieldRadius, fieldRadius);
    painter->restore();
}

void drawIcon(QPainter *painter, const QString &name, const QRectF &area, int size, Token token)
{
    const qreal ratio = painter->device()->devicePixelRatioF();
    const QPixmap picture = iconPixmap(name, size, Theme::color(token), ratio);
    const QSizeF extent = picture.deviceIndependentSize();
    painter->drawPixmap(QPointF(qRound(area.center().x() - extent.width() / 2),
                                qRound(area.center().y() - extent.height() / 2)),
                        picture);
}

/// Box or disc of a check box or radio button, filled with the accent when on.
void drawIndicator(QPainter *painter, const QStyleOption &option, bool round)
{
    const bool filled =
        option.state.testFlag(QStyle::State_On) || option.state.testFlag(QStyle::State_NoChange);
    const bool hover = option.state.testFlag(QStyle::State_MouseOver);
    const bool focus = option.state.testFlag(QStyle::State_HasFocus);
    Token border = hover ? Token::Ink3 : Token::Line2;
    if (filled || focus)
        border = Token::Accent;
    Token fill = filled ? Token::Accent : Token::Surface;
    if (!isEnabled(option)) {
        border = Token::Line2;
        fill = filled ? Token::Line2 : Token::Surface2;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(Theme::color(border), focus ? 2 : 1));
    painter->setBrush(Theme::color(fill));
    const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const qreal radius = round ? box.width() / 2 : 4;
    painter->drawRoundedRect(box, radius, radius);
    if (round && filled) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(Theme::color(Token::OnAccent));
        painter->drawEllipse(box.center(), box.width() / 5, box.width() / 5);
    }
    painter->restore();
    if (round || !filled)
        return;
    if (option.state.testFlag(QStyle::State_On))
        drawIcon(painter, QStringLiteral("check"), QRectF(option.rect), 14, Token::OnAccent);
    else
        painter->fillRect(QRectF(box.center() - QPointF(4, 1), QSizeF(8, 2)),
                          Theme::color(Token::OnAccent));
}

} // namespace

Style::Style()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame != nullptr && frame->lineWidth > 0)
            drawField(painter, *option, widget);
        return;
    }
    case PE_FrameLineEdit:
        return; // drawn with the panel
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawIndicator(painter, *option, false);
        return;
    case PE_FrameFocusRect:
        return; // fields, indicators and rows show the focus themselves
    case PE_IndicatorMenuCheckMark:
        drawIcon(painter, QStringLiteral("check"), option->rect, 14, Token::Ink);
        return;
    case PE_PanelItemViewItem:
    case PE_PanelItemViewRow:
        if (option->state.testFlag(State_Selected))
            painter->fillRect(option->rect, Theme::color(Token::Tint));
        else if (option->state.testFlag(State_MouseOver))
            painter->fillRect(option->rect, Theme::color(Token::Surface2));
        return;
    case PE_IndicatorRadioButton:
        drawIndicator(painter, *option, true);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                               QPainter *painter, const QWidget *widget) const
{
    const Token arrow = isEnabled(*option) ? Token::Ink2 : Token::Line2;
    if (control == CC_ComboBox) {
        const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        if (combo != nullptr && combo->frame)
            drawField(painter, *option, widget);
        drawIcon(painter, QStringLiteral("chevron-down"),
                 subControlRect(control, option, SC_ComboBoxArrow, widget), 14, arrow);
        return;
    }
    if (control == CC_SpinBox) {
        drawField(painter, *option, widget);
        const QRect up = subControlRect(control, option, SC_SpinBoxUp, widget);
        const QRect down = subControlRect(control, option, SC_SpinBoxDown, widget);
        drawIcon(painter, QStringLiteral("chevrons-up-down"), up.united(down), 14, arrow);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                            SubControl subControl, const QWidget *widget) const
{
    const QRect all = option->rect;
    const int arrow = Theme::px(arrowArea);
    if (control == CC_ComboBox) {
        if (subControl == SC_ComboBoxArrow)
            return visualRect(option->direction, all,
                              QRect(all.right() - arrow, all.top(), arrow, all.height()));
        if (subControl == SC_ComboBoxEditField)
            return visualRect(option->direction, all, all.adjusted(9, 2, -arrow, -2));
    }
    if (control == CC_SpinBox) {
        const int half = all.height() / 2;
        const int left = all.right() - arrow;
        if (subControl == SC_SpinBoxUp)
            return visualRect(option->direction, all, QRect(left, all.top() + 1, arrow, half - 1));
        if (subControl == SC_SpinBoxDown)
            return visualRect(option->direction, all,
                              QRect(left, all.top() + half, arrow, half - 1));
        if (subControl == SC_SpinBoxEditField)
            return visualRect(option->direction, all, all.adjusted(6, 2, -arrow, -2));
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option,
                            const QWidget *widget) const
{
    if (element == SE_LineEditContents) {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        const int inset = frame != nullptr && frame->lineWidth > 0 ? 7 : 1; // the editor adds 2
        return option->rect.adjusted(inset, 1, -inset, -1);
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize full = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_LineEdit:
        full = size + QSize(10, 0);
        [[fallthrough]];
    case CT_SpinBox:
    case CT_ComboBox:
        if (type == CT_ComboBox)
            full.setWidth(size.width() + Theme::px(arrowArea) + 18);
        if (type == CT_SpinBox)
            full.setWidth(size.width() + Theme::px(arrowArea) + 12);
        full.setHeight(std::max(Theme::px(fieldHeight), size.height() + 8));
        return full;
    case CT_ItemViewItem:
        full.setHeight(std::max(Theme::px(fieldHeight), full.height()));
        return full;
    default:
        return full;
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return Theme::px(16);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return Theme::px(8);
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return Theme::px(16);
    case PM_DefaultFrameWidth:
        return 1;
    case PM_SplitterWidth:
        return 12;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *data) const
{
    if (hint == SH_EtchDisabledText || hint == SH_DitherDisabledText)
        return 0;
    if (hint == SH_ComboBox_Popup || hint == SH_UnderlineShortcut)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
}

void setInvalid(QWidget *field, bool invalid)
{
    field->setProperty(invalidProperty, invalid);
    field->update();
}

} // namespace heddle
