#include "policy/checks/case_file.h"

#include <algorithm>

#include "policy/checks/case_reader.h"

namespace steward::policy {
namespace {

bool is_tests(const YamlNode& document) {
  const YamlNode* kind = document.find("kind");
  return kind && kind->is_scalar() && kind->scalar == "PolicyTests";
}

// The text without the document that `line` is in: blanks instead, so that places stay true. Ends of
// documents are lines that begin with "---", which nothing inside a document can (YAML 1.2 §9.1.2).
std::string without_document(const std::string& text, int line) {
  std::vector<size_t> starts = {0};  // of documents
  size_t of_line = 0;                // the document that `line` is in
  int at = 1;
  for (size_t i = 0; i < text.size(); ++at) {
    if (i > 0 && text.compare(i, 3, "---") == 0) starts.push_back(i);
    if (at == line) of_line = starts.size() - 1;
    const size_t end = text.find('\n', i);
    i = end == std::string::npos ? text.size() : end + 1;
  }
  starts.push_back(text.size());
  std::string rest = text;
  for (size_t i = starts[of_line]; i < starts[of_line + 1]; ++i)
    if (rest[i] != '\n') rest[i] = ' ';
  return rest;
}

// A message about another file names it.
std::string in_place(const Error& error) {
  return error.where.empty() ? error.message : error.where + ": " + error.message;
}

// The policies under test, in the order named.
std::vector<PolicySource> read_policies(CaseReader& reader, const YamlNode& document,
                                        const FindPolicy& find) {
  std::vector<PolicySource> sources;
  for (const YamlNode* node : reader.list(document, "policies")) {
    PolicyNamed named;
    const YamlNode* text = node;
    if (node->is_mapping()) {
      reader.only_keys(*node, {"pack"});
      text = reader.required(*node, "pack", "the name of a shipped pack");
      named.is_pack = true;
    }
    const auto name = text ? reader.text(*text, "a file, or {pack: NAME}", kMaxGlobBytes) : std::nullopt;
    if (!name) continue;
    named.name = *name;
    auto source = find(named);
    if (source.ok())
      sources.push_back(*std::move(source));
    else
      reader.error(*node, in_place(source.error()));
  }
  return sources;
}

}  // namespace

CaseFileOutcome read_case_file(const PolicySource& source, const FindPolicy& find,
                               const std::vector<PolicySource>& also) {
  CaseFileOutcome outcome;
  CaseReader reader(source.file, outcome.diagnostics);
  const auto refuse = [&](std::string place, std::string message) {
    outcome.diagnostics.push_back({Severity::kError, std::move(place), std::move(message)});
    return outcome;
  };
  const auto documents = parse_yaml(source.text, source.file);
  if (!documents.ok()) {
    const Error& error = documents.error();  // of the whole file (its size, its encoding): without a line
    const bool has_line = error.where.size() > source.file.size();
    return refuse(has_line ? error.where : yaml_place(source.file, 1, 1), error.message);
  }
  const YamlNode* tests = nullptr;
  size_t others = 0;
  for (const YamlNode& document : *documents) {
    if (!is_tests(document)) {
      others += document.is_null() ? 0 : 1;
    } else if (tests) {
      reader.error(document, "A file holds one document of kind PolicyTests; write the other in its own.");
    } else {
      tests = &document;
    }
  }
  if (!tests) return refuse(yaml_place(source.file, 1, 1), "The file holds no document of kind PolicyTests.");

  reader.only_keys(*tests, {"apiVersion", "kind", "metadata", "policies", "world", "request", "cases"});
  if (const YamlNode* version = reader.required(*tests, "apiVersion", "steward/v1"))
    if (const auto text = reader.text(*version, "steward/v1", kMaxNameBytes); text && *text != "steward/v1")
      reader.not_one_of(*version, *text, "a version of the policy language", {"steward/v1"});

  std::vector<PolicySource> sources = read_policies(reader, *tests, find);
  sources.insert(sources.end(), also.begin(), also.end());
  if (others > 0) sources.push_back({source.file, without_document(source.text, tests->line)});
  if (sources.empty() && outcome.diagnostics.empty())
    reader.error(*tests, "There is nothing to test: name 'policies'.");
  if (sources.empty()) return outcome;
  LoadOutcome loaded = load_policies(std::move(sources));
  for (Diagnostic& diagnostic : loaded.diagnostics)
    if (diagnostic.severity == Severity::kError) outcome.diagnostics.push_back(std::move(diagnostic));
  if (!loaded.set) return outcome;

  auto file = std::make_shared<CaseFile>();
  file->file = source.file;
  file->world = CaseWorld::read(reader, tests->find("world"), loaded.set);
  file->cases = read_cases(reader, *tests, *file->world);
  if (outcome.diagnostics.empty()) outcome.file = std::move(file);
  return outcome;
}

}  // namespace steward::policy
