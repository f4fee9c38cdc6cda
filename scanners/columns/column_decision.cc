#include "scanners/columns/column_decision.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/hash.h"
#include "base/text.h"
#include "scanners/columns/statistics.h"

namespace steward::scanners {
namespace {

constexpr double kPriorLogOdds = -4.6;  // a column without a telling name holds a given category: 1 %
constexpr double kHeaderLogOdds = 9.2;  // a name that says so outright: 99 %
constexpr double kMaxEvidence = 20;     // nats; more values never make a proof absolute
constexpr double kContextRaise = 0.3, kContextLower = 0.6;
constexpr double kOtherHeader = -0.3;      // the name says something else
constexpr double kBlockedNullRate = 0.01;  // weaker checks than this are not believed against the name
constexpr double kTellingHeader = 0.9;     // such a name makes even failed checksums suspicious
constexpr double kShapeShare = 0.8;
constexpr double kSupportedShare = 0.5;
constexpr double kChance = 0.01;         // of finds inside cells
constexpr size_t kMinAloneDistinct = 5;  // weak checks need this many values to speak without a header
constexpr size_t kMaxCellBytes = 64 << 10;
constexpr size_t kMaxColumnBytes = 64 << 20;  // of cells read for finds inside

struct Cell {
  std::string_view value;  // trimmed
  int64_t rows = 0;
  ValueShape shape;
  uint64_t draw = 0;  // picks the values a rule examines when it cannot afford all of them
};

bool is_placeholder(std::string_view value) {
  static constexpr std::array<std::string_view, 11> kWords = {
      "n/a", "na", "null", "none", "nil", "-", "--", "nan", "?", "unknown", "undefined"};
  return value.size() <= 9 && std::find(kWords.begin(), kWords.end(), to_lower(value)) != kWords.end();
}

// The same for the same value on every run; of long values the ends count.
uint64_t draw_of(std::string_view value) {
  uint64_t hash = 14695981039346656037u ^ value.size();  // FNV-1a
  const auto mix = [&hash](std::string_view bytes) {
    for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  };
  mix(value.substr(0, 16));
  mix(value.substr(value.size() > 16 ? value.size() - 16 : 0));
  return hash ^ (hash >> 29);
}

std::vector<Cell> cells_of(const ColumnSample& column) {
  std::vector<Cell> cells;
  cells.reserve(column.distinct.size());
  for (const auto& [value, rows] : column.distinct) {
    const std::string_view text = trim(value);
    if (text.empty() || is_placeholder(text)) continue;
    cells.push_back({text, rows, measure(text), draw_of(text)});
  }
  return cells;
}

// Eight bytes, most significant first.
std::string number_bytes(uint64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFF);
  return bytes;
}

struct Tally {
  size_t examined = 0, fitting = 0, valid = 0, plausible = 0;
  int64_t rows = 0, fitting_rows = 0, valid_rows = 0, plausible_rows = 0;
};

Tally count_matches(const Rule& rule, const std::vector<Cell>& cells, bool supported) {
  Tally tally;
  const size_t stride =
      rule.decision.slow() ? (cells.size() + rule.decision.max_examined - 1) / rule.decision.max_examined : 1;
  for (const Cell& cell : cells) {
    if (stride > 1 && cell.draw % stride != 0) continue;
    ++tally.examined;
    tally.rows += cell.rows;
    if (!rule.fits(cell.value, cell.shape)) continue;
    ++tally.fitting;
    tally.fitting_rows += cell.rows;
    const ClassMask marks = rule.decision.alone_marks;
    if (!supported && marks != 0 && (cell.shape.classes & marks) == 0) continue;
    switch (rule.validator ? rule.validator(cell.value) : Match::kValid) {
      case Match::kValid:
        ++tally.valid;
        tally.valid_rows += cell.rows;
        break;
      case Match::kPlausible:
        ++tally.plausible;
        tally.plausible_rows += cell.rows;
        break;
      case Match::kNone:
        break;
    }
  }
  return tally;
}

struct Verdict {
  Finding finding;
  bool decided = false;
  double log_odds = 0;
};

// A name alone: what an empty column is taken for.
Verdict judge_header_only(const Rule& rule, double header, Finding finding) {
  const bool decided = header >= rule.decision.header_only;
  finding.confidence = decided ? 0.5 + 0.25 * header : 0.5 * std::max(header, 0.0);
  return {std::move(finding), decided, kPriorLogOdds + kHeaderLogOdds * header};
}

Verdict judge_values(const Rule& rule, double header, bool typed, const Tally& tally, Finding finding) {
  const DecisionRule& rules = rule.decision;
  const bool supported = typed || header >= rules.supported_at;
  size_t accepted = tally.valid + (supported ? tally.plausible : 0);
  int64_t accepted_rows = tally.valid_rows + (supported ? tally.plausible_rows : 0);
  const double examined = static_cast<double>(tally.examined);
  double rate = supported ? std::max(rules.expected, 0.95) : rules.expected;
  double null_rate = supported ? rules.supported_null_rate : rules.null_rate;
  double most = 0.99;
  // A column called credit_card_number full of sixteen digits that fail Luhn: the name and the shape decide.
  if (rules.shape_suffices && header >= kTellingHeader &&
      static_cast<double>(accepted) < kSupportedShare * examined &&
      static_cast<double>(tally.fitting) >= kShapeShare * examined) {
    accepted = tally.fitting;
    accepted_rows = tally.fitting_rows;
    null_rate = rules.supported_null_rate;
    rate = 0.95;
    most = 0.7;
  }
  const double evidence =
      log_likelihood_ratio(static_cast<int64_t>(accepted),
                           static_cast<int64_t>(std::max(tally.fitting, accepted)), rate, null_rate);
  Verdict verdict;
  verdict.log_odds = kPriorLogOdds + kHeaderLogOdds * (typed ? std::max(header, 0.9) : header) +
                     std::clamp(evidence, -kMaxEvidence, kMaxEvidence) +
                     rules.format_evidence * static_cast<double>(tally.fitting) / examined;
  const double share = static_cast<double>(accepted) / examined;
  const bool weak = null_rate >= kBlockedNullRate;
  const bool enough = supported || !weak || tally.examined >= kMinAloneDistinct;
  verdict.decided = accepted > 0 && enough && (supported || (rules.alone && !(weak && header < 0))) &&
                    share >= (supported ? kSupportedShare : rules.min_share) && verdict.log_odds > 0;
  finding.distinct_examined = static_cast<int64_t>(tally.examined);
  finding.distinct_matched = static_cast<int64_t>(accepted);
  finding.prevalence = wilson_interval(accepted_rows, tally.rows);
  const double confidence = std::min(probability_of(verdict.log_odds) * (0.5 + 0.5 * share), most);
  finding.confidence = verdict.decided ? std::max(confidence, 0.5) : std::min(confidence, 0.45);
  verdict.finding = std::move(finding);
  return verdict;
}

// Worth telling in the report though it did not decide.
bool is_notable(const Verdict& verdict) {
  return verdict.finding.distinct_matched > 0 && verdict.finding.confidence >= 0.05;
}

struct CellFinds {
  int64_t hits = 0, near_hits = 0, candidates = 0, rows = 0;
  double confidence = 0;
};

bool is_about(const std::vector<std::string>& words, const std::string& token) {
  return std::any_of(words.begin(), words.end(), [&token](const std::string& word) {
    return token == word || (token.starts_with(word) &&
                             (token.substr(word.size()) == "s" || token.substr(word.size()) == "es"));
  });
}

bool any_is_about(const std::vector<std::string>& words, const std::vector<std::string>& tokens) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [&](const std::string& token) { return is_about(words, token); });
}

