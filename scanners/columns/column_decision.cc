#include "scanners/columns/column_decision.h"

#include <algorithm>
#include <map>
#include <optional>

#include "scanners/columns/absence.h"
#include "scanners/columns/rule_tally.h"
#include "scanners/columns/statistics.h"

namespace steward::scanners {
namespace {

constexpr double kPriorLogOdds = -4.6;  // a column without a telling name holds a given category: 1 %
constexpr double kHeaderLogOdds = 9.2;  // a name that says so outright: 99 %
constexpr double kMaxEvidence = 20;     // nats; more values never make a proof absolute
constexpr double kTellingHeader = 0.9;  // such a name makes even failed checksums suspicious
constexpr double kShapeShare = 0.8;
constexpr double kSupportedShare = 0.5;
constexpr double kChance = 0.01;         // of finds inside cells
constexpr size_t kMinAloneDistinct = 5;  // weak checks need this many values to speak without a header
constexpr double kMixedShare = 0.1,
                 kMixedChance = 1e-6;  // of values that are one as a whole, in a mixed column
constexpr double kMixedNullRate = 0.06;
constexpr int64_t kMinMixed = 5;
constexpr double kUndecided = 0.45;  // confidence stays below one half
constexpr double kNotable = 0.05;

struct Verdict {
  size_t rule = 0;
  Finding finding;
  bool decided = false;
  double header = 0;  // what the name says for it
  double log_odds = 0;
};

// A name alone: what an empty column is taken for.
Verdict judge_name(const Rule& rule, double header, Finding finding) {
  const bool decided = header >= rule.decision.header_only;
  finding.confidence = decided ? 0.5 + 0.25 * header : 0.5 * std::max(header, 0.0);
  finding.outcome = Outcome::kNameOnly;
  return {0, std::move(finding), decided, header, kPriorLogOdds + kHeaderLogOdds * header};
}

// What counts as a match, and how likely it is either way.
struct Accepted {
  int64_t distinct = 0, rows = 0;
  double rate = 0, null_rate = 0;
  double most = 0.99;  // confidence
};

Accepted accepted_of(const DecisionRule& rules, double header, bool supported, const RuleTally& tally) {
  Accepted accepted{tally.valid, tally.valid_rows, rules.expected, rules.null_rate};
  if (!supported) return accepted;
  accepted.distinct += tally.plausible;
  accepted.rows += tally.plausible_rows;
  accepted.rate = std::max(rules.expected, 0.95);
  accepted.null_rate = rules.supported_null_rate;
  // A column called credit_card_number full of sixteen digits that fail Luhn: the name and the form decide.
  const auto examined = static_cast<double>(tally.distinct);
  const int64_t formed = accepted.distinct + tally.formed;
  if (rules.shape_suffices && header >= kTellingHeader &&
      static_cast<double>(accepted.distinct) < kSupportedShare * examined &&
      static_cast<double>(formed) >= kShapeShare * examined) {
    accepted.distinct = formed;
    accepted.rows += tally.formed_rows;
    accepted.rate = 0.95;
    accepted.most = 0.7;
  }
  return accepted;
}

Verdict judge_values(const Rule& rule, double header, bool supported, bool native, const RuleTally& tally,
                     Finding finding) {
  const DecisionRule& rules = rule.decision;
  const Accepted accepted = accepted_of(rules, header, supported, tally);
  const double evidence = log_likelihood_ratio(accepted.distinct, std::max(tally.fitting, accepted.distinct),
                                               accepted.rate, accepted.null_rate);
  const auto examined = static_cast<double>(tally.distinct);
  const double share = static_cast<double>(accepted.distinct) / examined;
  Verdict verdict;
  verdict.header = header;
  verdict.log_odds = kPriorLogOdds + kHeaderLogOdds * (native ? std::max(header, 0.9) : header) +
                     rules.format_evidence * static_cast<double>(tally.fitting) / examined +
                     std::clamp(evidence, -kMaxEvidence, kMaxEvidence);
  const bool weak = accepted.null_rate >= kWeakNullRate;
  const bool enough = supported || !weak || tally.distinct >= static_cast<int64_t>(kMinAloneDistinct);
  verdict.decided = accepted.distinct > 0 && enough &&
                    (supported || (rules.alone && !(weak && header < 0))) &&
                    share >= (supported ? kSupportedShare : rules.min_share) && verdict.log_odds > 0;
  finding.distinct_examined = tally.distinct;
  finding.distinct_matched = accepted.distinct;
  finding.prevalence = wilson_interval(accepted.rows, tally.rows);
  const double confidence = std::min(probability_of(verdict.log_odds) * (0.5 + 0.5 * share), accepted.most);
  finding.confidence = verdict.decided ? std::max(confidence, 0.5) : std::min(confidence, kUndecided);
  verdict.finding = std::move(finding);
  return verdict;
}

class Decision {
 public:
  Decision(ColumnState& column, const Sampling& sampling)
      : column_(column),
        sampling_(sampling),
        rules_(column.detectors().rules()),
        header_(column.header()),
        evidence_(column.evidence()) {}

