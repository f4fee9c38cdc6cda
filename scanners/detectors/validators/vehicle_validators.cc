#include "scanners/detectors/validators.h"

namespace steward::scanners {

std::span<const NamedValidator> vehicle_validators() {
  return {};
}

}  // namespace steward::scanners
