#include "pages/results/exportcheckpanel.h"

#include "models/format.h"
#include "models/scoredrowsmodel.h"
#include "parts/button.h"
#include "parts/label.h"
#include "parts/spinner.h"
#include "parts/tables.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

constexpr std::int64_t rowsChecked = 5;

QString observedText(const Plan &plan, std::int64_t usedRow)
{
    const Target &target = plan.target();
    const auto row = static_cast<std::size_t>(usedRow);
    if (target.kind != TargetKind::Classes)
        return formatShort(target.numbers[row]);
    return QString::fromStdString(target.levels[static_cast<std::size_t>(target.codes[row])]);
}

/// Positions among the rows used.
std::vector<std::int64_t> positions(const Plan &plan)
{
    const std::int64_t used = plan.rowsUsed();
    std::vector<std::int64_t> list;
    for (std::int64_t i = 0; i < std::min(rowsChecked, used); ++i)
        list.push_back(used <= rowsChecked ? i : i * (used - 1) / (rowsChecked - 1));
    return list;
}

QString titleOf(const ExportVerdict &verdict, int rows)
{
    switch (verdict.state) {
    case ExportVerdict::State::Checking:
        return ExportCheckPanel::tr("Checking");
    case ExportVerdict::State::Same:
        return ExportCheckPanel::tr("Checked by scoring %1")
            .arg(formatCounted(rows, ExportCheckPanel::tr("row"), ExportCheckPanel::tr("rows")));
    case ExportVerdict::State::Different:
        return ExportCheckPanel::tr("Differs");
    case ExportVerdict::State::Unchecked:
        break;
    }
    return {}; // its sentence says it
}

} // namespace

std::vector<std::int64_t> rowsToCheck(const Plan &plan)
{
    std::vector<std::int64_t> rows = positions(plan);
    for (std::int64_t &row : rows)
        row = plan.tableRow(row);
    return rows;
}

ExportCheckPanel::ExportCheckPanel(QWidget *parent)
    : QWidget(parent)
    , m_check(new ExportCheck(this))
    , m_model(new ScoredRowsModel(this))
    , m_signs(new QWidget)
    , m_sign(new QStackedLayout(m_signs))
    , m_icon(new IconLabel)
    , m_title(new Label({}, TextStyle::Strong))
    , m_text(new ElidedLabel({}, TextStyle::Secondary, Token::Ink3))
    , m_again(new Button(tr("Check again")))
    , m_table(new QTableView)
    , m_numbers(new NumberDelegate(m_table))
    , m_differences(new CellDelegate(m_table))
{
    m_signs->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_sign->setContentsMargins(0, 0, 0, 0);
    m_sign->addWidget(m_icon);
    m_sign->addWidget(new Spinner);
    m_text->setAccessibleName(tr("Verdict of the check"));
    m_again->setIconName(QStringLiteral("rotate-ccw"));
    createTable();
    auto *line = new QHBoxLayout;
    line->setSpacing(Theme::px(8));
    line->addWidget(m_signs);
    line->addWidget(m_title);
    line->addWidget(m_text, 1);
    line->addWidget(m_again);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::px(8));
    column->addLayout(line);
    column->addWidget(m_table);
    connect(m_check, &ExportCheck::changed, this, &ExportCheckPanel::showVerdict);
    connect(m_again, &Button::clicked, this, &ExportCheckPanel::again);
}

void ExportCheckPanel::createTable()
{
    m_table->setModel(m_model);
    setUpTable(m_table);
    m_table->setItemDelegateForColumn(0, m_numbers);
    m_table->setAccessibleName(tr("Rows scored by the exported text"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void ExportCheckPanel::check(const std::shared_ptr<const ModelSet> &set, const Plan &plan,
                             const std::string &formatId, const std::string &text)
{
    const std::vector<std::int64_t> rows = rowsToCheck(plan);
    const auto table = rowsToScore(*set, plan.table(), rows);
    const auto expected = table ? predict(*set, *table) : Result<Predictions>(table.error());
    if (!expected)
        return stop(); // a level has no model: there is no text either
    std::vector<std::int64_t> numbers;
    QStringList observed;
    for (const std::int64_t position : positions(plan)) {
        numbers.push_back(plan.tableRow(position) + 1);
        observed.append(observedText(plan, position));
    }
    m_model->setRows(QString::fromStdString(set->target), std::move(numbers), observed, *expected);
    for (int output = 0; output < m_model->outputs(); ++output) {
        if (!expected->levels.empty())
            m_numbers->setDecimals(2 + output, 4);
        m_table->setItemDelegateForColumn(2 + output, m_numbers);
    }
    m_table->setItemDelegateForColumn(2 + m_model->outputs(), m_differences);
    m_set = set;
    m_format = formatId;
    m_exported = text;
    m_rows = *table;
    show();
    again();
    constexpr int mostStretched = 6; // more columns keep their widths, many more scroll
    constexpr int mostInRoom = 9;
    m_table->horizontalHeader()->setSectionResizeMode(m_model->columnCount() > mostStretched
                                                          ? QHeaderView::ResizeToContents
                                                          : QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(m_model->columnCount() > mostStretched);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                            m_model->rowCount() * m_table->verticalHeader()->defaultSectionSize() +
                            (m_model->columnCount() > mostInRoom
                                 ? m_table->horizontalScrollBar()->sizeHint().height()
                                 : 0));
}

void ExportCheckPanel::again()
{
    if (m_rows)
        m_check->start(m_set, m_format, m_exported, *m_rows);
}

void ExportCheckPanel::stop()
{
    m_check->stop();
    m_rows.reset();
    hide();
}

void ExportCheckPanel::showVerdict()
{
    using State = ExportVerdict::State;
    const ExportVerdict &verdict = m_check->verdict();
    const bool isChecking = verdict.state == State::Checking;
    const bool isBad = verdict.state == State::Different;
    m_sign->setCurrentIndex(isChecking ? 1 : 0);
    if (verdict.state == State::Same)
        m_icon->setIcon(QStringLiteral("shield-check"), Token::Good);
    else
        m_icon->setIcon(isBad ? QStringLiteral("circle-alert") : QStringLiteral("info"),
                        isBad ? Token::Bad : Token::Warn);
    m_title->setText(titleOf(verdict, m_model->rowCount()));
    m_title->setVisible(!m_title->text().isEmpty());
    m_title->setInk(isBad ? Token::Bad : Token::Ink);
    m_text->setInk(isBad ? Token::Bad : Token::Ink3);
    m_text->setText(verdict.text);
    m_again->setEnabled(!isChecking);
    m_model->setVerdict(verdict);
    Q_EMIT verdictChanged();
}

} // namespace heddle
