#include "scanners/columns/header_evidence.h"

#include <algorithm>
#include <string>

namespace steward::scanners {
namespace {

constexpr double kContextRaise = 0.3, kContextLower = 0.6;
constexpr double kOtherHeader = -0.3;  // the name says something else

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
    const size_t table = name.rfind('#');  // of a database in a file
    name = table == std::string_view::npos ? name.substr(0, name.find('.')) : name.substr(table + 1);
  } else if (const size_t dot = name.rfind('.'); dot != std::string_view::npos) {
    const size_t schema = dot == 0 ? std::string_view::npos : name.rfind('.', dot - 1);
    name = name.substr(schema == std::string_view::npos ? 0 : schema + 1);
  }
  auto tokens = tokenize_name(name);
  if (const size_t leaf = path.rfind('.'); leaf != std::string_view::npos)
    for (auto& token : tokenize_name(path.substr(0, leaf))) tokens.push_back(std::move(token));
  return tokens;
}

void read_name(const DetectorSet& detectors, const DatasetName& dataset, const Field& field,
               HeaderEvidence& evidence) {
  const auto& rules = detectors.rules();
  const auto hits = detectors.lexicon().look_up(field.path);
  const auto context = context_words(dataset, field.path);
  const auto leaf = tokenize_name(field.path.substr(field.path.rfind('.') + 1));
  const bool says_else = !hits.empty() || names_identifier(field.path);
  evidence.scores.assign(rules.size(), says_else ? kOtherHeader : 0);
  for (const auto& hit : hits) {
    double& score = evidence.scores[hit.rule];
    score = evidence.named.test(hit.rule) ? std::max(score, hit.weight) : hit.weight;
    evidence.named.set(hit.rule);
  }
  for (size_t i = 0; i < rules.size(); ++i) {
    double& score = evidence.scores[i];
    if (any_is_about(rules[i].header_not, leaf)) {
      score = -kContextLower;
      evidence.named.reset(i);
      continue;
    }
    if (evidence.named.test(i) && any_is_about(rules[i].context_raise, context)) score += kContextRaise;
    if (any_is_about(rules[i].context_lower, context)) score -= kContextLower;
    score = std::clamp(score, -1.0, 1.0);
  }
}

}  // namespace

HeaderEvidence read_header(const DetectorSet& detectors, const DatasetName& dataset, const Field& field) {
  HeaderEvidence evidence;
  read_name(detectors, dataset, field, evidence);
  const auto& rules = detectors.rules();
  const TypeMask type = classify_type(field.type);
  const TypeMask native = type & (kInetType | kMacType | kPointType);
  const bool is_text = (type & (kTextType | kJsonType)) != 0;
  const bool is_identifier = names_identifier(field.path);
  for (size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    if ((rule.types & native) != 0) evidence.native.set(i);
    if (evidence.native.test(i) || evidence.scores[i] >= rule.decision.supported_at)
      evidence.supported.set(i);
    if ((rule.types & type) != 0 && (rule.decision.alone || evidence.supported.test(i)))
      evidence.asked.set(i);
    if (!is_text || !rule.span || !rule.span->tags_columns) continue;
    const bool blocked = is_identifier && evidence.scores[i] < 0 && !evidence.named.test(i) &&
                         rule.span->null_rate >= kWeakNullRate;
    if (!blocked) evidence.inside.set(i);
  }
  return evidence;
}

}  // namespace steward::scanners
