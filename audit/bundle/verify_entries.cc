#include "audit/bundle/verify_entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "audit/entry.h"
#include "audit/entry_scan.h"
#include "audit/leaf_pair.h"
#include "audit/multiproof.h"
#include "audit/server_verdict.h"

namespace steward::audit {
namespace {

constexpr size_t kHexLine = 2 * sizeof(Digest) + 1;

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// proof.txt, a hash at a time.
class ProofReader {
 public:
  explicit ProofReader(std::string_view text) : rest_(text) {}

  Result<std::optional<Digest>> next() {
    if (rest_.empty()) return std::optional<Digest>();
    ++lines_;
    Digest digest;
    bool good = rest_.size() >= kHexLine && rest_[kHexLine - 1] == '\n';
    for (size_t i = 0; good && i < digest.size(); ++i) {
      const int high = nibble(rest_[2 * i]), low = nibble(rest_[2 * i + 1]);
      good = high >= 0 && low >= 0;
      digest[i] = static_cast<uint8_t>(high << 4 | low);
    }
    if (!good)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("Line {} of proof.txt is no hash: 64 lower-case hexadecimal digits.", lines_),
                   ""};
    rest_.remove_prefix(kHexLine);
    return std::optional(digest);
  }
  uint64_t lines() const { return lines_; }

 private:
  std::string_view rest_;
  uint64_t lines_ = 0;
};

// Goes over the entries once. Stops at the first that makes the rest meaningless.
class EntriesCheck {
 public:
  EntriesCheck(const EntriesToVerify& given, const TreeHead& head)
      : given_(given),
        head_(head),
        proof_(given.proof),
        tree_(head.size, [this] { return proof_.next(); }),
        is_whole_(given.selection.every && given.selection.first == 0 && given.selection.end == head.size),
        expected_(given.selection.first) {}

  // The first thing that is wrong, in words.
  std::optional<std::string> run() {
    std::string_view rest = given_.entries;
    while (!rest.empty()) {
      ++count_;
      auto entry = scan_first_entry(rest);
      if (!entry || entry->size == rest.size() || rest[entry->size] != '\n') {
        if (auto wrong = parse_line(rest, entry)) return wrong;
      }
      const std::string_view line = rest.substr(0, entry->size);
      if (auto wrong = check_line(line, *entry)) return wrong;
      rest.remove_prefix(line.size() + 1);
    }
    if (waiting_.data()) {
      const auto added = tree_.add(waiting_seq_, leaf_hash(waiting_));
      if (!added.ok()) return added.error().message;
    }
    return check_end();
  }

  uint64_t count() const { return count_; }
  uint64_t backwards() const { return backwards_; }
  bool is_whole() const { return is_whole_; }
  std::vector<ServerCount> take_servers() { return std::move(servers_).take(); }

 private:
  std::string in_line(std::string_view line, std::string_view what) const {
    return fmt::format("Line {} of entries.jsonl, at byte {}, {}", count_,
                       static_cast<uint64_t>(line.data() - given_.entries.data()), what);
  }

  // What was not recognised at a glance: the line, and what the parser says of it.
  std::optional<std::string> parse_line(std::string_view rest, std::optional<ScannedEntry>& entry) {
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos) return in_line(rest, "is cut: its line has no end.");
    const auto parsed = parse_entry(rest.substr(0, end));
    if (!parsed.ok())
      return in_line(rest, fmt::format("was changed after it was recorded, for it is no entry any more: {}",
                                       parsed.error().to_string()));
    parsed_time_ = format_rfc3339(parsed->time);
    parsed_kind_ = parsed->kind;
    entry = ScannedEntry{parsed->seq, {}, parsed_kind_, parsed_time_, end};
    return std::nullopt;
  }

  std::optional<std::string> check_line(std::string_view line, const ScannedEntry& entry) {
    const auto seq = static_cast<uint64_t>(entry.seq);
    if (auto wrong = check_number(line, seq)) return wrong;
    note_time(entry.time);
    if (is_whole_)
      if (auto wrong = count_for_server(line, entry)) return wrong;
    // Two by two: leaf_hash_pair() takes little longer than one hash does.
    if (!waiting_.data()) {
      waiting_ = line;
      waiting_seq_ = seq;
      return std::nullopt;
    }
    const auto leaves = leaf_hash_pair(waiting_, line);
    Status added = tree_.add(waiting_seq_, leaves[0]);
    if (added.ok()) added = tree_.add(seq, leaves[1]);
    waiting_ = {};
    if (!added.ok()) return added.error().message;
    return std::nullopt;
  }

