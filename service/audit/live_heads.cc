#include "service/audit/live_heads.h"

#include <fmt/format.h>

namespace steward::service {
namespace {

constexpr int kHeadsAtOnce = 1'000;

}  // namespace

LiveHeads::LiveHeads(pqxx::transaction_base& tx, const std::vector<audit::PublicKey>& trusted,
                     TellFinding tell)
    : tx_(tx), trusted_(trusted), tell_(std::move(tell)) {}

const storage::HeadRow* LiveHeads::next() {
  if (waiting_.empty() && !at_end_) {
    for (storage::HeadRow& row : storage::load_head_rows(tx_, last_size_, last_id_, kHeadsAtOnce)) {
      last_size_ = row.size;
      last_id_ = row.id;
      waiting_.push_back(std::move(row));
    }
    at_end_ = waiting_.empty();
  }
  return waiting_.empty() ? nullptr : &waiting_.front();
}

std::string LiveHeads::signature_fault(const storage::HeadRow& row) const {
  const auto read = audit::parse_checkpoint(row.checkpoint);
  if (!read.ok()) return "is not a checkpoint";
  if (read->size != row.size || to_hex(read->root) != row.root)
    return "says other than the columns beside it";
  for (const audit::PublicKey& key : trusted_)
    if (audit::open_checkpoint(row.checkpoint, key).ok()) return "";
  return "bears no good signature of a key that is trusted";
}

void LiveHeads::compare(const storage::HeadRow& row, const audit::Frontier& frontier) {
  ++checked_;
  if (const std::string fault = signature_fault(row); !fault.empty()) {
    tell_(-1, -1, fmt::format("Signed head {} (of {} entries) {}.", row.id, row.size, fault));
    return;
  }
  if (to_hex(frontier.root()) == row.root) {
    confirmed_ = row.size;
    return;
  }
  if (fork_told_) return;  // every later head of that history differs too
  fork_told_ = true;
  const auto first = static_cast<int64_t>(confirmed_.value_or(0));
  const auto last = static_cast<int64_t>(row.size) - 1;
  tell_(first, last,
        fmt::format(
            "Signed head {} is of another tree: an entry from {} to {} is not what it was when the head was "
            "signed.",
            row.id, first, last));
}

void LiveHeads::pass(const audit::Frontier& frontier) {
  for (const storage::HeadRow* row = next(); row && row->size == frontier.size(); row = next()) {
    compare(*row, frontier);
    waiting_.pop_front();
  }
}

void LiveHeads::finish(uint64_t size) {
  uint64_t largest = 0;
  for (const storage::HeadRow* row = next(); row; row = next()) {
    ++checked_;
    if (const std::string fault = signature_fault(*row); !fault.empty())
      tell_(-1, -1, fmt::format("Signed head {} (of {} entries) {}.", row->id, row->size, fault));
    else
      largest = row->size;
    waiting_.pop_front();
  }
  if (largest == 0) return;
  const auto first = static_cast<int64_t>(size), last = static_cast<int64_t>(largest) - 1;
  tell_(first, last,
        fmt::format("A head of {} entries was signed, and the ledger has {}: entries {} to {} were cut off.",
                    largest, size, first, last));
}

}  // namespace steward::service
