#include "scanners/detectors/validators.h"

#include <array>

namespace steward::scanners {
namespace {

using Family = std::span<const NamedValidator> (*)();

constexpr std::array kFamilies = {
};
}  // namespace

Validator find_validator(std::string_view name) {
  for (const Family family : kFamilies)
    for (const NamedValidator& entry : family())
      if (entry.name == name) return entry.validate;
  return nullptr;
}

std::vector<std::string> validator_names() {
  std::vector<std::string> names;
  for (const Family family : kFamilies)
    for (const NamedValidator& entry : family()) names.emplace_back(entry.name);
  return names;
}

}  // namespace steward::scanners
