#include "models/lanenames.h"

#include "run/workerspec.h"

#include <QCoreApplication>

#include <algorithm>
#include <string>

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

std::vector<int> laneHosts(int lanes, const std::vector<WorkerStatus> &workers)
{
    std::vector<int> hosts(static_cast<std::size_t>(std::max(lanes, 0)));
    std::vector<std::string> names{hostName(WorkerSpec{})};
    for (const WorkerStatus &worker : workers) {
        if (worker.firstLane < 0)
            continue;
        auto found = std::find(names.begin(), names.end(), worker.host);
        if (found == names.end())
            found = names.insert(names.end(), worker.host);
        for (int lane = worker.firstLane; lane < std::min(lanes, worker.firstLane + worker.lanes);
             ++lane)
            hosts[static_cast<std::size_t>(lane)] = static_cast<int>(found - names.begin());
    }
    return hosts;
}

} // namespace heddle
