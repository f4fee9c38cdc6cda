// What walks texts from outside: the finder of spans, the walker of JSON documents, and the reader of column
// states.
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "scanners/columns/column_decision.h"
#include "scanners/columns/column_state.h"
#include "scanners/columns/json_leaves.h"

namespace {

using namespace steward::scanners;

void walk_text(std::string_view text) {
  const std::string valid = steward::to_valid_utf8(text);
  size_t last_end = 0;
  for (const auto& span : DetectorSet::builtin().find_spans(valid)) {
    if (span.start < last_end || span.end <= span.start) std::abort();
    last_end = span.end;
  }
  if (last_end > steward::count_code_points(valid)) std::abort();
}

void walk_json(std::string_view text) {
  const auto found = find_json_leaves(text, "root");
  if (found.leaves.size() > kMaxJsonLeaves) std::abort();
  for (const auto& leaf : found.leaves)
    if (!leaf.path.starts_with("root")) std::abort();
}

void read_state(std::string_view bytes) {
  auto state = ColumnState::parse(bytes, DetectorSet::builtin());
  if (!state.ok()) return;
  const FieldReport report = decide(*state, {SampleDesign::kEverything});
  for (const auto& finding : report.findings)
    if (!(finding.confidence >= 0 && finding.confidence <= 1)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 1u << 15) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  walk_text(text);
  walk_json(text);
  read_state(text);
  return 0;
}
