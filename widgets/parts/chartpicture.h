#pragma once

#include <QPixmap>
#include <QString>

class QWidget;

namespace heddle {

enum class PictureFormat
{
    Svg,
    Pdf,
    Png
};

QString suffixOf(PictureFormat format); ///< "svg"

/// A chart as it is seen, on the ground of panels, at twice the resolution of the screen.
QPixmap chartPixmap(QWidget *chart);

/// A picture of a chart is being made, for a file or the clipboard: who keeps one for the screen
/// draws anew. Of the GUI thread.
bool isPictureTaken();

/// Writes a chart as it is seen: SVG and PDF with lines and text, PNG with four pixels for one.
/// @return whether the file could be written
bool saveChart(QWidget *chart, PictureFormat format, const QString &path);

} // namespace heddle
