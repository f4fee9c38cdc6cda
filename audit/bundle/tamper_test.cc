// Every way to touch a small export, and what the verifier says of it.
#include <gtest/gtest.h>

#include <functional>

#include "audit/bundle/bundle_manifest.h"
#include "audit/bundle/sample_bundle.h"
#include "audit/bundle/verify_bundle.h"
#include "audit/bundle/zip_layout.h"
#include "audit/signed_note.h"

namespace steward::audit {
namespace {

using testing::SampleBundle;
using testing::write_sample;

bool found(std::string_view file, const PublicKey& trusted) {
  const auto verification = verify_any(file, trusted);
  return !verification.ok() || !verification->holds;
}

// Nothing that is done to one byte, or to the length, may pass.
void expect_every_change_found(const std::string& file, const PublicKey& trusted) {
  ASSERT_FALSE(found(file, trusted));
  for (size_t i = 0; i < file.size(); ++i)
    for (const int mask : {0x01, 0x20, 0x80}) {
      std::string bad = file;
      bad[i] = static_cast<char>(bad[i] ^ mask);
      ASSERT_TRUE(found(bad, trusted)) << "byte " << i << " ^ " << mask << " of " << file.size();
    }
  for (size_t size = 0; size < file.size(); ++size)
    ASSERT_TRUE(found(std::string_view(file).substr(0, size), trusted)) << "cut at " << size;
  for (const char c : {'\0', '\n', ' ', 'P'}) ASSERT_TRUE(found(file + c, trusted)) << "added " << int{c};
}

SampleBundle small(std::vector<uint64_t> chosen) {
  return {.size = 5, .chosen = std::move(chosen), .files = {{"report.csv", "rule,times\nr1,3\n"}}};
}

TEST(Tamper, EveryByteOfAWholeBundleCounts) {
  const SampleBundle sample = small({});
  expect_every_change_found(write_sample(sample), sample.signer->public_key());
}

TEST(Tamper, EveryByteOfASelectionCounts) {
  const SampleBundle sample = small({1, 3});
  expect_every_change_found(write_sample(sample), sample.signer->public_key());
}

TEST(Tamper, EveryByteOfABundleWithRotatedKeysCounts) {
  SampleBundle sample = small({2});
  const auto before = sample.head_signer;
  sample.signer = make_signer(SigningKey::generate("steward"));
  sample.rotations = {*make_key_rotation(*before, *sample.signer, Timestamp{})};
  expect_every_change_found(write_sample(sample), before->public_key());
}

using Members = std::vector<std::pair<std::string, std::string>>;

Members members_of(const std::string& file) {
  Members members;
  for (const auto& [member, content] : *read_zip(file)) members.emplace_back(member.name, content);
  return members;
}

std::string zip_of(const Members& members) {
  std::string file;
  std::vector<ZipMember> written;
  for (const auto& [name, text] : members) {
    written.push_back({name, text.size(), zip_crc(0, text), file.size()});
    file += zip_header(written.back()) + text;
  }
  return file + zip_directory(written, file.size());
}

std::string& content(Members& members, std::string_view name) {
  for (auto& [member, text] : members)
    if (member == name) return text;
  ADD_FAILURE() << name;
  return members.front().second;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
    lines.push_back(text.substr(at, end + 1 - at));
  return lines;
}

void edit_lines(std::string& text, const std::function<void(std::vector<std::string>&)>& edit) {
  auto lines = lines_of(text);
  edit(lines);
  text.clear();
  for (const std::string& line : lines) text += line;
}

// Makes bundle.json say what the members are now, and signs it by `signer`.
void sign_anew(Members& members, const Signer& signer,
               const std::function<void(BundleManifest&)>& edit = {}) {
  BundleManifest manifest = *parse_manifest(content(members, kManifest));
  manifest.members.clear();
  for (const auto& [name, text] : members) {
    if (*member_rank(name) > 3) continue;
    MemberRecord record{name, text.size(), zip_crc(0, text), std::nullopt};
    if (name != kEntries && name != kProof) record.sha256 = sha256(text);
    manifest.members.push_back(record);
  }
  manifest.entries = lines_of(content(members, kEntries)).size();
  manifest.hashes = lines_of(content(members, kProof)).size();
  if (edit) edit(manifest);
  content(members, kManifest) = *to_json(manifest);
  content(members, kSignature) = *sign_note(signature_text(content(members, kManifest)), {&signer});
}

using Lines = std::vector<std::string>;

// Each is written out again as a good ZIP file, unsigned: what one without the key can do; and once more
// signed by the ledger's own key, so that the entries are up to the tree alone.
TEST(Tamper, EntriesAreUpToTheTreeWhoeverSigns) {
  const struct {
    std::string_view name;
    bool whole;
    std::function<void(Lines& entries, Lines& proof)> edit;
  } cases[] = {
      {"two entries swapped", true, [](Lines& e, Lines&) { std::swap(e[1], e[3]); }},
      {"two neighbours swapped", false, [](Lines& e, Lines&) { std::swap(e[0], e[1]); }},
      {"an entry dropped", true, [](Lines& e, Lines&) { e.erase(e.begin() + 2); }},
      {"the last entry dropped", true, [](Lines& e, Lines&) { e.pop_back(); }},
      {"the last of a selection dropped", false, [](Lines& e, Lines&) { e.pop_back(); }},
      {"an entry doubled", true, [](Lines& e, Lines&) { e.insert(e.begin() + 2, e[2]); }},
      {"an entry doubled in a selection", false, [](Lines& e, Lines&) { e.push_back(e.back()); }},
      {"an entry that says another actor", true,
       [](Lines& e, Lines&) { e[2].replace(e[2].find("\"actor\":\"") + 9, 1, "X"); }},
      {"an entry under another number", false,
       [](Lines& e, Lines&) { e[0].replace(e[0].find("\"seq\":") + 6, 1, "0"); }},
      {"an entry of two lines", true, [](Lines& e, Lines&) { e[2].insert(e[2].find(',') + 1, "\n"); }},
      {"an empty line", true, [](Lines& e, Lines&) { e.insert(e.begin() + 2, "\n"); }},
      {"a line with a carriage return", true, [](Lines& e, Lines&) { e[2].insert(e[2].size() - 1, "\r"); }},
      {"a hash swapped", false, [](Lines&, Lines& p) { std::swap(p[0], p[1]); }},
      {"a hash dropped", false, [](Lines&, Lines& p) { p.pop_back(); }},
      {"a hash doubled", false, [](Lines&, Lines& p) { p.push_back(p.back()); }},
      {"a hash in capitals", false,
       [](Lines&, Lines& p) {
         for (std::string& line : p)
           for (char& c : line) c = static_cast<char>(std::toupper(c));
       }},
      {"a proof where none is needed", true,
       [](Lines&, Lines& p) { p.push_back(to_hex(sha256("x")) + "\n"); }},
      {"everything dropped", true, [](Lines& e, Lines&) { e.clear(); }},
  };
  for (const auto& c : cases) {
    const SampleBundle sample = small(c.whole ? std::vector<uint64_t>{} : std::vector<uint64_t>{1, 3});
    Members members = members_of(write_sample(sample));
    Lines entries = lines_of(content(members, kEntries)), proof = lines_of(content(members, kProof));
    c.edit(entries, proof);
    edit_lines(content(members, kEntries), [&](Lines& lines) { lines = entries; });
    edit_lines(content(members, kProof), [&](Lines& lines) { lines = proof; });
    EXPECT_TRUE(found(zip_of(members), sample.signer->public_key())) << c.name;
    sign_anew(members, *sample.signer);
    EXPECT_TRUE(found(zip_of(members), sample.signer->public_key())) << c.name << ", signed";
  }
}

TEST(Tamper, MembersStandInOneOrderAndNoneIsMissingOrMore) {
  const SampleBundle sample = small({});
  const Members good = members_of(write_sample(sample));
  for (size_t i = 0; i < good.size(); ++i) {
    Members missing = good, doubled = good, renamed = good;
    missing.erase(missing.begin() + static_cast<long>(i));
    doubled.insert(doubled.begin() + static_cast<long>(i), good[i]);
    renamed[i].first = "other.txt";
    EXPECT_TRUE(found(zip_of(missing), sample.signer->public_key())) << good[i].first;
    EXPECT_TRUE(found(zip_of(doubled), sample.signer->public_key())) << good[i].first;
    EXPECT_TRUE(found(zip_of(renamed), sample.signer->public_key())) << good[i].first;
    for (size_t j = 0; j < i; ++j) {
      Members swapped = good, swapped_texts = good;
      std::swap(swapped[i], swapped[j]);
      std::swap(swapped_texts[i].second, swapped_texts[j].second);
      EXPECT_TRUE(found(zip_of(swapped), sample.signer->public_key())) << i << " and " << j;
      EXPECT_TRUE(found(zip_of(swapped_texts), sample.signer->public_key())) << i << " and " << j;
    }
  }
  Members more = good;
  more.insert(more.begin() + 2, {"report.pdf", "%PDF"});
  EXPECT_TRUE(found(zip_of(more), sample.signer->public_key()));
}

TEST(Tamper, BundlesOfOneLedgerDoNotMix) {
  SampleBundle one = small({1, 3}), two = one, three = one;
  two.size = 7;        // a later head
  three.chosen = {2};  // another selection
  const Members a = members_of(write_sample(one));
  for (const SampleBundle& other : {two, three}) {
    const Members b = members_of(write_sample(other));
    for (unsigned bits = 1; bits < (1u << a.size()) - 1; ++bits) {
      Members mixed = a;
      for (size_t i = 0; i < a.size(); ++i)
        if ((bits >> i & 1) != 0) mixed[i].second = b[i].second;
      if (mixed == a || mixed == b) continue;
      EXPECT_TRUE(found(zip_of(mixed), one.signer->public_key())) << bits;
    }
  }
}

TEST(Tamper, WhatBundleJsonClaimsIsCheckedEvenWhenItIsSigned) {
  const SampleBundle sample = small({});
  const auto stranger = make_signer(SigningKey::generate("steward"));
  const Members good = members_of(write_sample(sample));
  const SampleBundle part = small({1, 3});
  const Members good_part = members_of(write_sample(part));
  const struct {
    std::string_view name;
    std::function<void(BundleManifest&)> edit;
  } cases[] = {
      {"every entry", [](BundleManifest& m) { m.selection.every = true; }},
      {"fewer than there are", [](BundleManifest& m) { m.entries = 1; }},
      {"more hashes", [](BundleManifest& m) { ++m.hashes; }},
      {"a range beyond the tree", [](BundleManifest& m) { m.selection.end = 6; }},
      {"a range that leaves some out", [](BundleManifest& m) { m.selection.first = 2; }},
      {"another head key", [&](BundleManifest& m) { m.head_key = stranger->public_key(); }},
      {"another key", [&](BundleManifest& m) { m.key = m.head_key = stranger->public_key(); }},
      {"another head",
       [&](BundleManifest& m) {
         m.checkpoint = sign_head(*stranger, 5, sha256("x"), Timestamp{})->checkpoint;
       }},
      {"a hash for the entries", [](BundleManifest& m) { m.members[2].sha256 = sha256("x"); }},
      {"no hash for the report", [](BundleManifest& m) { m.members[1].sha256.reset(); }},
      {"another CRC", [](BundleManifest& m) { m.members[2].crc ^= 1; }},
      {"one member less", [](BundleManifest& m) { m.members.pop_back(); }},
  };
  Members members = good_part;
  sign_anew(members, *part.signer);
  ASSERT_FALSE(found(zip_of(members), part.signer->public_key()));
  for (const auto& c : cases) {
    members = good_part;
    sign_anew(members, *part.signer, c.edit);
    EXPECT_TRUE(found(zip_of(members), part.signer->public_key())) << c.name;
  }
  members = good;
  sign_anew(members, *stranger);
  EXPECT_TRUE(found(zip_of(members), sample.signer->public_key())) << "signed by a stranger";
  EXPECT_TRUE(found(zip_of(good), stranger->public_key())) << "another key is trusted";
}

TEST(Tamper, EveryByteOfASmallJsonExportCounts) {
  // The labels that nobody signs (docs/audit.md) may change: what they say is not vouched for. White space
  // too: the JSON is read, and each entry brought to its one form.
  const testing::Ledger ledger = testing::sample_ledger(3);
  const std::string file = to_json(ledger.export_range(0, 2));
  const size_t labels = file.find("\"made_at\""), labels_end = file.find("\"complete\"");
  size_t passed = 0;
  for (size_t i = 0; i < file.size(); ++i)
    for (const int mask : {0x01, 0x80}) {
      std::string bad = file;
      bad[i] = static_cast<char>(bad[i] ^ mask);
      if (found(bad, ledger.key.public_key())) continue;
      ++passed;
      EXPECT_TRUE(i >= labels && i < labels_end) << "byte " << i << ": " << file.substr(i, 20);
    }
  EXPECT_GT(passed, 0u);
  for (size_t size = 0; size + 1 < file.size(); ++size)
    ASSERT_TRUE(found(std::string_view(file).substr(0, size), ledger.key.public_key())) << "cut at " << size;
  EXPECT_TRUE(found(file + "x", ledger.key.public_key()));
}

}  // namespace
}  // namespace steward::audit
