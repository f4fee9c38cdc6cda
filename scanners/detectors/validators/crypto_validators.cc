#include "scanners/detectors/validators.h"

namespace steward::scanners {

std::span<const NamedValidator> crypto_validators() {
  return {};
}

}  // namespace steward::scanners
