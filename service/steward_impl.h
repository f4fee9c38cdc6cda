// What the use cases of Steward share. Private to service/.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "service/audit/counters.h"
#include "service/audit/entry_proofs.h"
#include "service/audit/heads.h"
#include "service/audit/people.h"
#include "service/audit/search.h"
#include "service/audit/witness_desk.h"
#include "service/audit/witnesses.h"
#include "service/keys.h"
#include "service/lineage_writer.h"
#include "service/registers/registers.h"
#include "service/steward.h"
#include "service/subject_hasher.h"
#include "service/world_loader.h"
#include "storage/change_listener.h"
#include "storage/ledger_store.h"
#include "storage/provision_store.h"

namespace steward::service {

struct Steward::Impl {
  Impl(Options opts, std::unique_ptr<storage::Database> opened, Keys opened_keys)
      : options(std::move(opts)),
        pool(std::move(opened)),
        database(*pool),
        decisions(storage::PoolOptions{.url = options.database_url, .size = 3}),
        keys(std::move(opened_keys.signing)),
        heads(database, *keys, options.clock),
        witnesses(database, heads, options.clock, options.post),
        witness_desk(database, *keys, options.clock),
        hasher(std::move(opened_keys.subjects)),
        people(hasher, decisions, options.clock),
        registers(database, people, options.clock),
        counters(database, options.clock),
        loader(decisions, options.clock),
        ledger(decisions, &counters.memory()),
        lineage(database, options.clock, [this] { return masking_functions(); }) {}

  // The last word is said while others still see that this is alive.
  ~Impl() {
    end_record();
    listener.reset();
  }

  // What is answered and waits is written; then the last word on how many decisions that were.
  void end_record() {
    ledger.stop();
    (void)counters.stop();
  }

  Timestamp now() const { return options.clock(); }

  std::set<std::string> masking_functions() const;

  // Of a dataset or a field, by any ending of its name that names one; what was given when none is known.
  std::string full_name_of(const std::string& name);

  // What a decision is, but for its place in the ledger. `request` has hashed subjects.
  // With an id it is to be recorded.
  RecordedDecision decided(const World& world, policy::DecisionRequest request, bool has_id) const;
  RecordedDecision refused(const World& world, policy::DecisionRequest request, const std::string& door,
                           std::string sentence) const;

  // None when the world moved before the decision got its place in the ledger.
  using Decided = std::vector<Result<RecordedDecision>>;
  struct Made {
    Decided decisions;
    std::vector<audit::PreparedEntry> entries;
    policy::Recording recording;  // the strictest of all; durable unless all permit less
  };
  using IsLast = std::function<bool(const Result<RecordedDecision>&)>;
  Result<Made> make(const World& world, const std::vector<Question>& questions, const IsLast& is_last,
                    storage::DecisionCounters::Deciding& deciding);
  // Answers before the entries are written, where that is permitted and the bound holds.
  bool queue(Made& made);
  Result<std::optional<Decided>> decide_once(const std::vector<Question>& questions, const IsLast& is_last);

  // steward_provision.cc. Whoever calls them holds lock_provision() of grant and database.
  enum class Standing { kAny, kThere };  // kThere: only what is on record is made anew
  Result<ProvisionOutcome> provision(const std::string& grant, const std::string& target_url,
                                     const std::string& member, const std::string& actor, Standing standing,
                                     const std::stop_token& stop);
  Status drop(const storage::StoredProvision& provision, const std::string& actor,
              const std::stop_token& stop);
  // Takes that lock itself.
  Result<ProvisionOutcome> refresh(const storage::StoredProvision& provision, const std::string& actor,
                                   const std::stop_token& stop);
  Result<std::vector<storage::StoredProvision>> made(const std::string& grant);

  Options options;
  std::unique_ptr<storage::Database> pool;
  storage::Database& database;
  storage::Database decisions;  // the loader's and the ledger's: writers that wait may take all of `database`
  std::unique_ptr<KeyRing> keys;
  Heads heads;
  Witnesses witnesses;
  WitnessDesk witness_desk;
  SubjectHasher hasher;
  People people;
  Registers registers;
  Counters counters;
  WorldLoader loader;
  std::mutex holding_writers;    // one decision at a time may hold the writers back
  storage::LedgerWriter ledger;  // its thread uses `decisions`
  LineageWriter lineage;         // its thread uses `database`
  std::once_flag reporting_is_made;
  std::shared_ptr<Reporting> reporting;
  LedgerSearch search{database,
                      {[this](std::string_view person) { return people.names_of(person); },
                       [this](const std::string& dataset) { return full_name_of(dataset); }}};
  std::unique_ptr<EntryProofs> proofs;                // signs by the whole
  std::unique_ptr<storage::ChangeListener> listener;  // its thread uses `loader`
};

// Puts a set in force and into the ledger. The last thing in its transaction. kForbidden while keys are
// trusted and the set is signed by none of them: neither in `signature` nor in one that was stored with it
// before.
Status activate_and_record(pqxx::transaction_base& tx, const policy::LoadOutcome& loaded,
                           const std::string& actor, Timestamp now, const std::string& signature = "",
                           std::optional<Digest> rollback_of = std::nullopt);

}  // namespace steward::service
