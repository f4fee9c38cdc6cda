#include "service/audit/witness_desk.h"

#include <fmt/format.h>

#include "audit/entry.h"
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

Status record(pqxx::transaction_base& tx, const std::string& actor, Timestamp now, json::object body) {
  STEWARD_RETURN_IF_ERROR(
      storage::append_entries(tx, {{std::string(audit::entry_kind::kWitness), actor, now, std::move(body)}}));
  return {};
}

}  // namespace

Result<WitnessReply> WitnessDesk::cosigned(pqxx::transaction_base& tx, int64_t log,
                                           const audit::TreeHead& head) {
  STEWARD_ASSIGN_OR_RETURN(const std::string in_force, storage::load_key_in_force(tx));
  STEWARD_ASSIGN_OR_RETURN(const auto signer, keys_.signer_of(in_force));
  const Timestamp now = clock_();
  STEWARD_ASSIGN_OR_RETURN(const auto line, audit::cosign(*signer, kName, head.checkpoint, now));
  storage::put_witnessed_head(tx, log, head, now);
  return WitnessReply{200, "text/plain; charset=utf-8", audit::signature_line(line)};
}

Result<WitnessReply> WitnessDesk::add_checkpoint(std::string_view body) {
  const auto request = audit::parse_witness_request(body);
  if (!request.ok()) return WitnessReply{400, "text/plain; charset=utf-8", request.error().message + "\n"};
  return database_.run([&](pqxx::work& tx) -> Result<WitnessReply> {
    STEWARD_ASSIGN_OR_RETURN(const auto logs,
                             storage::lock_witnessed_logs(tx, audit::origin_of(request->checkpoint)));
    const auto [judgement, log] = judged(*request, logs);
    if (judgement.verdict == WitnessVerdict::kCosign) return cosigned(tx, log->id, *judgement.head);
    return refusal(judgement, log ? log->seen : audit::WitnessedHead());
  });
}

Status WitnessDesk::trust(const audit::PublicKey& key, const std::optional<audit::PublicKey>& replaces,
                          const std::string& actor) {
  const Timestamp now = clock_();
  return database_.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(storage::trust_log_key(tx, key, replaces, actor, now));
    return record(tx, actor, now,
                  {{"trusted_log", key.to_string()}, {"replaces", replaces ? replaces->to_string() : ""}});
  });
}

Status WitnessDesk::distrust(const audit::PublicKey& key, const std::string& actor) {
  const Timestamp now = clock_();
  return database_.run([&](pqxx::work& tx) -> Status {
    storage::lock_writes(tx);
    STEWARD_RETURN_IF_ERROR(storage::distrust_log_key(tx, key, actor, now));
    return record(tx, actor, now, {{"removed_log", key.to_string()}});
  });
}

Result<std::vector<storage::WitnessedLog>> WitnessDesk::logs() {
  return database_.read([](pqxx::transaction_base& tx) { return storage::load_witnessed_logs(tx); });
}

}  // namespace steward::service
