#pragma once

#include <QtGlobal>
#include <qnamespace.h>

namespace heddle {

/// Roles of our item models beside Qt's own. Numbers stay numbers in Qt::DisplayRole; the
/// delegates of parts/ format them.
enum ItemRole
{
    SortRole = Qt::UserRole + 1, ///< The raw value, for sorting.
    ToneRole,                    ///< int of a Tone: how the text is meant.
    IconNameRole,                ///< QString, a Lucide icon drawn before the text.
};

/// How a text is meant; the delegates choose the colour.
enum class Tone
{
    Normal,
    Muted,
    Accent,
    Good,
    Warning,
    Bad
};

} // namespace heddle
