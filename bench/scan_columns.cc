#include "bench/scan_columns.h"

#include <fmt/format.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <array>
#include <random>

#include "scanners/columns/column_decision.h"

namespace steward::bench {
namespace {

using Engine = std::mt19937_64;

std::string make_sentence(Engine& engine) {
  static constexpr std::array kWords = {
      "the",      "order",   "was",     "late",    "because", "a",      "driver",  "could",
      "not",      "find",    "our",     "street",  "and",     "nobody", "called",  "back",
      "until",    "Monday",  "when",    "support", "offered", "half",   "refund",  "we",
      "agreed",   "printer", "paper",   "thanks",  "please",  "check",  "invoice", "again",
      "delivery", "window",  "between", "morning", "noon",    "box",    "damaged", "replace"};
  std::string text;
  const size_t words = 8 + engine() % 18;
  for (size_t i = 0; i < words; ++i) {
    if (!text.empty()) text += i % 9 == 8 ? ", " : " ";
    text += kWords[engine() % kWords.size()];
    if (engine() % 30 == 0) text += fmt::format(" {}", engine() % 5000);
  }
  if (engine() % 40 == 0) text += fmt::format(", write to user{}@example.com", engine() % 100'000);
  return text + ".";
}

std::string make_value(std::string_view kind, Engine& engine) {
  if (kind == "ids") return fmt::format("{:010}", engine() % 10'000'000'000);
  if (kind == "uuids")
    return fmt::format("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", engine() & 0xffffffff, engine() & 0xffff,
                       engine() & 0xfff, engine() & 0xfff, engine() & 0xffffffffffff);
  if (kind == "floats") return fmt::format("{:.4f}", static_cast<double>(engine() % 1'000'000'000) / 7919.0);
  if (kind == "emails")
    return fmt::format("user{}.{}@example{}.com", engine() % 1'000'000, engine() % 100, engine() % 50);
  return make_sentence(engine);
}

}  // namespace

TextColumn make_column(std::string_view kind, size_t bytes) {
  Engine engine(42);
  TextColumn column;
  std::vector<size_t> ends;
  column.bytes.reserve(bytes + 1024);
  while (column.bytes.size() < bytes) {
    column.bytes += make_value(kind, engine);
    ends.push_back(column.bytes.size());
  }
  size_t begin = 0;
  for (const size_t end : ends) {
    column.values.push_back(std::string_view(column.bytes).substr(begin, end - begin));
    begin = end;
  }
  return column;
}

size_t scan_with_steward(const scanners::DetectorSet& detectors, const TextColumn& column,
                         std::string_view name) {
  scanners::ColumnState state(detectors, {"file", "/bench.csv"}, {{}, std::string(name), "text", 1}, {});
  for (const std::string_view value : column.values) state.add(value);
  return decide(state, {scanners::SampleDesign::kEverything}).categories.size();
}

struct RegexBaseline::Impl {
  re2::RE2::Set set;
  size_t size = 0;

  explicit Impl(re2::RE2::Anchor anchor) : set(options(), anchor) {}

  static re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(
        64 << 20);  // eight times the default, so that it is not want of memory that is measured
    return options;
  }
};

RegexBaseline::RegexBaseline(const scanners::DetectorSet& detectors, bool inside)
    : impl_(new Impl(inside ? re2::RE2::UNANCHORED : re2::RE2::ANCHOR_BOTH)) {
  for (const auto& rule : detectors.rules()) {
    const re2::RE2* regex = inside ? (rule.span ? rule.span->regex.get() : nullptr) : rule.regex.get();
    if (regex && impl_->set.Add(regex->pattern(), nullptr) >= 0) ++impl_->size;
  }
  impl_->set.Compile();
}

RegexBaseline::~RegexBaseline() {
  delete impl_;
}

size_t RegexBaseline::size() const {
  return impl_->size;
}

size_t RegexBaseline::scan(const TextColumn& column) const {
  size_t matches = 0;
  std::vector<int> found;
  for (const std::string_view value : column.values) {
    found.clear();
    impl_->set.Match(re2::StringPiece(value.data(), value.size()), &found);
    matches += found.size();
  }
  return matches;
}

}  // namespace steward::bench
