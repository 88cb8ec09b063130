#pragma once

#include <QString>

#include <vector>

class QFontMetrics;

namespace heddle {

class GridGeometry;

/// The title of a group of columns, and where it begins.
struct GridHeading
{
    QString title;
    int left = 0;
};

/// Of every group of columns, or of those at round numbers where there is no room for all.
/// @param right  the last pixel of the columns
std::vector<GridHeading> gridHeadings(const GridGeometry &geometry, int right,
                                      const QFontMetrics &metrics);

} // namespace heddle
