#pragma once

namespace heddle {

/// What the processor says of itself by CPUID and XGETBV.
struct CpuRegisters
{
    unsigned leaf1Ecx = 0;
    unsigned leaf7Ebx = 0;
    unsigned extendedEcx = 0; ///< Leaf 0x80000001.
    unsigned stateLow = 0;    ///< XCR0: register sets the operating system saves.
};

/// The first thing x86-64-v3 asks for that is not there ("AVX2"), or nullptr.
/// Pure; built without instructions above x86-64 and without templates.
const char *missingCpuFeature(const CpuRegisters &registers);

/// The registers of the processor this runs on.
CpuRegisters readCpuRegisters();

} // namespace heddle
