#include "pages/data/columninspector.h"

#include "models/experimentdocument.h"
#include "models/format.h"
#include "models/tablemodel.h"
#include "models/tablesummaries.h"
#include "pages/data/columnmenus.h"
#include "parts/helptopic.h"
#include "parts/histogramview.h"
#include "parts/label.h"
#include "parts/levelbars.h"
#include "parts/smallfigure.h"

#include <QComboBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

constexpr std::size_t mostLevelsShown = 200;

} // namespace

ColumnInspector::ColumnInspector(ExperimentDocument &document, TableSummaries &summaries,
                                 QWidget *parent)
    : Panel({}, {}, parent)
    , m_document(document)
    , m_summaries(summaries)
    , m_type(new QComboBox)
    , m_role(new QComboBox)
    , m_levels(new LevelBars)
    , m_histogram(new HistogramView)
    , m_remark(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    setHelpTopic(this, QStringLiteral("data#one-column"));
    createForm();
    body()->addWidget(makeLine());
    createFigures();
    body()->addWidget(makeLine());
    m_histogram->hide();
    m_levels->hide();
    m_remark->setWordWrap(true);
    auto *inside = new QWidget;
    inside->setProperty("heddlePage", true);
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_levels);
    column->addWidget(m_histogram);
    column->addWidget(m_remark);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Distribution"));
    body()->addWidget(scroll, 1);

    connect(&document, &ExperimentDocument::tableChanged, this, &ColumnInspector::takeDocument);
    connect(&document, &ExperimentDocument::experimentChanged, this,
            &ColumnInspector::takeDocument);
    connect(&summaries, &TableSummaries::changed, this, &ColumnInspector::takeDocument);
}

void ColumnInspector::createForm()
{
    for (const ColumnType type : chosenTypes)
        m_type->addItem(typeTitle(type), int(type));
    for (int role = 0; role < variableRoleCount; ++role) {
        QString name = roleName(VariableRole(role));
        name.front() = name.front().toUpper();
        m_role->addItem(name, role);
    }
    m_type->setAccessibleName(tr("Type"));
    m_role->setAccessibleName(tr("Role"));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(new Label(tr("Type"), TextStyle::Secondary, Token::Ink2), m_type);
    form->addRow(new Label(tr("Role"), TextStyle::Secondary, Token::Ink2), m_role);
    body()->addLayout(form);
    connect(m_type, &QComboBox::activated, this, [this] {
        editColumnType(m_document, m_column, ColumnType(m_type->currentData().toInt()));
    });
    connect(m_role, &QComboBox::activated, this, [this] {
        editColumnRole(m_document, m_column, VariableRole(m_role->currentData().toInt()));
    });
}

void ColumnInspector::createFigures()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    for (int i = 0; i < int(m_figures.size()); ++i) {
        m_figures.at(std::size_t(i)) = new SmallFigure;
        grid->addWidget(m_figures.at(std::size_t(i)), i / 3, i % 3);
    }
    body()->addLayout(grid);
}

void ColumnInspector::setColumn(int column)
{
    m_column = column;
    takeDocument();
}

void ColumnInspector::takeDocument()
{
    const auto table = m_document.table();
    if (table == nullptr || table->columnCount() == 0)
        return;
    m_column = std::clamp(m_column, 0, int(table->columnCount()) - 1);
    const Column &column = table->column(m_column);
    setTitle(QString::fromStdString(column.name()));
    setExplanation(tr("column %1").arg(m_column + 1));
    setIcon(typeIconName(column.type()), Token::Accent);
    m_type->setCurrentIndex(m_type->findData(int(column.type())));
    m_role->setCurrentIndex(int(roleOf(m_document.experiment(), column.name())));
    const ColumnPicture *picture =
        m_summaries.table() == table.get() ? m_summaries.column(m_column) : nullptr;
    m_levels->setVisible(picture != nullptr && column.type() == ColumnType::Categorical);
    m_histogram->setVisible(picture != nullptr && column.type() == ColumnType::Numeric);
    if (picture != nullptr)
        showPicture(column, *picture);
}

void ColumnInspector::showPicture(const Column &column, const ColumnPicture &picture)
{
    for (SmallFigure *figure : m_figures)
        figure->hide();
    const auto figure = [&](std::size_t place, const QString &label, const QString &text) {
        m_figures.at(place)->setCaption(label);
        m_figures.at(place)->setValue(text);
        m_figures.at(place)->show();
    };
    const ColumnSummary &summary = picture.summary;
    m_remark->clear();
    if (column.type() == ColumnType::Numeric) {
        figure(0, tr("mean"), formatShort(summary.mean));
        figure(1, tr("sd"), formatShort(summary.sd));
        figure(2, tr("missing"), formatCount(summary.missing));
        figure(3, tr("min"), formatShort(summary.minimum));
        figure(4, tr("median"), formatShort(summary.median));
        figure(5, tr("max"), formatShort(summary.maximum));
        showNumbers(picture);
        return;
    }
    const bool levels = column.type() == ColumnType::Categorical;
    figure(0, levels ? tr("levels") : tr("distinct"),
           formatCount(levels ? std::int64_t(column.levels().size()) : summary.distinct));
    figure(1, tr("missing"), formatCount(summary.missing));
    if (levels)
        showLevels(column, picture);
}

void ColumnInspector::showLevels(const Column &column, const ColumnPicture &picture)
{
    const std::vector<std::int64_t> &counts = picture.summary.levelCounts;
    const std::size_t shown = std::min(counts.size(), mostLevelsShown);
    QStringList names;
    for (std::size_t i = 0; i < shown; ++i)
        names.append(QString::fromStdString(column.levels().at(i)));
    m_levels->setLevels(names, {counts.begin(), counts.begin() + std::ptrdiff_t(shown)});
    if (counts.size() < 2)
        return;
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    m_figures.at(2)->setCaption(tr("rows per level"));
    m_figures.at(2)->setValue(
        *least == *most ? formatCount(*most)
                        : QStringLiteral("%1 – %2").arg(formatCount(*least), formatCount(*most)));
    m_figures.at(2)->show();
    const auto nameOf = [&](auto count) {
        return QString::fromStdString(column.levels().at(std::size_t(count - counts.begin())));
    };
    if (*least == *most)
        m_remark->setText(tr("All levels have the same number of rows."));
    else if (*least > 0)
        m_remark->setText(
            tr("The largest level (%1) has %2 times the rows of the smallest (%3).")
                .arg(nameOf(most), formatFixed(double(*most) / double(*least), 2), nameOf(least)));
    if (shown < counts.size())
        m_remark->setText(
            tr("The first %1 levels are shown.").arg(formatCount(std::int64_t(shown))));
}

void ColumnInspector::showNumbers(const ColumnPicture &picture)
{
    m_histogram->setHistogram(picture.histogram, formatShort(picture.summary.minimum),
                              formatShort(picture.summary.maximum));
}

} // namespace heddle
