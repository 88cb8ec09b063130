#pragma once

#include "parts/tables.h"

namespace heddle {

/// Draws a raw line of a file with the part at fault tinted (FaultBeginRole, FaultEndRole of
/// WarningModel).
class FaultDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace heddle
