// verify_export(): what an auditor is told about a file.
#include "audit/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "audit/check_list.h"
#include "audit/key_rotation.h"
#include "audit/server_verdict.h"
#include "audit/verify_witnesses.h"
#include "base/text.h"

namespace steward::audit {
namespace {

std::string entries_text(int64_t first, int64_t last) {
  return first == last ? fmt::format("Entry {} is", first) : fmt::format("Entries {} to {} are", first, last);
}

// The changes of key among the entries, in their order. One that does not read as such proves nothing and is
// left out.
std::vector<KeyRotation> rotations_in(const Export& bundle) {
  std::vector<KeyRotation> rotations;
  for (const auto& [entry, proof] : bundle.entries) {
    if (entry.kind != entry_kind::kKeyRotation) continue;
    boost::system::error_code malformed;
    const auto value = boost::json::parse(entry.canonical, malformed);
    const auto* body = !malformed && value.is_object() ? value.get_object().if_contains("body") : nullptr;
    auto rotation = body ? rotation_of(*body) : Error{};
    if (rotation.ok()) rotations.push_back(*std::move(rotation));
  }
  return rotations;
}

// The statements beside the entries; in a file of before there were such, those of its entries.
std::optional<std::vector<KeyRotation>> history_of(const Export& bundle, CheckList& report) {
  if (bundle.rotations.empty()) return rotations_in(bundle);
  auto history = parse_key_history(bundle.rotations);
  if (history.ok() && history->back().to.to_string() == bundle.key.to_string()) return *std::move(history);
  report.failed(history.ok() ? fmt::format("The key rotations lead to key {}, but the export names key {}.",
                                           history->back().to.id(), bundle.key.id())
                             : history.error().message);
  return std::nullopt;
}

void refuse_key(const Export& bundle, const PublicKey& trusted, const Result<PublicKey>& reached,
                CheckList& report) {
  if (!reached.ok() && reached.error().code == ErrorCode::kForbidden)
    return report.failed(reached.error().message);
  const bool may_be_kept_back = bundle.rotations.empty() && !bundle.complete;
  report.failed(fmt::format(
      "The export names key {}, but the key you trust is {}: it comes from another ledger, or "
      "someone signed it anew.{}",
      bundle.key.id(), trusted.id(),
      may_be_kept_back ? " If the key was changed since, export it again: newer exports carry how." : ""));
}

// The key that the head must be signed by: the one that is trusted, or the one that it gave way to.
PublicKey signer_of(const Export& bundle, const std::optional<PublicKey>& trusted, CheckList& report) {
  const auto history = history_of(bundle, report);
  if (!trusted) {
    report.note(
        fmt::format("Key {} came with the file, so who holds it is unproven: pass the key that the ledger's "
                    "owner gave you with --public-key.",
                    bundle.key.id()));
    return bundle.key;
  }
  const bool is_signer = trusted->to_string() == bundle.key.to_string();
  if (!history || (is_signer && bundle.rotations.empty())) return *trusted;
  const auto reached = follow(*trusted, *history);
  if (reached.ok() && reached->to_string() == bundle.key.to_string()) {
    if (is_signer) return *trusted;
    report.held(fmt::format(
        "Key {}, which you trust, gave way to key {} by statements that each key and the next signed.",
        trusted->id(), reached->id()));
    return *reached;
  }
  refuse_key(bundle, *trusted, reached, report);
  return *trusted;
}

void check_key(const Export& bundle, const std::optional<PublicKey>& trusted, CheckList& report) {
  const PublicKey key = signer_of(bundle, trusted, report);
  const auto head = open_checkpoint(bundle.head.checkpoint, key);
  if (!head.ok()) return report.failed(head.error().message);
  report.held(fmt::format("Key {} signed a tree of {} with root {} at {}.", key.id(),
                          counted(head->size, "entry", "entries"), to_hex(head->root).substr(0, 16),
                          format_rfc3339(head->time)));
}

void check_hashes(const Export& bundle, CheckList& report) {
  std::vector<std::string> failures;
  for (const auto& [entry, proof] : bundle.entries)
    if (leaf_hash(entry.canonical) != entry.leaf)
      failures.push_back(fmt::format(
          "Entry {} was changed after it was recorded: its hash is not the one in the tree.", entry.seq));
  report.check(failures, fmt::format("{} the hash recorded for it.",
                                     counted(bundle.entries.size(), "entry has", "entries each have")));
}

void check_order(const Export& bundle, CheckList& report) {
  std::vector<std::string> failures;
  int64_t last = -1;
  for (const auto& [entry, proof] : bundle.entries) {
    if (static_cast<uint64_t>(entry.seq) >= bundle.head.size)
      failures.push_back(fmt::format("Entry {} is beyond the signed tree of {}: it was added to the file.",
                                     entry.seq, counted(bundle.head.size, "entry", "entries")));
    else if (entry.seq == last)
      failures.push_back(fmt::format("Entry {} is in the file twice.", entry.seq));
    else if (entry.seq < last)
      failures.push_back(
          fmt::format("Entry {} stands after entry {}: the entries were reordered.", entry.seq, last));
    last = std::max(last, entry.seq);
  }
  report.check(failures, "The entries stand in the order of their numbers, none of them twice.");
}

// Runs of numbers from 0 to the end of the tree that the file leaves out.
std::vector<std::pair<int64_t, int64_t>> missing_runs(const Export& bundle) {
  std::vector<std::pair<int64_t, int64_t>> runs;
  int64_t next = 0;
  for (const auto& [entry, proof] : bundle.entries) {
    if (entry.seq > next) runs.emplace_back(next, entry.seq - 1);
    next = std::max(next, entry.seq + 1);
  }
  if (static_cast<uint64_t>(next) < bundle.head.size)
    runs.emplace_back(next, static_cast<int64_t>(bundle.head.size) - 1);
  return runs;
}

void check_whole_tree(const Export& bundle, CheckList& report) {
  std::vector<std::string> failures;
  for (const auto& [first, last] : missing_runs(bundle))
    failures.push_back(
        fmt::format("{} missing, though the export says that it is complete.", entries_text(first, last)));
  Frontier frontier;
  for (const auto& [entry, proof] : bundle.entries) frontier.append(entry.leaf);
  if (failures.empty() && frontier.root() != bundle.head.root)
    failures.emplace_back(
        "The entries do not add up to the signed root: an entry was changed together with its hash, or the "
        "tree head is "
        "of another ledger.");
  report.check(failures, fmt::format("The file holds the whole tree: its {} add up to the signed root.",
                                     counted(bundle.entries.size(), "entry", "entries")));
}

void check_proofs(const Export& bundle, CheckList& report) {
  std::vector<std::string> failures;
  for (const auto& [entry, proof] : bundle.entries)
    if (!verify_inclusion(entry.leaf, static_cast<uint64_t>(entry.seq), bundle.head.size, proof,
                          bundle.head.root))
      failures.push_back(fmt::format(
          "Entry {} is not in the signed tree: its proof does not lead to the signed root.", entry.seq));
  report.check(failures, fmt::format("{} in the signed tree, each by its own proof.",
                                     counted(bundle.entries.size(), "entry is", "entries are")));
  int64_t missing = 0;
  std::string gaps;
  for (const auto& [first, last] : missing_runs(bundle)) {
    missing += last - first + 1;
    const bool between = first > 0 && static_cast<uint64_t>(last) + 1 < bundle.head.size;
    if (between && gaps.empty())
      gaps = fmt::format(" {} the first that is missing between others.", entries_text(first, last));
  }
  report.note(fmt::format(
      "This is a part of the ledger: {} of its {} are not in the file, and nothing here says what "
      "they hold.{}",
      with_thousands(missing), counted(bundle.head.size, "entry", "entries"), gaps));
}

// Only where every entry is: what a server says is of all its decisions.
void check_server_counts(const Export& bundle, CheckList& report) {
  ServerTally tally;
  for (const auto& [entry, proof] : bundle.entries)
    if (const auto added = tally.add(entry); !added.ok()) return report.failed(added.error().message);
  check_servers(std::move(tally).take(), report);
}

void note_clock(const Export& bundle, CheckList& report) {
  size_t backward = 0;
  for (size_t i = 1; i < bundle.entries.size(); ++i)
    if (bundle.entries[i].entry.time < bundle.entries[i - 1].entry.time) ++backward;
  if (backward > 0)
    report.note(
        fmt::format("{} an earlier time than the one before: requests that ran side by side, or a clock that "
                    "was set back.",
                    counted(backward, "entry bears", "entries bear")));
}

void check_page(const Export& bundle, std::string_view file, CheckList& report) {
  if (to_html(bundle) == file) return report.held("The page says what the data inside it say, to the byte.");
  report.failed(
      "The page's text was changed: it is not what the data inside it give. (A page made by another version "
      "of Steward can differ too; then export it anew.)");
}

}  // namespace

Result<Verification> verify_export(std::string_view file, const std::optional<PublicKey>& trusted) {
  return verify_export(file, trusted, {});
}

Result<Verification> verify_export(std::string_view file, const std::optional<PublicKey>& trusted,
                                   const std::vector<WitnessKey>& witnesses) {
  const auto form = detect_export(file);
  auto bundle = parse_export(file);
  if (!form) return std::move(bundle).error();
  CheckList report;
  Verification verification;
  if (!bundle.ok()) {
    const std::string& where = bundle.error().where;
    report.failed(fmt::format("The export is damaged or was changed: {}{}", bundle.error().message,
                              where.empty() ? "" : fmt::format(" (at {})", where)));
    return std::move(report).finish(std::move(verification));
  }
  verification.entries = bundle->entries.size();
  verification.tree_size = bundle->head.size;
  verification.key_id = trusted ? trusted->id() : bundle->key.id();
  check_key(*bundle, trusted, report);
  check_witnesses(bundle->head.checkpoint, witnesses, report);
  check_hashes(*bundle, report);
  check_order(*bundle, report);
  if (bundle->complete)
    check_whole_tree(*bundle, report);
  else
    check_proofs(*bundle, report);
  if (bundle->complete && !report.has_failures()) check_server_counts(*bundle, report);
  note_clock(*bundle, report);
  if (*form == ExportForm::kHtml) check_page(*bundle, file, report);
  return std::move(report).finish(std::move(verification));
}

}  // namespace steward::audit
