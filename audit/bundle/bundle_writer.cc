#include "audit/bundle/bundle_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <set>

#include "audit/bundle/bundle_manifest.h"
#include "audit/bundle/spool.h"
#include "audit/bundle/zip_layout.h"
#include "audit/multiproof.h"
#include "audit/signed_note.h"
#include "audit/signer.h"

namespace steward::audit {
namespace {

Error unfit(std::string message) {
  return {ErrorCode::kInvalidInput, std::move(message), "bundle"};
}

Status check(const BundleContents& contents) {
  const auto& [first, end, every] = contents.selection;
  if (first > end || end > contents.head.size)
    return unfit(fmt::format("A bundle under a head of {} entries cannot be about those from {} to {}.",
                             contents.head.size, first, end));
  STEWARD_RETURN_IF_ERROR(open_checkpoint(contents.head.checkpoint, contents.head_key));
  std::set<std::string> names;
  for (const BundleFile& file : contents.files) {
    if (!is_report_file(file.name))
      return unfit(fmt::format("A bundle has no place for a file named '{}'.", file.name));
    if (!names.insert(file.name).second) return unfit(fmt::format("Two files are named '{}'.", file.name));
  }
  std::set<std::string> parameters;
  for (const auto& [name, value] : contents.parameters)
    if (!parameters.insert(name).second)
      return unfit(fmt::format("The parameter '{}' is there twice.", name));
  return {};
}

// Entries and proof on their way to disk. Proves what it writes: a bundle that does not verify is never
// handed out.
class Evidence {
 public:
  Evidence(const BundleContents& contents, const ReadTile& tiles, Spool& entries, Spool& proof)
      : contents_(contents),
        entries_(entries),
        proof_(proof),
        prover_(contents.head.size, tiles, [this](const Digest& hash) { return emit(hash); }),
        verifier_(contents.head.size, [this]() -> Result<std::optional<Digest>> { return next(); }),
        expected_(contents.selection.first) {}

  Status take(uint64_t seq, std::string_view canonical) {
    const BundleSelection& selection = contents_.selection;
    if (seq < expected_ || seq >= selection.end || (selection.every && seq != expected_))
      return unfit(fmt::format("Entry {} is not one of those that were to come next, from {} to below {}.",
                               seq, expected_, selection.end));
    expected_ = seq + 1;
    STEWARD_RETURN_IF_ERROR(prover_.add(seq));
    STEWARD_RETURN_IF_ERROR(verifier_.add(seq, leaf_hash(canonical)));
    ++count_;
    STEWARD_RETURN_IF_ERROR(entries_.write(canonical));
    return entries_.write("\n");
  }

  Status finish() {
    if (contents_.selection.every && expected_ != contents_.selection.end)
      return unfit(fmt::format("The entries end before {}, though every one up to {} was to come.", expected_,
                               contents_.selection.end));
    STEWARD_RETURN_IF_ERROR(prover_.finish());
    STEWARD_ASSIGN_OR_RETURN(const Digest root, verifier_.finish());
    if (root != contents_.head.root)
      return Error{
          ErrorCode::kInternal,
          "The entries in the database do not add up to the signed head: some were changed after they were "
          "recorded, or the head is of another ledger; `steward audit verify --live` names them.",
          ""};
    return {};
  }

  uint64_t count() const { return count_; }
  uint64_t hashes() const { return hashes_; }

 private:
  Status emit(const Digest& hash) {
    ++hashes_;
    pending_.push_back(hash);
    std::string line = to_hex(hash);
    line += '\n';
    return proof_.write(line);
  }
  std::optional<Digest> next() {
    if (pending_.empty()) return std::nullopt;
    const Digest hash = pending_.front();
    pending_.pop_front();
    return hash;
  }

