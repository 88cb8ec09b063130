#pragma once

#include "models/columnhistogram.h"

#include <QRectF>

class QColor;
class QPainter;

namespace heddle {

/// Draws the bars of a histogram over the whole rectangle, the highest reaching its top, on a base
/// line in the colour of hairlines.
/// @param color  of the bars; with counts by class, each class has the hue of its number instead
///               and the bars are stacked.
void paintHistogram(QPainter &painter, const QRectF &area, const ColumnHistogram &histogram,
                    const QColor &color);

} // namespace heddle
