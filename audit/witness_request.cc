#include "audit/witness_request.h"

#include <fmt/format.h>

#include "audit/consistency_roots.h"
#include "base/hash.h"
#include "base/text.h"

namespace steward::audit {
namespace {

constexpr std::string_view kOld = "old ";
constexpr size_t kMaxLine = 128;

Error refused(std::string_view message) {
  return {ErrorCode::kInvalidInput, fmt::format("The request to the witness {}", message), "add-checkpoint"};
}

std::optional<Digest> digest_of_line(std::string_view line) {
  const auto bytes = from_base64(line);
  Digest digest;
  if (!bytes || bytes->size() != digest.size() || to_base64(*bytes) != line) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

WitnessJudgement judged(WitnessVerdict verdict, std::string sentence, std::optional<TreeHead> head = {}) {
  return {verdict, std::move(sentence), std::move(head), false};
}

}  // namespace

std::string to_text(const WitnessRequest& request) {
  std::string text = fmt::format("{}{}\n", kOld, request.old_size);
  for (const Digest& hash : request.proof) text += to_base64(as_bytes(hash)) + "\n";
  return text + "\n" + request.checkpoint;
}

Result<WitnessRequest> parse_witness_request(std::string_view body) {
  if (body.size() > kMaxWitnessRequest) return refused("is longer than a checkpoint and a proof can be.");
  WitnessRequest request;
  const auto next_line = [&body]() -> std::optional<std::string_view> {
    const size_t end = body.substr(0, kMaxLine).find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(end + 1);
    return line;
  };
  const auto first = next_line();
  if (!first || !first->starts_with(kOld)) return refused("does not begin with a line 'old SIZE'.");
  const auto size = parse_int(first->substr(kOld.size()));
  if (!size || *size < 0 || std::to_string(*size) != first->substr(kOld.size()))
    return refused("gives no size on its first line.");
  request.old_size = static_cast<uint64_t>(*size);
  while (true) {
    const auto line = next_line();
    if (!line) return refused("has no blank line before its checkpoint, or a line of its proof is too long.");
    if (line->empty()) break;
    if (request.proof.size() == kMaxWitnessProof) return refused("carries a proof of more than 63 hashes.");
    const auto hash = digest_of_line(*line);
    if (!hash) return refused(fmt::format("has no hash on line {}.", request.proof.size() + 2));
    request.proof.push_back(*hash);
  }
  if (body.size() > kMaxNoteBytes) return refused("carries a checkpoint of more than 64 KiB.");
  request.checkpoint = body;
  return request;
}

std::string origin_of(std::string_view checkpoint) {
  const auto note = parse_note(checkpoint, "");
  return note.ok() ? note->text.substr(0, note->text.find('\n')) : "";
}

WitnessJudgement judge(const WitnessRequest& request, const WitnessedHead& seen,
                       const std::vector<PublicKey>& trusted) {
  const auto unsigned_head = parse_checkpoint(request.checkpoint);
  if (!unsigned_head.ok()) return judged(WitnessVerdict::kMalformed, unsigned_head.error().message);
  if (trusted.empty())
    return judged(WitnessVerdict::kUnknownLog,
                  fmt::format("This witness knows no ledger '{}'.", excerpt(origin_of(request.checkpoint))));
  std::optional<TreeHead> head;
  for (const PublicKey& key : trusted) {
    auto opened = open_checkpoint(request.checkpoint, key);
    if (opened.ok() && !head) head = *std::move(opened);
  }
  if (!head)
    return judged(WitnessVerdict::kUntrusted,
                  "The head is not signed by a key that this witness trusts for the ledger.");
  if (request.old_size > head->size)
    return judged(WitnessVerdict::kMalformed,
                  fmt::format("The old size {} is beyond the head's own, {}.", request.old_size, head->size),
                  head);
  // Two signed heads of one size: whatever the sender says of what came before, one of them is a lie.
  if (head->size == seen.size && seen.size > 0 && head->root != seen.root)
    return {
        WitnessVerdict::kParted,
        fmt::format("This witness saw another head of {} entries: the ledger shows two histories, which part "
                    "at or before entry {}.",
                    seen.size, seen.size - 1),
        head, true};
  if (request.old_size != seen.size)
    return judged(WitnessVerdict::kStale, fmt::format("This witness saw {} entries last.", seen.size), head);
  if (seen.size == 0) {
    if (!request.proof.empty())
      return judged(WitnessVerdict::kMalformed, "A proof from nothing has no hashes.", head);
    if (head->size == 0 && head->root != Frontier().root())
      return judged(WitnessVerdict::kInconsistent, "A tree of no entries has another root.", head);
    return judged(WitnessVerdict::kCosign, "", head);
  }
  if (!verify_consistency(seen.size, seen.root, head->size, head->root, request.proof))
    return {
        WitnessVerdict::kInconsistent,
        fmt::format("The proof does not lead from the head of {} entries that this witness saw to the one of "
                    "{}: the ledger shows two histories, which part at or before entry {}.",
                    seen.size, head->size, seen.size - 1),
        head, shows_another_beginning(seen.size, seen.root, head->size, head->root, request.proof)};
  return judged(WitnessVerdict::kCosign, "", head);
}

}  // namespace steward::audit
