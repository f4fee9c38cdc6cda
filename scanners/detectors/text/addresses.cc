#include "scanners/detectors/text/addresses.h"

namespace steward::scanners {

std::vector<TextFind> find_addresses(std::string_view) {
  return {};
}

}  // namespace steward::scanners