// The words of "shop.public.customer" that say something: the last part, and the schema or folder before it.
std::vector<std::string> context_words(const DatasetName& dataset, std::string_view path) {
  std::string_view name = dataset.name;
  if (dataset.ns == "file" || name.find('/') != std::string_view::npos) {
    name = name.substr(name.rfind('/') + 1);
    name = name.substr(0, name.find('.'));
  } else if (const size_t dot = name.rfind('.'); dot != std::string_view::npos) {
    const size_t schema = name.rfind('.', dot - 1);
    name = name.substr(schema == std::string_view::npos || dot == 0 ? 0 : schema + 1);
  }
  auto tokens = tokenize_name(name);
  if (const size_t leaf = path.rfind('.'); leaf != std::string_view::npos)
    for (auto& token : tokenize_name(path.substr(0, leaf))) tokens.push_back(std::move(token));
  return tokens;
}

TypeMask native_type(TypeMask type) {
  return type & (kInetType | kMacType | kPointType);
}

std::vector<double> header_scores(const DetectorSet& detectors, const DatasetName& dataset,
                                  const Field& field, std::vector<bool>& header_match) {
  const auto* rules_ = &detectors.rules();
  const auto hits = detectors.lexicon().look_up(field.path);
  const auto context = context_words(dataset, field.path);
  const auto leaf = tokenize_name(field.path.substr(field.path.rfind('.') + 1));
  const double silent = !hits.empty() || names_identifier(field.path) ? kOtherHeader : 0;
  std::vector<double> scores(rules_->size(), silent);
  for (const auto& hit : hits) {
    scores[hit.rule] = std::max(hit.weight, header_match[hit.rule] ? scores[hit.rule] : 0.0);
    header_match[hit.rule] = true;
  }
  for (size_t i = 0; i < rules_->size(); ++i) {
    const Rule& rule = (*rules_)[i];
    if (any_is_about(rule.header_not, leaf)) {
      scores[i] = -kContextLower;
      header_match[i] = false;
      continue;
    }
    if (header_match[i] && any_is_about(rule.context_raise, context)) scores[i] += kContextRaise;
    if (any_is_about(rule.context_lower, context)) scores[i] -= kContextLower;
    scores[i] = std::clamp(scores[i], -1.0, 1.0);
  }
  return scores;
}

}  // namespace

