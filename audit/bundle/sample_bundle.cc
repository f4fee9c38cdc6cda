#include "audit/bundle/sample_bundle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "audit/bundle/zip_layout.h"
#include "audit/naive_tree.h"
#include "audit/signed_note.h"

namespace steward::audit::testing {
namespace {

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("steward-bundle-" + to_hex(random_bytes(8)))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

ReadTile tiles_of(const std::vector<Digest>& leaves) {
  auto tree = std::make_shared<NaiveTree>(leaves);
  return [tree](const TileId& id) -> Result<std::vector<Digest>> {
    const uint64_t span = uint64_t{1} << (kTileHeight * id.level);
    std::vector<Digest> hashes;
    for (uint64_t i = id.index * kTileWidth; hashes.size() < static_cast<size_t>(id.width); ++i)
      hashes.push_back(tree->mth(i * span, (i + 1) * span));
    return hashes;
  };
}

Result<std::string> try_write(const SampleBundle& sample) {
  const Folder folder;
  const Ledger ledger = sample.ledger ? *sample.ledger : sample_ledger(sample.size);
  const std::vector<Digest> leaves = ledger.leaves();
  BundleContents contents;
  contents.report = "decisions";
  contents.parameters = {{"to", "2026-11-20T12:00:00.000000Z"}, {"purpose", "analytics, \"all\"\n"}};
  contents.head = *sign_head(*sample.head_signer, leaves.size(), tree_root(leaves),
                             *parse_rfc3339("2026-11-20T18:48:58.123456Z"));
  contents.head_key = sample.head_signer->public_key();
  for (const KeyRotation& rotation : sample.rotations) contents.rotations.push_back(rotation.statement);
  for (const auto& [name, text] : sample.files) {
    const auto path = folder.path() / to_hex(sha256(name));
    std::ofstream(path, std::ios::binary) << text;
    contents.files.push_back({name, path});
  }
  contents.selection = {sample.first, std::min<uint64_t>(sample.end, leaves.size()), sample.chosen.empty()};
  contents.entries = [&](const TakeEntry& take) -> Status {
    if (!sample.chosen.empty()) {
      for (const uint64_t seq : sample.chosen)
        STEWARD_RETURN_IF_ERROR(take(seq, seq < leaves.size() ? ledger.entries[seq].canonical : "?"));
      return {};
    }
    for (uint64_t seq = contents.selection.first; seq < contents.selection.end; ++seq)
      STEWARD_RETURN_IF_ERROR(take(seq, ledger.entries[seq].canonical));
    return {};
  };
  std::string file;
  const auto written =
      write_bundle(contents, *sample.signer, tiles_of(leaves), folder.path(), [&](std::string_view bytes) {
        file += bytes;
        return Status();
      });
  if (!written.ok()) return written.error();
  EXPECT_EQ(written->bytes, file.size());
  size_t left = 0;  // the files of the report alone
  for (const auto& item : std::filesystem::directory_iterator(folder.path()))
    left += item.is_regular_file() ? 1 : 0;
  EXPECT_EQ(left, sample.files.size()) << "the writer left files behind";
  return file;
}

std::string write_sample(const SampleBundle& sample) {
  auto file = try_write(sample);
  EXPECT_TRUE(file.ok()) << (file.ok() ? "" : file.error().to_string());
  return file.ok() ? *file : "";
}

std::string resigned(const std::string& file, const Signer& signer,
                     const std::function<void(BundleManifest&)>& edit) {
  std::vector<std::pair<std::string, std::string>> members;
  const auto read = read_zip(file);
  EXPECT_TRUE(read.ok());
  for (const auto& [member, content] : *read) members.emplace_back(member.name, content);
  std::string &json = members[members.size() - 2].second, &signature = members.back().second;
  BundleManifest manifest = *parse_manifest(json);
  edit(manifest);
  json = *to_json(manifest);
  signature = *sign_note(signature_text(json), {&signer});
  std::string out;
  std::vector<ZipMember> written;
  for (const auto& [name, text] : members) {
    written.push_back({name, text.size(), zip_crc(0, text), out.size()});
    out += zip_header(written.back()) + text;
  }
  return out + zip_directory(written, out.size());
}

}  // namespace steward::audit::testing
