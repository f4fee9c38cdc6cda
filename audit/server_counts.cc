#include "audit/server_counts.h"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <utility>

#include "base/json.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

constexpr std::string_view kBefore = "\"server\":\"", kBehind = "\",\"snapshots\":{";
constexpr size_t kUuidLength = 36;

// Where the last kBehind begins. By its brace, of which there are few from the end.
size_t last_behind(std::string_view canonical) {
  for (size_t size = canonical.size(); size > 0;) {
    const auto* brace = static_cast<const char*>(::memrchr(canonical.data(), '{', size));
    if (!brace) break;
    size = static_cast<size_t>(brace - canonical.data());
    if (canonical.substr(0, size + 1).ends_with(kBehind)) return size + 1 - kBehind.size();
  }
  return std::string_view::npos;
}

// Decisions are many and long: their text is searched, not parsed. Nothing else in an entry can look like
// this: quotes inside texts are escaped, and no attribute of a request holds an object.
std::string_view server_of_decision(std::string_view canonical) {
  const size_t end = last_behind(canonical);
  if (end == std::string_view::npos || end < kBefore.size() + kUuidLength) return {};
  const size_t begin = end - kUuidLength;
  return canonical.substr(begin - kBefore.size(), kBefore.size()) == kBefore
             ? canonical.substr(begin, kUuidLength)
             : std::string_view();
}

Error not_a_server_entry(int64_t seq) {
  return {ErrorCode::kInvalidInput, fmt::format("Entry {} is of kind server and says nothing of one.", seq),
          ""};
}

}  // namespace

Status ServerTally::add(const Entry& entry) {
  return add(entry.kind, entry.seq, entry.time, entry.canonical);
}

Status ServerTally::add(std::string_view kind, int64_t seq, Timestamp time, std::string_view canonical) {
  if (kind == entry_kind::kDecision) add_decision(canonical);
  return kind == entry_kind::kServer ? add_word(seq, time, canonical) : Status();
}

// None: there are as many of these as are told apart.
ServerCount* ServerTally::find_or_add(std::string_view server, size_t& of_these) {
  if (const auto found = servers_.find(server); found != servers_.end()) return &found->second;
  if (of_these == kMaxServers) return nullptr;
  ++of_these;
  const auto at = servers_.try_emplace(std::string(server)).first;
  at->second.server = server;
  order_.emplace_back(server);
  return &at->second;
}

void ServerTally::add_decision(std::string_view canonical) {
  const std::string_view server = server_of_decision(canonical);
  if (server.empty()) return;  // of before servers were told apart
  if (!last_ || last_->server != server) last_ = find_or_add(server, silent_);
  if (last_) ++last_->entries_after;
}

Status ServerTally::add_word(int64_t seq, Timestamp time, std::string_view canonical) {
  STEWARD_ASSIGN_OR_RETURN(const json::value value, parse_json(canonical));
  const json::object* whole = value.if_object();
  const json::value* member = whole ? whole->if_contains("body") : nullptr;
  const json::object* body = member ? member->if_object() : nullptr;
  const auto text = [&](const char* key) -> std::string {
    const json::value* found = body ? body->if_contains(key) : nullptr;
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
  };
  const auto number = [&](const char* key) -> int64_t {
    const json::value* found = body->if_contains(key);
    const auto* whole_number = found ? found->if_int64() : nullptr;
    return whole_number ? *whole_number : 0;
  };
  const std::string server = text("server"), event = text("event");
  const auto is_name = [](const std::string& one) { return !one.empty() && one.size() <= kMaxServerText; };
  if (!is_name(server) || !is_name(event)) return not_a_server_entry(seq);
  const bool is_new = servers_.find(server) == servers_.end();
  ServerCount* const found = find_or_add(server, spoken_);
  if (!found) return {};
  ServerCount& count = *found;
  if (count.last_seq < 0) count.first = time;
  if (count.last_seq < 0 && !is_new) {
    --silent_;
    ++spoken_;
  }
  count.last = time;
  count.last_seq = seq;
  count.state = event;
  count.decided = number("decided");
  count.overtaken = number("overtaken");
  count.recorded = number("recorded");
  count.refused = number("refused");
  count.unrecorded = number("unrecorded");
  count.lost = number("lost");
  count.may_lose = number("may_lose");
  count.entries += std::exchange(count.entries_after, 0);
  if (is_new && silent_ == kMaxServers) count.entries = count.recorded;
  return {};
}

std::vector<ServerCount> ServerTally::take() && {
  std::vector<ServerCount> counts;
  for (const std::string& server : order_) counts.push_back(std::move(servers_[server]));
  std::stable_sort(counts.begin(), counts.end(), [](const ServerCount& a, const ServerCount& b) {
    if (a.state.empty() != b.state.empty()) return b.state.empty();
    return a.first < b.first;
  });
  return counts;
}

std::string sentence(const ServerCount& count) {
  if (count.state.empty())
    return fmt::format("{} never spoke: a command; {} entries.", count.server, count.entries_after);
  std::string text = fmt::format("{} {}; decided {}, recorded {}, refused {}", count.server, count.state,
                                 count.decided - count.overtaken, count.recorded, count.refused);
  if (count.unrecorded > 0) return text + fmt::format("; {} are in no ledger.", count.unrecorded);
  if (count.state == server_event::kGone)
    return text + (count.may_lose > 0
                       ? fmt::format("; it ended without a last word: up to {} answers may be missing.",
                                     count.may_lose)
                       : "; it ended without a last word, and answered nothing that is not recorded.");
  if (count.state == server_event::kStopped)
    return text + (count.open() == 0 ? "; nothing is missing."
                                     : fmt::format("; {} are in no ledger.", count.open()));
  return text +
         fmt::format("; so it said last, with {} at work, and has not said that it stopped.", count.open());
}

}  // namespace steward::audit
