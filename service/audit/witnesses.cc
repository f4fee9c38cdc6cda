#include "service/audit/witnesses.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/cosignature.h"
#include "audit/entry.h"
#include "audit/witness_request.h"
#include "base/text.h"
#include "service/audit/head_file.h"
#include "storage/generation.h"
#include "storage/key_binding.h"
#include "storage/ledger_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kFileScheme = "file:";
constexpr std::chrono::seconds kFirstPause{30};
constexpr std::chrono::seconds kLongestPause{3600};
// Within it no other server posts to the same witness; the posting itself is bounded well below.
constexpr std::chrono::seconds kClaim{120};
constexpr size_t kMaxAddress = 2048;

Status check_address(const std::string& address) {
  const bool is_file = address.starts_with(kFileScheme);
  const bool is_url = address.starts_with("http://") || address.starts_with("https://");
  const Error malformed{
      ErrorCode::kInvalidInput,
      "A witness is file:/PATH, or the URL that /add-checkpoint is added to: https://NAME/PREFIX.",
      excerpt(address)};
  if (address.size() > kMaxAddress || (!is_file && !is_url) || !is_utf8(address)) return malformed;
  for (const char c : address)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return malformed;
  if (is_file) return address.starts_with("file:/") && !address.ends_with('/') ? Status() : malformed;
  if (address.ends_with('/') || address.find_first_of("?#@\\\"") != std::string::npos) return malformed;
  return {};
}

std::chrono::seconds pause_after(int failures) {
  return std::min(kLongestPause, kFirstPause * (1 << std::clamp(failures, 0, 10)));
}

// The head as the ledger signed it: a witness is not told what others said of it.
std::string own_lines(const std::string& checkpoint) {
  const size_t signatures = checkpoint.rfind("\n\n") + 2;
  return checkpoint.substr(0, checkpoint.find('\n', signatures) + 1);
}

Error refused(const WitnessAnswer& answer) {
  const std::string said = excerpt(trim(to_valid_utf8(answer.body)), 300);
  switch (answer.status) {
    case 403:
      return {ErrorCode::kForbidden,
              fmt::format(
                  "The witness does not trust the key of this ledger; tell it the key (`steward audit head` "
                  "shows it), after a rotation as the one that replaces the old. It says: {}",
                  said),
              ""};
    case 404:
      return {
          ErrorCode::kNotFound,
          fmt::format("The witness does not know this ledger, or the address is wrong. It says: {}", said),
          ""};
    case 409:
      return {ErrorCode::kConflict, "The witness answered 409 without the size that it saw last.", ""};
    case 422:
      return {ErrorCode::kConflict,
              fmt::format(
                  "The witness saw ANOTHER HISTORY of this ledger: one of the two was changed. It says: {}",
                  said),
              ""};
    default:
      return {ErrorCode::kUnavailable, fmt::format("The witness answered {}: {}", answer.status, said), ""};
  }
}

std::optional<uint64_t> size_in(const std::string& body) {
  const auto size = parse_int(trim(body));
  if (!size || *size < 0) return std::nullopt;
  return static_cast<uint64_t>(*size);
}

}  // namespace

Status Witnesses::add(const std::string& address, const std::string& public_key, const std::string& actor) {
  STEWARD_RETURN_IF_ERROR(check_address(address));
  const bool is_file = address.starts_with(kFileScheme);
  if (is_file && !public_key.empty())
    return Error{ErrorCode::kInvalidInput, "A file signs nothing: leave the public key out.", "--public-key"};
  if (!is_file && public_key.empty())
    return Error{ErrorCode::kInvalidInput,
                 "Name the witness's key with --public-key: without it nobody could tell its cosignature "
                 "from another's.",
                 "--public-key"};
  std::optional<audit::WitnessKey> key;
  if (!is_file) {
    STEWARD_ASSIGN_OR_RETURN(key, audit::WitnessKey::parse(public_key));
  }
  const Timestamp now = clock_();
  return database_.run([&](pqxx::work& tx) -> Status {
    if (key && storage::is_own_key(tx, key->bytes))
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("Key {} is this server's own: a ledger cannot be its own witness.", key->id()),
                   "--public-key"};
    storage::lock_writes(tx);
    STEWARD_RETURN_IF_ERROR(storage::add_witness(tx, address, public_key, actor, now));
    return storage::append_entry(tx, audit::entry_kind::kWitness, actor, now,
                                 {{"added", address}, {"public_key", public_key}});
  });
}

