#include "service/audit/live_registers.h"

#include <fmt/format.h>

#include <limits>

#include "audit/legal_hold.h"
#include "audit/subject_request.h"
#include "storage/subject_request_store.h"

namespace steward::service {
namespace {

constexpr size_t kShown = 20;

bool is_of_register(const std::string& kind) {
  return kind == audit::entry_kind::kSubjectRequest || kind == audit::entry_kind::kLegalHold;
}

}  // namespace

LiveRegisters::LiveRegisters(pqxx::transaction_base& tx, TellFinding tell) : tx_(tx), tell_(std::move(tell)) {
  const std::string kinds =
      fmt::format("{},{}", audit::entry_kind::kSubjectRequest, audit::entry_kind::kLegalHold);
  for (storage::RegisterEntry& copy : storage::load_register(tx, kinds, std::numeric_limits<int64_t>::max()))
    copies_.emplace(copy.seq, std::move(copy));
}

void LiveRegisters::pass(const storage::LedgerRow& row) {
  const auto copy = copies_.find(row.seq);
  if (copy == copies_.end()) {
    if (is_of_register(row.kind))
      tell_(row.seq, row.seq,
            fmt::format("Entry {} is missing from register_entry: reports do not see it.", row.seq));
    return;
  }
  const bool is_same = copy->second.canonical == row.canonical &&
                       row.canonical.find("\"" + copy->second.about + "\"") != std::string::npos;
  if (!is_same)
    tell_(row.seq, row.seq, fmt::format("Entry {}: its copy in register_entry was changed.", row.seq));
  copies_.erase(copy);
}

Status LiveRegisters::finish(const std::function<bool(int64_t seq)>& is_dropped) {
  for (const auto& [seq, copy] : copies_)
    if (!is_dropped(seq))
      tell_(seq, seq, fmt::format("register_entry holds an entry {} that the ledger does not have.", seq));
  STEWARD_ASSIGN_OR_RETURN(const auto differing, storage::differing_subject_requests(tx_, kShown));
  for (const std::string& id : differing)
    tell_(-1, -1, fmt::format("The row of request {} in subject_request is not what its entries say.", id));
  return {};
}

}  // namespace steward::service