FieldReport judge(const DetectorSet& detectors, const DatasetName& dataset, const ColumnSample& column) {
  const auto* rules_ = &detectors.rules();
  FieldReport report;
  report.field = column.field;
  report.rows_examined = column.rows_examined;
  report.nulls = column.nulls;
  report.data_fingerprint = fingerprint_of(column);
  const TypeMask type = classify_type(column.field.type);
  if (type == kOpaqueType) return report;

  std::vector<bool> header_match(rules_->size(), false);
  const auto scores = header_scores(detectors, dataset, column.field, header_match);
  const auto cells = cells_of(column);

  std::vector<Verdict> verdicts;
  std::optional<size_t> winner;  // in verdicts
  std::optional<size_t> winning_rule;
  for (size_t i = 0; i < rules_->size(); ++i) {
    const Rule& rule = (*rules_)[i];
    if ((rule.types & type) == 0) continue;
    Finding finding{.detector = rule.id, .category = rule.category, .header_match = header_match[i]};
    Verdict verdict;
    if (cells.empty()) {
      if (!header_match[i]) continue;
      verdict = judge_header_only(rule, scores[i], std::move(finding));
    } else {
      const bool typed = (rule.types & native_type(type)) != 0;
      if (!rule.decision.alone && !typed && scores[i] < rule.decision.supported_at) continue;
      verdict = judge_values(rule, scores[i], typed,
                             count_matches(rule, cells, typed || scores[i] >= rule.decision.supported_at),
                             std::move(finding));
      if (!verdict.decided && !is_notable(verdict)) continue;
    }
    if (verdict.decided) {
      // The name outweighs: of several that fit, the one the header speaks for.
      const auto rank = [&](const Verdict& v, size_t rule_index) {
        return std::pair(header_match[rule_index] ? scores[rule_index] : 0.0, v.log_odds);
      };
      if (!winner || rank(verdict, i) > rank(verdicts[*winner], *winning_rule)) {
        winner = verdicts.size();
        winning_rule = i;
      }
    }
    verdicts.push_back(std::move(verdict));
  }
  for (size_t v = 0; v < verdicts.size(); ++v) {
    const bool decided = winner && v == *winner;
    if (decided)
      report.categories.push_back(verdicts[v].finding.category);
    else
      verdicts[v].finding.confidence = std::min(verdicts[v].finding.confidence, 0.45);
    report.findings.push_back(std::move(verdicts[v].finding));
  }

  if ((type & (kTextType | kJsonType)) != 0) {
    RuleMask enabled;
    for (size_t i = 0; i < rules_->size(); ++i) {
      const Rule& rule = (*rules_)[i];
      if (!rule.span || !rule.span->tags_columns) continue;
      if (scores[i] < 0 && !header_match[i] && rule.span->null_rate >= kBlockedNullRate &&
          names_identifier(column.field.path))
        continue;
      enabled.set(i);
    }
    std::vector<CellFinds> finds(rules_->size());
    size_t bytes = 0;
    int64_t cells_read = 0, rows_read = 0;
    const Rule* decided_rule = winning_rule ? &(*rules_)[*winning_rule] : nullptr;
    for (const Cell& cell : cells) {
      if (bytes > kMaxColumnBytes) break;
      const std::string_view text = cell.value.substr(0, kMaxCellBytes);
      bytes += text.size();
      ++cells_read;
      rows_read += cell.rows;
      if (decided_rule && decided_rule->shape.admits(cell.shape) &&
          decided_rule->match(cell.value) != Match::kNone)
        continue;
      const SpanScan scan = detectors.finder().scan(text, cell.shape, enabled);
      if (!scan.candidates.any()) continue;
      RuleMask counted;
      scan.candidates.for_each([&](size_t i) { ++finds[i].candidates; });
      for (const SpanHit& hit : scan.hits) {
        CellFinds& find = finds[hit.rule];
        find.confidence = std::max(find.confidence, hit.confidence);
        find.near_hits += hit.near_word;
        if (counted.test(hit.rule)) continue;
        counted.set(hit.rule);
        ++find.hits;
        find.rows += cell.rows;
      }
    }
    for (size_t i = 0; i < rules_->size(); ++i) {
      const Rule& rule = (*rules_)[i];
      const CellFinds& find = finds[i];
      if (find.hits == 0) continue;
      if (std::find(report.categories.begin(), report.categories.end(), rule.category) !=
          report.categories.end())
        continue;
      const double chance =
          binomial_tail(find.hits, std::max(find.candidates, find.hits), rule.span->null_rate);
      const bool decided = find.near_hits > 0 || chance <= kChance;
      Finding finding{.detector = rule.id, .category = rule.category, .header_match = header_match[i]};
      finding.distinct_examined = cells_read;
      finding.distinct_matched = find.hits;
      finding.prevalence = wilson_interval(find.rows, rows_read);
      finding.confidence =
          decided ? find.confidence * (1 - std::min(chance, kChance)) : std::min(0.4, 1 - chance);
      std::erase_if(report.findings, [&](const Finding& f) { return f.detector == rule.id; });
      report.findings.push_back(std::move(finding));
      if (decided) report.categories.push_back(rule.category);
    }
  }
  std::sort(report.categories.begin(), report.categories.end());
  report.categories.erase(std::unique(report.categories.begin(), report.categories.end()),
                          report.categories.end());
  std::sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
    if (a.confidence != b.confidence) return a.confidence > b.confidence;
    return a.detector < b.detector;
  });
  return report;
}

std::string fingerprint_of(const ColumnSample& column) {
  std::vector<const std::pair<std::string, int64_t>*> entries;
  entries.reserve(column.distinct.size());
  for (const auto& entry : column.distinct) entries.push_back(&entry);
  const auto by_value = [](const auto* a, const auto* b) { return *a < *b; };
  if (!std::is_sorted(entries.begin(), entries.end(), by_value))
    std::sort(entries.begin(), entries.end(), by_value);
  // Many small updates cost more than the hashing itself.
  constexpr size_t kHashBatch = 64 << 10;
  std::string batch;
  Sha256 hash;
  for (const auto* entry : entries) {
    batch += number_bytes(entry->first.size());
    batch += entry->first;
    batch += number_bytes(static_cast<uint64_t>(entry->second));
    if (batch.size() < kHashBatch) continue;
    hash.update(batch);
    batch.clear();
  }
  hash.update(batch);
  return to_hex(hash.finish());
}

}  // namespace steward::scanners
