// The verifier in Python (sdk/python), written by the format's description alone, against ours: both say the
// same of every bundle, good or touched. One Python process for all of them.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "audit/bundle/bundle_manifest.h"
#include "audit/bundle/sample_bundle.h"
#include "audit/bundle/verify_bundle.h"
#include "audit/bundle/zip_layout.h"
#include "audit/signed_note.h"

namespace steward::audit {
namespace {

using testing::SampleBundle;
using testing::write_sample;

struct Case {
  std::string name, line;
  bool holds;  // as ours says
};

// Cases, and the files they are made of.
class Table {
 public:
  Table() : folder_(std::filesystem::temp_directory_path() / ("steward-agree-" + to_hex(random_bytes(8)))) {
    std::filesystem::create_directories(folder_);
  }
  ~Table() { std::filesystem::remove_all(folder_); }

  void add(const std::string& name, const std::string& file, const PublicKey& key) {
    add(name, keep(file), file, key, "");
  }
  void add_every_change(const std::string& name, const std::string& file, const PublicKey& key) {
    const std::string path = keep(file);
    for (size_t i = 0; i < file.size(); ++i)
      for (const int mask : {0x01, 0x80}) {
        std::string bad = file;
        bad[i] = static_cast<char>(bad[i] ^ mask);
        const std::string change = ",\"flip\":[" + std::to_string(i) + "," + std::to_string(mask) + "]";
        add(name + " byte " + std::to_string(i), path, bad, key, change);
      }
    for (size_t size = 0; size < file.size(); size += 3)
      add(name + " cut at " + std::to_string(size), path, file.substr(0, size), key,
          ",\"cut\":" + std::to_string(size));
    add(name + " and more", path, file + "x", key, ",\"add\":\"x\"");
  }

  const std::vector<Case>& cases() const { return cases_; }

  // A '0' or '1' for each case.
  std::string python_verdicts() const {
    const auto questions = folder_ / "questions", answers = folder_ / "answers";
    std::ofstream out(questions);
    for (const Case& one : cases_) out << one.line << "\n";
    out.close();
    const std::string command = "PYTHONPATH='" STEWARD_PYTHON_DEPS ":" STEWARD_SOURCE_DIR
                                "/sdk/python' PYTHONDONTWRITEBYTECODE=1 python3 '" STEWARD_SOURCE_DIR
                                "/sdk/python/tests/agree.py' < '" +
                                questions.string() + "' > '" + answers.string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << "python3 or cryptography is missing: run scripts/setup";
    std::string verdicts;
    std::ifstream in(answers);
    for (std::string line; std::getline(in, line);) verdicts += line;
    return verdicts;
  }

 private:
  std::string keep(const std::string& file) {
    const auto path = folder_ / (std::to_string(files_++) + ".zip");
    std::ofstream(path, std::ios::binary) << file;
    return path.string();
  }
  void add(const std::string& name, const std::string& path, const std::string& file, const PublicKey& key,
           const std::string& change) {
    const auto verification = verify_bundle(file, key);
    cases_.push_back({name, "{\"file\":\"" + path + "\",\"key\":\"" + key.to_string() + "\"" + change + "}",
                      verification.ok() && verification->holds});
  }

