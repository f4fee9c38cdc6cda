#include "storage/generation.h"

#include <string>

namespace steward::storage {
namespace {

constexpr auto kLockWrites = "SELECT pg_advisory_xact_lock(7310579649270018)";  // a number of Steward's own
constexpr auto kBump = "UPDATE generation SET value = value + 1 WHERE state = $1";
constexpr auto kNotify = "SELECT pg_notify($1, $2)";
constexpr auto kSelectStart = "SELECT catalog, lineage, consent FROM history_start";
constexpr auto kSelectGeneration = "SELECT state, value FROM generation";

const char* name_of(State state) {
  switch (state) {
    case State::kCatalog:
      return "catalog";
    case State::kLineage:
      return "lineage";
    case State::kPolicy:
      return "policy";
    case State::kConsent:
      return "consent";
    case State::kGrants:
      return "grants";
  }
  return "";
}

}  // namespace

void lock_writes(pqxx::transaction_base& tx) {
  tx.exec(kLockWrites);
}

Status bump_generation(pqxx::transaction_base& tx, State state) {
  if (tx.exec_params(kBump, name_of(state)).affected_rows() == 1) {
    tx.exec_params(kNotify, kChangeChannel, name_of(state));
    return {};
  }
  return Error{ErrorCode::kInternal,
               std::string("The database holds no generation of ") + name_of(state) + ".", ""};
}

Result<Generation> load_generation(pqxx::transaction_base& tx) {
  Generation generation;
  for (const auto& row : tx.exec(kSelectGeneration)) {
    const auto state = row[0].as<std::string>();
    const auto value = row[1].as<int64_t>();
    if (state == name_of(State::kCatalog)) generation.catalog = value;
    if (state == name_of(State::kLineage)) generation.lineage = value;
    if (state == name_of(State::kPolicy)) generation.policy = value;
    if (state == name_of(State::kConsent)) generation.consent = value;
    if (state == name_of(State::kGrants)) generation.grants = value;
  }
  return generation;
}

Result<Generation> load_history_start(pqxx::transaction_base& tx) {
  Generation start;
  for (const auto& row : tx.exec(kSelectStart)) {
    start.catalog = row[0].as<int64_t>();
    start.lineage = row[1].as<int64_t>();
    start.consent = row[2].as<int64_t>();
  }
  return start;
}

}  // namespace steward::storage
