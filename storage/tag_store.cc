#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "storage/catalog_store.h"
#include "storage/generation.h"
#include "storage/row_text.h"
#include "storage/tag_rows.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kSelectScanned = R"(
  SELECT t.field_id, t.category, t.state, t.confidence, t.evidence
  FROM tag t JOIN (SELECT DISTINCT value::bigint AS id FROM json_array_elements_text($1::json)) f ON t.field_id = f.id
  WHERE t.origin = 'scanned')";

constexpr auto kDeleteScanned = R"(
  DELETE FROM tag t
  USING json_to_recordset($1::json) AS n (field bigint, category text)
  WHERE t.field_id = n.field AND t.category = n.category AND t.origin = 'scanned' AND t.state = 'suggested')";

// A state that a person set is not touched.
constexpr auto kUpsertScanned = R"(
  INSERT INTO tag (field_id, category, origin, state, confidence, evidence, note, changed_at, since)
  SELECT n.field, n.category, 'scanned', 'suggested', n.confidence, n.evidence, n.note, $2::timestamptz,
         (SELECT next_generation('catalog'))
  FROM json_to_recordset($1::json) AS n (field bigint, category text, confidence double precision, evidence jsonb,
                                         note text)
  ON CONFLICT (field_id, category, origin)
  DO UPDATE SET confidence = excluded.confidence, evidence = excluded.evidence, changed_at = excluded.changed_at)";

constexpr auto kHasField = "SELECT 1 FROM field WHERE id = $1";

constexpr auto kUpsertDeclared = R"(
  INSERT INTO tag (field_id, category, origin, state, confidence, note, changed_at, since)
  VALUES ($1, $2, $3, $4, $5, $6, $7::timestamptz, next_generation('catalog'))
  ON CONFLICT (field_id, category, origin)
  DO UPDATE SET state = excluded.state, note = excluded.note, changed_at = excluded.changed_at,
                confidence = CASE WHEN tag.origin = 'scanned' THEN tag.confidence ELSE excluded.confidence END)";

constexpr auto kInsertDeclared = R"(
  INSERT INTO tag (field_id, category, origin, state, confidence, note, changed_at, since)
  SELECT DISTINCT ON (n.field, n.category) n.field, n.category, 'declared', 'suggested', 1, n.note, $2::timestamptz,
         (SELECT next_generation('catalog'))
  FROM json_to_recordset($1::json) AS n (field bigint, category text, note text)
  ORDER BY n.field, n.category, n.note
  ON CONFLICT (field_id, category, origin) DO NOTHING)";

using TagKey = std::pair<FieldId, Category>;
using Examined = std::map<FieldId, ExaminedField>;

struct ScannedRow {
  TagState state = TagState::kSuggested;
  double confidence = 0;
  int64_t rows_examined = 0;
  std::string evidence;  // serialised the one way, for comparison
};

// What a scan changes about stored rows.
struct ScanDifference {
  std::vector<TagChange> changes;
  json::array upserts;
  json::array removals;
};

std::string evidence_text(const std::optional<ScanEvidence>& evidence) {
  return evidence ? json::serialize(evidence_to_json(*evidence)) : "";
}

Result<std::map<TagKey, ScannedRow>> load_scanned(pqxx::transaction_base& tx, const Examined& fields) {
  json::array ids;
  for (const auto& [field, seen] : fields) ids.push_back(field.value);
  std::map<TagKey, ScannedRow> rows;
  for (const auto& row : tx.exec_params(kSelectScanned, json::serialize(ids))) {
    ScannedRow scanned;
    const auto state = parse_tag_state(row[2].c_str());
    if (!state) return unknown_word("state of a tag");
    scanned.state = *state;
    scanned.confidence = row[3].as<double>();
    if (!row[4].is_null()) {
      STEWARD_ASSIGN_OR_RETURN(const ScanEvidence evidence, evidence_from_json(row[4].c_str()));
      scanned.rows_examined = evidence.rows_examined;
      scanned.evidence = evidence_text(evidence);
    }
    rows.emplace(TagKey{FieldId{row[0].as<int64_t>()}, Category(row[1].as<std::string>())},
                 std::move(scanned));
  }
  return rows;
}

// One tag for each field and category: the most confident.
Result<std::map<TagKey, const TagAssertion*>> strongest(const Examined& fields,
                                                        const std::vector<TagAssertion>& tags) {
  std::map<TagKey, const TagAssertion*> best;
  for (const TagAssertion& tag : tags) {
    if (tag.origin != TagOrigin::kScanned || !fields.contains(tag.field))
      return Error{ErrorCode::kInternal,
                   "A scan may replace only the scanned tags of the fields it examined.", ""};
    STEWARD_RETURN_IF_ERROR(check_storable(tag.category.str(), "The category"));
    STEWARD_RETURN_IF_ERROR(check_storable(tag.note, "The tag's note"));
    const TagAssertion*& slot = best[{tag.field, tag.category}];
    if (!slot || tag.confidence > slot->confidence) slot = &tag;
  }
  return best;
}

