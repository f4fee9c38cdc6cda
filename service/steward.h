// The use cases of Steward, each one call: what the CLI and the HTTP API do, without either.
//
// Ties the stores to the pure cores. Thread-safe: every call may come from any thread. Nothing is
// acknowledged before it and its ledger entry are durable; each unit of work commits whole or not at all.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "audit/bundle.h"
#include "base/error.h"
#include "base/time.h"
#include "enforcement/objects.h"
#include "lineage/events/event_batch.h"
#include "lineage/events/openlineage.h"
#include "lineage/graph/graph.h"
#include "policy/checks/explain_rules.h"
#include "scanners/columns/report.h"
#include "service/access.h"
#include "service/audit/witness_post.h"
#include "service/decision_record.h"
#include "service/kept_grants.h"
#include "service/replay.h"
#include "service/search.h"
#include "service/simulate.h"
#include "service/world.h"
#include "storage/catalog_store.h"
#include "storage/facet_store.h"
#include "storage/policy_store.h"
#include "storage/pool.h"
#include "storage/run_store.h"
#include "storage/scan_store.h"
#include "storage/word_store.h"

namespace steward::lineage {
struct Manifest;
}

namespace steward::service {

class Reporting;
class Heads;          // service/audit/heads.h
class SigningSource;  // service/keys/signing_source.h
class Witnesses;      // service/audit/witnesses.h
class WitnessDesk;    // service/audit/witness_desk.h
struct KeyChangeOptions;
struct KeyChangeOutcome;

struct Options {
  std::string database_url;
  std::filesystem::path keys_dir;  // signing.pem, subject.key: the database's own (service/keys.h)
  size_t pool_size = 8;
  Clock clock = system_clock();
  std::shared_ptr<const SigningSource> signing_key = {};  // none: keys_dir/signing.pem
  bool is_signing_key_lost = false;                       // opens without it: for change_key() alone
  PostToWitness post = {};                                // none: heads go to files alone
};

struct ScanOutcome {
  size_t datasets = 0;
  size_t tagged_fields = 0;
  std::vector<storage::TagChange> tag_changes;
  size_t view_edges = 0;
};

// How old the world of a decision that is not recorded may be. One that is recorded is of its own moment.
inline constexpr std::chrono::milliseconds kAdviceAge{2'000};

struct IngestOutcome {
  bool duplicate = false;
  int64_t new_edges = 0;
};

// What became of many events; those that are not in `failures` are durable.
struct BatchFailure {
  size_t index = 0;  // from 0
  std::string reason;
  std::string where;          // a JSON Pointer into the event, or empty
  bool is_retriable = false;  // sending the same again may succeed
};
struct BatchOutcome {
  size_t received = 0, successful = 0, duplicates = 0;
  int64_t new_edges = 0;
  std::vector<BatchFailure> failures;
};

struct ManifestOutcome {
  size_t nodes = 0, declarations = 0, merges = 0;
  int64_t new_edges = 0;
};

struct ExportOptions {
  std::optional<Timestamp> from, to;
  std::optional<std::string> kind;
};

// What was made in a database for a grant.
struct ProvisionOutcome {
  std::string grant, target;
  enforcement::Names names;
  std::vector<std::string> warnings;  // what was left out, what makes the views vain, what was put right
  bool is_changed = true;             // false: all stood as it should
};
struct GrantDrift {
  std::string grant, target;
  std::vector<std::string> differences;  // none: all is as it was made
};
struct SweepOutcome {
  size_t dropped = 0;
  std::vector<std::string> failures;
};
struct KeepOutcome {
  size_t dropped = 0, changed = 0;
  std::vector<std::string> failures;  // each is tried again by the next call
};

class EntryProofs;   // service/audit/entry_proofs.h: one entry, and that the ledger holds it
class LedgerSearch;  // service/audit/search.h
class Counters;      // service/audit/counters.h: what servers decided, and what of it the ledger holds
class People;        // service/audit/people.h: what data subjects are called, and forgetting one
class Registers;     // service/registers/registers.h: what people asked about their data

class Steward {
 public:
  // Connects, migrates, loads the world. Seeds the baseline policy pack when there never was a set. kConflict
  // when the database belongs to other keys than those in keys_dir.
  static Result<std::unique_ptr<Steward>> open(Options options);
  ~Steward();

  // The current world; refreshed first when another process has written. Never null.
  Result<std::shared_ptr<const World>> world();

  // From now on the world is kept in step in the background: what other processes write is read when they
  // write it, not when next asked. For servers; once.
  void follow_changes();

  // What the last scan of each dataset rested on: a scan with an equal basis would say the same.
  Result<std::map<DatasetName, storage::ScanBasis>> scan_bases();

  // Stores a scan: datasets, tags, lineage of views, ledger entries: one transaction.
  Result<ScanOutcome> store_scan(const scanners::ScanReport& report, const std::string& actor);

  // `text` is one OpenLineage event.
  Result<IngestOutcome> ingest_event(std::string_view text, const std::string& actor);
  // Events that came together; one that cannot be read fails alone. Order does not matter.
  BatchOutcome ingest_batch(std::vector<lineage::BatchItem> events, const std::string& actor);

  // Declares nodes, lineage and merges. What a manifest says of a target replaces what the same job said
  // before.
  Result<ManifestOutcome> apply_manifest(const lineage::Manifest& manifest, const std::string& actor);
  // Replaces a table that people keep: "TagMapping", "NamespaceAliases" or "TrinoMapping", in YAML; refused
  // when it does not parse.
  Status put_lineage_setting(const std::string& kind, const std::string& yaml, const std::string& actor);

  // A person's word that two names are of one dataset, or are not; the newest on a pair counts. kNotFound for
  // a name that the catalog does not know. Names are as they were given (an alias is a name of its own).
  Status judge_merge(const DatasetName& a, const DatasetName& b, bool is_merged, const std::string& why,
                     const std::string& actor);

  // Facets of datasets or jobs as they came, the newest of each; of merged datasets those of every row.
  Result<std::vector<storage::StoredFacet>> dataset_facets(const std::vector<DatasetId>& datasets);
  Result<std::vector<storage::StoredFacet>> job_facets(const std::vector<JobId>& jobs);
  // The latest runs of a job, newest first.
  Result<std::vector<storage::RunFact>> runs(JobId job, size_t limit);

  // Decides and records. request.data_subjects are raw ids here and are replaced by their keyed hashes;
  // request.time is set to now when it is zero. The entry never stands in the ledger behind a change of
  // policies, consent, catalog or lineage that the decision does not know of.
  Result<RecordedDecision> decide(policy::DecisionRequest request);

  // Which rules speak to a request, and what of each holds. Data subjects in clear; not recorded.
  Result<policy::RulesExplanation> explain_rules(policy::DecisionRequest request);

  // Asks for access and decides at once: refused with why, granted, or pending for approvers. Under an id
  // that was used before the same is answered the same, and something else is kConflict. No id: a new one.
  // kConflict too when the subject has 500 requests open or granted already.
  Result<AccessStanding> ask_access(policy::AccessAsk ask);
  // An approval, refusal, cancellation or withdrawal; what is wrong with it as policy::with_event() says. The
  // roles of a person, and the groups, are as the caller vouches for them; only "dataset_owner" is of the
  // catalog. Said again, it is answered again.
  Result<AccessStanding> settle_access(const std::string& id, policy::AccessEvent event,
                                       const std::vector<std::string>& groups);
  Result<AccessStanding> access_request(const std::string& id);
  Result<AccessPage> access_requests(const AccessFilter& filter);
  Result<GrantPage> grants(const GrantFilter& filter);
  // The request that the grant was made of, in any state.
  Result<AccessStanding> grant(const std::string& id);
  // Ends the grant: from the next decision on nothing rests on it. Who may: policy::with_event(); the roles
  // and groups are vouched for as in settle_access(), and who owns one of the datasets is "dataset_owner".
  Result<AccessStanding> withdraw_grant(const std::string& id, policy::AccessEvent event,
                                        const std::vector<std::string>& groups);

  // Makes a grant hold in a PostgreSQL (enforcement/postgres.h), or makes it anew. `member`: the role the
  // subject logs in by; empty: named like the subject. What a view shows is as decided now: provision again
  // when policies or consent have changed.
  Result<ProvisionOutcome> provision_grant(const std::string& grant, const std::string& target_url,
                                           const std::string& member, const std::string& actor);
  Result<std::vector<ProvisionOutcome>> refresh_grants(const std::string& grant, const std::string& actor);
  // What was changed by hand where the grant (empty: any) was provisioned.
  Result<std::vector<GrantDrift>> grant_drift(const std::string& grant);
  // Drops what was made in the database (empty: in all) for the grant. One that fails keeps none of the
  // others standing. kNotFound when nothing is on record there.
  Status drop_provision(const std::string& grant, const std::string& target_url, const std::string& actor);
  // Drops what was made for grants that are over.
  Result<SweepOutcome> sweep_grants(const std::string& actor);
  // What a server does now and then: sweeps, and makes anew whatever should be otherwise than `kept`
  // remembers, has not succeeded since, or has rested on consent for an hour. Ends early when told to.
  Result<KeepOutcome> keep_grants(KeptGrants& kept, const std::string& actor,
                                  const std::stop_token& stop = {});

  // What `proposed` would have said to past requests (replay.h), and would change at present (simulate.h; its
  // time is now when it is zero). Nothing is written.
  Result<ReplayReport> replay(std::shared_ptr<const policy::PolicySet> proposed,
                              const ReplayOptions& options);
  Result<Simulation> simulate(std::shared_ptr<const policy::PolicySet> proposed, SimulateOptions options);

  // Records that a door ("authzen", "trino") refused a request before any policy was asked, and why: what it
  // names is nothing that could be decided about. Replay tells such entries apart.
  Result<RecordedDecision> refuse(std::string_view door, policy::DecisionRequest request,
                                  std::string sentence);

  // A question that may be refused before policies are asked.
  struct Question {
    policy::DecisionRequest request;
    // Why it is refused, in a sentence, by the world it would be decided in; empty, or none: it is decided.
    std::function<std::string(const World&)> objection;
    std::string door;  // whose objection it is, as of refuse()
  };
  // As decide_all(), until one of which `is_last` says so: it is the last of the answers, and what comes
  // after it is neither decided nor recorded.
  Result<std::vector<Result<RecordedDecision>>> decide_until(
      std::vector<Question> questions, const std::function<bool(const Result<RecordedDecision>&)>& is_last);

  // The request as policy::decide() takes it: data_subjects are keyed hashes, a zero time is now. For answers
  // that hand nothing out and are not recorded, such as searches.
  policy::DecisionRequest prepared(policy::DecisionRequest request) const;

  // Made of a key that never leaves the server: values hashed for one subject compare with no other's.
  std::string mask_salt(std::string_view subject) const;

  // Decides many, on one world, in order: their entries stand together in the ledger, all or none. One
  // that is too large to be recorded fails alone; kTooLarge when all together are.
  Result<std::vector<Result<RecordedDecision>>> decide_all(std::vector<policy::DecisionRequest> requests);

  // decide() for threads that must not wait. `then` is called once, here or on the ledger's thread, where it
  // must not block and not throw. None: nothing was recorded, since the answer would need waiting for (no
  // world confirmed within kAdviceAge, many fields, a dataset that nobody asked about since the last change,
  // or a change overtook it); ask decide() then.
  void decide_soon(policy::DecisionRequest request,
                   std::function<void(std::optional<Result<RecordedDecision>>)> then);

  // Decides and records nothing: `id` and `entry` stay empty. All on one world, which may be kAdviceAge old.
  Result<std::vector<RecordedDecision>> advise(std::vector<policy::DecisionRequest> requests);
  // None where it would have to wait: ask advise() then.
  std::optional<RecordedDecision> advise_soon(policy::DecisionRequest request);

  // The loader's diagnostics travel in the outcome; `set` null: nothing changed, the old set stays in force.
  // `signature`: a note as audit/policy_signature.h makes it. kForbidden while keys are trusted and none
  // signed.
  Result<policy::LoadOutcome> apply_policies(std::vector<policy::PolicySource> sources,
                                             const std::string& actor, const std::string& signature = "");
  // Puts an older set in force again: the one before, or the one whose hash begins so. The rules on
  // signatures hold for it as they are now.
  Result<policy::LoadOutcome> rollback_policies(const std::string& hash_prefix, const std::string& actor);
  // Newest first; the first is in force.
  Result<std::vector<storage::PolicyActivation>> policy_history(size_t limit);

  // Whose signatures of policy sets count. Once there is one, a set must be signed by one of them.
  Status trust_policy_key(const audit::PublicKey& key, bool is_trusted, const std::string& actor);
  Result<std::vector<audit::PublicKey>> trusted_policy_keys();

  // `subject` is the raw id of the person; only its keyed hash is stored.
  // The purpose is one of the shipped tree or of the policies in force; else kInvalidInput.
  Status record_consent(std::string_view subject, policy::ConsentEvent event, const std::string& actor);
  Result<policy::ConsentState> consent_state(std::string_view subject, const Purpose& purpose);

  // A person's word on who owns a dataset, where it is kept, how it is labelled: of each attribute given it
  // replaces what was said before; none takes a person's word back, so that events count again.
  struct AttributeChange {
    DatasetAttribute attribute = DatasetAttribute::kOwner;
    std::optional<std::vector<std::string>> values;  // as checked_values() gives them
  };
  Status set_attributes(DatasetId dataset, const std::vector<AttributeChange>& changes,
                        const std::string& actor);

  // A person's word on a tag.
  Status review_tag(const NodeRef& field, const Category& category, TagState state, const std::string& actor,
                    const std::string& note);

  Result<audit::Export> export_audit(const ExportOptions& options, const std::string& actor);
  Result<audit::TreeHead> head();
  Reporting& reporting();               // service/audit/reporting.h
  audit::PublicKey public_key() const;  // the last one in force that this process heard of
  Heads& heads();
  Witnesses& witnesses();
  WitnessDesk& witness_desk();
  // service/audit/key_change.h. A head is signed by the new key at once.
  Result<KeyChangeOutcome> change_key(const KeyChangeOptions& options, const std::string& actor);

  Result<storage::StoredSource> add_source(const std::string& name, const std::string& uri);
  Status remove_source(const std::string& name);
  Result<std::vector<storage::StoredSource>> sources();

  Counters& counters();
  // Nothing is asked any more: what was answered is written, and the server's last word after it. Decisions
  // are refused from now on. Again: nothing more happens.
  void end_record();
  People& people();
  Registers& registers();
  LedgerSearch& ledger_search();
  EntryProofs& entry_proofs();

  Status ping();          // the database answers
  Timestamp now() const;  // by the clock that everything here goes by

 private:
  struct Impl;
  explicit Steward(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::service
