#include "service/audit/live_words.h"

#include <fmt/format.h>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "audit/server_counts.h"

namespace steward::service {
namespace {

constexpr int kWordsAtOnce = 1'000;

// Whether the row is what was recorded, and a server's word. The parser is asked of few.
bool is_word(const storage::LedgerRow& row, const Digest& recorded) {
  if (row.kind != audit::entry_kind::kServer || audit::leaf_hash(row.canonical) != recorded) return false;
  const auto entry = audit::parse_entry(row.canonical);
  return entry.ok() && entry->kind == audit::entry_kind::kServer;
}

}  // namespace

const storage::WordRow* LiveWords::next() {
  if (waiting_.empty() && !at_end_) {
    for (storage::WordRow& row : storage::load_word_rows(tx_, last_seq_, kWordsAtOnce)) {
      last_seq_ = row.seq;
      waiting_.push_back(std::move(row));
    }
    at_end_ = waiting_.empty();
  }
  return waiting_.empty() ? nullptr : &waiting_.front();
}

void LiveWords::compare(const storage::WordRow& word, const Digest& recorded) {
  ++checked_;
  const auto say = [&](std::string_view what) {
    tell_(word.seq, word.seq, fmt::format("Entry {}: {}", word.seq, what));
  };
  if (audit::leaf_hash(word.canonical) != recorded)
    return say(
        "server_word holds another text of it than was recorded: what servers said is told from there.");
  const auto entry = audit::parse_entry(word.canonical);
  if (!entry.ok() || entry->kind != audit::entry_kind::kServer)
    return say("it stands in server_word, and no server said it: the row was put in.");
  if (entry->time != word.time) say("its time in server_word was changed.");
}

void LiveWords::tell_of_no_entry(const storage::WordRow& word) {
  tell_(word.seq, word.seq,
        fmt::format("Entry {}: it stands in server_word, and the ledger has no such entry.", word.seq));
}

void LiveWords::pass(int64_t seq, const Digest& recorded, const storage::LedgerRow* row) {
  const storage::WordRow* word = next();
  for (; word && word->seq < seq; word = next()) {  // numbers below 0
    tell_of_no_entry(*word);
    waiting_.pop_front();
  }
  if (word && word->seq == seq) {
    compare(*word, recorded);
    waiting_.pop_front();
    passed_.insert(seq);
  } else if (row && is_word(*row, recorded)) {
    tell_of_missing(seq);
  }
}

void LiveWords::pass_archived(int64_t seq, std::string_view kind) {
  if (kind == audit::entry_kind::kServer && !passed_.contains(seq)) tell_of_missing(seq);
}

void LiveWords::tell_of_missing(int64_t seq) {
  tell_(seq, seq, fmt::format("Entry {}: what the server said in it was taken out of server_word.", seq));
  passed_.insert(seq);
}

void LiveWords::finish() {
  for (const storage::WordRow* word = next(); word; word = next()) {
    tell_of_no_entry(*word);
    waiting_.pop_front();
  }
}

}  // namespace steward::service
