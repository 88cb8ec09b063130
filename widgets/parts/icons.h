#pragma once

#include "parts/theme.h"

#include <QIcon>
#include <QPixmap>
#include <QString>

namespace heddle {

/// A Lucide icon of resources/icons by name ("circle-check"), drawn in the colours of the theme
/// that is on at the time of drawing: ink2, accent when On or Selected, line2 when Disabled.
QIcon themedIcon(const QString &name);

/// The same with `token` as the colour of every state but Disabled.
QIcon themedIcon(const QString &name, Token token);

/// One picture of an icon, for painters and labels; kept in QPixmapCache by name, size and colour.
/// @param size  design pixels, scaled by Theme::px(); 14, 16 and 20 are the sizes in use.
/// @param ratio device pixel ratio of the target.
QPixmap iconPixmap(const QString &name, int size, const QColor &color, qreal ratio = 1);

} // namespace heddle
