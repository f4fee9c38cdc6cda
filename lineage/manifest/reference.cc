#include "lineage/manifest/reference.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/identity/naming.h"

namespace steward::lineage {
namespace {

bool is_file(std::string_view text) {
  return to_lower(text.substr(0, 5)) == "file:";
}

DatasetName cut_at(std::string_view text, size_t slash) {
  return {std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

// Of "hdfs://nn:8020/warehouse/t" the path is "/warehouse/t"; canonical_name() takes the slash off object
// keys.
DatasetName of_authority(std::string_view text, size_t authority) {
  const size_t slash = text.find('/', authority);
  if (slash == std::string_view::npos) return {std::string(text), "/"};
  DatasetName name = cut_at(text, slash);
  if (name.name.empty() || is_storage(name.ns)) name.name = "/" + name.name;
  return name;
}

}  // namespace

DatasetName dataset_of_uri(std::string_view uri) {
  if (is_file(uri)) {
    std::string_view path = uri.substr(5);
    if (path.starts_with("//") && !path.starts_with("///")) return canonical_name(of_authority(uri, 7));
    if (path.starts_with("///")) path.remove_prefix(2);
    return canonical_name({"file", std::string(path)});
  }
  const size_t scheme = uri.find("://");
  if (scheme != std::string_view::npos) return canonical_name(of_authority(uri, scheme + 3));
  return canonical_name({"file", std::string(uri)});
}

NamedNode parse_reference(std::string_view text, const std::string& ns) {
  NamedNode node;
  const size_t mark = text.rfind('#');
  if (mark != std::string_view::npos) node.field = std::string(text.substr(mark + 1));
  const std::string_view dataset = text.substr(0, mark);
  const size_t slash = dataset.find('/');
  if (is_file(dataset) || dataset.find("://") != std::string_view::npos)
    node.dataset = dataset_of_uri(dataset);
  else if (slash == std::string_view::npos)
    node.dataset = canonical_name({ns, std::string(dataset)});
  else
    node.dataset = canonical_name(cut_at(dataset, slash));
  return node;
}

}  // namespace steward::lineage
