#include "scanners/detectors/validators.h"

namespace steward::scanners {

std::span<const NamedValidator> europe_north_validators() {
  return {};
}

}  // namespace steward::scanners
