#include "api/codec/tag_codec.h"

namespace steward::api {

namespace json = boost::json;

namespace {

json::object evidence_json(const ScanEvidence& scan) {
  return {{"detector", scan.detector},
          {"rules_hash", scan.rules_hash},
          {"rows_examined", scan.rows_examined},
          {"distinct_examined", scan.distinct_examined},
          {"distinct_matched", scan.distinct_matched},
          {"prevalence", json::object{{"estimate", scan.prevalence.estimate},
                                      {"lower", scan.prevalence.lower},
                                      {"upper", scan.prevalence.upper}}},
          {"header_match", scan.header_match}};
}

}  // namespace

json::object to_json(const TagAssertion& tag, const CatalogSnapshot& catalog) {
  json::object object{{"category", tag.category.str()},
                      {"origin", to_string(tag.origin)},
                      {"state", to_string(tag.state)},
                      {"confidence", tag.confidence}};
  if (tag.scan) object["evidence"] = evidence_json(*tag.scan);
  if (!tag.path.empty()) {
    json::array path;
    for (const NodeRef& node : tag.path) path.emplace_back(catalog.describe(node));
    object["path"] = std::move(path);
  }
  if (!tag.note.empty()) object["note"] = tag.note;
  return object;
}

json::array to_json(const std::vector<TagAssertion>& tags, const CatalogSnapshot& catalog) {
  json::array array;
  for (const TagAssertion& tag : tags) array.push_back(to_json(tag, catalog));
  return array;
}

}  // namespace steward::api
