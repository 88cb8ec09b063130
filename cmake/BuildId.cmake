# The build id: one hash over everything that decides what a worker computes and says. Included, it
# gives heddle_add_build_id(); run with -P, it is the step that hashes.

# heddle_add_build_id(target LIBRARIES target...)
# Gives `target` the header "buildid.h" with HEDDLE_BUILD_ID: the contents of all sources of the
# LIBRARIES (made in this folder), compiler and version, the flags that change code, Eigen's version.
# No path outside the folder enters, so another checkout of the same sources has the same id.
function(heddle_add_build_id target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBRARIES")
    set(sources)
    foreach(library ${arg_LIBRARIES})
        get_target_property(files ${library} SOURCES)
        list(APPEND sources ${files})
    endforeach()
    list(SORT sources)
    get_target_property(options heddle_options INTERFACE_COMPILE_OPTIONS)
    separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
    list(APPEND flags ${options})
    list(FILTER flags INCLUDE REGEX "^-(m|ffp-|ffast-math|Ofast|funsafe-math)")
    string(JOIN " " compiler ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${flags} Eigen ${Eigen3_VERSION})

    set(folder ${CMAKE_CURRENT_BINARY_DIR}/generated)
    set(HEDDLE_BUILD_ID_SOURCES ${sources})
    set(HEDDLE_BUILD_ID_COMPILER ${compiler})
    file(CONFIGURE OUTPUT ${folder}/buildid.txt @ONLY
        CONTENT "set(sources \"@HEDDLE_BUILD_ID_SOURCES@\")\nset(compiler \"@HEDDLE_BUILD_ID_COMPILER@\")\n")
    add_custom_command(OUTPUT ${folder}/buildid.h
        COMMAND ${CMAKE_COMMAND} -D FOLDER=${CMAKE_CURRENT_SOURCE_DIR} -D INPUT=${folder}/buildid.txt
            -D OUTPUT=${folder}/buildid.h -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
        DEPENDS ${sources} ${folder}/buildid.txt ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
        COMMENT "Hashing the sources" VERBATIM)
    target_sources(${target} PRIVATE ${folder}/buildid.h)
    target_include_directories(${target} PRIVATE ${folder})
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE)
    return()
endif()
include(${INPUT})
set(all "${compiler}\n")
foreach(source ${sources})
    file(SHA256 ${FOLDER}/${source} hash)
    string(APPEND all "${source} ${hash}\n")
endforeach()
string(SHA256 id "${all}")
string(SUBSTRING ${id} 0 16 id)
file(WRITE ${OUTPUT} "#define HEDDLE_BUILD_ID \"${id}\"\n")