json::object upsert_row(const TagAssertion& tag) {
  json::object row{{"field", tag.field.value},
                   {"category", tag.category.str()},
                   {"confidence", tag.confidence},
                   {"note", tag.note}};
  if (tag.scan) row["evidence"] = evidence_to_json(*tag.scan);
  return row;
}

// A field named twice counts as what the weaker look at it saw.
Examined by_field(const std::vector<ExaminedField>& fields) {
  Examined examined;
  for (const ExaminedField& field : fields) {
    const auto [slot, is_new] = examined.try_emplace(field.field, field);
    if (is_new) continue;
    slot->second.rows = std::min(slot->second.rows, field.rows);
    slot->second.read_to_end &= field.read_to_end;
  }
  return examined;
}

bool may_overrule(const ExaminedField& seen, const ScannedRow& row) {
  return seen.read_to_end || seen.rows >= row.rows_examined;
}

ScanDifference compare(const Examined& examined, const std::map<TagKey, ScannedRow>& stored,
                       const std::map<TagKey, const TagAssertion*>& found) {
  ScanDifference difference;
  for (const auto& [key, tag] : found) {
    const auto row = stored.find(key);
    const bool is_new = row == stored.end();
    // Weaker evidence in the place of stronger would let the next weak scan remove what a strong one found.
    if (!is_new && !may_overrule(examined.at(key.first), row->second)) continue;
    const bool changed = !is_new && row->second.confidence != tag->confidence;
    if (is_new) difference.changes.push_back({key.first, key.second, "added", tag->confidence});
    if (changed) difference.changes.push_back({key.first, key.second, "changed", tag->confidence});
    if (is_new || changed || row->second.evidence != evidence_text(tag->scan))
      difference.upserts.push_back(upsert_row(*tag));
  }
  for (const auto& [key, row] : stored) {
    if (row.state != TagState::kSuggested || found.contains(key)) continue;
    if (!may_overrule(examined.at(key.first), row)) continue;
    difference.changes.push_back({key.first, key.second, "removed", row.confidence});
    difference.removals.push_back({{"field", key.first.value}, {"category", key.second.str()}});
  }
  return difference;
}

}  // namespace

Result<std::vector<TagChange>> replace_scanned_tags(pqxx::transaction_base& tx,
                                                    const std::vector<ExaminedField>& fields,
                                                    const std::vector<TagAssertion>& tags, Timestamp now) {
  const Examined examined = by_field(fields);
  STEWARD_ASSIGN_OR_RETURN(const auto found, strongest(examined, tags));
  if (examined.empty()) return std::vector<TagChange>();
  lock_writes(tx);
  STEWARD_ASSIGN_OR_RETURN(const auto stored, load_scanned(tx, examined));
  ScanDifference difference = compare(examined, stored, found);
  if (!difference.removals.empty()) tx.exec_params(kDeleteScanned, json::serialize(difference.removals));
  if (!difference.upserts.empty())
    tx.exec_params(kUpsertScanned, json::serialize(difference.upserts), format_rfc3339(now));
  if (!difference.removals.empty() || !difference.upserts.empty())
    STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kCatalog));
  return std::move(difference.changes);
}

Status put_declared_tag(pqxx::transaction_base& tx, const TagAssertion& tag, Timestamp now) {
  if (tag.origin == TagOrigin::kPropagated)
    return Error{
        ErrorCode::kInvalidInput,
        "A propagated tag is computed, never stored: declare the category, or reject it, at the field.", ""};
  STEWARD_RETURN_IF_ERROR(check_storable(tag.category.str(), "The category"));
  STEWARD_RETURN_IF_ERROR(check_storable(tag.note, "The tag's note"));
  lock_writes(tx);
  if (tx.exec_params(kHasField, tag.field.value).empty())
    return Error{ErrorCode::kNotFound, "There is no such field in the catalog: scan its source first.", ""};
  tx.exec_params(kUpsertDeclared, tag.field.value, tag.category.str(), std::string(to_string(tag.origin)),
                 std::string(to_string(tag.state)), tag.confidence, tag.note, format_rfc3339(now));
  return bump_generation(tx, State::kCatalog);
}

Status add_declared_tags(pqxx::transaction_base& tx, const std::vector<NamedTag>& tags, Timestamp now) {
  if (tags.empty()) return {};
  lock_writes(tx);
  boost::json::array rows;
  for (const NamedTag& tag : tags) {
    STEWARD_RETURN_IF_ERROR(check_storable(tag.note, "The tag's note"));
    rows.push_back(boost::json::object{
        {"field", tag.field.value}, {"category", tag.category.str()}, {"note", tag.note}});
  }
  const auto added = tx.exec_params(kInsertDeclared, boost::json::serialize(rows), format_rfc3339(now));
  return added.affected_rows() == 0 ? Status() : bump_generation(tx, State::kCatalog);
}

}  // namespace steward::storage
