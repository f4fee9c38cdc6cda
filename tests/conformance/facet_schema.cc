#include "tests/conformance/facet_schema.h"

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace steward::testing {
namespace {

namespace json = boost::json;

// Understands the part of JSON Schema that the facets use.
class SchemaReader {
 public:
  explicit SchemaReader(const json::object& root) : root_(root) {}

  // Fields of a schema hold fields again: lists are empty below `levels` levels.
  json::value example(const json::value& schema, int levels = 8) const {
    json::value out = json::object();
    fill(schema.as_object(), levels, out);
    return out;
  }

 private:
  void fill(const json::object& schema, int levels, json::value& out) const {
    if (const auto* reference = schema.if_contains("$ref"))
      return fill_reference(reference->as_string(), levels, out);
    if (const auto* parts = schema.if_contains("allOf"))
      for (const json::value& part : parts->as_array()) fill(part.as_object(), levels, out);
    if (const auto* choices = schema.if_contains("oneOf"))
      return fill(choices->as_array()[0].as_object(), levels, out);
    if (const auto* words = schema.if_contains("enum")) {
      out = words->as_array()[0];
      return;
    }
    if (const auto* word = schema.if_contains("const")) {
      out = *word;
      return;
    }
    const auto* type = schema.if_contains("type");
    if (type && type->as_string() != "object") return fill_type(type->as_string(), schema, levels, out);
    if (const auto* properties = schema.if_contains("properties"))
      for (const auto& member : properties->as_object())
        out.as_object()[member.key()] = example(member.value(), levels - 1);
    if (const auto* others = schema.if_contains("additionalProperties"); others && others->is_object())
      out.as_object()["any"] = example(*others, levels - 1);
  }

  void fill_reference(const json::string& reference, int levels, json::value& out) const {
    const std::string name(reference.subview(reference.rfind('/') + 1));
    if (!reference.starts_with("#")) {  // into OpenLineage.json: what all facets have
      out.as_object()["_producer"] = "https://example.com/producer";
      out.as_object()["_schemaURL"] = "https://example.com/schema";
      return;
    }
    fill(root_.at("$defs").as_object().at(name).as_object(), levels, out);
  }

  void fill_type(const json::string& type, const json::object& schema, int levels, json::value& out) const {
    if (type == "string")
      out = "text";
    else if (type == "integer")
      out = 7;
    else if (type == "number")
      out = 1.5;
    else if (type == "boolean")
      out = true;
    else if (type == "array")
      out = levels > 0 ? json::array({example(schema.at("items"), levels - 1)}) : json::array();
  }

  const json::object& root_;
};

}  // namespace

json::value read_json(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return json::parse(text.str());
}

FacetPlace place_of(const std::string& name) {
  if (name.ends_with("InputDatasetFacet") || name == "BaseSubsetDatasetFacet") return FacetPlace::kInput;
  if (name.ends_with("OutputDatasetFacet")) return FacetPlace::kOutput;
  if (name.ends_with("JobFacet")) return FacetPlace::kJob;
  if (name.ends_with("RunFacet")) return FacetPlace::kRun;
  return FacetPlace::kDataset;
}

std::vector<FacetExample> examples_of_schema(const std::string& path) {
  const json::value root = read_json(path);
  const std::string stem = std::filesystem::path(path).stem().string();
  const SchemaReader reader(root.as_object());
  std::vector<FacetExample> examples;
  for (const auto& member : root.at("properties").as_object()) {
    const std::string name(member.key());
    if (const auto* choices = member.value().as_object().if_contains("anyOf")) {
      for (const json::value& choice : choices->as_array()) {
        const std::string schema(choice.at("$ref").as_string());
        examples.push_back({path, place_of(schema), name, reader.example(choice)});
      }
    } else {
      examples.push_back({path, place_of(stem), name, reader.example(member.value())});
    }
  }
  return examples;
}

}  // namespace steward::testing