  std::filesystem::path folder_;
  std::vector<Case> cases_;
  int files_ = 0;
};

void expect_agreement(const Table& table, size_t expected_to_hold) {
  const std::string verdicts = table.python_verdicts();
  ASSERT_EQ(verdicts.size(), table.cases().size());
  size_t held = 0;
  for (size_t i = 0; i < verdicts.size(); ++i) {
    const Case& one = table.cases()[i];
    held += one.holds ? 1 : 0;
    EXPECT_EQ(verdicts[i] == '1', one.holds) << one.name << ": the first is Python's verdict";
  }
  EXPECT_EQ(held, expected_to_hold);
}

TEST(PythonVerifier, AgreesOnGoodBundles) {
  Table table;
  size_t good = 0;
  const auto add = [&](const std::string& name, const SampleBundle& sample) {
    table.add(name, write_sample(sample), sample.signer->public_key());
    table.add(name + ", another key", write_sample(sample), SigningKey::generate("steward").public_key());
    ++good;
  };
  for (const size_t size : {0, 1, 2, 3, 7, 12, 40, 300})
    add("all of " + std::to_string(size), {.size = size});
  for (uint64_t first = 0; first < 9; ++first)
    for (uint64_t end = first; end <= 9; ++end)
      add("range " + std::to_string(first) + " " + std::to_string(end),
          {.size = 9, .first = first, .end = end});
  for (uint64_t bits = 1; bits < 64; ++bits) {
    SampleBundle sample{.size = 6};
    for (uint64_t i = 0; i < 6; ++i)
      if ((bits >> i & 1) != 0) sample.chosen.push_back(i);
    add("choice " + std::to_string(bits), sample);
  }
  add("a large one", {.size = 700, .chosen = {0, 1, 255, 256, 257, 511, 512, 699}});
  add("many files", {.files = {{"report.pdf", "%PDF"}, {"report/a_1.csv", ""}, {"report.parquet", "PAR1"}}});
  expect_agreement(table, good);
}

TEST(PythonVerifier, AgreesOnKeysThatGaveWay) {
  const Timestamp time = *parse_rfc3339("2026-11-22T03:00:00Z");
  std::vector<SharedSigner> keys;
  for (int i = 0; i < 4; ++i) keys.push_back(make_signer(SigningKey::generate("steward")));
  const std::vector<std::vector<KeyRotation>> chains = {
      {},
      {*make_key_rotation(*keys[0], *keys[1], time)},
      {*make_key_rotation(*keys[0], *keys[1], time), *make_key_rotation(*keys[1], *keys[2], time)},
      {*make_key_rotation(*keys[0], *keys[1], time), *make_key_loss(keys[1]->public_key(), *keys[2], time)},
      {*make_key_rotation(*keys[1], *keys[2], time), *make_key_rotation(*keys[0], *keys[1], time)}};
  Table table;
  size_t held = 0;
  for (size_t chain = 0; chain < chains.size(); ++chain)
    for (const auto& head_signer : keys)
      for (const auto& signer : keys) {
        SampleBundle sample{
            .size = 3, .head_signer = head_signer, .signer = signer, .rotations = chains[chain]};
        const std::string file = write_sample(sample);
        for (const auto& trusted : keys)
          table.add("chain " + std::to_string(chain), file, trusted->public_key());
      }
  for (const Case& one : table.cases()) held += one.holds ? 1 : 0;
  EXPECT_GT(held, 10u);
  EXPECT_LT(held, table.cases().size() / 2);
  expect_agreement(table, held);
}

TEST(PythonVerifier, AgreesOnEveryByteOfABundle) {
  SampleBundle sample{.size = 5, .chosen = {1, 3}, .files = {{"report.csv", "rule,times\nr1,3\n"}}};
  const auto before = sample.head_signer;
  sample.signer = make_signer(SigningKey::generate("steward"));
  sample.rotations = {*make_key_rotation(*before, *sample.signer, Timestamp{})};
  Table table;
  table.add_every_change("selection", write_sample(sample), before->public_key());
  SampleBundle whole{.size = 2, .files = {}};
  table.add_every_change("whole", write_sample(whole), whole.signer->public_key());
  expect_agreement(table, 0);
}

// Entries that only canonical JSON tells apart, in a tree that holds them: the proof is good, so what decides
// is whether the text is an entry.
TEST(PythonVerifier, AgreesOnWhatAnEntryIs) {
  std::string deep_enough = "[", too_deep = "[";
  for (int i = 0; i < 61; ++i) deep_enough += "[", too_deep += "[";
  too_deep += "[";
  deep_enough += std::string(62, ']');
  too_deep += std::string(63, ']');
  const std::string bodies[] = {R"({})",
                                R"({"":1})",
                                R"({"a":[],"b":{}})",
                                R"({"a":9007199254740992,"b":-9007199254740992})",
                                R"({"a":9007199254740993})",
                                R"({"a":0.5,"b":1e+25,"c":-1.5e-9,"d":0.000001,"e":1e-7,"f":123456789.125})",
                                R"({"a":1e25})",
                                R"({"a":1.0})",
                                R"({"a":1e2})",
                                R"({"a":-0})",
                                R"({"a":01})",
                                R"({"a":1e+400})",
                                R"({"a":0.10})",
                                R"({"a":100000000000000000000})",
                                R"({"a":1.7976931348623157e+308,"b":5e-324})",
                                R"({"a":NaN})",
                                R"({"b":1,"a":2})",
                                R"({"a":1,"a":1})",
                                R"({"😀":2,"￿":1})",
                                R"({"￿":1,"😀":2})",
                                R"({"a": 1})",
                                R"({"a":"\"\\\b\f\n\r\t\u0001\u001f"})",
                                R"({"a":"\u0000"})",
                                R"({"a":"\\u0000"})",
                                R"({"a":"\u0041"})",
                                R"({"a":"\/"})",
                                R"({"a":"\u001F"})",
                                R"({"a":"\ud83d\ude00"})",
                                R"({"a":"\ud83d"})",
                                "{\"a\":\"\x7f\xC2\x80\"}",
                                "{\"a\":\"\xED\xA0\x80\"}",
                                "{\"a\":\"\xC0\xAF\"}",
                                "{\"a\":\"\xF4\x90\x80\x80\"}",
                                "[]",
                                "1",
                                "null",
                                "{\"a\":" + deep_enough + "}",
                                "{\"a\":" + too_deep + "}"};
  Table table;
  size_t held = 0;
  for (const std::string& body : bodies) {
    SampleBundle sample{.size = 1, .ledger = testing::Ledger()};
    Entry entry;
    entry.canonical = "{\"actor\":\"a\",\"body\":" + body +
                      ",\"kind\":\"k\",\"seq\":0,\"time\":\"2026-11-20T18:48:58.123456Z\",\"v\":1}";
    entry.leaf = leaf_hash(entry.canonical);
    sample.ledger->entries.push_back(entry);
    table.add(body, write_sample(sample), sample.signer->public_key());
    held += table.cases().back().holds ? 1 : 0;
  }
  EXPECT_EQ(held, 11u);
  expect_agreement(table, held);
}

}  // namespace
}  // namespace steward::audit
