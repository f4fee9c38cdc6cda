#include "scanners/detectors/validators.h"

namespace steward::scanners {

std::span<const NamedValidator> europe_west_validators() {
  return {};
}

}  // namespace steward::scanners
