# Precompiled headers: what nearly every source includes is parsed once. Three sets: for the libraries, for
# those that speak to a database, for the tests. A target with other heavy needs (api/http, cli) has its own instead.
#
# They are a matter of speed alone: every file still names what it uses.

set(STEWARD_PCH_HEADERS
    <algorithm> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <string> <string_view>
    <unordered_map> <utility> <variant> <vector> <boost/json/array.hpp> <boost/json/object.hpp>
    <boost/json/value.hpp> <fmt/format.h>)

file(WRITE ${CMAKE_BINARY_DIR}/pch/empty.cc "")
add_library(steward_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
target_precompile_headers(steward_pch PRIVATE ${STEWARD_PCH_HEADERS})
target_link_libraries(steward_pch PRIVATE Boost::json fmt::fmt)

add_library(steward_database_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
target_precompile_headers(steward_database_pch PRIVATE ${STEWARD_PCH_HEADERS} <pqxx/pqxx>)
target_link_libraries(steward_database_pch PRIVATE Boost::json fmt::fmt PkgConfig::libpqxx)

add_library(steward_test_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
target_precompile_headers(steward_test_pch PRIVATE ${STEWARD_PCH_HEADERS} <gtest/gtest.h>)
# Tests are compiled without optimising, and without the fuzzer's counters: they take a third of the time and lose
# nothing they assert.
set(STEWARD_TEST_OPTIONS -O0 $<$<BOOL:${STEWARD_FUZZ}>:-fno-sanitize=fuzzer-no-link>)
target_compile_options(steward_test_pch PRIVATE ${STEWARD_TEST_OPTIONS})
target_link_libraries(steward_test_pch PRIVATE Boost::json fmt::fmt GTest::gtest)
