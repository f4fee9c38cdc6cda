// Exports of the ledger with their proofs.
#include "audit/entry_kinds.h"
#include "service/audit/key_change.h"
#include "service/steward_impl.h"
#include "storage/head_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

std::string text_of(const std::optional<Timestamp>& time) {
  return time ? format_rfc3339(*time) : std::string();
}

struct LedgerPart {
  storage::LedgerMoment moment;
  audit::TreeHead head;
  std::vector<audit::Entry> entries;
  std::vector<Digest> leaves;  // of the whole tree; only when proofs are needed
};

Result<LedgerPart> read_part(storage::Database& database, const ExportOptions& options, bool complete) {
  return database.read([&](pqxx::transaction_base& tx) -> Result<LedgerPart> {
    LedgerPart read;
    STEWARD_ASSIGN_OR_RETURN(read.moment, storage::load_moment(tx));
    const uint64_t size = read.moment.frontier.size();
    STEWARD_ASSIGN_OR_RETURN(read.entries,
                             storage::load_entries(tx, size, {options.from, options.to, options.kind}));
    if (!complete) {
      STEWARD_ASSIGN_OR_RETURN(read.leaves, storage::load_leaves(tx, size));
    }
    return read;
  });
}

// Of a later moment where the signing key gave way to another between reading and signing.
Result<LedgerPart> signed_part(storage::Database& database, Heads& heads, const ExportOptions& options,
                               bool complete) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    STEWARD_ASSIGN_OR_RETURN(auto part, read_part(database, options, complete));
    STEWARD_ASSIGN_OR_RETURN(auto kept, heads.sign(part.moment));
    if (!kept) continue;
    part.head = std::move(kept->head);
    return part;
  }
  return Error{ErrorCode::kConflict, "The signing key changed while the record was read; export again.", ""};
}

}  // namespace

Result<audit::Export> Steward::export_audit(const ExportOptions& asked, const std::string& actor) {
  ExportOptions options = asked;
  if (asked.kind) {
    STEWARD_ASSIGN_OR_RETURN(options.kind, audit::parse_entry_kinds(*asked.kind));
  }
  const bool complete = !options.from && !options.to && !options.kind;
  // Who took the record out is part of the record; the entry is inside the export it announces.
  STEWARD_RETURN_IF_ERROR(impl_->ledger.append({std::string(audit::entry_kind::kExport), actor, impl_->now(),
                                                json::object{{"from", text_of(options.from)},
                                                             {"to", text_of(options.to)},
                                                             {"kind", options.kind.value_or("")}}}));

  STEWARD_ASSIGN_OR_RETURN(auto part, signed_part(impl_->database, impl_->heads, options, complete));

  audit::Export bundle;
  bundle.period_from = text_of(options.from);
  bundle.period_to = text_of(options.to);
  bundle.made_at = impl_->now();
  bundle.complete = complete;
  bundle.head = part.head;
  STEWARD_ASSIGN_OR_RETURN(auto signer, impl_->heads.signed_by(bundle.head));
  bundle.key = std::move(signer.key);
  bundle.rotations = std::move(signer.rotations);
  const audit::MerkleTree tree(std::move(part.leaves));
  for (audit::Entry& entry : part.entries) {
    audit::Proof proof;
    if (!complete) proof = tree.inclusion_proof(static_cast<uint64_t>(entry.seq));
    bundle.entries.push_back({std::move(entry), std::move(proof)});
  }
  return bundle;
}

Result<audit::TreeHead> Steward::head() {
  STEWARD_ASSIGN_OR_RETURN(auto kept, impl_->heads.sign());
  return std::move(kept.head);
}

std::string Steward::Impl::full_name_of(const std::string& name) {
  const auto world = loader.current();
  if (!world.ok()) return name;
  const auto node = (*world)->catalog->resolve(name);
  return node.ok() ? (*world)->catalog->describe(*node) : name;
}

LedgerSearch& Steward::ledger_search() {
  return impl_->search;
}

EntryProofs& Steward::entry_proofs() {
  return *impl_->proofs;
}

audit::PublicKey Steward::public_key() const {
  return impl_->keys->public_key();
}

Heads& Steward::heads() {
  return impl_->heads;
}

Witnesses& Steward::witnesses() {
  return impl_->witnesses;
}

WitnessDesk& Steward::witness_desk() {
  return impl_->witness_desk;
}

Result<KeyChangeOutcome> Steward::change_key(const KeyChangeOptions& options, const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(auto outcome,
                           service::change_key(impl_->database, *impl_->keys, options, actor, impl_->now()));
  STEWARD_RETURN_IF_ERROR(impl_->heads.sign());
  return outcome;
}

}  // namespace steward::service