  FieldReport run() {
    report_.field = column_.field();
    report_.rows_examined = column_.rows();
    report_.nulls = column_.nulls();
    report_.data_fingerprint = column_.fingerprint();
    if (column_.type() == kOpaqueType) return std::move(report_);
    if (column_.filled_rows() == 0)
      judge_by_name();
    else
      judge_whole_values();
    judge_finds_inside();
    report_.certificate = absences(column_, evidence_, report_.findings, sampling_);
    sort_report();
    return std::move(report_);
  }

 private:
  Finding finding_of(size_t rule) const {
    Finding finding{.detector = rules_[rule].id, .category = rules_[rule].category};
    finding.header_match = header_.named.test(rule);
    return finding;
  }

  void judge_by_name() {
    std::vector<Verdict> verdicts;
    const RuleMask admitted = column_.detectors().index().of_type(column_.type());
    (header_.named & admitted).for_each([&](size_t rule) {
      verdicts.push_back(judge_name(rules_[rule], header_.scores[rule], finding_of(rule)));
      verdicts.back().rule = rule;
    });
    settle(std::move(verdicts));
  }

  void judge_whole_values() {
    const auto tallies = tally_rules(column_, evidence_);
    std::vector<Verdict> verdicts;
    for (const auto& [rule, tally] : tallies) {
      if (!header_.asked.test(rule)) continue;
      Verdict verdict = judge_values(rules_[rule], header_.scores[rule], header_.supported.test(rule),
                                     header_.native.test(rule), tally, finding_of(rule));
      verdict.rule = rule;
      const bool notable = verdict.finding.distinct_matched > 0 && verdict.finding.confidence >= kNotable;
      if (verdict.decided || notable) verdicts.push_back(std::move(verdict));
    }
    settle(std::move(verdicts));
  }

  // The name outweighs: of several that fit, the one the header speaks for.
  void settle(std::vector<Verdict> verdicts) {
    const auto rank = [this](const Verdict& verdict) {
      return std::pair(header_.named.test(verdict.rule) ? verdict.header : 0.0, verdict.log_odds);
    };
    const Verdict* winner = nullptr;
    for (const Verdict& verdict : verdicts)
      if (verdict.decided && (!winner || rank(verdict) > rank(*winner))) winner = &verdict;
    if (winner) decided_rule_ = winner->rule;
    for (Verdict& verdict : verdicts) {
      if (&verdict == winner) {
        report_.categories.push_back(verdict.finding.category);
        if (verdict.finding.outcome == Outcome::kChance) verdict.finding.outcome = Outcome::kTyped;
      } else {
        verdict.finding.confidence = std::min(verdict.finding.confidence, kUndecided);
      }
      report_.findings.push_back(std::move(verdict.finding));
    }
  }

  // What the decided rule explains as a whole is not also a text with something inside.
  bool is_explained(const ValueEvidence& evidence) const {
    return decided_rule_ && (evidence.valid.test(*decided_rule_) || evidence.plausible.test(*decided_rule_));
  }

  struct Finds {
    int64_t hits = 0, near_hits = 0, candidates = 0, rows = 0;
    int64_t whole = 0;  // values that are one as a whole, in a column of which it is not the type
    int64_t formed = 0;
  };

