# One library and one test binary of one folder, from explicit lists:
#
#   steward_library(NAME policy
#                   SOURCES loader.cc decide.cc
#                   TESTS loader_test.cc
#                   DEPENDS steward::lineage        # public: the arrows of docs/architecture.md
#                   PRIVATE yaml-cpp                # private: third-party libraries stay inside the folder
#                   PCH <boost/beast/http.hpp>      # a precompiled header of its own; else cmake/StewardPch.cmake
#                   HOT)                            # optimised in dev too: its tests compute rather than wait
#
# With STEWARD_UNITY eight sources are compiled as one, so what they name in anonymous namespaces must not collide.
#
# gives the target steward_policy (alias steward::policy) and, from TESTS, the binary policy_test.

function(steward_library)
  cmake_parse_arguments(ARG "HOT" "NAME;PCH_FROM" "SOURCES;TESTS;DEPENDS;PRIVATE;TEST_DEPENDS;PCH" ${ARGN})
  if(ARG_HOT)
    set(ARG_PCH_FROM ${STEWARD_HOT_PCH})
  elseif(NOT ARG_PCH_FROM)
    set(ARG_PCH_FROM steward_pch)
  endif()
  add_library(steward_${ARG_NAME} STATIC ${ARG_SOURCES})
  if(NOT ARG_HOT)
    target_compile_options(steward_${ARG_NAME} PRIVATE ${STEWARD_COOL_OPTIONS})
  endif()
  if(STEWARD_UNITY)
    set_target_properties(steward_${ARG_NAME} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
  add_library(steward::${ARG_NAME} ALIAS steward_${ARG_NAME})
  target_include_directories(steward_${ARG_NAME} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(steward_${ARG_NAME} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE})
  if(ARG_PCH)
    target_precompile_headers(steward_${ARG_NAME} PRIVATE ${ARG_PCH})
  else()
    target_precompile_headers(steward_${ARG_NAME} REUSE_FROM ${ARG_PCH_FROM})
  endif()
  if(ARG_TESTS)
    steward_test(NAME ${ARG_NAME}_test SOURCES ${ARG_TESTS}
                 DEPENDS steward::${ARG_NAME} ${ARG_PRIVATE} ${ARG_TEST_DEPENDS})
  endif()
endfunction()

# What scripts/test builds of the release preset besides the binary.
add_custom_target(slow_tests)

# One GoogleTest binary, one ctest entry (the binary runs its cases in one process: seconds, not minutes).
# LABEL `fast` runs in scripts/check; `database` needs one; `slow` runs servers or feeds the binary what is hostile;
# `command` runs the binary hundreds of times on what is not; `exhaustive` counts through a space whose beginning a fast
# test covers. Which runs in which preset: scripts/test.
function(steward_test)
  cmake_parse_arguments(ARG "" "NAME;LABEL;TIMEOUT" "SOURCES;DEPENDS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL fast)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 900)
  endif()
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPENDS} GTest::gtest GTest::gtest_main)
  target_compile_options(${ARG_NAME} PRIVATE ${STEWARD_TEST_OPTIONS})
  target_precompile_headers(${ARG_NAME} REUSE_FROM steward_test_pch)
  target_compile_definitions(${ARG_NAME} PRIVATE STEWARD_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                                 STEWARD_BINARY="${CMAKE_BINARY_DIR}/bin/steward")
  if(ARG_LABEL MATCHES "slow|command|exhaustive")
    add_dependencies(slow_tests ${ARG_NAME})
  endif()
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
  set_tests_properties(${ARG_NAME} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
                       ENVIRONMENT LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/leaks.supp:print_suppressions=0)
endfunction()

# A libFuzzer target over LLVMFuzzerTestOneInput, with its corpus under tests/fuzz/corpus/NAME. ctest runs the
# corpus plus SECONDS (5) of search; the long form is started by hand.
function(steward_fuzz_target)
  cmake_parse_arguments(ARG "" "NAME;SECONDS" "SOURCES;DEPENDS" ${ARGN})
  if(NOT STEWARD_FUZZ)
    return()
  endif()
  if(NOT ARG_SECONDS)
    set(ARG_SECONDS 5)
  endif()
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPENDS})
  target_link_options(${ARG_NAME} PRIVATE -fsanitize=fuzzer)
  add_test(NAME ${ARG_NAME}
           COMMAND ${ARG_NAME} -max_total_time=${ARG_SECONDS} -rss_limit_mb=2048 -timeout=10 -verbosity=0
                   -print_final_stats=1 ${CMAKE_BINARY_DIR}/fuzz-corpus/${ARG_NAME}
                   ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${ARG_NAME})
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz-corpus/${ARG_NAME})
  set_tests_properties(${ARG_NAME} PROPERTIES LABELS fuzz TIMEOUT 120)
endfunction()

# Embeds files as `const EmbeddedFile kNAME[]` (name, contents) in a generated .cc that TARGET compiles, so that
# the one binary needs no files beside it. Each blob stays a raw array: no compiler limit on literal length.
function(steward_embed)
  cmake_parse_arguments(ARG "" "TARGET;SYMBOL;NAMESPACE" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_${ARG_SYMBOL}.cc)
  string(REPLACE ";" "|" joined "${ARG_FILES}")
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DSYMBOL=${ARG_SYMBOL} -DNAMESPACE=${ARG_NAMESPACE}
            "-DFILES=${joined}" -P ${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${ARG_FILES} ${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake
    VERBATIM)
  set_source_files_properties(${out} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${ARG_TARGET} PRIVATE ${out})
endfunction()