  const BundleContents& contents_;
  Spool& entries_;
  Spool& proof_;
  MultiProver prover_;
  MultiVerifier verifier_;
  std::deque<Digest> pending_;  // of the proof: made, not yet checked
  uint64_t expected_, count_ = 0, hashes_ = 0;
};

// One member, ready to be copied into the ZIP file.
struct Ready {
  MemberRecord record;
  std::function<Status(const WriteBytes&)> content;
};

Ready ready_text(std::string_view name, std::string text) {
  const MemberRecord record{std::string(name), text.size(), zip_crc(0, text), sha256(text)};
  return {record, [text = std::move(text)](const WriteBytes& write) { return write(text); }};
}

Result<Ready> ready_file(const BundleFile& file) {
  Sha256 hash;
  MemberRecord record{file.name, 0, 0, std::nullopt};
  STEWARD_RETURN_IF_ERROR(read_file(file.file, [&](std::string_view bytes) {
    hash.update(bytes);
    record.crc = zip_crc(record.crc, bytes);
    record.size += bytes.size();
    return Status();
  }));
  record.sha256 = hash.finish();
  return Ready{record, [path = file.file](const WriteBytes& write) { return read_file(path, write); }};
}

Ready ready_spool(std::string_view name, const Spool& spool) {
  return {{std::string(name), spool.size(), spool.crc(), std::nullopt},
          [path = spool.path()](const WriteBytes& write) { return read_file(path, write); }};
}

Result<uint64_t> write_zip(const std::vector<Ready>& members, const WriteBytes& write) {
  std::vector<ZipMember> written;
  uint64_t at = 0;
  for (const Ready& ready : members) {
    const ZipMember member{ready.record.name, ready.record.size, ready.record.crc, at};
    const std::string header = zip_header(member);
    STEWARD_RETURN_IF_ERROR(write(header));
    uint64_t size = 0;
    uint32_t crc = 0;
    STEWARD_RETURN_IF_ERROR(ready.content([&](std::string_view bytes) {
      size += bytes.size();
      crc = zip_crc(crc, bytes);
      return write(bytes);
    }));
    if (size != member.size || crc != member.crc)
      return Error{ErrorCode::kConflict, "A file of the bundle changed while it was read; export it again.",
                   member.name};
    at += header.size() + size;
    written.push_back(member);
  }
  const std::string directory = zip_directory(written, at);
  STEWARD_RETURN_IF_ERROR(write(directory));
  return at + directory.size();
}

}  // namespace

Result<BundleSummary> write_bundle(const BundleContents& contents, const Signer& signer,
                                   const ReadTile& tiles, const std::filesystem::path& scratch,
                                   const WriteBytes& write) {
  STEWARD_RETURN_IF_ERROR(check(contents));
  STEWARD_ASSIGN_OR_RETURN(const auto entries, Spool::create(scratch));
  STEWARD_ASSIGN_OR_RETURN(const auto proof, Spool::create(scratch));
  Evidence evidence(contents, tiles, *entries, *proof);
  STEWARD_RETURN_IF_ERROR(contents.entries(
      [&](uint64_t seq, std::string_view canonical) { return evidence.take(seq, canonical); }));
  STEWARD_RETURN_IF_ERROR(evidence.finish());
  for (Spool* spool : {entries.get(), proof.get()}) STEWARD_RETURN_IF_ERROR(spool->close());

  BundleManifest manifest{contents.report,          contents.parameters,
                          contents.head.checkpoint, contents.head_key,
                          signer.public_key(),      contents.rotations,
                          contents.selection,       evidence.count(),
                          evidence.hashes(),        {}};
  std::sort(manifest.parameters.begin(), manifest.parameters.end());
  std::vector<Ready> members;
  for (const BundleFile& file : contents.files) {
    STEWARD_ASSIGN_OR_RETURN(Ready ready, ready_file(file));
    members.push_back(std::move(ready));
  }
  std::sort(members.begin(), members.end(),
            [](const Ready& a, const Ready& b) { return a.record.name < b.record.name; });
  members.push_back(ready_spool(kEntries, *entries));
  members.push_back(ready_spool(kProof, *proof));
  for (const Ready& ready : members) manifest.members.push_back(ready.record);
  members.insert(members.begin(), ready_text(kReadme, readme_text(manifest)));
  manifest.members.insert(manifest.members.begin(), members.front().record);

  STEWARD_ASSIGN_OR_RETURN(std::string json, to_json(manifest));
  STEWARD_ASSIGN_OR_RETURN(std::string signature, sign_note(signature_text(json), {&signer}));
  members.push_back(ready_text(kManifest, std::move(json)));
  members.push_back(ready_text(kSignature, std::move(signature)));
  BundleSummary summary{evidence.count(), evidence.hashes(), 0};
  STEWARD_ASSIGN_OR_RETURN(summary.bytes, write_zip(members, write));
  return summary;
}

}  // namespace steward::audit
