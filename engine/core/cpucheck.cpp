// Built for plain x86-64 (see CMakeLists.txt) and linked into every program: a constructor runs
// before anything that may use newer instructions. Nothing here may come from a header with inline
// functions: the linker could take their copy from a file built for x86-64-v3.
#include "core/cpucheck.h"

#include <cpuid.h>
#include <unistd.h>

namespace heddle {

namespace {

struct Feature
{
    const char *name;
    unsigned CpuRegisters::*word;
    unsigned bits;
};

// x86-64-v3 as in the psABI; what version 2 asks for is older than any of these but SSE4.2.
const Feature features[] = {
    {"SSE4.2", &CpuRegisters::leaf1Ecx, 1U << 20},
    {"POPCNT", &CpuRegisters::leaf1Ecx, 1U << 23},
    {"OSXSAVE", &CpuRegisters::leaf1Ecx, 1U << 27},
    {"AVX", &CpuRegisters::leaf1Ecx, 1U << 28},
    {"AVX state saved by the operating system", &CpuRegisters::stateLow, 6U},
    {"AVX2", &CpuRegisters::leaf7Ebx, 1U << 5},
    {"BMI1", &CpuRegisters::leaf7Ebx, 1U << 3},
    {"BMI2", &CpuRegisters::leaf7Ebx, 1U << 8},
    {"F16C", &CpuRegisters::leaf1Ecx, 1U << 29},
    {"FMA", &CpuRegisters::leaf1Ecx, 1U << 12},
    {"LZCNT", &CpuRegisters::extendedEcx, 1U << 5},
    {"MOVBE", &CpuRegisters::leaf1Ecx, 1U << 22},
};

unsigned length(const char *text)
{
    unsigned n = 0;
    while (text[n] != '\0')
        ++n;
    return n;
}

void complain(const char *text)
{
    if (write(STDERR_FILENO, text, length(text)) < 0)
        return; // nobody listens; the exit code still tells
}

__attribute__((constructor(101))) void checkCpu()
{
    const char *missing = missingCpuFeature(readCpuRegisters());
    if (missing == nullptr)
        return;
    complain("heddle: this processor lacks ");
    complain(missing);
    complain(". Heddle's numeric code needs the level x86-64-v3, so nothing was run. "
             "Use a computer with an Intel Haswell, AMD Excavator or newer processor.\n");
    _exit(1);
}

} // namespace

const char *missingCpuFeature(const CpuRegisters &registers)
{
    for (const Feature &feature : features)
        if ((registers.*feature.word & feature.bits) != feature.bits)
            return feature.name;
    return nullptr;
}

CpuRegisters readCpuRegisters()
{
    CpuRegisters registers;
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    if (__get_cpuid(1, &a, &b, &c, &d) != 0)
        registers.leaf1Ecx = c;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0)
        registers.leaf7Ebx = b;
    if (__get_cpuid(0x80000001, &a, &b, &c, &d) != 0)
        registers.extendedEcx = c;
    if ((registers.leaf1Ecx & (1U << 27)) != 0) {
        unsigned high = 0;
        asm volatile("xgetbv" : "=a"(registers.stateLow), "=d"(high) : "c"(0));
    }
    return registers;
}

} // namespace heddle

/// The programs' link line asks for this name, which pulls this file out of the library.
extern "C" const int heddleCpuCheckIsLinked = 1;
