#include "models/lanenames.h"

#include <QCoreApplication>

namespace heddle {

QStringList laneNames(int lanes, const std::vector<WorkerStatus> &workers)
{
    QStringList names;
    for (int lane = 0; lane < lanes; ++lane)
        names.append(QCoreApplication::translate("LaneNames", "this computer %1").arg(lane + 1));
    for (const WorkerStatus &worker : workers) {
        const QString name = QString::fromStdString(worker.name);
        for (int i = 0; i < worker.lanes; ++i) {
            const int lane = worker.firstLane + i;
            if (worker.firstLane >= 0 && lane < lanes)
                names[lane] =
                    worker.lanes == 1 ? name : QStringLiteral("%1 %2").arg(name).arg(i + 1);
        }
    }
    return names;
}

} // namespace heddle
