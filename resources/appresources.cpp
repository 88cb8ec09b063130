#include "appresources.h"

#include <QDir>

// The macro must stand outside a namespace.
static void initialiseHeddleResources()
{
    Q_INIT_RESOURCE(heddle);
}

namespace heddle {

void initialiseResources()
{
    initialiseHeddleResources();
}

} // namespace heddle
