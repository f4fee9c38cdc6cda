# Every third-party library, found once, named here and nowhere else. `scripts/setup` installs them: Debian
# packages system-wide; what Debian has not (DuckDB) or cannot install beside Boost 1.81 (libphonenumber's
# headers) into .deps/ of the source tree, pinned and checked by hash.

set(STEWARD_DEPS_DIR ${CMAKE_SOURCE_DIR}/.deps CACHE PATH "where scripts/setup puts what Debian has not")

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(GTest REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(libpqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(libmariadb REQUIRED IMPORTED_TARGET libmariadb)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(libzstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo pangoft2 fontconfig)
pkg_check_modules(p11-kit REQUIRED IMPORTED_TARGET p11-kit-1)  # its header alone: modules are loaded at run time

# What has neither a CMake package nor a pkg-config file.
function(steward_find_library target)
  cmake_parse_arguments(ARG "" "HEADER;LIBRARY" "HINTS" ${ARGN})
  find_path(${target}_INCLUDE_DIR ${ARG_HEADER} HINTS ${ARG_HINTS} PATH_SUFFIXES include)
  find_library(${target}_LIBRARY NAMES ${ARG_LIBRARY} HINTS ${ARG_HINTS} PATH_SUFFIXES lib)
  if(NOT ${target}_INCLUDE_DIR OR NOT ${target}_LIBRARY)
    message(FATAL_ERROR "${ARG_HEADER} or ${ARG_LIBRARY} not found: run scripts/setup, which installs both.")
  endif()
  add_library(steward_dep_${target} SHARED IMPORTED GLOBAL)
  set_target_properties(steward_dep_${target} PROPERTIES
    IMPORTED_LOCATION ${${target}_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${${target}_INCLUDE_DIR})  # of an imported target: a system folder
  add_library(dep::${target} ALIAS steward_dep_${target})
endfunction()

steward_find_library(duckdb HEADER duckdb.h LIBRARY duckdb HINTS ${STEWARD_DEPS_DIR}/duckdb)
steward_find_library(pg_query HEADER pg_query.h LIBRARY pg_query)
steward_find_library(phonenumber HEADER phonenumbers/phonenumberutil.h LIBRARY libphonenumber.so.8
                     HINTS ${STEWARD_DEPS_DIR}/phonenumber)
