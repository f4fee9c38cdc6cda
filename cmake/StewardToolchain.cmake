# Compiler flags, sanitizers, ccache, linker: everything that is about the tools and not about Steward.

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -fno-omit-frame-pointer
                    -fstack-protector-strong
                    -pthread)  # everywhere or nowhere: re2 asks for it, and precompiled headers demand equal flags
# g++ 12 warns of what is not there: -Wrestrict in every `"text" + string` (GCC bug 105651), -Wmaybe-uninitialized in
# every inlined std::variant, -Wstringop-overflow and -Warray-bounds in inlined std::string and std::vector. And of a
# .cc in a batch it says -Wsubobject-linkage, as though it were a header.
add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-missing-field-initializers>
                    $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>
                    $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-maybe-uninitialized>
                    $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-stringop-overflow>
                    $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-array-bounds>
                    $<$<AND:$<BOOL:${STEWARD_UNITY}>,$<COMPILE_LANG_AND_ID:CXX,GNU>>:-Wno-subobject-linkage>
                    $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-missing-field-initializers>)

if(STEWARD_SANITIZE)
  # What address sanitizer and the hardware find anyway (null, object-size, vptr) costs a fifth of compile time.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=null,object-size,vptr
                      -fno-sanitize-recover=undefined -g1 -O1)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

if(STEWARD_FUZZ)
  # Everything is instrumented, not only what the fuzz targets feed: precompiled headers demand equal flags.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(STEWARD_CCACHE ccache)
if(STEWARD_CCACHE)
  # A precompiled header is only cacheable when ccache may ignore its defines and the clock.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${STEWARD_CCACHE})
endif()

find_program(STEWARD_LLD ld.lld)
if(STEWARD_LLD)
  add_link_options(-fuse-ld=lld)
endif()
