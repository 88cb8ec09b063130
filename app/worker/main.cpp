#include "options.h"
#include "serve.h"
#include "staticprocess.h"

#include "core/build.h"
#include "core/machine.h"
#include "core/sha256.h"

#include <cstdio>
#include <string>
#include <vector>

using namespace heddle;

int main(int argc, char *argv[])
{
#ifndef HEDDLE_WORKER_OF_TREES // which uses the libraries of its host
    standAlone();
#endif
    limitLibraryThreads();
    keepFreedMemory();
    const auto options = parseOptions({argv + 1, argv + argc});
    if (!options) {
        const std::string text =
            "heddle-worker: " + options.error().text() + " See heddle-worker --help.\n";
        std::fputs(text.c_str(), stderr);
        return 2;
    }
    switch (options->mode) {
    case Mode::Help:
        std::fputs(helpText().c_str(), stdout);
        return 0;
    case Mode::Version:
#ifdef HEDDLE_WORKER_OF_TREES
        std::fputs((treesWorkerVersion() + "\n").c_str(), stdout);
#else
        std::fputs("heddle-worker " HEDDLE_VERSION "\n", stdout);
#endif
        return 0;
    case Mode::Check:
        return fileHasSha256(argv[0], options->digest) ? 0 : 1;
    default:
        return serve(*options);
    }
}