  std::optional<std::string> check_number(std::string_view line, uint64_t seq) {
    const auto& [first, end, every] = given_.selection;
    if (seq == expected_ && seq < end) {
      ++expected_;
      return std::nullopt;
    }
    if (seq >= end || seq < first)
      return in_line(line,
                     fmt::format("is entry {}, which is not among those from {} to below {}: it was added to "
                                 "the file.",
                                 seq, first, end));
    if (seq < expected_)
      return in_line(line, fmt::format("is entry {}, which is there twice or out of order.", seq));
    if (every)
      return in_line(
          line, fmt::format("is entry {}, but entry {} was to come: entries are missing, though the bundle "
                            "says that every one is here.",
                            seq, expected_));
    expected_ = seq + 1;
    return std::nullopt;
  }

  std::optional<std::string> count_for_server(std::string_view line, const ScannedEntry& entry) {
    Timestamp time{};
    if (entry.kind == entry_kind::kServer) time = *parse_rfc3339(entry.time);
    const Status added = servers_.add(entry.kind, entry.seq, time, line);
    if (added.ok()) return std::nullopt;
    return in_line(line, fmt::format("is of kind server and tells of none: {}", added.error().message));
  }

  // Times sort as their texts do.
  void note_time(std::string_view time) {
    if (time < std::string_view(last_time_.data(), last_time_.size())) ++backwards_;
    std::copy_n(time.begin(), std::min(time.size(), last_time_.size()), last_time_.begin());
  }

  std::optional<std::string> check_end() {
    const BundleSelection& selection = given_.selection;
    if (count_ != given_.count)
      return fmt::format("entries.jsonl holds {}, but bundle.json says {}.",
                         counted(count_, "entry", "entries"), given_.count);
    if (selection.every && expected_ != selection.end)
      return fmt::format(
          "Entries {} to {} are missing at the end, though the bundle says that every one is here.",
          expected_, selection.end - 1);
    const auto root = tree_.finish();
    if (!root.ok()) return root.error().message;
    if (proof_.lines() != given_.hashes)
      return fmt::format("proof.txt holds {} hashes, but bundle.json says {}.", proof_.lines(),
                         given_.hashes);
    if (*root != head_.root)
      return "The entries do not add up to the signed root: an entry or a hash of the proof was changed, or "
             "the tree "
             "head is of another ledger.";
    return std::nullopt;
  }

  const EntriesToVerify& given_;
  const TreeHead& head_;
  ProofReader proof_;
  MultiVerifier tree_;
  const bool is_whole_;  // the bundle claims to hold the whole tree
  ServerTally servers_;
  uint64_t expected_, count_ = 0, backwards_ = 0;
  std::string_view waiting_;  // a line whose leaf is not in the tree yet
  uint64_t waiting_seq_ = 0;
  std::string parsed_time_, parsed_kind_;
  std::array<char, 27> last_time_{};
};

void say_what_is_proven(const EntriesToVerify& given, const TreeHead& head, CheckList& checks) {
  const auto& [first, end, every] = given.selection;
  const std::string entries = counted(given.count, "entry", "entries");
  checks.held(fmt::format(
      "Each line of entries.jsonl is an entry in its one form, and their numbers rise: {}.", entries));
  if (every && first == 0 && end == head.size)
    return checks.held(
        fmt::format("The bundle holds the whole tree: its {} add up to the signed root, so none was "
                    "changed, added, moved or left out.",
                    entries));
  if (every) {
    checks.held(
        fmt::format("With the proof they add up to the signed root. Every entry from {} to below {} is here: "
                    "nothing was left out between.",
                    first, end));
    return checks.note(
        fmt::format("The tree holds {} before and behind these; nothing here says what they hold.",
                    counted(head.size - given.count, "entry", "entries")));
  }
  checks.held(
      fmt::format("With the proof they add up to the signed root: {} in the signed tree, to the byte.",
                  given.count == 1 ? "the entry is" : "each is"));
  checks.note(
      fmt::format("This is a selection from the entries {} to below {}: nothing here says what the other {} "
                  "hold, nor that nothing was left out.",
                  first, end, counted(end - first - given.count, "entry", "entries")));
}

}  // namespace

uint64_t check_entries(const EntriesToVerify& given, const TreeHead& head, CheckList& checks) {
  if (given.selection.first > given.selection.end || given.selection.end > head.size) {
    checks.failed(fmt::format("The bundle is about the entries {} to below {}, but the signed tree has {}.",
                              given.selection.first, given.selection.end, head.size));
    return 0;
  }
  EntriesCheck check(given, head);
  if (const auto wrong = check.run()) {
    checks.failed(*wrong);
  } else {
    say_what_is_proven(given, head, checks);
    if (check.is_whole()) check_servers(check.take_servers(), checks);
  }
  if (check.backwards() > 0)
    checks.note(
        fmt::format("{} an earlier time than the one before: requests that ran side by side, or a clock that "
                    "was set back.",
                    counted(check.backwards(), "entry bears", "entries bear")));
  return check.count();
}

}  // namespace steward::audit
