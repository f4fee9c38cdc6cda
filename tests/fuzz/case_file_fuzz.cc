// Hostile files of cases: reading never crashes and says where each mistake is; what is read runs, and its
// results are written as JUnit and counted for coverage.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "policy/checks/coverage.h"
#include "policy/checks/junit.h"
#include "policy/checks/run_cases.h"

namespace {

using namespace steward;
using namespace steward::policy;

constexpr char kPolicy[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: p}
rules:
  - {id: a, effect: permit, data: {categories: ["*"]}, when: {subject.level: {at_least: 3}}, reason: r}
  - {id: f, effect: forbid, data: {categories: [user.contact], derived_from: ["x*"]}, reason: r}
)";

Result<PolicySource> find(const PolicyNamed& named) {
  if (named.name == "p.yaml") return PolicySource{"p.yaml", kPolicy};
  return Error{ErrorCode::kNotFound, "There is no such file.", ""};
}

void require(bool holds) {
  if (!holds) abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > (64u << 10)) return 0;  // longer files only hold more of the same
  const CaseFileOutcome outcome =
      read_case_file({"c", std::string(reinterpret_cast<const char*>(data), size)}, find);
  for (const Diagnostic& diagnostic : outcome.diagnostics) {
    require(diagnostic.place.rfind("c:", 0) == 0 || diagnostic.place.rfind("p.yaml:", 0) == 0);
    require(!diagnostic.message.empty());
  }
  require(outcome.file || !outcome.diagnostics.empty());
  if (!outcome.file) return 0;
  FileResults results{"c", {}, run_cases(*outcome.file)};
  require(results.results.size() == outcome.file->cases.size());
  for (const CaseResult& result : results.results)  // a case that fails says what was expected
    for (const auto& mismatch : result.mismatches)
      require(!mismatch.what.empty() && mismatch.expected != mismatch.got);
  Coverage coverage;
  coverage.add(*outcome.file, results.results);
  coverage.rules();
  require(!junit_xml({std::move(results)}).empty());
  return 0;
}
