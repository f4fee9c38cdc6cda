// Free text and a column of arbitrary values: spans stay inside the text, in order and apart; a judgement
// counts no more than it was shown.
#include <cstdlib>
#include <map>

#include "base/text.h"
#include "scanners/detectors/detector_set.h"

namespace {

using steward::scanners::ColumnSample;
using steward::scanners::DetectorSet;

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
  ColumnSample column;
  std::map<std::string, int64_t> distinct;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (column.rows_examined == 0 && column.field.path.empty())
      column.field.path = text.substr(0, end);
    else
      ++distinct[std::string(text.substr(0, end))], ++column.rows_examined;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  column.field.type = "text";
  column.distinct.assign(distinct.begin(), distinct.end());
  const auto report = judge(DetectorSet::builtin(), {"file", "/fuzz.csv"}, column);
  for (const auto& finding : report.findings) {
    if (finding.distinct_matched > finding.distinct_examined) std::abort();
    if (finding.distinct_examined > static_cast<int64_t>(column.distinct.size())) std::abort();
    if (!(finding.confidence >= 0 && finding.confidence <= 1)) std::abort();
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
