#include "storage/tag_rows.h"

#include <fmt/format.h>

#include <charconv>

#include "base/json.h"
#include "storage/generation.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kSelectTags = R"(
  SELECT t.field_id, t.category, t.origin, t.state, t.confidence, t.evidence, t.note
  FROM tag t ORDER BY t.field_id, t.category, t.origin)";

constexpr auto kSelectTagsAsOf = R"(
  WITH version AS (
    SELECT field_id, category, origin, since, until, id, state, confidence, note FROM tag_before WHERE until > $1
    UNION ALL
    SELECT field_id, category, origin, since, 9223372036854775807, 9223372036854775807, state, confidence, note FROM tag)
  SELECT DISTINCT ON (field_id, category, origin) field_id, category, origin, state, confidence, NULL, note
  FROM version WHERE since <= $1 ORDER BY field_id, category, origin, until, id)";

// Text, because a JSON number beyond 2^63 is not one that every reader keeps.
Result<uint64_t> parse_seed(const JsonView& seed) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, seed.as_string());
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    return seed.error("expected a number as text.");
  return value;
}

}  // namespace

json::object evidence_to_json(const ScanEvidence& evidence) {
  return {{"detector", evidence.detector},
          {"rules_hash", evidence.rules_hash},
          {"data_fingerprint", evidence.data_fingerprint},
          {"seed", std::to_string(evidence.seed)},
          {"rows_examined", evidence.rows_examined},
          {"distinct_examined", evidence.distinct_examined},
          {"distinct_matched", evidence.distinct_matched},
          {"prevalence",
           {{"estimate", evidence.prevalence.estimate},
            {"lower", evidence.prevalence.lower},
            {"upper", evidence.prevalence.upper}}},
          {"header_match", evidence.header_match}};
}

Result<ScanEvidence> evidence_from_json(std::string_view text) {
  STEWARD_ASSIGN_OR_RETURN(const json::value parsed, parse_json(text));
  const JsonView view(parsed);
  ScanEvidence evidence;
  STEWARD_ASSIGN_OR_RETURN(evidence.detector, view.string("detector"));
  STEWARD_ASSIGN_OR_RETURN(evidence.rules_hash, view.string("rules_hash"));
  STEWARD_ASSIGN_OR_RETURN(evidence.data_fingerprint, view.string("data_fingerprint"));
  STEWARD_ASSIGN_OR_RETURN(evidence.seed, parse_seed(view.at("seed")));
  STEWARD_ASSIGN_OR_RETURN(evidence.rows_examined, view.at("rows_examined").as_int());
  STEWARD_ASSIGN_OR_RETURN(evidence.distinct_examined, view.at("distinct_examined").as_int());
  STEWARD_ASSIGN_OR_RETURN(evidence.distinct_matched, view.at("distinct_matched").as_int());
  const JsonView prevalence = view.at("prevalence");
  STEWARD_ASSIGN_OR_RETURN(evidence.prevalence.estimate, prevalence.at("estimate").as_double());
  STEWARD_ASSIGN_OR_RETURN(evidence.prevalence.lower, prevalence.at("lower").as_double());
  STEWARD_ASSIGN_OR_RETURN(evidence.prevalence.upper, prevalence.at("upper").as_double());
  STEWARD_ASSIGN_OR_RETURN(evidence.header_match, view.bool_or("header_match", false));
  return evidence;
}

Error unknown_word(std::string_view what) {
  return {
      ErrorCode::kInternal,
      fmt::format("The database holds a {} that this steward does not know: was it written by a newer one?",
                  what),
      ""};
}

Result<std::vector<TagAssertion>> load_tags(pqxx::transaction_base& tx, int64_t as_of) {
  std::vector<TagAssertion> tags;
  const pqxx::result rows =
      as_of == kPresent ? tx.exec(kSelectTags) : tx.exec_params(kSelectTagsAsOf, as_of);
  for (const auto& row : rows) {
    TagAssertion tag;
    tag.field = FieldId{row[0].as<int64_t>()};
    tag.category = Category(row[1].as<std::string>());
    const auto origin = parse_tag_origin(row[2].c_str());
    const auto state = parse_tag_state(row[3].c_str());
    if (!origin || !state) return unknown_word("state of a tag");
    tag.origin = *origin;
    tag.state = *state;
    tag.confidence = row[4].as<double>();
    if (!row[5].is_null()) {
      STEWARD_ASSIGN_OR_RETURN(tag.scan, evidence_from_json(row[5].c_str()));
    }
    tag.note = row[6].as<std::string>();
    tags.push_back(std::move(tag));
  }
  return tags;
}

}  // namespace steward::storage