  void judge_finds_inside() {
    std::map<size_t, Finds> finds;
    int64_t cells = 0;
    for (const EvidenceCount& count : evidence_) {
      cells += count.distinct;
      if (is_explained(count.evidence)) continue;
      (count.evidence.admitted & header_.inside).for_each([&](size_t rule) {
        finds[rule].formed += count.distinct;
      });
      (count.evidence.valid & header_.inside).for_each([&](size_t rule) {
        finds[rule].whole += count.distinct;
        if (!count.evidence.hits.test(rule)) finds[rule].rows += count.rows;
      });
      count.evidence.candidates.for_each([&](size_t rule) { finds[rule].candidates += count.distinct; });
      count.evidence.hits.for_each([&](size_t rule) {
        Finds& find = finds[rule];
        find.hits += count.distinct;
        find.rows += count.rows;
        if (count.evidence.near_hits.test(rule)) find.near_hits += count.distinct;
      });
    }
    for (size_t rule = 0; rule < column_.beyond().size(); ++rule) {
      const BeyondSample& beyond = column_.beyond()[rule];
      if (beyond.hits == 0 && beyond.candidate_values.smallest().empty()) continue;
      Finds& find = finds[rule];
      find.hits += beyond.hit_values.estimate();
      find.candidates += beyond.candidate_values.estimate();
      find.near_hits += beyond.near_hits;
      find.rows += beyond.hits;
    }
    for (const auto& [rule, find] : finds) {
      if (is_mixed_in(rule, find, cells)) {
        add_inside(rule, std::max(find.whole, find.hits), find.rows, cells, 0, find.near_hits > 0);
        continue;
      }
      if (find.hits == 0) continue;
      const double chance =
          binomial_tail(find.hits, std::max(find.candidates, find.hits), rules_[rule].span->null_rate);
      add_inside(rule, find.hits, find.rows, cells, chance, find.near_hits > 0);
    }
  }

  // A column of addresses and phone numbers by turns has no type, yet it holds both. So many rules are asked
  // that chance must be out of the question.
  bool is_mixed_in(size_t rule, const Finds& find, int64_t cells) const {
    if (static_cast<double>(find.whole) < kMixedShare * static_cast<double>(cells)) return false;
    const double null_rate = std::max(rules_[rule].span->null_rate, rules_[rule].decision.null_rate);
    // Bare digits that pass somebody's check digit are somebody else's ids as often as not.
    const Shape& shape = rules_[rule].shape;
    const bool may_be_bare = shape.required == 0 && (shape.any_of & kDigit) != 0;
    const bool telling =
        null_rate <= kMixedNullRate || rules_[rule].decision.alone_marks != 0 || !may_be_bare;
    return find.whole >= kMinMixed && telling && rules_[rule].decision.alone &&
           binomial_tail(find.whole, std::max(find.formed, find.whole), null_rate) <= kMixedChance;
  }

  void add_inside(size_t rule, int64_t hits, int64_t rows, int64_t cells, double chance, bool near) {
    const Category& category = rules_[rule].category;
    auto& categories = report_.categories;
    if (std::find(categories.begin(), categories.end(), category) != categories.end()) return;
    const bool decided = near || chance <= kChance;
    const double confidence = rules_[rule].span->confidence;
    const double raised = near ? confidence + (1 - confidence) * 0.5 : confidence;
    Finding finding = finding_of(rule);
    finding.outcome = decided ? Outcome::kInText : Outcome::kChance;
    finding.distinct_examined = std::max(cells, hits);
    finding.distinct_matched = hits;
    finding.prevalence = wilson_interval(rows, column_.filled_rows());
    finding.confidence = decided ? raised * (1 - std::min(chance, kChance)) : std::min(0.4, 1 - chance);
    std::erase_if(report_.findings, [&](const Finding& f) { return f.detector == finding.detector; });
    report_.findings.push_back(std::move(finding));
    if (decided) categories.push_back(category);
  }

  void sort_report() {
    auto& categories = report_.categories;
    std::sort(categories.begin(), categories.end());
    categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
    std::sort(report_.findings.begin(), report_.findings.end(), [](const Finding& a, const Finding& b) {
      return a.confidence != b.confidence ? a.confidence > b.confidence : a.detector < b.detector;
    });
  }

  ColumnState& column_;
  const Sampling& sampling_;
  const std::vector<Rule>& rules_;
  const HeaderEvidence& header_;
  const std::vector<EvidenceCount> evidence_;
  std::optional<size_t> decided_rule_;
  FieldReport report_;
};

}  // namespace

FieldReport decide(ColumnState& column, const Sampling& sampling) {
  return Decision(column, sampling).run();
}

}  // namespace steward::scanners
