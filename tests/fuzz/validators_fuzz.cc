// Every rule on arbitrary values: shape, validator and regex in the order of a scan, and the validators on
// what no rule would hand them.
#include <cstdlib>
#include <string_view>

#include "scanners/detectors/detector_set.h"
#include "scanners/detectors/validators.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace steward::scanners;
  if (size > 4096) return 0;  // longer values teach no validator anything new
  const std::string_view value(reinterpret_cast<const char*>(data), size);
  static const DetectorSet& detectors = DetectorSet::builtin();
  const ValueShape shape = measure(value);
  const RuleMask candidates = detectors.index().candidates(shape);
  const auto& rules = detectors.rules();
  for (size_t i = 0; i < rules.size(); ++i) {
    // The index says exactly what the shapes say.
    if (candidates.test(i) != rules[i].shape.admits(shape)) std::abort();
    if (!rules[i].decision.slow() || size < 64) (void)rules[i].match(value);
    if (rules[i].validator && size < 64) (void)rules[i].validator(value);
  }
  return 0;
}
