// The portable form of a ColumnState: big-endian numbers, texts with their length before them. Version 1:
//
//   "SCS1" · hash of the rules · dataset · field · seed · bound · rows by kind · kinds of evidence · the
//   sample and its limit · rows beyond it, by rule
//
// It travels between machines and may come from anywhere: every count is checked before it is used.
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "scanners/columns/column_state.h"

namespace steward::scanners {
namespace {

constexpr std::string_view kMagic = "SCS1";
constexpr size_t kMaxText = 64 << 10;
constexpr size_t kMaxDistinct = 1 << 20;
constexpr size_t kMasks = 7;

std::array<RuleMask ValueEvidence::*, kMasks> masks() {
  return {&ValueEvidence::admitted, &ValueEvidence::valid, &ValueEvidence::plausible,
          &ValueEvidence::formed,   &ValueEvidence::hits,  &ValueEvidence::candidates,
          &ValueEvidence::near_hits};
}

class Writer {
 public:
  void number(uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes_ += static_cast<char>(value >> shift & 0xFF);
  }
  void count(int64_t value) { number(static_cast<uint64_t>(value)); }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  void evidence(const ValueEvidence& evidence) {
    for (const auto mask : masks())
      for (const uint64_t word : (evidence.*mask).words()) number(word);
  }
  void sketch(const DistinctSketch& sketch) {
    number(sketch.smallest().size());
    for (const uint64_t hash : sketch.smallest()) number(hash);
  }
  void raw(std::string_view value) { bytes_ += value; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads what Writer wrote; after the first thing that does not fit, ok() is false and everything read is
// zero.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return bytes_.empty(); }

  std::string_view raw(size_t size) {
    if (!ok_ || bytes_.size() < size) {
      ok_ = false;
      return {};
    }
    const auto taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  uint64_t number(uint64_t most = UINT64_MAX) {
    uint64_t value = 0;
    for (const char c : raw(8)) value = value << 8 | static_cast<unsigned char>(c);
    ok_ &= value <= most;
    return ok_ ? value : 0;
  }
  int64_t count() { return static_cast<int64_t>(number(INT64_MAX / 4)); }
  std::string text() { return std::string(raw(number(kMaxText))); }
  // `inside`: the rules that can have finds inside a value.
  ValueEvidence evidence(const RuleMask& known, const RuleMask& inside) {
    ValueEvidence evidence;
    for (const auto mask : masks()) {
      RuleMask::Words words{};
      for (uint64_t& word : words) word = number();
      evidence.*mask = RuleMask::of_words(words);
      const bool is_find = mask == &ValueEvidence::hits || mask == &ValueEvidence::candidates ||
                           mask == &ValueEvidence::near_hits;
      if (RuleMask unknown = evidence.*mask; unknown.subtract(is_find ? inside : known).any()) ok_ = false;
    }
    return evidence;
  }
  DistinctSketch sketch() {
    DistinctSketch sketch;
    for (uint64_t left = number(DistinctSketch::kKept); ok_ && left > 0; --left) sketch.add(number());
    return sketch;
  }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

Error malformed() {
  return {ErrorCode::kInvalidInput, "This is not the state of a column, or it was cut off or altered.", ""};
}

}  // namespace

std::string ColumnState::serialize() {
  const auto values = sample_.finish([this](const SampledValue& dropped) { drop(dropped); });
  Writer out;
  out.raw(kMagic);
  out.text(detectors_->hash());
  out.text(dataset_.ns);
  out.text(dataset_.name);
  out.text(field_.path);
  out.text(field_.type);
  out.number(options_.seed);
  out.number(options_.max_distinct);
  for (const int64_t rows : {filled_rows_, blanks_, nulls_, unread_, rows_beyond_}) out.count(rows);
  out.number(kinds_.size());
  for (const ValueEvidence& kind : kinds_) out.evidence(kind);
  out.number(sample_.limit());
  out.number(values.size());
  for (const SampledValue& value : values) {
    out.number(value.hash);
    out.count(value.rows);
    out.number(value.evidence);
  }
  out.number(beyond_.size());
  for (const BeyondSample& counts : beyond_) {
    for (const int64_t rows : {counts.valid, counts.plausible, counts.hits, counts.near_hits})
      out.count(rows);
    out.sketch(counts.hit_values);
    out.sketch(counts.candidate_values);
  }
  return out.take();
}

Result<ColumnState> ColumnState::parse(std::string_view bytes, const DetectorSet& detectors) {
  Reader in(bytes);
  if (in.raw(kMagic.size()) != kMagic) return malformed();
  if (in.text() != detectors.hash())
    return in.ok() ? Error{ErrorCode::kConflict,
                           "This state was made with other rules; scan the part again with these.", ""}
                   : malformed();
  DatasetName dataset;
  dataset.ns = in.text();
  dataset.name = in.text();
  Field field;
  field.path = in.text();
  field.type = in.text();
  ColumnOptions options;
  options.seed = in.number();
  options.max_distinct = in.number(kMaxDistinct);
  if (!in.ok() || options.max_distinct == 0) return malformed();

  ColumnState state(detectors, dataset, std::move(field), options);
  for (int64_t* rows :
       {&state.filled_rows_, &state.blanks_, &state.nulls_, &state.unread_, &state.rows_beyond_})
    *rows = in.count();
  const RuleMask known = RuleMask::all(detectors.rules().size());
  RuleMask inside;
  for (size_t i = 0; i < detectors.rules().size(); ++i)
    if (detectors.rules()[i].span) inside.set(i);
  // Kinds that only dropped values had are written too; none is larger than its share of the bytes.
  for (uint64_t left = in.number(bytes.size() / (8 * kMasks)); in.ok() && left > 0; --left)
    state.kinds_.push_back(in.evidence(known, inside));
  for (uint32_t i = 0; i < state.kinds_.size(); ++i) state.numbers_.emplace(state.kinds_[i], i);

  const auto none = [](const SampledValue&) {};
  const uint64_t limit = in.number();
  const uint64_t size = in.number(options.max_distinct);
  state.sample_.lower_limit(limit, none);
  uint64_t last = 0;
  for (uint64_t i = 0; in.ok() && i < size; ++i) {
    SampledValue value;
    value.hash = in.number();
    value.rows = in.count();
    value.evidence = static_cast<uint32_t>(in.number(UINT32_MAX));
    const bool fits = value.rows > 0 && value.evidence < state.kinds_.size() && value.hash < limit &&
                      (i == 0 || value.hash > last);
    if (!in.ok() || !fits) return malformed();
    last = value.hash;
    state.sample_.insert(value, none);
  }
  const uint64_t rules_beyond = in.number(detectors.rules().size());
  if (rules_beyond != 0 && rules_beyond != detectors.rules().size()) return malformed();
  state.beyond_.resize(rules_beyond);
  for (size_t rule = 0; rule < state.beyond_.size(); ++rule) {
    BeyondSample& counts = state.beyond_[rule];
    for (int64_t* rows : {&counts.valid, &counts.plausible, &counts.hits, &counts.near_hits})
      *rows = in.count();
    counts.hit_values = in.sketch();
    counts.candidate_values = in.sketch();
    const bool has_finds = counts.hits > 0 || counts.near_hits > 0 || !counts.hit_values.smallest().empty() ||
                           !counts.candidate_values.smallest().empty();
    if (has_finds && !inside.test(rule)) return malformed();
  }
  if (!in.ok() || !in.at_end()) return malformed();
  return state;
}

}  // namespace steward::scanners
