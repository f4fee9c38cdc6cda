#include "service/audit/witness_desk.h"

#include <fmt/format.h>

#include "audit/entry.h"
#include "base/text.h"
#include "storage/generation.h"
#include "storage/key_binding.h"
#include "storage/ledger_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;
using audit::WitnessVerdict;

// c2sp.org/tlog-witness, add-checkpoint.
WitnessReply refusal(const audit::WitnessJudgement& judgement, const audit::WitnessedHead& seen) {
  switch (judgement.verdict) {
    case WitnessVerdict::kUnknownLog:
      return {404, "text/plain; charset=utf-8", judgement.sentence + "\n"};
    case WitnessVerdict::kUntrusted:
      return {403, "text/plain; charset=utf-8", judgement.sentence + "\n"};
    case WitnessVerdict::kStale:
    case WitnessVerdict::kParted:
      return {409, "text/x.tlog.size", fmt::format("{}\n", seen.size)};
    case WitnessVerdict::kInconsistent:
      return {422, "text/plain; charset=utf-8", judgement.sentence + "\n"};
    case WitnessVerdict::kMalformed:
    case WitnessVerdict::kCosign:
      break;
  }
  return {400, "text/plain; charset=utf-8", judgement.sentence + "\n"};
}

// Of the ledgers that bear the origin the one whose key signed the head. The first, when none did.
std::pair<audit::WitnessJudgement, const storage::WitnessedLog*> judged(
    const audit::WitnessRequest& request, const std::vector<storage::WitnessedLog>& logs) {
  std::pair<audit::WitnessJudgement, const storage::WitnessedLog*> best{audit::judge(request, {}, {}),
                                                                        nullptr};
  for (const storage::WitnessedLog& log : logs) {
    if (log.keys.empty()) continue;
    auto judgement = audit::judge(request, log.seen, log.keys);
    const bool is_its_own = judgement.verdict != WitnessVerdict::kUntrusted;
    best = {std::move(judgement), &log};
    if (is_its_own) break;
  }
  return best;
}

std::string_view signed_lines(std::string_view checkpoint) {
  return checkpoint.substr(0, checkpoint.rfind("\n\n") + 1);
}

// The line given for the very same head by the key that is in force; empty when there is none.
std::string given_before(const storage::WitnessedLog& log, const audit::TreeHead& head,
                         const audit::WitnessKey& key) {
  if (signed_lines(log.checkpoint) != signed_lines(head.checkpoint)) return "";
  const auto line = audit::parse_signature_line(trim(log.cosignature), "The cosignature");
  return line.ok() && line->id == key.id() ? log.cosignature : "";
}

Result<audit::WitnessKey> key_in_force(pqxx::transaction_base& tx) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, storage::load_key_in_force(tx));
  STEWARD_ASSIGN_OR_RETURN(const auto key, audit::PublicKey::parse(text));
  return audit::witness_key_of(key, WitnessDesk::kName);
}

std::string key_of_head(const storage::WitnessedLog& log, const audit::TreeHead& head) {
  for (const audit::PublicKey& key : log.keys)
    if (audit::open_checkpoint(head.checkpoint, key).ok()) return key.to_string();
  return "";
}

json::object body_of(const storage::SplitView& view) {
  return {{"split_view", view.origin},
          {"key", view.public_key},
          {"proven", view.is_proven},
          {"seen_size", static_cast<int64_t>(view.seen.size)},
          {"seen_root", to_hex(view.seen.root)},
          {"refused_size", static_cast<int64_t>(view.refused.size)},
          {"refused_root", to_hex(view.refused.root)}};
}

}  // namespace

Result<WitnessDesk::Hearing> WitnessDesk::hear(const audit::WitnessRequest& request) {
  return database_.read([&](pqxx::transaction_base& tx) -> Result<Hearing> {
    STEWARD_ASSIGN_OR_RETURN(const auto logs,
                             storage::load_witnessed_logs(tx, audit::origin_of(request.checkpoint)));
    auto [judgement, log] = judged(request, logs);
    Hearing hearing{std::move(judgement), {}, ""};
    if (!log) return hearing;
    hearing.log = *log;
    if (hearing.judgement.verdict != WitnessVerdict::kCosign) return hearing;
    STEWARD_ASSIGN_OR_RETURN(const auto key, key_in_force(tx));
    hearing.line = given_before(*log, *hearing.judgement.head, key);
    return hearing;
  });
}

