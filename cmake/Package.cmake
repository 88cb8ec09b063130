# The Debian package, made by `./dev package` from what `cmake --install` installs.
set(HEDDLE_PACKAGER "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>" CACHE STRING
    "Who builds the package, as \"Name <address>\" (by default from DEBFULLNAME and DEBEMAIL)")
if(HEDDLE_PACKAGER STREQUAL " <>")
    set(packager "Local build <local-build@heddle.invalid>")
else()
    set(packager ${HEDDLE_PACKAGER})
endif()

# Debian asks for its own change log, with a date; ours stands beside it.
find_package(Git QUIET)
execute_process(COMMAND ${GIT_EXECUTABLE} -C ${PROJECT_SOURCE_DIR} log -1 --format=%cD
    OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT date)
    string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
endif()
set(release 1)
set(folder ${PROJECT_BINARY_DIR}/debian)
file(CONFIGURE OUTPUT ${folder}/changelog @ONLY CONTENT
"heddle (@PROJECT_VERSION@-@release@) unstable; urgency=medium

  * Version @PROJECT_VERSION@; changelog.gz tells what is new.

 -- @packager@  @date@
")
set(doc ${CMAKE_INSTALL_DATADIR}/doc/heddle)
function(install_gzipped source name)
    set(out ${folder}/${name}.gz)
    add_custom_command(OUTPUT ${out} COMMAND gzip -9nc ${source} > ${out} DEPENDS ${source})
    set_property(GLOBAL APPEND PROPERTY HEDDLE_GZIPPED ${out})
    install(FILES ${out} DESTINATION ${doc})
endfunction()
install_gzipped(${folder}/changelog changelog.Debian)
install_gzipped(${PROJECT_SOURCE_DIR}/CHANGELOG.md changelog)
install_gzipped(${PROJECT_SOURCE_DIR}/docs/licences.md licences.md)
get_property(gzipped GLOBAL PROPERTY HEDDLE_GZIPPED)
add_custom_target(gzipped ALL DEPENDS ${gzipped})
install(FILES ${PROJECT_SOURCE_DIR}/resources/debian/copyright DESTINATION ${doc})
install(FILES ${PROJECT_SOURCE_DIR}/resources/debian/heddle.lintian-overrides
    DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME heddle)

# What a package holds; `all` would build the tests, too.
add_custom_target(product)
add_dependencies(product heddle heddle-cli heddle-worker icons manpages gzipped)
if(TARGET heddle-worker-trees)
    add_dependencies(product heddle-worker-trees)
endif()
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME heddle)
set(CPACK_PACKAGE_VENDOR Heddle)
set(CPACK_PACKAGE_CONTACT ${packager})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${release})
set(CPACK_DEBIAN_PACKAGE_SECTION math)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Plugins and programs that no library asks for.
set(CPACK_DEBIAN_PACKAGE_DEPENDS libqt6sql6-sqlite)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libxgboost0, openssh-client, qt6-wayland")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "parallel modelling experiments")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Heddle fits many models to a table: one per level, fold, bootstrap replicate,
setting or treatment. It runs them on every core of this computer and of
others, shows where the time goes, and hands over the fitted models.
.
The package holds the window (heddle), the same engine for scripts
(heddle-cli), the worker that is copied to hosts (heddle-worker), examples
and the manual.")
include(CPack)
