// Free text and a column of arbitrary values: spans stay inside the text, in order and apart; a judgement
// counts no more than it was shown.
#include <cstdlib>

#include "base/text.h"
#include "scanners/columns/table_state.h"
#include "scanners/detectors/detector_set.h"

namespace {

using steward::scanners::DetectorSet;
using steward::scanners::TableState;

void check_spans(std::string_view text) {
  const std::string valid = steward::to_valid_utf8(text);
  size_t last_end = 0;
  for (const auto& span : DetectorSet::builtin().find_spans(valid)) {
    if (span.start < last_end || span.end <= span.start) std::abort();
    last_end = span.end;
  }
  if (last_end > steward::count_code_points(valid)) std::abort();
}

// The first line is the header, every further line a value.
void check_column(std::string_view text) {
  const size_t header_end = std::min(text.find('\n'), text.size());
  TableState table(DetectorSet::builtin(), {"file", "/fuzz.csv"}, {}, nullptr);
  steward::scanners::Batch batch;
  batch.columns.resize(1);
  const std::string header = steward::to_valid_utf8(text.substr(0, header_end));
  text.remove_prefix(std::min(header_end + 1, text.size()));
  for (; !text.empty(); ++batch.rows) {
    const size_t end = std::min(text.find('\n'), text.size());
    batch.columns[0].values.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!table.begin({{{}, header, "text", 1}}).ok() || !table.add(batch).ok()) std::abort();
  for (const auto& field : table.decide({steward::scanners::SampleDesign::kEverything})) {
    for (const auto& finding : field.findings) {
      if (finding.distinct_matched > finding.distinct_examined) std::abort();
      if (finding.distinct_examined > field.rows_examined) std::abort();
      if (!(finding.confidence >= 0 && finding.confidence <= 1)) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 1u << 14) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_spans(text);
  check_column(text);
  return 0;
}
