#pragma once

#include <QList>
#include <QPointF>
#include <QString>

#include <functional>
#include <string>
#include <vector>

class QObject;

namespace heddle {

/// A shipped example as the start page shows it.
struct Sample
{
    QString name; ///< As `heddle examples NAME` takes it.
    QString title;
    QString size; ///< "150 rows, 5 columns"
    QString text; ///< One sentence.
    QString path; ///< Of its experiment file.
};

/// What the start page says of an example; the title is the name where nothing is known of it.
Sample describedSample(const std::string &name, const std::string &path);

/// A dot of the picture on a sample's card.
struct SampleDot
{
    QPointF place; ///< Both coordinates from 0 to 1, y upwards.
    int level = 0;
};

/// Reads the last two numeric columns of the sample's data by the levels of its target on another
/// thread and hands the dots to `receive` on the thread of `context`; none when it cannot be read.
void requestSampleDots(const QString &path, QObject *context,
                       std::function<void(const std::vector<SampleDot> &)> receive);

} // namespace heddle
