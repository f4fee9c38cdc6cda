#include "scanners/detectors/detector_set.h"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "base/embedded.h"
#include "base/hash.h"
#include "base/text.h"
#include "scanners/detectors/rule_parser.h"

namespace steward::scanners {

extern const std::vector<EmbeddedFile> kDetectorRules;  // generated from scanners/detectors/rules/

struct DetectorSet::Impl {
  Impl(std::vector<Rule> compiled, std::string rules_hash)
      : rules(std::move(compiled)), hash(std::move(rules_hash)), index(rules), finder(rules, index) {
    for (size_t i = 0; i < rules.size(); ++i)
      for (const HeaderPhrase& phrase : rules[i].header) lexicon.add(phrase.phrase, i, phrase.weight);
  }

  std::vector<Rule> rules;
  std::string hash;
  RuleIndex index;
  HeaderLexicon lexicon;
  SpanFinder finder;
};

namespace {

struct ParsedRules {
  std::vector<Rule> rules;
  std::string hash;
};

std::vector<RuleText> shipped_texts() {
  std::vector<RuleText> texts;
  for (const EmbeddedFile& file : kDetectorRules) texts.push_back({file.name, file.contents});
  return texts;
}

// The rules of `texts`, which a rule of the same id in `overriding` replaces.
Result<ParsedRules> parse_all(const std::vector<RuleText>& texts,
                              const std::vector<RuleText>& overriding = {}) {
  ParsedRules parsed;
  std::map<std::string, size_t> places, overridden;
  Sha256 hash;
  const auto read = [&](const RuleText& text, bool overrides) -> Status {
    STEWARD_ASSIGN_OR_RETURN(auto rules, parse_rules(text.yaml, text.file));
    // A file cut to nothing would silently look for nothing.
    if (rules.empty())
      return Error{ErrorCode::kInvalidInput, "there is no rule in it.", std::string(text.file)};
    for (Rule& rule : rules) {
      const auto known = places.find(rule.id);
      const bool replaces = known != places.end() && overrides && overridden.emplace(rule.id, 0).second;
      if (known != places.end() && !replaces)
        return Error{ErrorCode::kInvalidInput, fmt::format("rule {} is defined twice.", excerpt(rule.id)),
                     std::string(text.file)};
      if (replaces) {
        parsed.rules[known->second] = std::move(rule);
        continue;
      }
      if (overrides) overridden.emplace(rule.id, 0);
      places.emplace(rule.id, parsed.rules.size());
      parsed.rules.push_back(std::move(rule));
    }
    hash.update_framed(text.file).update_framed(text.yaml);
    return {};
  };
  for (const RuleText& text : texts) STEWARD_RETURN_IF_ERROR(read(text, false));
  for (const RuleText& text : overriding) STEWARD_RETURN_IF_ERROR(read(text, true));
  const std::string first = texts.empty() ? "" : std::string(texts[0].file);
  if (parsed.rules.empty()) return Error{ErrorCode::kInvalidInput, "there is no rule.", first};
  if (parsed.rules.size() > kMaxRules)
    return Error{ErrorCode::kTooLarge, fmt::format("more than {} rules.", kMaxRules), first};
  parsed.hash = to_hex(hash.finish());
  return parsed;
}

// What an example proved wrong; the example itself is configuration and may be shown.
std::string complaint(const Rule& rule, std::string_view example, std::string_view expected) {
  return fmt::format("rule {}: the example \"{}\" should {}.", rule.id, excerpt(example, 80), expected);
}

}  // namespace

DetectorSet::DetectorSet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DetectorSet::DetectorSet(DetectorSet&&) noexcept = default;
DetectorSet& DetectorSet::operator=(DetectorSet&&) noexcept = default;
DetectorSet::~DetectorSet() = default;

const DetectorSet& DetectorSet::builtin() {
  static const DetectorSet kSet = [] {
    auto parsed = parse_all(shipped_texts());
    // A defect of the build, not of any input: the tests load the same bytes.
    if (!parsed.ok()) throw std::logic_error("shipped detector rules: " + parsed.error().to_string());
    return DetectorSet(std::make_unique<Impl>(std::move(parsed->rules), std::move(parsed->hash)));
  }();
  return kSet;
}

Result<DetectorSet> DetectorSet::load(const std::vector<RuleText>& texts) {
  STEWARD_ASSIGN_OR_RETURN(auto parsed, parse_all(texts));
  return DetectorSet(std::make_unique<Impl>(std::move(parsed.rules), std::move(parsed.hash)));
}

Result<DetectorSet> DetectorSet::with(const std::vector<RuleText>& texts) {
  STEWARD_ASSIGN_OR_RETURN(auto parsed, parse_all(shipped_texts(), texts));
  return DetectorSet(std::make_unique<Impl>(std::move(parsed.rules), std::move(parsed.hash)));
}

DetectorSet DetectorSet::every(size_t step) const {
  std::vector<Rule> some;
  for (size_t i = 0; i < impl_->rules.size(); i += step) some.push_back(impl_->rules[i]);
  return DetectorSet(std::make_unique<Impl>(std::move(some), fmt::format("{}/{}", impl_->hash, step)));
}

const std::vector<Rule>& DetectorSet::rules() const {
  return impl_->rules;
}
const RuleIndex& DetectorSet::index() const {
  return impl_->index;
}
const HeaderLexicon& DetectorSet::lexicon() const {
  return impl_->lexicon;
}
const SpanFinder& DetectorSet::finder() const {
  return impl_->finder;
}

std::vector<Span> DetectorSet::find_spans(std::string_view text) const {
  std::string repaired;
  if (!is_utf8(text)) {
    repaired = to_valid_utf8(text);
    text = repaired;
  }
  const SpanScan scan = impl_->finder.scan(text, measure(text), RuleMask::all(impl_->rules.size()));
  std::vector<Span> spans;
  spans.reserve(scan.hits.size());
  size_t byte = 0, code_point = 0;
  const auto advance = [&](size_t to) {
    for (; byte < to; ++byte) code_point += (static_cast<unsigned char>(text[byte]) & 0xC0) != 0x80;
    return code_point;
  };
  for (const SpanHit& hit : scan.hits) {
    const Rule& rule = impl_->rules[hit.rule];
    const size_t start = advance(hit.begin);
    const size_t end = advance(hit.end);
    spans.push_back({start, end, rule.id, rule.category, hit.confidence});
  }
  return spans;
}

std::vector<std::string> DetectorSet::test_examples() const {
  std::vector<std::string> failures;
  for (const Rule& rule : impl_->rules) {
    for (const auto& example : rule.examples.positive)
      if (rule.match(example) != Match::kValid) failures.push_back(complaint(rule, example, "match"));
    for (const auto& example : rule.examples.with_header)
      if (rule.match(example) != Match::kPlausible)
        failures.push_back(complaint(rule, example, "match beside a header only"));
    for (const auto& example : rule.examples.negative)
      if (rule.match(example) != Match::kNone) failures.push_back(complaint(rule, example, "not match"));
  }
  return failures;
}

size_t DetectorSet::example_count() const {
  size_t count = 0;
  for (const Rule& rule : impl_->rules)
    count += rule.examples.positive.size() + rule.examples.with_header.size() + rule.examples.negative.size();
  return count;
}

const std::string& DetectorSet::hash() const {
  return impl_->hash;
}

}  // namespace steward::scanners
