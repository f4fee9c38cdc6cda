// Hostile manifests, Feast registries, namespace aliases and names: reading never crashes; what is read has
// canonical names, and a canonical name stays as it is.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "catalog/identity/namespace_aliases.h"
#include "catalog/identity/naming.h"
#include "lineage/manifest/feast.h"
#include "lineage/manifest/manifest.h"
#include "lineage/manifest/reference.h"

namespace {

using namespace steward;

void check(bool holds) {
  if (!holds) std::abort();
}

void check_name(const DatasetName& name) {
  const DatasetName once = canonical_name(name);
  check(canonical_name(once) == once);
}

void check_manifest(const Result<lineage::Manifest>& manifest) {
  if (!manifest.ok()) {
    check(!manifest.error().message.empty());
    return;
  }
  for (const auto& node : manifest->nodes) check(!node.name.ns.empty() && !node.name.name.empty());
  for (const auto& declaration : manifest->declarations)
    for (const auto& edge : declaration.edges)
      check(edge.from != edge.to && edge.to.dataset == declaration.target);
}

void check_aliases(std::string_view text) {
  const auto aliases = NamespaceAliases::parse(text, "fuzz.yaml");
  if (!aliases.ok()) return;
  const auto again = NamespaceAliases::parse(aliases->print(), "printed.yaml");
  check(again.ok() && again->groups() == aliases->groups());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const size_t half = text.size() / 2;
  switch (data[0] % 4) {
    case 0:
      check_manifest(lineage::parse_manifest(text, "fuzz.yaml"));
      break;
    case 1:
      check_manifest(lineage::manifest_of_feast_registry(text, "snowflake://org-account"));
      break;
    case 2:
      check_aliases(text);
      break;
    default:
      check_name({std::string(text.substr(0, half)), std::string(text.substr(half))});
      check_name(lineage::parse_reference(text, "feast://shop").dataset);
  }
  return 0;
}
