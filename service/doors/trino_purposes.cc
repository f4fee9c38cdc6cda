#include "service/doors/trino_purposes.h"

#include "base/yaml.h"

namespace steward::service {
namespace {

Status check_purpose(const YamlNode* node, std::string_view file, const policy::PolicySet& policies) {
  if (node == nullptr) return {};
  const auto known = policies.parse_purpose(node->scalar);
  if (known.ok()) return {};
  return Error{known.error().code, known.error().message, yaml_place(file, node->line, node->column)};
}

}  // namespace

Status check_trino_purposes(std::string_view yaml, std::string_view file, const policy::PolicySet& policies) {
  STEWARD_ASSIGN_OR_RETURN(const auto documents, parse_yaml(yaml, file));
  for (const YamlNode& document : documents) {
    STEWARD_RETURN_IF_ERROR(check_purpose(document.find("default_purpose"), file, policies));
    const YamlNode* purposes = document.find("purposes");
    if (purposes == nullptr) continue;
    for (const YamlNode& one : purposes->items)
      STEWARD_RETURN_IF_ERROR(check_purpose(one.find("purpose"), file, policies));
  }
  return {};
}

}  // namespace steward::service
