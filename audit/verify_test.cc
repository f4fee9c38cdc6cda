#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "audit/bundle.h"
#include "audit/sample_export.h"
#include "audit/verification_words.h"

namespace steward::audit {
namespace {

using testing::Ledger;
using testing::sample_ledger;

TEST(Verify, HoldsForWhatWasExported) {
  for (const size_t size : {0, 1, 2, 3, 40, 65}) {
    const Ledger ledger = sample_ledger(size);
    for (const std::string& file : {to_json(ledger.export_all()), to_html(ledger.export_all())}) {
      const auto verification = verify_export(file, ledger.key.public_key());
      ASSERT_TRUE(verification.ok()) << verification.error().to_string();
      EXPECT_TRUE(verification->holds) << size << all_of(verification->checks);
      EXPECT_EQ(verification->entries, size);
      EXPECT_EQ(verification->tree_size, size);
      EXPECT_EQ(verification->key_id, ledger.key.public_key().id());
    }
  }
}

TEST(Verify, HoldsForAnyPartAndSaysThatItIsOne) {
  const Ledger ledger = sample_ledger(40);
  for (const auto& [first, last] : {std::pair<size_t, size_t>{0, 39}, {1, 40}, {17, 18}, {20, 20}}) {
    const std::string text = told(to_json(ledger.export_range(first, last)), ledger.key.public_key());
    EXPECT_TRUE(text.starts_with("holds")) << text;
    EXPECT_NE(text.find("This is a part of the ledger: " + std::to_string(40 - (last - first)) +
                        " of its 40 entries"),
              std::string::npos)
        << text;
  }
}

TEST(Verify, SaysThatAKeyFromTheFileIsUnproven) {
  const Ledger ledger = sample_ledger(5);
  const std::string file = to_json(ledger.export_all());
  EXPECT_NE(told(file).find("--public-key"), std::string::npos) << told(file);
  EXPECT_EQ(told(file, ledger.key.public_key()).find("--public-key"), std::string::npos);
}

TEST(Verify, TakesTheSameJsonInAnotherForm) {
  const Ledger ledger = sample_ledger(5);
  std::string file = to_json(ledger.export_all());
  file = replaced(file, "\"actor\":\"steward\"", "\"actor\" : \"\\u0073teward\"");
  file = replaced(file, "{\"steward_export\":1,", "{");
  file = replaced(file, "\n]}\n", "\n], \"steward_export\" : 1 }");
  const std::string text = told(file, ledger.key.public_key());
  EXPECT_TRUE(text.starts_with("holds")) << text;
}

TEST(Verify, NotesAClockThatRanBackwards) {
  Ledger ledger = sample_ledger(3);
  EntryDraft late;
  late.kind = "scan";
  late.time = ledger.entries.front().time - std::chrono::hours(1);
  ledger.entries.push_back(seal(late, 3));
  const std::string text = told(to_json(ledger.export_all()), ledger.key.public_key());
  EXPECT_TRUE(text.starts_with("holds")) << text;
  EXPECT_NE(text.find("! 1 entry bears an earlier time"), std::string::npos) << text;
}

using Change = std::function<void(Export&, const Ledger&)>;

// Changes made to the content, written out again by the exporter itself: the strongest position a forger
// without the key can have. Each must fail in both forms, naming what is wrong.
TEST(Verify, FailsForEveryForgedExport) {
  const Ledger ledger = sample_ledger(40);
  const Ledger other = sample_ledger(40);  // another key
  const auto rewrite = [](Entry& entry) {
    entry.canonical = replaced(entry.canonical, "\"actor\":\"", "\"actor\":\"x");
  };
  const struct {
    std::string_view name;
    size_t first, last;
    Change change;
    std::string_view says;
  } cases[] = {
      {"an entry changed", 0, 40, [&](Export& e, auto&) { rewrite(e.entries[17].entry); },
       "Entry 17 was changed after it was recorded: its hash is not the one in the tree."},
      {"an entry changed in a part", 10, 30, [&](Export& e, auto&) { rewrite(e.entries[7].entry); },
       "Entry 17 was changed after it was recorded: its hash is not the one in the tree."},
      {"an entry changed with its hash", 0, 40,
       [&](Export& e, auto&) {
         rewrite(e.entries[17].entry);
         e.entries[17].entry.leaf = leaf_hash(e.entries[17].entry.canonical);
       },
       "do not add up to the signed root"},
      {"an entry of a part changed with its hash", 10, 30,
       [&](Export& e, auto&) {
         rewrite(e.entries[7].entry);
         e.entries[7].entry.leaf = leaf_hash(e.entries[7].entry.canonical);
       },
       "Entry 17 is not in the signed tree"},
      {"a hash changed", 0, 40, [](Export& e, auto&) { e.entries[17].entry.leaf[0] ^= 1; },
       "Entry 17 was changed after it was recorded"},
      {"a proof changed", 10, 30, [](Export& e, auto&) { e.entries[7].proof[2][0] ^= 1; },
       "Entry 17 is not in the signed tree"},
      {"a proof cut", 10, 30, [](Export& e, auto&) { e.entries[7].proof.pop_back(); },
       "Entry 17 is not in the signed tree"},
      {"a proof of another entry", 10, 30, [](Export& e, auto&) { e.entries[7].proof = e.entries[8].proof; },
       "Entry 17 is not in the signed tree"},
      {"an entry removed", 0, 40, [](Export& e, auto&) { e.entries.erase(e.entries.begin() + 17); },
       "Entry 17 is missing, though the export says that it is complete."},
      {"the first entries removed", 0, 40,
       [](Export& e, auto&) { e.entries.erase(e.entries.begin(), e.entries.begin() + 3); },
       "Entries 0 to 2 are missing"},
      {"the last entry removed", 0, 40, [](Export& e, auto&) { e.entries.pop_back(); },
       "Entry 39 is missing"},
      {"an entry removed and the rest called a part", 0, 40,
       [](Export& e, auto&) {
         e.entries.erase(e.entries.begin() + 17);
         e.complete = false;
       },
       "Entry 0 is not in the signed tree"},
      {"a part called complete", 0, 39, [](Export& e, auto&) { e.complete = true; }, "Entry 39 is missing"},
      {"two entries swapped", 0, 40, [](Export& e, auto&) { std::swap(e.entries[17], e.entries[18]); },
       "Entry 17 stands after entry 18"},
      {"two entries of a part swapped", 10, 30,
       [](Export& e, auto&) { std::swap(e.entries[7], e.entries[8]); }, "Entry 17 stands after entry 18"},
      {"an entry twice", 0, 40,
       [](Export& e, auto&) { e.entries.insert(e.entries.begin() + 17, e.entries[17]); },
       "Entry 17 is in the file twice."},
      {"an entry of a part twice", 10, 30,
       [](Export& e, auto&) { e.entries.insert(e.entries.begin() + 7, e.entries[7]); },
       "Entry 17 is in the file twice."},
      {"an entry added", 0, 40,
       [](Export& e, auto&) {
         e.entries.push_back({seal({"scan", "x", {}, {}}, 40), {}});
       },
       "Entry 40 is beyond the signed tree of 40 entries"},
      {"an entry added to a part", 10, 30,
       [](Export& e, auto&) {
         e.entries.push_back({seal({"scan", "x", {}, {}}, 31), e.entries.back().proof});
       },
       "Entry 31 is not in the signed tree"},
      {"the head of a smaller tree", 0, 40,
       [](Export& e, const Ledger& l) {
         Ledger shorter = l;
         shorter.entries.pop_back();
         e.head = shorter.export_all().head;
       },
       "Entry 39 is beyond the signed tree of 39 entries"},
      {"the head of a larger tree", 0, 40,
       [](Export& e, const Ledger& l) {
         Ledger longer = l;
         longer.entries.push_back(seal({"scan", "x", {}, {}}, 40));
         e.head = longer.export_all().head;
       },
       "Entry 40 is missing"},
      {"the head of another time over other entries", 0, 40,
       [](Export& e, const Ledger& l) { e.head = sign_head(l.key, 40, sha256("other"), e.made_at); },
       "do not add up to the signed root"},
      {"a part under the head of another tree", 10, 30,
       [](Export& e, const Ledger& l) { e.head = sign_head(l.key, 40, sha256("other"), e.made_at); },
       "Entry 10 is not in the signed tree"},
      {"a head signed by another key", 0, 40,
       [&](Export& e, auto&) { e.head = sign_head(other.key, 40, e.head.root, e.made_at); },
       "was not signed by key"},
      {"all signed anew by another key", 0, 40,
       [&](Export& e, auto&) {
         rewrite(e.entries[17].entry);
         e.entries[17].entry.leaf = leaf_hash(e.entries[17].entry.canonical);
         std::vector<Digest> leaves;
         for (const auto& proven : e.entries) leaves.push_back(proven.entry.leaf);
         e.head = sign_head(other.key, 40, tree_root(leaves), e.made_at);
         e.key = other.key.public_key();
       },
       "but the key you trust is"},
      {"a head changed after signing", 0, 40,
       [](Export& e, auto&) { e.head.checkpoint = replaced(e.head.checkpoint, "time 2026", "time 2025"); },
       "does not carry a good signature"},
      {"a head without signature", 0, 40,
       [](Export& e, auto&) { e.head.checkpoint.resize(e.head.checkpoint.find("\n\n") + 1); },
       "The signed tree head"},
  };
  for (const auto& test : cases) {
    Export bundle = ledger.export_range(test.first, test.last);
    test.change(bundle, ledger);
    for (const std::string& file : {to_json(bundle), to_html(bundle)}) {
      const std::string text = told(file, ledger.key.public_key());
      EXPECT_TRUE(text.starts_with("fails")) << test.name << ": " << text;
      EXPECT_NE(text.find(test.says), std::string::npos) << test.name << ": " << text;
    }
  }
}

// Changes made to the text of the file.
TEST(Verify, FailsForEveryEditedJsonFile) {
  const Ledger ledger = sample_ledger(40);
  const std::string good = to_json(ledger.export_all());
  const struct {
    std::string_view name;
    std::string file;
    std::string_view says;
  } cases[] = {
      {"one letter", replaced(good, "campaign-mailer", "campaign-mailed"),
       "Entry 5 was changed after it was recorded"},
      {"a number", replaced(good, "\"tagged_fields\":41", "\"tagged_fields\":40"), "Entry 1 was changed"},
      {"a member added", replaced(good, "\"tagged_fields\":41", "\"tagged_fields\":41,\"x\":1"),
       "Entry 1 was changed"},
      {"a member added to the entry", replaced(good, "\"kind\":\"scan\"", "\"kind\":\"scan\",\"x\":1"),
       "Entry 1 was changed"},
      {"a second value for a key", replaced(good, "\"kind\":\"scan\"", "\"kind\":\"scan\",\"kind\":\"x\""),
       "appears twice"},
      {"a second list of entries", replaced(good, "\"complete\":", "\"entries\":[],\"complete\":"),
       "appears twice"},
      {"an unknown member", replaced(good, "\"complete\":", "\"remark\":\"all good\",\"complete\":"),
       "members that this format does not have"},
      {"an unknown member beside an entry",
       replaced(good, "{\"entry\":", "{\"remark\":\"all good\",\"entry\":"),
       "members that this format does not have"},
      {"a member missing", replaced(good, "\"complete\":true,\n", ""), "The member 'complete' is missing."},
      {"the number beside the entry", replaced(good, ",\"seq\":17,\"proof\"", ",\"seq\":18,\"proof\""),
       "Entry 17 is listed under the number 18"},
      {"a later format", replaced(good, "\"steward_export\":1", "\"steward_export\":2"),
       "Format 2 is not known"},
      {"a hash that is none", replaced(good, "\"leaf\":\"", "\"leaf\":\"zz"), "is not 64 hexadecimal digits"},
      {"a key that is none", replaced(good, "\"key\":\"steward+", "\"key\":\"steward"), "public key"},
      {"more after the end", good + "{}", "not JSON"},
  };
  for (const auto& test : cases) {
    const std::string text = told(test.file, ledger.key.public_key());
    EXPECT_TRUE(text.starts_with("fails")) << test.name << ": " << text;
    EXPECT_NE(text.find(test.says), std::string::npos) << test.name << ": " << text;
  }
}

TEST(Verify, FailsForEveryEditedPage) {
  const Ledger ledger = sample_ledger(40);
  const std::string good = to_html(ledger.export_range(3, 33));
  const std::string cases[] = {
      replaced(good, "Denied", "Permitted"),
      replaced(good, "<h1>What", "<h1>That"),
      replaced(good, "<p class=\"lead\">", "<p class=\"lead\" hidden>"),
      replaced(good, "</main>", "<p>Nothing was denied.</p></main>"),
      replaced(good, "default-src 'none'", "default-src *"),
      replaced(good, "<script type", "<script>alert(1)</script><script type"),
      good + " ",
      good + "<script type=\"application/json\" id=\"steward-export\">{}</script>",
      replaced(good, "\"made_at\":\"2026", "\"made_at\":\"2025", "id=\"steward-export\""),
      replaced(good, "campaign-mailer", "campaign-mailed"),
      replaced(good, "never leaves", "always leaves", "id=\"steward-export\""),
  };
  for (const std::string& page : cases) {
    const std::string text = told(page, ledger.key.public_key());
    EXPECT_TRUE(text.starts_with("fails")) << text;
    EXPECT_NE(text.find("The page's text was changed"), std::string::npos) << text;
  }
}

TEST(Verify, SaysWhatAForeignFileIsNot) {
  const std::string cases[] = {"",
                               " ",
                               "{}",
                               "[]",
                               "null",
                               "hello",
                               "<!doctype html><html></html>",
                               "\0",
                               "\xff",
                               "{\"a\":",
                               std::string(1 << 16, '['),
                               std::string(1 << 16, '{')};
  for (const std::string& file : cases)
    EXPECT_NE(told(file).find("This is not a Steward audit export"), std::string::npos) << file.substr(0, 80);
}

TEST(Verify, NeverHoldsForATruncatedFile) {
  const Ledger ledger = sample_ledger(30);
  for (const std::string& file : {to_json(ledger.export_range(2, 29)), to_html(ledger.export_range(2, 29))})
    for (size_t size = 0; size + 2 < file.size(); size += 100) {
      const std::string text = told(file.substr(0, size), ledger.key.public_key());
      EXPECT_FALSE(text.starts_with("holds")) << size << ": " << text;
    }
}

TEST(Verify, NeverHoldsForAFileWithAByteChanged) {
  const Ledger ledger = sample_ledger(30);
  std::mt19937_64 random(6962);
  for (const std::string& file : {to_json(ledger.export_all()), to_html(ledger.export_range(2, 29))})
    for (int i = 0; i < 300; ++i) {
      // The members before the checkpoint are labels that nothing signs; docs/audit.md says so.
      const size_t begin = file.find("\"checkpoint\":");
      std::string changed = file;
      const size_t at = begin + random() % (file.size() - begin - 4);
      changed[at] = static_cast<char>(changed[at] ^ (1 << random() % 7));
      if (changed[at] == '\n' || changed[at] == ' ' || file[at] == '\n')
        continue;  // white space between values
      // A hexadecimal digit in the other case is the same hash.
      if (std::isxdigit(static_cast<unsigned char>(file[at])) && (changed[at] ^ file[at]) == 0x20) continue;
      const std::string text = told(changed, ledger.key.public_key());
      EXPECT_FALSE(text.starts_with("holds")) << at << ": " << file.substr(at - 20, 40) << "\n" << text;
    }
}

TEST(Verify, StandsRandomBytesAndDeepNesting) {
  std::mt19937_64 random(8785);
  for (int i = 0; i < 200; ++i) {
    std::string noise = i % 2 == 0 ? "{\"steward_export\":1,\"entries\":" : "";
    for (size_t n = random() % 500; n > 0; --n) noise += static_cast<char>(random());
    EXPECT_FALSE(told(noise).starts_with("holds"));
  }
  const Ledger ledger = sample_ledger(3);
  const std::string good = to_json(ledger.export_all());
  for (const char bracket : {'[', '{'}) {
    const std::string deep(200000, bracket);
    EXPECT_FALSE(told(replaced(good, "\"entries\":[", "\"entries\":" + deep)).starts_with("holds"));
    EXPECT_FALSE(told(replaced(good, "{\"entry\":", "{\"entry\":" + deep)).starts_with("holds"));
    const std::string closed = deep + std::string(200000, bracket == '[' ? ']' : '}');
    EXPECT_FALSE(told(replaced(good, "\"body\":", "\"body\":" + closed + ",\"b\":")).starts_with("holds"));
  }
}

}  // namespace
}  // namespace steward::audit
