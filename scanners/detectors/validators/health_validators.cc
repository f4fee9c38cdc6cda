#include "scanners/detectors/validators.h"

namespace steward::scanners {

std::span<const NamedValidator> health_validators() {
  return {};
}

}  // namespace steward::scanners
