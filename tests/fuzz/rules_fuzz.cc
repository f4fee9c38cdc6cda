// Rules from outside: refused with a place, or a set whose examples can be run and whose finder can be asked.
#include <cstdlib>
#include <string_view>

#include "scanners/detectors/detector_set.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace steward::scanners;
  if (size > 1u << 14) return 0;
  const std::string_view yaml(reinterpret_cast<const char*>(data), size);
  const auto set = DetectorSet::load({{"fuzz.yaml", yaml}});
  if (!set.ok()) {
    if (set.error().message.empty() || set.error().where.empty()) std::abort();
    return 0;
  }
  if (set->rules().empty()) std::abort();
  (void)set->test_examples();
  (void)set->find_spans("call +1 514 721 4711 or write to ada@example.com, 4111 1111 1111 1111");
  return 0;
}
