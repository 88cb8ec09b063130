#pragma once

#include <QProxyStyle>

namespace heddle {

/// Fusion with our own fields and check marks: line edits, combo boxes, spin boxes, check boxes
/// and radio buttons in the colours of the theme that is on. What a style sheet can draw as well
/// (buttons, tabs, tables) is in styleSheet(); a sheet cannot take theme colours into its arrows.
///
/// Owned by the application, made by Theme::apply().
class Style : public QProxyStyle
{
    Q_OBJECT

public:
    Style();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                         SubControl subControl, const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override;
};

/// Marks a field as holding something wrong: its border turns to the colour of failure.
/// The reason belongs beside it or into its tool-tip; colour alone says nothing.
void setInvalid(QWidget *field, bool invalid);

} // namespace heddle
