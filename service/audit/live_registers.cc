#include "service/audit/live_registers.h"

#include <fmt/format.h>

#include <limits>

#include "audit/entry.h"
#include "audit/json_spans.h"
#include "audit/legal_hold.h"
#include "audit/merkle.h"
#include "audit/subject_request.h"
#include "storage/subject_request_store.h"

namespace steward::service {
namespace {

constexpr size_t kShown = 20;

bool is_of_register(std::string_view kind) {
  return kind == audit::entry_kind::kSubjectRequest || kind == audit::entry_kind::kLegalHold;
}

// Of what was recorded, and filed as what it is about.
bool is_copy(const storage::RegisterEntry& copy, const Digest& recorded) {
  if (audit::leaf_hash(copy.canonical) != recorded) return false;
  const auto entry = audit::parse_entry(copy.canonical);
  if (!entry.ok() || entry->kind != copy.kind) return false;
  const std::string_view body = audit::find_member(copy.canonical, "body");
  const auto about =
      audit::find_member(body, copy.kind == audit::entry_kind::kLegalHold ? "hold" : "request");
  return about == "\"" + copy.about + "\"";
}

}  // namespace

LiveRegisters::LiveRegisters(pqxx::transaction_base& tx, TellFinding tell) : tx_(tx), tell_(std::move(tell)) {
  const std::string kinds =
      fmt::format("{},{}", audit::entry_kind::kSubjectRequest, audit::entry_kind::kLegalHold);
  for (storage::RegisterEntry& copy : storage::load_register(tx, kinds, std::numeric_limits<int64_t>::max()))
    copies_.emplace(copy.seq, std::move(copy));
}

void LiveRegisters::pass(int64_t seq, const Digest& recorded, const storage::LedgerRow* row) {
  const auto copy = copies_.find(seq);
  if (copy == copies_.end()) {
    if (row && is_of_register(row->kind)) tell_of_missing(seq);
    return;
  }
  if (!is_copy(copy->second, recorded))
    tell_(seq, seq, fmt::format("Entry {}: its copy in register_entry was changed.", seq));
  copies_.erase(copy);
  passed_.insert(seq);
}

void LiveRegisters::pass_archived(int64_t seq, std::string_view kind) {
  if (is_of_register(kind) && !passed_.contains(seq)) tell_of_missing(seq);
}

void LiveRegisters::tell_of_missing(int64_t seq) {
  tell_(seq, seq, fmt::format("Entry {} is missing from register_entry: reports do not see it.", seq));
  passed_.insert(seq);
}

Status LiveRegisters::finish() {
  for (const auto& [seq, copy] : copies_)
    tell_(seq, seq, fmt::format("register_entry holds an entry {} that the ledger does not have.", seq));
  STEWARD_ASSIGN_OR_RETURN(const auto differing, storage::differing_subject_requests(tx_, kShown));
  for (const std::string& id : differing)
    tell_(-1, -1, fmt::format("The row of request {} in subject_request is not what its entries say.", id));
  return {};
}

}  // namespace steward::service
