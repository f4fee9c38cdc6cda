#include "storage/salt_store.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kSelectSome = R"(
  SELECT encode(lookup, 'hex'), encode(salt, 'hex') FROM subject_salt
  WHERE lookup IN (SELECT decode(value, 'hex') FROM json_array_elements_text($1::json)))";
constexpr auto kSelectSalts = "SELECT encode(lookup, 'hex'), encode(salt, 'hex') FROM subject_salt";
constexpr auto kInsertSalt = R"(
  INSERT INTO subject_salt (lookup, salt)
  SELECT decode(lookup, 'hex'), decode(salt, 'hex') FROM json_to_recordset($1::json) AS added (lookup text, salt text)
  ORDER BY lookup
  ON CONFLICT DO NOTHING)";
constexpr auto kSelectWithConsent = R"(
  SELECT DISTINCT encode(subject, 'hex') FROM consent_event
  WHERE subject IN (SELECT decode(value, 'hex') FROM json_array_elements_text($1::json)))";
constexpr auto kCountErasures = "SELECT coalesce(max(number), 0) FROM subject_erasure";
constexpr auto kDeleteSalt = "DELETE FROM subject_salt WHERE lookup = decode($1, 'hex')";
constexpr auto kLetErase = "SET LOCAL steward.erasing = 'on'";
constexpr auto kDeleteConsent = "DELETE FROM consent_event WHERE subject = decode($1, 'hex')";
constexpr auto kRefuseAgain = "SET LOCAL steward.erasing = 'off'";
constexpr auto kNote =
    "INSERT INTO subject_erasure (id, actor, reason, erased_at) VALUES ($1, $2, $3, $4::timestamptz)";

std::string array_of(const std::vector<Digest>& digests) {
  json::array array;
  for (const Digest& digest : digests) array.emplace_back(to_hex(digest));
  return json::serialize(array);
}

Result<Salts> salts_of(const pqxx::result& rows) {
  Salts salts;
  for (const auto& row : rows) {
    STEWARD_ASSIGN_OR_RETURN(const Digest lookup, digest_of(row[0]));
    STEWARD_ASSIGN_OR_RETURN(const Digest salt, digest_of(row[1]));
    salts.emplace(lookup, salt);
  }
  return salts;
}

}  // namespace

Result<Salts> load_salts(pqxx::transaction_base& tx, const std::vector<Digest>& lookups) {
  return salts_of(tx.exec_params(kSelectSome, array_of(lookups)));
}

Result<Salts> load_all_salts(pqxx::transaction_base& tx) {
  return salts_of(tx.exec(kSelectSalts));
}

Status add_salts(pqxx::transaction_base& tx, const Salts& salts) {
  json::array rows;
  for (const auto& [lookup, salt] : salts)
    rows.push_back(json::object{{"lookup", to_hex(lookup)}, {"salt", to_hex(salt)}});
  tx.exec_params(kInsertSalt, json::serialize(rows));
  return {};
}

Result<std::vector<Digest>> with_consent(pqxx::transaction_base& tx, const std::vector<Digest>& subjects) {
  std::vector<Digest> found;
  for (const auto& row : tx.exec_params(kSelectWithConsent, array_of(subjects))) {
    STEWARD_ASSIGN_OR_RETURN(const Digest subject, digest_of(row[0]));
    found.push_back(subject);
  }
  return found;
}

int64_t count_erasures(pqxx::transaction_base& tx) {
  return tx.exec1(kCountErasures)[0].as<int64_t>();
}

Erased erase_subject(pqxx::transaction_base& tx, const Digest& lookup, const Digest& unsalted) {
  Erased erased;
  erased.had_salt = tx.exec_params(kDeleteSalt, to_hex(lookup)).affected_rows() > 0;
  tx.exec(kLetErase);
  erased.consent_events =
      static_cast<int64_t>(tx.exec_params(kDeleteConsent, to_hex(unsalted)).affected_rows());
  tx.exec(kRefuseAgain);
  return erased;
}

void note_erasure(pqxx::transaction_base& tx, const std::string& id, const std::string& actor,
                  const std::string& reason, Timestamp now) {
  tx.exec_params(kNote, id, actor, reason, format_rfc3339(now));
}

}  // namespace steward::storage