Result<WitnessDesk::Hearing> WitnessDesk::cosign(const audit::WitnessRequest& request, int64_t log) {
  return database_.run([&](pqxx::work& tx) -> Result<Hearing> {
    // Judged again: another may have been cosigned since.
    Hearing hearing;
    STEWARD_ASSIGN_OR_RETURN(hearing.log, storage::lock_witnessed_log(tx, log));
    hearing.judgement = audit::judge(request, hearing.log->seen, hearing.log->keys);
    if (hearing.judgement.verdict != WitnessVerdict::kCosign) return hearing;
    const audit::TreeHead& head = *hearing.judgement.head;
    STEWARD_ASSIGN_OR_RETURN(const auto key, key_in_force(tx));
    hearing.line = given_before(*hearing.log, head, key);
    if (!hearing.line.empty()) return hearing;
    STEWARD_ASSIGN_OR_RETURN(const std::string in_force, storage::load_key_in_force(tx));
    STEWARD_ASSIGN_OR_RETURN(const auto signer, keys_.signer_of(in_force));
    const Timestamp now = clock_();
    STEWARD_ASSIGN_OR_RETURN(const auto line, audit::cosign(*signer, kName, head.checkpoint, now));
    hearing.line = audit::signature_line(line);
    storage::put_witnessed_head(tx, log, head, hearing.line, now);
    return hearing;
  });
}

Result<WitnessReply> WitnessDesk::add_checkpoint(std::string_view body) {
  const auto request = audit::parse_witness_request(body);
  if (!request.ok()) return WitnessReply{400, "text/plain; charset=utf-8", request.error().message + "\n"};
  STEWARD_ASSIGN_OR_RETURN(Hearing hearing, hear(*request));
  if (hearing.judgement.verdict == WitnessVerdict::kCosign && hearing.line.empty()) {
    STEWARD_ASSIGN_OR_RETURN(hearing, cosign(*request, hearing.log->id));
  }
  if (!hearing.line.empty()) return WitnessReply{200, "text/plain; charset=utf-8", std::move(hearing.line)};
  STEWARD_RETURN_IF_ERROR(keep_if_split(*request, hearing));
  return refusal(hearing.judgement, hearing.log ? hearing.log->seen : audit::WitnessedHead());
}

Status WitnessDesk::keep_if_split(const audit::WitnessRequest& request, const Hearing& hearing) {
  const audit::WitnessJudgement& judgement = hearing.judgement;
  const bool is_split =
      judgement.verdict == WitnessVerdict::kParted || judgement.verdict == WitnessVerdict::kInconsistent;
  if (!is_split || hearing.log->seen.size == 0) return {};
  storage::SplitView view;
  view.log = hearing.log->id;
  view.origin = hearing.log->origin;
  view.public_key = key_of_head(*hearing.log, *judgement.head);
  view.is_proven = judgement.proves_split;
  view.seen = hearing.log->seen;
  view.refused = {judgement.head->size, judgement.head->root};
  view.caught_at = clock_();
  // Who repeats a request takes no lock with it.
  STEWARD_ASSIGN_OR_RETURN(const bool is_new, database_.read([&](pqxx::transaction_base& tx) -> Result<bool> {
    return storage::is_worth_keeping(tx, view);
  }));
  if (!is_new) return {};
  return database_.run([&](pqxx::work& tx) -> Status {
    storage::lock_writes(tx);
    if (!storage::is_worth_keeping(tx, view)) return {};
    STEWARD_ASSIGN_OR_RETURN(
        const auto entries, storage::append_entries(tx, {{std::string(audit::entry_kind::kWitness), "steward",
                                                          view.caught_at, body_of(view)}}));
    view.entry = entries.front().seq;
    storage::put_split_view(tx, view, {hearing.log->checkpoint, audit::to_text(request)});
    return {};
  });
}

Status WitnessDesk::trust(const audit::PublicKey& key, const std::optional<audit::PublicKey>& replaces,
                          const std::string& actor) {
  const Timestamp now = clock_();
  return database_.run([&](pqxx::work& tx) -> Status {
    if (storage::is_own_key(tx, key.bytes))
      return Error{
          ErrorCode::kInvalidInput,
          fmt::format("Key {} is of this server's own ledger: a ledger cannot be its own witness.", key.id()),
          "key"};
    STEWARD_RETURN_IF_ERROR(storage::trust_log_key(tx, key, replaces, actor, now));
    return storage::append_entry(
        tx, audit::entry_kind::kWitness, actor, now,
        {{"trusted_log", key.to_string()}, {"replaces", replaces ? replaces->to_string() : ""}});
  });
}

Status WitnessDesk::distrust(const audit::PublicKey& key, const std::string& actor) {
  const Timestamp now = clock_();
  return database_.run([&](pqxx::work& tx) -> Status {
    storage::lock_writes(tx);
    STEWARD_RETURN_IF_ERROR(storage::distrust_log_key(tx, key, actor, now));
    return storage::append_entry(tx, audit::entry_kind::kWitness, actor, now,
                                 {{"removed_log", key.to_string()}});
  });
}

Result<std::vector<storage::WitnessedLog>> WitnessDesk::logs() {
  return database_.read([](pqxx::transaction_base& tx) { return storage::load_witnessed_logs(tx); });
}

Result<std::vector<storage::SplitView>> WitnessDesk::split_views() {
  return database_.read([](pqxx::transaction_base& tx) { return storage::load_split_views(tx); });
}

Result<storage::SplitViewEvidence> WitnessDesk::evidence_of(int64_t split_view) {
  return database_.read(
      [&](pqxx::transaction_base& tx) { return storage::load_split_view_evidence(tx, split_view); });
}

}  // namespace steward::service
