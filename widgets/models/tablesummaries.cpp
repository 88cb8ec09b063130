#include "models/tablesummaries.h"

namespace heddle {

namespace {

using Pictures = std::shared_ptr<const std::vector<ColumnPicture>>;

const Column *classColumn(const Table &table, const std::string &target)
{
    const Column *column = table.find(target);
    if (column == nullptr || column->type() != ColumnType::Categorical)
        return nullptr;
    return column->levels().size() <= std::size_t(TableSummaries::mostClasses) ? column : nullptr;
}

Pictures makePictures(const Table &table, const Column *classes, const std::stop_token &stop)
{
    std::vector<ColumnPicture> pictures;
    for (const Column &column : table.columns()) {
        if (stop.stop_requested())
            return {};
        pictures.push_back({summarise(column), columnHistogram(column, classes)});
    }
    return std::make_shared<const std::vector<ColumnPicture>>(std::move(pictures));
}

} // namespace

void TableSummaries::setTable(const std::shared_ptr<const Table> &table, const std::string &target)
{
    if (table == m_table && target == m_target)
        return;
    if (table != m_table)
        m_pictures.reset();
    m_table = table;
    m_target = target;
    if (m_table == nullptr) {
        m_job.cancel();
        Q_EMIT changed();
        return;
    }
    m_job.start(
        this,
        [table, target](const std::stop_token &stop) {
            return makePictures(*table, classColumn(*table, target), stop);
        },
        [this](Pictures pictures) {
            m_pictures = std::move(pictures);
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

const ColumnPicture *TableSummaries::column(int index) const
{
    if (m_pictures == nullptr || index < 0 || std::size_t(index) >= m_pictures->size())
        return nullptr;
    return &m_pictures->at(std::size_t(index));
}

std::vector<std::string> TableSummaries::classes() const
{
    const Column *column = m_table == nullptr ? nullptr : classColumn(*m_table, m_target);
    return column == nullptr ? std::vector<std::string>() : column->levels();
}

} // namespace heddle
