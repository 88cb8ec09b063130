#include "pages/results/comparisonpanel.h"

#include "models/comparisonmodel.h"
#include "models/format.h"
#include "parts/label.h"
#include "parts/tables.h"
#include "parts/tabular.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

constexpr int lineHeight = 16;
constexpr int rowHeight = 3 * lineHeight + 8;
constexpr int mostRowsShown = 4;

/// The difference, below it the adjusted p, below that in grey the one that flatters.
class ComparisonDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        if (!index.data(Qt::DisplayRole).isValid())
            return;
        const bool isClear = index.data(ComparisonModel::IsClearRole).toBool();
        if (isClear || (option.state & QStyle::State_Selected))
            painter->fillRect(option.rect, Theme::color(Token::Tint));
        const auto draw = [&](int line, const QString &text, TextStyle style, Token ink) {
            painter->setFont(Theme::font(style));
            painter->setPen(Theme::color(ink));
            const int top = option.rect.top() + Theme::px(4 + line * lineHeight);
            drawTabular(*painter,
                        QRectF(option.rect.left(), top, option.rect.width() - Theme::px(8),
                               Theme::px(lineHeight)),
                        Qt::AlignRight, text);
        };
        draw(0, index.data(Qt::DisplayRole).toString(),
             isClear ? TextStyle::Strong : TextStyle::Body, Token::Ink);
        draw(1, index.data(ComparisonModel::PRole).toString(), TextStyle::Secondary, Token::Ink2);
        draw(2, index.data(ComparisonModel::NaivePRole).toString(), TextStyle::Axis, Token::Ink3);
    }

    QSize sizeHint(const QStyleOptionViewItem & /*option*/,
                   const QModelIndex & /*index*/) const override
    {
        return {Theme::px(104), Theme::px(rowHeight)};
    }
};

} // namespace

ComparisonPanel::ComparisonPanel(QWidget *parent)
    : Panel(tr("Is one better than another?"), tr("row minus column, paired by resample"), parent)
    , m_model(new ComparisonModel(this))
    , m_table(new QTableView)
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    m_table->setModel(m_model);
    setUpTable(m_table);
    m_table->setAccessibleName(tr("Learners compared"));
    m_table->setItemDelegate(new ComparisonDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->verticalHeader()->show();
    m_table->verticalHeader()->setDefaultSectionSize(Theme::px(rowHeight));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_note->setWordWrap(true);
    body()->setContentsMargins(0, 0, 0, Theme::px(8));
    body()->addWidget(m_table);
    auto *note = new QVBoxLayout;
    note->setContentsMargins(Theme::px(12), Theme::px(6), Theme::px(12), 0);
    note->addWidget(m_note);
    body()->addLayout(note);
    hide();
}

void ComparisonPanel::setResults(const std::shared_ptr<const Results> &results, Metric metric)
{
    m_model->setResults(results, metric);
    const int rows = m_model->rowCount();
    setVisible(rows > 0);
    if (rows == 0)
        return;
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                            std::min(rows, mostRowsShown) * Theme::px(rowHeight) + 2);
    m_note->setText(
        tr("Corrected resampled t test, %1 degrees of freedom (Nadeau and Bengio); p adjusted by "
           "Holm over %2. Tinted where p is below 0.05. Grey: as if the resamples were "
           "independent, too small.")
            .arg(formatCount(results->comparisons.front().test.df),
                 formatCounted(std::int64_t(rows) * (rows + 1) / 2, tr("pair"), tr("pairs"))));
}

} // namespace heddle