Status Witnesses::remove(const std::string& address, const std::string& actor) {
  const Timestamp now = clock_();
  return database_.run([&](pqxx::work& tx) -> Status {
    storage::lock_writes(tx);
    STEWARD_RETURN_IF_ERROR(storage::remove_witness(tx, address, now));
    return storage::append_entry(tx, audit::entry_kind::kWitness, actor, now, {{"removed", address}});
  });
}

Result<std::vector<WitnessStanding>> Witnesses::list() {
  return database_.read([](pqxx::transaction_base& tx) -> Result<std::vector<WitnessStanding>> {
    STEWARD_ASSIGN_OR_RETURN(auto witnesses, storage::load_witnesses(tx));
    STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
    std::vector<WitnessStanding> standings;
    for (storage::StoredWitness& witness : witnesses) {
      const uint64_t size = witness.size;
      standings.push_back({std::move(witness), frontier.size() - std::min(frontier.size(), size)});
    }
    return standings;
  });
}

Result<std::vector<PostOutcome>> Witnesses::post(bool at_once) {
  std::vector<PostOutcome> outcomes;
  STEWARD_ASSIGN_OR_RETURN(const auto standings, list());
  if (standings.empty()) return outcomes;
  STEWARD_ASSIGN_OR_RETURN(const auto head, heads_.newest());
  for (const WitnessStanding& standing : standings) {
    const Timestamp now = clock_();
    STEWARD_ASSIGN_OR_RETURN(const auto claimed, database_.run([&](pqxx::work& tx) {
      return at_once ? storage::claim_witness(tx, standing.witness.id, now + kClaim)
                     : storage::claim_witness(tx, head.head.size, now, now + kClaim);
    }));
    if (!claimed) continue;
    STEWARD_ASSIGN_OR_RETURN(auto outcome, post_to(*claimed, head));
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

Result<PostOutcome> Witnesses::post_to(const storage::StoredWitness& witness,
                                       const storage::StoredHead& head) {
  PostOutcome outcome{witness.address, head.head.size, "", false};
  const Status posted = witness.address.starts_with(kFileScheme) ? to_file(witness, head, outcome.has_parted)
                                                                 : to_url(witness, head, outcome.has_parted);
  if (!posted.ok()) outcome.failure = posted.error().message;
  const Timestamp now = clock_();
  const auto next =
      posted.ok() ? now : now + (outcome.has_parted ? kLongestPause : pause_after(witness.failures));
  STEWARD_RETURN_IF_ERROR(database_.run([&](pqxx::work& tx) -> Status {
    // Once, not at each attempt: the record is not for repeating.
    const bool is_new = outcome.has_parted && !witness.has_parted;
    if (is_new) storage::lock_writes(tx);
    storage::put_posting(tx, {witness.id, head.head.size, outcome.failure, outcome.has_parted, now, next});
    if (!is_new) return {};
    return storage::append_entry(tx, audit::entry_kind::kWitness, "steward", now,
                                 {{"parted", witness.address}, {"says", outcome.failure}});
  }));
  return outcome;
}

Status Witnesses::to_file(const storage::StoredWitness& witness, const storage::StoredHead& head,
                          bool& has_parted) {
  const HeadFile file(witness.address.substr(kFileScheme.size()));
  return file.append(
      own_lines(head.head.checkpoint), [&](const std::vector<audit::TreeHead>& seen) -> Status {
        if (seen.empty() && witness.size == 0) return {};
        if (seen.empty())
          return Error{
              ErrorCode::kConflict,
              fmt::format("The file holds no head, though it took one of {} entries: it was removed, "
                          "emptied or is not mounted. Put it back; or remove the witness and add it "
                          "again.",
                          witness.size),
              ""};
        const auto is_kept = [&](const audit::TreeHead& one) -> Result<bool> {
          // By the present tree: another server may have posted a later head than this one.
          const auto proven = heads_.consistency(one.size, {});
          if (!proven.ok() && proven.error().code != ErrorCode::kInvalidInput) return proven.error();
          return proven.ok() && proven->first_root == one.root;
        };
        STEWARD_ASSIGN_OR_RETURN(const bool continues, is_kept(seen.back()));
        if (continues) return {};
        STEWARD_ASSIGN_OR_RETURN(const size_t kept, kept_heads(seen, is_kept));
        has_parted = true;
        return Error{
            ErrorCode::kConflict,
            fmt::format(
                "The file remembers ANOTHER HISTORY: its head of {} entries is none of this ledger, which "
                "has {}. {}",
                seen.back().size, head.head.size,
                kept > 0 ? fmt::format("They agree up to entry {} and part between there and entry {}.",
                                       static_cast<int64_t>(seen[kept - 1].size) - 1, seen.back().size - 1)
                         : fmt::format("They part at or before entry {}.", seen.front().size - 1)),
            ""};
      });
}

Status Witnesses::to_url(const storage::StoredWitness& witness, const storage::StoredHead& head,
                         bool& has_parted) {
  if (!post_) return Error{ErrorCode::kUnavailable, "This process posts nothing over HTTP.", ""};
  audit::WitnessRequest request{witness.size, {}, own_lines(head.head.checkpoint)};
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (request.old_size > head.head.size) return ahead(request.old_size, head.head.size, has_parted);
    STEWARD_ASSIGN_OR_RETURN(auto proven, heads_.consistency(request.old_size, head.head.size));
    request.proof = std::move(proven.proof);
    STEWARD_ASSIGN_OR_RETURN(const WitnessAnswer answer,
                             post_(witness.address + "/add-checkpoint", audit::to_text(request)));
    if (answer.status == 200) return keep_cosignature(witness, head, answer.body);
    has_parted = answer.status == 422;
    const auto seen = answer.status == 409 ? size_in(answer.body) : std::nullopt;
    if (!seen) return refused(answer);
    if (*seen == request.old_size && *seen == head.head.size) {
      has_parted = true;
      return Error{
          ErrorCode::kConflict,
          fmt::format("The witness saw ANOTHER HISTORY of this ledger: its head of {0} entries has another "
                      "root, so the two part at or before entry {1}.",
                      *seen, *seen - 1),
          ""};
    }
    request.old_size = *seen;
  }
  return Error{ErrorCode::kUnavailable,
               "The witness saw new heads while this one was posted; it is tried again.", ""};
}

// Another server may have posted a later head than this one; but no head is of more than the ledger holds
// now.
Error Witnesses::ahead(uint64_t seen, uint64_t size, bool& has_parted) {
  const auto present = database_.read([](pqxx::transaction_base& tx) { return storage::load_frontier(tx); });
  if (!present.ok()) return present.error();
  has_parted = seen > present->size();
  if (!has_parted)
    return {
        ErrorCode::kUnavailable,
        fmt::format("The witness has seen a head of {} entries already, and this one has {}.", seen, size),
        ""};
  return {ErrorCode::kConflict,
          fmt::format("The witness has seen a LARGER TREE, of {} entries, than this ledger now has, {}: the "
                      "ledger was ROLLED BACK, to an old copy or by hand.",
                      seen, present->size()),
          ""};
}

Status Witnesses::keep_cosignature(const storage::StoredWitness& witness, const storage::StoredHead& head,
                                   const std::string& body) {
  STEWARD_ASSIGN_OR_RETURN(const auto key, audit::WitnessKey::parse(witness.public_key));
  std::string_view rest = body;
  for (size_t lines = 0; !rest.empty() && lines < audit::kMaxNoteSignatures; ++lines) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const auto line = audit::parse_signature_line(rest.substr(0, end), "The witness's answer");
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.ok() || line->name != key.name || line->id != key.id()) continue;
    STEWARD_ASSIGN_OR_RETURN(const auto cosignature,
                             audit::open_cosignature(head.head.checkpoint, *line, key));
    return database_.run([&](pqxx::work& tx) -> Status {
      storage::put_cosignature(tx, head.row, witness.id, audit::signature_line(*line), cosignature.time);
      return {};
    });
  }
  return Error{ErrorCode::kInvalidInput,
               fmt::format("The witness took the head without cosigning it by key {}; is that its key still?",
                           key.id()),
               ""};
}

}  // namespace steward::service
