// A file of cases: policies, a world, and what decide() must answer. YAML, documented in docs/policy.md.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policy/checks/case_world.h"

namespace steward::policy {

// What a case says of the decision; parts that are absent are not looked at.
struct Expectation {
  Verdict verdict = Verdict::kDeny;
  std::map<std::string, Verdict> fields;                 // by full name
  std::optional<std::map<std::string, MaskSpec>> masks;  // all of them, by full name of the field
  std::optional<std::map<std::string, std::vector<RowFilter>>> rows;  // all of them, by dataset; sorted
  std::optional<std::optional<Period>> retention;
  std::optional<std::optional<int64_t>> aggregate_only;
  std::optional<std::vector<std::string>> notify;     // sorted
  std::optional<Recording> record;
  std::optional<std::vector<std::string>> grants;     // sorted
  std::optional<std::vector<std::string>> approvals;  // the rules that wait for some, sorted
  std::vector<std::string> rules;                     // each is told among those that decided
  std::vector<std::string> near_misses;               // each is told as one
  std::vector<std::string> says;                      // each is part of some reason
};

struct PolicyCase {
  std::string name;
  std::string place;
  DecisionRequest request;
  Expectation expect;
};

struct CaseFile {
  std::string file;
  std::shared_ptr<const CaseWorld> world;
  std::vector<PolicyCase> cases;
};

// Finds what `policies:` names: a file, as written, or a pack.
struct PolicyNamed {
  std::string name;
  bool is_pack = false;
};
using FindPolicy = std::function<Result<PolicySource>(const PolicyNamed&)>;

struct CaseFileOutcome {
  std::shared_ptr<const CaseFile> file;  // null when any diagnostic is an error
  std::vector<Diagnostic> diagnostics;
};

inline constexpr size_t kMaxCases = 10'000;

// One document of kind PolicyTests, and any number of policy documents, which are tested too. `also` are
// policies that the caller adds. Bounded; never stops at the first mistake.
CaseFileOutcome read_case_file(const PolicySource& source, const FindPolicy& find,
                               const std::vector<PolicySource>& also = {});

}  // namespace steward::policy
