#include "audit/bundle/bundle_writer.h"

#include <gtest/gtest.h>

#include "audit/bundle/bundle_manifest.h"
#include "audit/bundle/sample_bundle.h"
#include "audit/bundle/verify_bundle.h"
#include "audit/bundle/zip_layout.h"

namespace steward::audit {
namespace {

using testing::SampleBundle;
using testing::write_sample;

std::string told(std::string_view file, const std::optional<PublicKey>& trusted) {
  const auto verification = verify_any(file, trusted);
  if (!verification.ok()) return "error: " + verification.error().to_string();
  EXPECT_EQ(verification->holds, verification->failures.empty());
  std::string text = verification->holds ? "holds\n" : "fails\n";
  for (const std::string& line : verification->checks) text += line + "\n";
  return text;
}

void expect_line(const std::string& text, std::string_view line) {
  EXPECT_NE(text.find(line), std::string::npos) << line << "\nin\n" << text;
}

TEST(Bundle, HoldsForTheWholeLedgerOfAnySize) {
  for (const size_t size : {0, 1, 2, 3, 12, 40, 300}) {
    SampleBundle sample;
    sample.size = size;
    const std::string file = write_sample(sample);
    const std::string text = told(file, sample.signer->public_key());
    EXPECT_TRUE(text.starts_with("holds")) << size << "\n" << text;
    expect_line(text, "The bundle holds the whole tree");
    const auto verification = verify_bundle(file, sample.signer->public_key());
    EXPECT_EQ(verification->entries, size);
    EXPECT_EQ(verification->tree_size, size);
    EXPECT_EQ(verification->key_id, sample.signer->public_key().id());
  }
}

TEST(Bundle, SaysThatNothingWasLeftOutBetweenAndWhatIsOpen) {
  for (const auto& [first, end] :
       {std::pair<uint64_t, uint64_t>{0, 39}, {1, 40}, {17, 18}, {20, 20}, {3, 33}}) {
    SampleBundle sample{.size = 40, .first = first, .end = end};
    const std::string text = told(write_sample(sample), sample.signer->public_key());
    EXPECT_TRUE(text.starts_with("holds")) << text;
    expect_line(
        text, "Every entry from " + std::to_string(first) + " to below " + std::to_string(end) + " is here");
    expect_line(text, "! The tree holds");
  }
}

TEST(Bundle, SaysThatASelectionSaysNothingOfTheRest) {
  for (const std::vector<uint64_t>& chosen : {std::vector<uint64_t>{0}, {39}, {3, 4, 17, 38}, {0, 39}}) {
    SampleBundle sample{.size = 40, .chosen = chosen};
    const std::string text = told(write_sample(sample), sample.signer->public_key());
    EXPECT_TRUE(text.starts_with("holds")) << text;
    expect_line(text,
                "! This is a selection from the entries 0 to below 40: nothing here says what the other " +
                    std::to_string(40 - chosen.size()) + " entries hold");
  }
}

TEST(Bundle, HoldsEveryFileOfAReport) {
  SampleBundle sample;
  sample.files = {{"report.pdf", std::string("%PDF\0\xff", 6)},
                  {"report.json", "{}"},
                  {"report.html", ""},
                  {"report/by_rule.csv", "a\n"},
                  {"report/by_rule.parquet", "PAR1"},
                  {"report.csv", "b\n"}};
  const std::string file = write_sample(sample);
  const std::string text = told(file, sample.signer->public_key());
  EXPECT_TRUE(text.starts_with("holds")) << text;
  expect_line(text, "✓ 7 files are as signed");
  std::string names;
  const auto members = read_zip(file);
  ASSERT_TRUE(members.ok());
  for (const auto& [member, content] : *members) {
    names += member.name + " ";
    EXPECT_EQ(zip_crc(0, content), member.crc) << member.name;
  }
  EXPECT_EQ(
      names,
      "README.txt report.csv report.html report.json report.pdf report/by_rule.csv report/by_rule.parquet "
      "entries.jsonl proof.txt bundle.json bundle.sig ");
}

TEST(Bundle, IsTheSameToTheByteForTheSameHead) {
  const SampleBundle sample{.size = 20, .chosen = {3, 5}};
  EXPECT_EQ(write_sample(sample), write_sample(sample));
}

TEST(Bundle, ReadsForAPersonWhoOpensIt) {
  const SampleBundle sample{.size = 40, .first = 3, .end = 33};
  const std::string file = write_sample(sample);
  const auto members = read_zip(file);
  ASSERT_TRUE(members.ok());
  ASSERT_EQ(members->front().member.name, "README.txt");
  const std::string readme(members->front().content);
  for (const std::string_view words :
       {"LEDGER OF steward", "every entry numbered 3 to below 33, 30 of them", "steward audit verify BUNDLE",
        "python3 -m steward_verify BUNDLE", "openssl pkeyutl", "    report.html\n",
        "purpose: analytics, \"all\"?"})
    expect_line(readme, words);
  expect_line(readme, sample.signer->public_key().to_string());
  size_t longest = 0;
  for (size_t at = 0, end; (end = readme.find('\n', at)) != std::string::npos; at = end + 1)
    longest = std::max(longest, end - at);
  EXPECT_LE(longest, 85u) << readme;
}

TEST(Bundle, IsFollowedFromAnOlderKey) {
  const Timestamp time = *parse_rfc3339("2026-11-22T03:00:00Z");
  std::vector<SharedSigner> keys;
  for (int i = 0; i < 3; ++i) keys.push_back(make_signer(SigningKey::generate("steward")));
  SampleBundle sample;
  sample.rotations = {*make_key_rotation(*keys[0], *keys[1], time),
                      *make_key_rotation(*keys[1], *keys[2], time)};
  sample.signer = keys[2];
  for (const auto& head_signer : keys) {
    sample.head_signer = head_signer;
    const std::string file = write_sample(sample);
    for (const auto& key : keys) {
      const std::string text = told(file, key->public_key());
      EXPECT_TRUE(text.starts_with("holds")) << text;
      EXPECT_EQ(text.find("handed over to key") == std::string::npos, key == keys[2]) << text;
    }
    const std::string text = told(file, SigningKey::generate("steward").public_key());
    EXPECT_TRUE(text.starts_with("fails")) << text;
    expect_line(text, "another ledger, or someone signed it anew");
  }
}

TEST(Bundle, DoesNotHoldWhereTheKeysDoNotLead) {
  const Timestamp time = *parse_rfc3339("2026-11-22T03:00:00Z");
  const auto a = make_signer(SigningKey::generate("steward")),
             b = make_signer(SigningKey::generate("steward")),
             c = make_signer(SigningKey::generate("steward"));
  const KeyRotation ab = *make_key_rotation(*a, *b, time), bc = *make_key_rotation(*b, *c, time),
                    lost = *make_key_loss(a->public_key(), *b, time);
  KeyRotation forged = ab;
  const struct {
    std::string_view name;
    SharedSigner head, signer;
    std::vector<KeyRotation> rotations;
    SharedSigner trusted;
    std::string_view says;
  } cases[] = {
      {"a chain that ends elsewhere", b, b, {bc}, b, "The key rotations lead to key"},
      {"a chain with a gap",
       a,
       c,
       {ab, *make_key_rotation(*c, *a, time)},
       a,
       "Key rotation 2 does not begin"},
      {"a head of a stranger", c, b, {ab}, a, "which is none of this ledger's"},
      {"a key that was lost", b, b, {lost}, a, "given up as lost"},
      {"signed by a key that nothing leads to", a, b, {}, a, "which is none of this ledger's"},
  };
  for (const auto& c_ : cases) {
    SampleBundle sample;
    sample.head_signer = c_.head;
    sample.signer = c_.signer;
    sample.rotations = c_.rotations;
    const std::string text = told(write_sample(sample), c_.trusted->public_key());
    EXPECT_TRUE(text.starts_with("fails")) << c_.name << text;
    expect_line(text, c_.says);
  }
  // The key that came instead of the lost one is trusted by itself.
  SampleBundle after;
  after.head_signer = after.signer = b;
  after.rotations = {lost};
  EXPECT_TRUE(told(write_sample(after), b->public_key()).starts_with("holds"));
  // A statement that the old key did not sign.
  forged.statement = lost.statement;
  forged.statement.replace(forged.statement.find("lost"), 4, "rotation");
  after.rotations = {forged};
  expect_line(told(write_sample(after), b->public_key()), "Key rotation 1 does not hold");
}

TEST(Bundle, SaysThatAKeyFromTheFileIsUnproven) {
  const SampleBundle sample;
  const std::string file = write_sample(sample);
  expect_line(told(file, std::nullopt), "pass the key that the ledger's owner gave you with --public-key");
  EXPECT_EQ(told(file, sample.signer->public_key()).find("--public-key"), std::string::npos);
}

TEST(Bundle, IsNeverWrittenWhenItWouldNotVerify) {
  using testing::sample_ledger;
  const struct {
    std::string_view name;
    SampleBundle sample;
    std::string_view says;
  } cases[] = {
      {"out of order", {.size = 9, .chosen = {3, 2}}, "were to come next"},
      {"twice", {.size = 9, .chosen = {3, 3}}, "were to come next"},
      {"beyond the head", {.size = 9, .chosen = {9}}, "were to come next"},
      {"beyond the selection", {.size = 9, .chosen = {3}, .first = 4}, "were to come next"},
      {"a first beyond the end", {.size = 9, .first = 8, .end = 7}, "cannot be about those from 8 to 7"},
      {"a name that no member has", {.files = {{"../x.html", ""}}}, "no place for a file named"},
      {"a name with a folder of its own", {.files = {{"report/A.csv", ""}}}, "no place for a file named"},
      {"two files of one name", {.files = {{"report.csv", "1"}, {"report.csv", "2"}}}, "Two files are named"},
  };
  for (const auto& c : cases) {
    const auto file = testing::try_write(c.sample);
    ASSERT_FALSE(file.ok()) << c.name;
    expect_line(file.error().message, c.says);
  }
  // An entry changed in the database, under a head of the true ones.
  SampleBundle sample;
  sample.ledger = sample_ledger(9);
  auto& text = sample.ledger->entries[4].canonical;
  text.replace(text.find("\"v\":1"), 5, "\"v\":2");
  const auto file = testing::try_write(sample);
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().code, ErrorCode::kInternal);
  expect_line(file.error().message, "do not add up to the signed head");
}

TEST(Bundle, StopsAtTheFirstErrorOfItsSurroundings) {
  const auto signer = make_signer(SigningKey::generate("steward"));
  const std::vector<Digest> leaves = testing::sample_ledger(3).leaves();
  BundleContents contents;
  contents.head = *sign_head(*signer, 3, tree_root(leaves), Timestamp{});
  contents.head_key = signer->public_key();
  contents.selection = {0, 3, false};
  contents.entries = [](const TakeEntry&) {
    return Status(Error{ErrorCode::kTimeout, "The database is slow.", ""});
  };
  const auto scratch = std::filesystem::temp_directory_path();
  const auto drop = [](std::string_view) { return Status(); };
  EXPECT_EQ(write_bundle(contents, *signer, testing::tiles_of(leaves), scratch, drop).error().code,
            ErrorCode::kTimeout);
  contents.entries = [](const TakeEntry&) { return Status(); };
  EXPECT_TRUE(write_bundle(contents, *signer, testing::tiles_of(leaves), scratch, drop).ok());
  const auto full = [](std::string_view) {
    return Status(Error{ErrorCode::kUnavailable, "The disk is full.", ""});
  };
  EXPECT_EQ(write_bundle(contents, *signer, testing::tiles_of(leaves), scratch, full).error().code,
            ErrorCode::kUnavailable);
  EXPECT_EQ(
      write_bundle(contents, *signer, testing::tiles_of(leaves), scratch / "not-there", drop).error().code,
      ErrorCode::kUnavailable);
  contents.files = {{"report.html", scratch / "not-there"}};
  EXPECT_EQ(write_bundle(contents, *signer, testing::tiles_of(leaves), scratch, drop).error().code,
            ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace steward::audit
