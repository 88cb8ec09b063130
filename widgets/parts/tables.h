#pragma once

#include "models/roles.h"
#include "parts/theme.h"

#include <QHash>
#include <QStyledItemDelegate>

#include <functional>

class QTableView;

namespace heddle {

/// The colour of a tone's text.
Token toneInk(Tone tone);

/// Draws the cells of our tables: 10 px of room at both sides, a hairline below, tint when
/// selected, text in the colour of ToneRole, an icon by IconNameRole.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    /// Where text may stand, and its colour; for subclasses that draw more than text.
    static QRect textRect(const QStyleOptionViewItem &option);
    static QColor inkOf(const QModelIndex &index);
    static void paintGround(QPainter *painter, const QStyleOptionViewItem &option);

    virtual QString textOf(const QModelIndex &index) const;
    virtual Qt::Alignment alignmentOf(const QModelIndex &index) const;
};

/// Numbers: right-aligned with equally wide digits and U+2212 as minus. Doubles get the decimals
/// of their column, whole numbers groups of thousands; what is missing is a grey word.
class NumberDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

    /// One column, one number of decimals: then the points stand below each other.
    /// Without it a double is shown with 4 significant digits.
    void setDecimals(int column, int decimals);

    /// "–" at first, for what is not known; a data table says "NA".
    void setMissingText(const QString &text);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    QString textOf(const QModelIndex &index) const override;
    Qt::Alignment alignmentOf(const QModelIndex &index) const override;

private:
    static bool isMissing(const QModelIndex &index);

    QHash<int, int> m_decimals;
    QString m_missing = QStringLiteral("–");
};

/// Whether the names of the columns go along.
enum class TableHeaders
{
    With,
    Without
};

/// Gives a table view the look of the program: rows of 28 px, no grid, no row numbers, headers
/// aligned as the model says (left otherwise), whole rows selected, and the actions of
/// addTableActions().
void setUpTable(QTableView *table);

/// Gives a table the actions that all have (copy with headers by Ctrl+C, copy the values, select
/// all), and a context menu of them and of all others that are added to the table later.
/// @param text  what is copied.
void addTableActions(QTableView *table, std::function<QString(TableHeaders)> text);

/// The selected rows of a table, or all when none is, in the columns that are not hidden, as
/// tab-separated text.
QString tableText(const QTableView *table, TableHeaders headers = TableHeaders::With);

} // namespace heddle
