#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace heddle {

/// Draws one line of text with all digits equally wide, so that columns and live figures stand
/// still: Qt 6.4 cannot ask Inter for its tabular figures. Text beyond the rectangle is not cut.
/// @param alignment horizontal part only; the line is centred vertically.
void drawTabular(QPainter &painter, const QRectF &rect, Qt::Alignment alignment,
                 const QString &text);

/// The width drawTabular() takes.
qreal tabularWidth(const QFont &font, const QString &text);

} // namespace heddle
