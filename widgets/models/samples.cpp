#include "models/samples.h"

#include "data/csvreader.h"
#include "models/latestjob.h"
#include "plan/experiment.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {

namespace {

constexpr std::int64_t mostDots = 500;

struct Description
{
    const char *name;
    const char *title;
    const char *size;
    const char *text;
};

constexpr std::array<Description, 6> descriptions = {{
    {"iris", "iris", QT_TRANSLATE_NOOP("heddle::Sample", "150 rows, 5 columns"),
     QT_TRANSLATE_NOOP(
         "heddle::Sample",
         "Three species told apart by three lengths. A first parallel run in a blink.")},
    {"letters", "Letter Recognition", "20,000 × 17",
     QT_TRANSLATE_NOOP("heddle::Sample", "26 letters; enough work to see lanes pay off")},
    {"spam", "spam", "4,601 × 58",
     QT_TRANSLATE_NOOP("heddle::Sample", "two classes, 57 variables")},
    {"breast_cancer", "breast_cancer", "699 × 11",
     QT_TRANSLATE_NOOP("heddle::Sample", "two classes, some missing values")},
    {"birthwt", "birthwt", "189 × 10",
     QT_TRANSLATE_NOOP("heddle::Sample", "low weight at birth; 999 bootstrap replicates")},
    {"mtcars", "mtcars", "32 × 12",
     QT_TRANSLATE_NOOP("heddle::Sample", "a number to predict; 8 folds, 25 times")},
}};

double share(double value, const std::pair<double, double> &range)
{
    return range.second > range.first ? (value - range.first) / (range.second - range.first) : 0.5;
}

std::pair<double, double> rangeOf(std::span<const double> values)
{
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {*low, *high};
}

std::vector<SampleDot> readDots(const std::string &path, const std::stop_token &stop)
{
    const Result<Experiment> experiment = readExperiment(path);
    if (!experiment)
        return {};
    const auto csv =
        readCsv(experiment->folder + "/" + experiment->data.source, experiment->data.options, stop);
    if (!csv || csv->table.rows() == 0)
        return {};
    const Column *target = csv->table.find(experiment->target);
    std::vector<const Column *> numbers;
    for (const Column &column : csv->table.columns())
        if (column.type() == ColumnType::Numeric)
            numbers.push_back(&column);
    if (numbers.size() < 2 || target == nullptr || target->type() != ColumnType::Categorical)
        return {};
    const auto x = numbers[numbers.size() - 2]->numbers();
    const auto y = numbers[numbers.size() - 1]->numbers();
    std::vector<SampleDot> dots;
    const auto rangeX = rangeOf(x);
    const auto rangeY = rangeOf(y);
    for (std::int64_t row = 0; row < std::min(csv->table.rows(), mostDots); ++row) {
        const auto at = std::size_t(row);
        if (std::isfinite(x[at]) && std::isfinite(y[at]) && target->codes()[at] >= 0)
            dots.push_back({{share(x[at], rangeX), share(y[at], rangeY)}, target->codes()[at]});
    }
    return dots;
}

/// Lives as a child of whom it reads for, until the dots are handed over.
class DotReader : public QObject
{
public:
    using QObject::QObject;

    LatestJob job;
};

} // namespace

Sample describedSample(const std::string &name, const std::string &path)
{
    const QString shown = QString::fromStdString(name);
    const QString file = QString::fromStdString(path);
    const auto found = std::find_if(descriptions.begin(), descriptions.end(),
                                    [&](const Description &one) { return name == one.name; });
    if (found == descriptions.end())
        return {shown, shown, {}, {}, file};
    const auto text = [](const char *words) {
        return QCoreApplication::translate("heddle::Sample", words);
    };
    return {shown, QString::fromUtf8(found->title), text(found->size), text(found->text), file};
}

void requestSampleDots(const QString &path, QObject *context,
                       std::function<void(const std::vector<SampleDot> &)> receive)
{
    auto *reader = new DotReader(context);
    reader->job.start(
        reader,
        [file = path.toStdString()](const std::stop_token &stop) { return readDots(file, stop); },
        [reader, receive = std::move(receive)](const std::vector<SampleDot> &dots) {
            receive(dots);
            reader->deleteLater();
        });
}

} // namespace heddle
