#include "scanners/detectors/validators.h"

namespace steward::scanners {

std::span<const NamedValidator> asia_pacific_validators() {
  return {};
}

}  // namespace steward::scanners
