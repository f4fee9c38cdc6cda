# Precompiled headers: what nearly every source includes is parsed once. Four sets: for the libraries, for
# those that speak to a database, for those around the service, for the tests. A target with other heavy needs or flags
# (api/http, cli) has its own instead.
#
# They are a matter of speed alone: every file still names what it uses.

set(STEWARD_PCH_HEADERS
    <algorithm> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <string> <string_view>
    <unordered_map> <utility> <variant> <vector> <boost/json/array.hpp> <boost/json/object.hpp>
    <boost/json/value.hpp> <fmt/format.h>)

# What dev compiles without optimising: all but the folders whose tests compute (`HOT`). It halves the time of a clean
# build, and a test that waits for a database takes as long as before.
set(STEWARD_COOL_OPTIONS $<$<BOOL:${STEWARD_SANITIZE}>:-O0>)

file(WRITE ${CMAKE_BINARY_DIR}/pch/empty.cc "")
add_library(steward_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
target_compile_options(steward_pch PRIVATE ${STEWARD_COOL_OPTIONS})
target_precompile_headers(steward_pch PRIVATE ${STEWARD_PCH_HEADERS})
target_link_libraries(steward_pch PRIVATE Boost::json fmt::fmt)

if(STEWARD_SANITIZE)
  add_library(steward_hot_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
  target_precompile_headers(steward_hot_pch PRIVATE ${STEWARD_PCH_HEADERS})
  target_link_libraries(steward_hot_pch PRIVATE Boost::json fmt::fmt)
  set(STEWARD_HOT_PCH steward_hot_pch)
else()
  set(STEWARD_HOT_PCH steward_pch)
endif()

add_library(steward_database_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
target_compile_options(steward_database_pch PRIVATE ${STEWARD_COOL_OPTIONS})
target_precompile_headers(steward_database_pch PRIVATE ${STEWARD_PCH_HEADERS} <pqxx/pqxx>)
target_link_libraries(steward_database_pch PRIVATE Boost::json fmt::fmt PkgConfig::libpqxx)

# Parsing service/steward.h is most of what a short source of service, api or cli costs.
set(STEWARD_SERVICE_PCH_HEADERS ${STEWARD_PCH_HEADERS} <pqxx/pqxx> ${CMAKE_SOURCE_DIR}/service/steward.h)
add_library(steward_service_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
target_compile_options(steward_service_pch PRIVATE ${STEWARD_COOL_OPTIONS})
target_include_directories(steward_service_pch PRIVATE ${CMAKE_SOURCE_DIR})
target_precompile_headers(steward_service_pch PRIVATE ${STEWARD_SERVICE_PCH_HEADERS})
target_link_libraries(steward_service_pch PRIVATE Boost::json fmt::fmt PkgConfig::libpqxx)

add_library(steward_test_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
target_precompile_headers(steward_test_pch PRIVATE ${STEWARD_PCH_HEADERS} <gtest/gtest.h>)
# Tests are compiled without optimising, without the fuzzer's counters and without checks for undefined behaviour of their
# own (that of what they call is found): they take a quarter of the time and lose nothing they assert.
set(STEWARD_TEST_OPTIONS -O0 $<$<BOOL:${STEWARD_FUZZ}>:-fno-sanitize=fuzzer-no-link>
                         $<$<BOOL:${STEWARD_SANITIZE}>:-fno-sanitize=undefined>)
target_compile_options(steward_test_pch PRIVATE ${STEWARD_TEST_OPTIONS})
target_link_libraries(steward_test_pch PRIVATE Boost::json fmt::fmt GTest::gtest)
