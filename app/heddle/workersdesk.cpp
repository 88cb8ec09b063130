#include "workersdesk.h"

#include "core/machine.h"
#include "heddle/settings.h"
#include "pages/mainwindow.h"
#include "pages/workerspage.h"

#include <utility>

namespace heddle {

WorkersDesk::WorkersDesk(MainWindow &window, QSettings &settings, QObject *parent)
    : WorkersDesk(
          window, settings,
          [](const WorkerSpec &spec, QObject *owner) { return new HostTest(spec, owner); }, parent)
{
}

WorkersDesk::WorkersDesk(MainWindow &window, QSettings &settings, WorkerPools::Tester tester,
                         QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_pools(std::move(tester), coresAllowed())
{
    restoreWorkers(settings, m_pools);
    m_page = new WorkersPage(m_pools);
    window.addPage(m_page);
    connect(&m_pools, &WorkerPools::choiceChanged, this,
            [this] { saveWorkers(m_settings, m_pools); });
}

WorkersDesk::~WorkersDesk()
{
    delete m_page;
}

} // namespace heddle
