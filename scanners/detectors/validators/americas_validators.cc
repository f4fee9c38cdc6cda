#include "scanners/detectors/validators.h"

namespace steward::scanners {

std::span<const NamedValidator> americas_validators() {
  return {};
}

}  // namespace steward::scanners
