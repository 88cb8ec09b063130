# The only ways to make targets: heddle_add_library, heddle_add_program, heddle_add_worker, heddle_add_test,
# heddle_add_stress, heddle_add_fuzz.

find_program(HEDDLE_CCACHE ccache)
if(HEDDLE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${HEDDLE_CCACHE})
endif()

# "Dev": optimised like a release, with line numbers and assertions. Numbers must not depend on the build type.
set(CMAKE_CXX_FLAGS_DEV "-O2 -g1" CACHE STRING "Flags of the Dev build type" FORCE)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "Flags of the Release build type" FORCE)

add_library(heddle_options INTERFACE)
target_compile_features(heddle_options INTERFACE cxx_std_20)
# One instruction-set level and no contraction: the same bits on every host (docs/numerics.md).
target_compile_options(heddle_options INTERFACE
    -march=x86-64-v3 -ffp-contract=off
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
    -Wno-ignored-attributes # packets as template arguments: their alignment is that of the type anyway
    $<$<BOOL:${HEDDLE_WERROR}>:-Werror>)
target_compile_definitions(heddle_options INTERFACE
    EIGEN_DONT_PARALLELIZE HEDDLE_VERSION="${PROJECT_VERSION}"
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH)
target_include_directories(heddle_options INTERFACE ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR}/widgets)
if(HEDDLE_SANITIZE)
    target_compile_options(heddle_options INTERFACE -fsanitize=${HEDDLE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(heddle_options INTERFACE -fsanitize=${HEDDLE_SANITIZE})
endif()

# heddle_add_library(name [QT] HEADERS ... SOURCES ... LINK public... PRIVATE_LINK ...)
# QT switches moc on. LINK holds what the headers show, PRIVATE_LINK the rest.
function(heddle_add_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "HEADERS;SOURCES;LINK;PRIVATE_LINK")
    add_library(${name} STATIC ${arg_HEADERS} ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC heddle_options ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK})
    set_target_properties(${name} PROPERTIES AUTOMOC ${arg_QT})
    # Each header compiles on its own, with no more than the public libraries (./dev lint).
    target_sources(${name} PUBLIC FILE_SET HEADERS
        BASE_DIRS ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR}/widgets ${PROJECT_SOURCE_DIR}/resources
            ${PROJECT_SOURCE_DIR}/app ${PROJECT_SOURCE_DIR}/tests
        FILES ${arg_HEADERS})
    set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()

# heddle_add_program(name SOURCES ... LINK ...)
function(heddle_add_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE heddle_options ${arg_LINK})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

# The system libraries behind the Qt-free layers. They follow the program that is linked: the .so files
# in general, the .a files in one with the property HEDDLE_STATIC. Only link lines differ; the headers
# are the same.
foreach(pair OpenSSL::Crypto=libcrypto.a OpenSSL::SSL=libssl.a ZLIB::ZLIB=libz.a)
    string(REGEX MATCH "^(.*::(.*))=(.*)$" pair ${pair})
    set(shared ${CMAKE_MATCH_1})
    string(TOLOWER heddle_${CMAKE_MATCH_2} name)
    find_library(${name}_file NAMES ${CMAKE_MATCH_3} REQUIRED)
    mark_as_advanced(${name}_file)
    add_library(${name}_archive STATIC IMPORTED)
    set_target_properties(${name}_archive PROPERTIES IMPORTED_LOCATION ${${name}_file})
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE
        $<IF:$<BOOL:$<TARGET_PROPERTY:HEDDLE_STATIC>>,${name}_archive,${shared}>)
endforeach()
target_link_libraries(heddle_ssl_archive INTERFACE heddle_crypto_archive)

# heddle_add_worker(name SOURCES ... LINK ...)
# A Qt-free program that runs on any Linux host from one file: static, but under sanitizers, which
# have no static form.
function(heddle_add_worker name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
    heddle_add_program(${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK})
    set_target_properties(${name} PROPERTIES AUTOMOC OFF HEDDLE_WITHOUT_TREES ON)
    if(HEDDLE_SANITIZE)
        return()
    endif()
    set_target_properties(${name} PROPERTIES HEDDLE_STATIC ON)
    # It is copied to hosts, so without line numbers.
    target_link_options(${name} PRIVATE -static LINKER:--gc-sections LINKER:--strip-debug)
    set_target_properties(${name} PROPERTIES CXX_LINKER_LAUNCHER ${PROJECT_SOURCE_DIR}/cmake/staticlink)
endfunction()

# heddle_add_test(name [ONCE|SLOW] [SOURCES ...] LINK ... [LABELS ...] [TIMEOUT s])
# A Qt Test program made of tst_<name>.cpp (and SOURCES), run on the offscreen platform,
# once in the C locale and once under de_DE.UTF-8, where the decimal mark is a comma. ONCE: in the C locale
# alone, for what makes no text of numbers. SLOW: likewise, and not among the fast ones (label), as it runs processes or waits.
function(heddle_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "ONCE;SLOW" "TIMEOUT" "SOURCES;LINK;LABELS")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    add_executable(tst_${name} tst_${name}.cpp ${arg_SOURCES})
    target_link_libraries(tst_${name} PRIVATE heddle_options heddle_test_support ${arg_LINK} Qt6::Test)
    set_target_properties(tst_${name} PROPERTIES AUTOMOC ON)
    set(locales C.UTF-8 de_DE.UTF-8)
    if(arg_ONCE OR arg_SLOW)
        set(locales C.UTF-8)
    endif()
    set(speed fast)
    if(arg_SLOW)
        set(speed slow)
    endif()
    foreach(locale ${locales})
        if(locale STREQUAL C.UTF-8)
            set(test ${name})
        else()
            set(test ${name}.${locale})
        endif()
        add_test(NAME ${test} COMMAND tst_${name})
        set_tests_properties(${test} PROPERTIES
            TIMEOUT ${arg_TIMEOUT} LABELS "${speed};${arg_LABELS}"
            ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=${locale};QT_FATAL_WARNINGS=0")
    endforeach()
endfunction()

# heddle_add_stress(name LINK ... [ARGS ...] [TIMEOUT s])
# A plain program stress_<name>.cpp without Qt, for the thread sanitizer; it ends with 0 when all held.
function(heddle_add_stress name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "LINK;ARGS")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    add_executable(stress_${name} stress_${name}.cpp)
    if(NOT TARGET stress)
        add_custom_target(stress) # all of them: what the thread sanitizer needs
    endif()
    add_dependencies(stress stress_${name})
    target_link_libraries(stress_${name} PRIVATE heddle_options ${arg_LINK})
    add_test(NAME stress_${name} COMMAND stress_${name} ${arg_ARGS})
    set_tests_properties(stress_${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "fast;tsan")
endfunction()

# heddle_add_fuzz(name LINK ...)
# A libFuzzer program fuzz_<name>.cpp: bytes from outside that must not harm. ./dev fuzz runs it.
function(heddle_add_fuzz name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK")
    add_executable(fuzz_${name} fuzz_${name}.cpp)
    target_link_libraries(fuzz_${name} PRIVATE heddle_options ${arg_LINK})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
    if(NOT TARGET fuzz)
        add_custom_target(fuzz)
    endif()
    add_dependencies(fuzz fuzz_${name})
endfunction()
