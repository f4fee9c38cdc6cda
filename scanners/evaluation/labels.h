// Labelled data: what quality is measured on. JSON lines of two kinds (docs/scanners.md, "Measuring"):
//
//   {"kind":"column","dataset":"shop.public.customer","path":"email","type":"text","values":["…",null],
//    "expected":["user.contact.email"],"detector":"email_address"}
//   {"kind":"text","text":"…","expected":[{"start":3,"end":19,"detector":"iban_code"}]}
//
// Pure. Files come from anywhere: bounded, strict, refused with the line that is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/taxonomy.h"

namespace steward::scanners {

struct ColumnCase {
  size_t line = 0;
  std::string dataset, path, type;
  std::vector<std::optional<std::string>> values;  // rows in order; none: null
  std::vector<Category> expected;                  // none: nothing personal in it
  std::string detector;                            // the rule that should say so; empty: any
};

// Offsets in Unicode code points, end exclusive.
struct LabelledSpan {
  size_t start = 0, end = 0;
  std::string detector;
};

struct TextCase {
  size_t line = 0;
  std::string text;
  std::vector<LabelledSpan> expected;  // by start, without overlaps
};

struct Labels {
  std::vector<ColumnCase> columns;
  std::vector<TextCase> texts;
};

inline constexpr size_t kMaxLabelBytes = 256u << 20;

// `file` names the input in messages ("labels.jsonl:12: …"). Blank lines are skipped.
Result<Labels> parse_labels(std::string_view jsonl, std::string_view file);

}  // namespace steward::scanners
