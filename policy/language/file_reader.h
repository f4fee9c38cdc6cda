// One policy file, from text to the part of a policy set it holds. Files are read apart from each other, so that
// several can be read at once; what they share is in Terms and Definitions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/language/definitions.h"
#include "policy/language/document_reader.h"
#include "policy/language/sharing.h"
#include "policy/policy_set.h"

namespace steward::policy {

// An id that must be unique over all files, and where it stands.
struct Claim {
  std::string_view what;  // "rule", "document", …
  std::string id;
  int line = 0, column = 0;
};

class FileReader {
 public:
  // All outlive the reader. `terms` may still grow until read_rules().
  FileReader(const PolicySource& source, const Terms& terms);
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  // The steps, in this order for every file.
  void parse();
  void read_definitions(Definitions& definitions);
  // Adds the masks and what extends the taxonomies; keys come in the order of the file.
  void read_terms(const Definitions& definitions, Terms& terms);
  void check_parents();
  void read_rules(const Definitions& definitions);

  PolicySet& part() { return part_; }
  DocumentReader& reader() { return reader_; }
  std::vector<Diagnostic>& diagnostics() { return diagnostics_; }
  const std::vector<Claim>& claims() const { return claims_; }
  // Where each exception of part() names the rule it lifts; null where it does not.
  const std::vector<YamlNode>& lifted() const { return lifted_; }

 private:
  struct Entry {
    std::string key;
    YamlNode place;
    bool is_category = false;
  };

  void read_document(const YamlNode& document);
  const MappingSpec* read_head(const YamlNode& document);
  std::string read_metadata(const YamlNode& document, bool needs_name);
  void read_rule(const YamlNode& rule, const MappingSpec& kind, const std::string& document);
  void read_rule_document(const YamlNode& document, const MappingSpec& kind, const std::string& name);
  void read_entries(const YamlNode& document, const MappingSpec& kind);
  void read_declassifiers(const YamlNode& document);
  void read_term_document(const YamlNode& document, std::string_view kind, Terms& terms);
  void claim(std::string_view what, std::string id, const YamlNode& at);

  const PolicySource& source_;
  std::vector<Diagnostic> diagnostics_;
  DocumentReader reader_;
  Sharing sharing_;
  std::vector<YamlNode> documents_;
  std::vector<Entry> entries_;
  std::vector<Claim> claims_;
  std::vector<YamlNode> lifted_;
  PolicySet part_;
};

}  // namespace steward::policy
