// The verifier in Python (sdk/python), written by the format's description alone, against ours: both say the
// same of every bundle, good or touched. One Python process for all of them.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <boost/json/object.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "audit/bundle/bundle_manifest.h"
#include "audit/bundle/sample_bundle.h"
#include "audit/bundle/verify_bundle.h"
#include "audit/bundle/zip_layout.h"
#include "audit/cosignature.h"
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
  void add(const std::string& name, const std::string& file, const PublicKey& key,
           const std::vector<WitnessKey>& witnesses) {
    std::string keys;
    for (const WitnessKey& witness : witnesses)
      keys += (keys.empty() ? "\"" : ",\"") + witness.to_string() + "\"";
    add(name, keep(file), file, key, ",\"witnesses\":[" + keys + "]", witnesses);
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

  // As an auditor types it: the exit code, and what was printed.
  std::pair<int, std::string> run(const std::string& file, const std::string& arguments) {
    const auto answer = folder_ / "answer";
    const int status = std::system(
        python("-m steward_verify '" + keep(file) + "' " + arguments + " > '" + answer.string() + "' 2>&1")
            .c_str());
    std::ifstream in(answer);
    return {WEXITSTATUS(status), {std::istreambuf_iterator<char>(in), {}}};
  }

  // A '0' or '1' for each case.
  std::string python_verdicts() const {
    const auto questions = folder_ / "questions", answers = folder_ / "answers";
    std::ofstream out(questions);
    for (const Case& one : cases_) out << one.line << "\n";
    out.close();
    const std::string command = python("'" STEWARD_SOURCE_DIR "/sdk/python/tests/agree.py' < '" +
                                       questions.string() + "' > '" + answers.string() + "'");
    EXPECT_EQ(std::system(command.c_str()), 0) << "python3 or cryptography is missing: run scripts/setup";
    std::string verdicts;
    std::ifstream in(answers);
    for (std::string line; std::getline(in, line);) verdicts += line;
    return verdicts;
  }

 private:
  static std::string python(const std::string& arguments) {
    return "PYTHONPATH='" STEWARD_PYTHON_DEPS ":" STEWARD_SOURCE_DIR
           "/sdk/python' PYTHONDONTWRITEBYTECODE=1 python3 " +
           arguments;
  }

  std::string keep(const std::string& file) {
    const auto path = folder_ / (std::to_string(files_++) + ".zip");
    std::ofstream(path, std::ios::binary) << file;
    return path.string();
  }
  void add(const std::string& name, const std::string& path, const std::string& file, const PublicKey& key,
           const std::string& change, const std::vector<WitnessKey>& witnesses = {}) {
    const auto verification = verify_bundle(file, key, witnesses);
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
      {*make_key_rotation(*keys[1], *keys[2], time), *make_key_rotation(*keys[0], *keys[1], time)},
      // A key that comes again, after it was lost or after another was.
      {*make_key_rotation(*keys[0], *keys[1], time), *make_key_rotation(*keys[1], *keys[0], time)},
      {*make_key_loss(keys[0]->public_key(), *keys[1], time), *make_key_rotation(*keys[1], *keys[0], time)},
      {*make_key_rotation(*keys[0], *keys[1], time), *make_key_loss(keys[1]->public_key(), *keys[2], time),
       *make_key_rotation(*keys[2], *keys[1], time)}};
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

// What a key may be said to have signed: both take a head for one, or neither.
TEST(PythonVerifier, AgreesOnWhatAHeadSays) {
  const struct {
    std::string lines;
    bool holds;
  } cases[] = {{"time 2026-11-20T18:48:58.123456Z\n", true},
               {"", true},
               {"another line\ntime 2026-11-20T18:48:58.123456Z\nand one more\n", true},
               {"time yesterday\n", false},
               {"time \n", false},
               {"time 2026-11-20T18:48:58Z\n", false},
               {"time 2026-11-20T18:48:58.123456+00:00\n", false},
               {"time 2026-02-30T18:48:58.123456Z\n", false},
               {"time 2026-11-20T18:48:60.000000Z\n", false},
               {"time 0000-11-20T18:48:58.123456Z\n", false},
               {"time 2026-11-20T18:48:58.123456Z\ntime 2026-11-20T18:48:58.123456Z\n", false},
               {"time 2026-11-20T18:48:58.123456Z\ntime 2026-11-21T00:00:00.000000Z\n", false},
               {"\ntime 2026-11-20T18:48:58.123456Z\n", false}};
  SampleBundle sample{.size = 3};
  const std::string file = write_sample(sample);
  Table table;
  size_t held = 0;
  for (const auto& one : cases) {
    const std::string bad = testing::resigned(file, *sample.signer, [&](BundleManifest& manifest) {
      const TreeHead head = *parse_checkpoint(manifest.checkpoint);
      manifest.checkpoint = *sign_note("steward\n3\n" + to_base64(as_bytes(head.root)) + "\n" + one.lines,
                                       {sample.signer.get()});
    });
    table.add("head " + one.lines, bad, sample.signer->public_key());
    EXPECT_EQ(table.cases().back().holds, one.holds) << one.lines;
    held += one.holds ? 1 : 0;
  }
  expect_agreement(table, held);
}

TEST(PythonVerifier, AgreesOnWitnesses) {
  SampleBundle sample{.size = 3};
  const Timestamp time = *parse_rfc3339("2026-11-22T03:00:00Z");
  const auto signer = make_signer(SigningKey::generate("w")), other = make_signer(SigningKey::generate("w"));
  const WitnessKey witness = witness_key_of(signer->public_key(), "w"),
                   stranger = witness_key_of(other->public_key(), "w");
  const std::string plain = write_sample(sample);
  const auto with = [&](const std::function<NoteSignature(const std::string&)>& line) {
    return testing::resigned(plain, *sample.signer, [&](BundleManifest& manifest) {
      manifest.checkpoint = with_signature(manifest.checkpoint, line(manifest.checkpoint));
    });
  };
  const std::string good = with([&](const std::string& head) { return *cosign(*signer, "w", head, time); });
  const std::string forged = with([&](const std::string& head) {
    NoteSignature line = *cosign(*other, "w", head, time);
    line.id = witness.id();
    return line;
  });
  const std::string timeless = with([&](const std::string& head) {
    NoteSignature line = *cosign(*signer, "w", head, time);
    line.bytes.replace(0, 8, 8, '\0');
    return line;
  });
  const std::string cut = with([&](const std::string& head) {
    NoteSignature line = *cosign(*signer, "w", head, time);
    line.bytes.resize(60);
    return line;
  });
  Table table;
  const PublicKey key = sample.signer->public_key();
  table.add("no witness asked", good, key, {});
  table.add("the witness", good, key, {witness});
  table.add("another too", good, key, {witness, stranger});
  table.add("another", good, key, {stranger});
  table.add("none cosigned", plain, key, {witness});
  table.add("forged", forged, key, {witness});
  table.add("forged, not asked", forged, key, {});
  table.add("no time", timeless, key, {witness});
  table.add("cut", cut, key, {witness});
  expect_agreement(table, 3);
}

// "Decided but not recorded": every entry is here and proven, and still something is missing.
TEST(PythonVerifier, AgreesOnWhatServersSay) {
  namespace json = boost::json;
  const std::string a = "11111111-1111-4111-8111-111111111111", b = "22222222-2222-4222-8222-222222222222";
  using Drafts = std::vector<EntryDraft>;
  const auto decision = [](const std::string& server) {
    return EntryDraft{"decision", "a", Timestamp{},
                      json::object{{"id", "d"}, {"server", server}, {"snapshots", json::object()}}};
  };
  const auto word = [](const std::string& server, const char* event, int64_t decided, int64_t recorded,
                       json::object more = {}) {
    more["server"] = server;
    more["event"] = event;
    more["decided"] = decided;
    more["recorded"] = recorded;
    return EntryDraft{"server", "steward", Timestamp{}, std::move(more)};
  };
  const struct {
    const char* name;
    Drafts drafts;
    bool holds;
  } cases[] = {
      {"as it should be",
       {word(a, "started", 0, 0), decision(a), decision(b), word(a, "stopped", 1, 1)},
       true},
      {"before its first word", {decision(a), word(a, "started", 1, 1), decision(a)}, true},
      {"one is missing", {word(a, "started", 0, 0), decision(a), word(a, "stopped", 2, 2)}, false},
      {"one too many", {word(a, "started", 0, 0), decision(a), decision(a), word(a, "stopped", 1, 1)}, false},
      {"of another", {word(a, "started", 0, 0), decision(b), word(a, "counted", 1, 1)}, false},
      {"it says so itself",
       {word(a, "started", 0, 0), decision(a), word(a, "stopped", 5, 1, {{"unrecorded", 4}})},
       true},
      {"gone", {word(a, "started", 0, 0), decision(a), word(a, "gone", 9, 1, {{"may_lose", 8}})}, true},
      {"numbers that are none", {word(a, "counted", 0, 0, {{"refused", "x"}, {"unrecorded", true}})}, true},
      {"no server", {{"server", "steward", Timestamp{}, json::object{{"event", "started"}}}}, false},
      {"a long name", {word(std::string(64, 'n'), "started", 0, 0)}, true},
      {"a name that is too long", {word(std::string(65, 'n'), "started", 0, 0)}, false},
      {"a name of too many bytes", {word("ü" + std::string(63, 'n'), "started", 0, 0)}, false},
      {"an event that is too long", {word(a, std::string(65, 'e').c_str(), 0, 0)}, false},
      {"no event", {{"server", "steward", Timestamp{}, json::object{{"server", a}}}}, false},
      {"in an attribute",
       {word(a, "started", 0, 0),
        {"decision", "a", Timestamp{}, json::object{{"id", "\"server\":\"" + a + "\",\"snapshots\":{"}}},
        word(a, "stopped", 0, 0)},
       true}};
  Table table;
  size_t held = 0;
  for (const auto& one : cases) {
    SampleBundle sample{.size = one.drafts.size(), .ledger = testing::Ledger()};
    for (const EntryDraft& draft : one.drafts)
      sample.ledger->entries.push_back(seal(draft, static_cast<int64_t>(sample.ledger->entries.size())));
    table.add(one.name, write_sample(sample), sample.signer->public_key());
    EXPECT_EQ(table.cases().back().holds, one.holds) << one.name;
    sample.first = one.drafts.size() > 1 ? 1 : 0;
    sample.end = one.drafts.size() > 1 ? UINT64_MAX : 0;
    table.add(std::string(one.name) + ", a part", write_sample(sample), sample.signer->public_key());
    EXPECT_TRUE(table.cases().back().holds) << one.name << ": a part may leave out any entry";
    held += one.holds ? 2 : 1;
  }
  expect_agreement(table, held);
}

TEST(PythonVerifier, TellsScriptsAndPeopleAsSteward) {
  const SampleBundle sample{.size = 1};
  const std::string file = write_sample(sample),
                    key = "--public-key '" + sample.signer->public_key().to_string() + "'";
  std::string bad = file;
  const size_t strange = bad.find("PK\3\4", 4) + 30;  // the name of the second member
  bad[strange] = '\1';
  const std::string witness =
      " --witness '" + witness_key_of(sample.signer->public_key(), "w").to_string() + "'";
  const struct {
    std::string name, file, arguments;
    int exit_code;  // those of cli/exit_code.h
    std::string says;
  } cases[] = {
      {"good", file, key, 0, "signed a tree of 1 entry with root"},
      {"good, its own key", file, "", 0, "who holds it is unproven"},
      {"cut", file.substr(0, 500), key, 7, "This bundle does not hold."},
      {"a strange name", bad, key, 7, "This bundle does not hold."},
      {"cut in a strange member", bad.substr(0, strange + 20), key, 7, "is cut within '?eport.html'"},
      {"no bundle", "hello", key, 7, "this is no ZIP file"},
      {"no witness", file, key + witness, 7, "is not cosigned by witness w ("},
      {"a key that is none", file, "--public-key steward", 2, "NAME+ID+BASE64"},
      {"a witness that is none", file, key + " --witness steward", 2, "NAME+ID+BASE64"}};
  Table table;
  for (const auto& one : cases) {
    const auto [exit_code, text] = table.run(one.file, one.arguments);
    EXPECT_EQ(exit_code, one.exit_code) << one.name << ": " << text;
    EXPECT_NE(text.find(one.says), std::string::npos) << one.name << ": " << text;
    EXPECT_EQ(text.find("b'"), std::string::npos) << one.name << ": " << text;
    EXPECT_EQ(text.find("1 entries"), std::string::npos) << one.name << ": " << text;
    EXPECT_EQ(text.find("Traceback"), std::string::npos) << one.name << ": " << text;
  }
}

}  // namespace
}  // namespace steward::audit
