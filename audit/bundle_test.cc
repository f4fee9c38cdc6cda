#include "audit/bundle.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>

#include "audit/sample_export.h"
#include "base/json.h"

namespace steward::audit {
namespace {

namespace json = boost::json;
using testing::Ledger;
using testing::sample_ledger;

size_t occurrences(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

Ledger ledger_with(std::string_view kind, json::object body) {
  EntryDraft draft;
  draft.kind = kind;
  draft.actor = "steward";
  draft.time = *parse_rfc3339("2026-11-20T18:48:58Z");
  draft.body = std::move(body);
  Ledger ledger;
  ledger.entries.push_back(seal(draft, 0));
  return ledger;
}

void expect_equal(const Export& a, const Export& b) {
  EXPECT_EQ(a.period_from, b.period_from);
  EXPECT_EQ(a.period_to, b.period_to);
  EXPECT_EQ(a.made_at, b.made_at);
  EXPECT_EQ(a.complete, b.complete);
  EXPECT_EQ(a.key.to_string(), b.key.to_string());
  EXPECT_EQ(a.head.checkpoint, b.head.checkpoint);
  EXPECT_EQ(a.head.size, b.head.size);
  EXPECT_EQ(a.head.root, b.head.root);
  EXPECT_EQ(a.head.time, b.head.time);
  ASSERT_EQ(a.entries.size(), b.entries.size());
  for (size_t i = 0; i < a.entries.size(); ++i) {
    const auto& [left, left_proof] = a.entries[i];
    const auto& [right, right_proof] = b.entries[i];
    EXPECT_EQ(left.canonical, right.canonical) << i;
    EXPECT_EQ(left.leaf, right.leaf) << i;
    EXPECT_EQ(left.seq, right.seq) << i;
    EXPECT_EQ(left.kind, right.kind) << i;
    EXPECT_EQ(left.actor, right.actor) << i;
    EXPECT_EQ(left.time, right.time) << i;
    EXPECT_EQ(left_proof, right_proof) << i;
  }
}

TEST(Export, BothFormsReadBackWithoutLoss) {
  const Ledger ledger = sample_ledger(40);
  for (const auto& [first, last] : {std::pair<size_t, size_t>{0, 40}, {3, 29}, {39, 40}, {7, 7}}) {
    const Export bundle = ledger.export_range(first, last);
    for (const std::string& text : {to_json(bundle), to_html(bundle)}) {
      const auto read = parse_export(text);
      ASSERT_TRUE(read.ok()) << read.error().to_string();
      expect_equal(bundle, *read);
      EXPECT_EQ(to_html(*read), to_html(bundle));
      EXPECT_EQ(to_json(*read), to_json(bundle));
    }
  }
}

TEST(Export, OfAnEmptyLedgerReadsBack) {
  const Export bundle = Ledger().export_all();
  const auto read = parse_export(to_html(bundle));
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  EXPECT_TRUE(read->entries.empty());
  EXPECT_NE(to_html(bundle).find("None in this report."), std::string::npos);
}

TEST(Export, JsonIsWhatTheDocumentationSays) {
  const std::string text = to_json(sample_ledger(3).export_range(1, 2));
  const auto value = parse_json(text);
  ASSERT_TRUE(value.ok()) << value.error().to_string();
  const JsonView view(*value);
  EXPECT_TRUE(
      view.only({"steward_export", "made_at", "period", "complete", "key", "checkpoint", "entries"}).ok());
  EXPECT_TRUE(text.starts_with("{\"steward_export\":1,"));
  const auto entries = view.at("entries").as_array();
  ASSERT_TRUE(entries.ok());
  ASSERT_EQ(entries->size(), 1u);
  EXPECT_TRUE(entries->front().only({"entry", "leaf", "seq", "proof"}).ok());
  EXPECT_EQ(*entries->front().at("seq").as_int(), 1);
  EXPECT_EQ(entries->front().at("proof").as_array()->size(), 2u);
}

TEST(Page, LetsNoTextOfAnEntryBecomeMarkup) {
  const std::string_view hostile[] = {"</script><script>alert(1)</script>",
                                      "<!--<script>",
                                      "\"><img src=x onerror=alert(1)>",
                                      "'onmouseover='alert(1)",
                                      "&lt;b&gt;",
                                      "<!-- </pre></table>"};
  for (const std::string_view text : hostile) {
    const json::string value(text.data(), text.size());
    const Ledger ledgers[] = {
        ledger_with(
            entry_kind::kDecision,
            {{"verdict", value},
             {"subject", json::object{{"id", value}, {"roles", json::array{value}}}},
             {"action", value},
             {"purpose", value},
             {"resources", json::array{value}},
             {"reasons", json::array{json::object{{"rule", value}, {"sentence", value}}}},
             {"environment", value},
             {"grants", json::array{value}},
             {"approvals",
              json::array{json::object{{"rule", value}, {"roles", json::array{value}}, {"people", value}}}},
             {"obligations",
              json::object{
                  {"masks", json::object{{text, value}, {"x", json::object{{"kind", value}, {text, value}}}}},
                  {"rows",
                   json::object{
                       {text, json::array{json::object{{"column", value}, {"consent", value}},
                                          json::object{{"column", value}, {"in", json::array{value}}}}}}},
                  {"aggregate_only", value},
                  {"notify", json::array{value}},
                  {"retention", value}}}}),
        ledger_with(entry_kind::kTagChange,
                    {{"field", value}, {"category", value}, {"change", value}, {text, value}}),
        ledger_with(entry_kind::kConsent, {{"subject", value}, {"purpose", value}, {"state", value}}),
        ledger_with(text, {{text, value}}),
    };
    for (const Ledger& ledger : ledgers) {
      const Export bundle = ledger.export_all();
      const std::string page = to_html(bundle);
      EXPECT_EQ(occurrences(page, "<script"), 1u) << page;
      EXPECT_EQ(occurrences(page, "</script"), 1u) << page;
      EXPECT_EQ(occurrences(page, "<!--"), 0u) << page;
      EXPECT_EQ(occurrences(page, "<img"), 0u) << page;
      EXPECT_EQ(occurrences(page.substr(0, page.find("<script")), "'onmouseover"), 0u) << page;
      const auto read = parse_export(page);
      ASSERT_TRUE(read.ok()) << read.error().to_string();
      EXPECT_EQ(to_html(*read), page);
    }
  }
}

TEST(Page, ShowsCharactersThatHideOrReorderText) {
  const std::string page =
      to_html(ledger_with(entry_kind::kTagChange, {{"field", "a\u202Eb\u200Bc\u0007"}}).export_all());
  EXPECT_NE(page.find("a[U+202E]b[U+200B]c[U+0007]"), std::string::npos);
}

TEST(Page, RunsNothingAndAsksNothing) {
  const std::string page = to_html(sample_ledger(40).export_all());
  EXPECT_NE(page.find("default-src 'none'; style-src 'sha256-"), std::string::npos);
  for (const std::string_view part :
       {"<link", "<img", "<iframe", "src=", "url(", "@import", "http://", "https://", "style=\""})
    EXPECT_EQ(page.substr(0, page.find("<script")).find(part), std::string::npos) << part;
  EXPECT_NE(page.find("<script type=\"application/json\" id=\"steward-export\">"), std::string::npos);
}

TEST(Page, TellsEveryDecisionAndEveryOtherEntry) {
  const Ledger ledger = sample_ledger(24);
  const std::string page = to_html(ledger.export_all());
  for (const Entry& entry : ledger.entries)
    EXPECT_EQ(occurrences(page, "id=\"entry-" + std::to_string(entry.seq) + "\""), 1u) << entry.canonical;
  for (const std::string_view text :
       {"<b>6</b><span>permitted</span>", "Permitted", "Denied", "Pending", "analyst-7",
        "Customer contact data never leaves for advertising partners.", "retention_hold", "4711", "P90D",
        "generalise", "with confidence 98 %", "steward audit verify FILE --public-key steward+"})
    EXPECT_NE(page.find(text), std::string::npos) << text;
}

TEST(Page, TellsWhatADecisionObligesToAndWaitsFor) {
  const std::string page = to_html(
      ledger_with(
          entry_kind::kDecision,
          {{"verdict", "pending"},
           {"environment", "clean-room"},
           {"subject", json::object{{"id", "a"}, {"groups", json::array{"staff"}}}},
           {"grants", json::array{"g-17"}},
           {"approvals",
            json::array{json::object{{"rule", "p/r"}, {"roles", json::array{"dpo"}}, {"people", 2}}}},
           {"obligations",
            json::object{
                {"masks", json::object{{"t#a", json::object{{"kind", "partial"}, {"keep_last", 4}}}}},
                {"rows", json::object{{"t", json::array{json::object{{"column", "id"}, {"consent", "news"}},
                                                        json::object{{"column", "land"},
                                                                     {"in", json::array{"DE", "FR"}}}}}}},
                {"aggregate_only", 11},
                {"notify", json::array{"owner"}}}}})
          .export_all());
  for (const std::string_view text : {"partial, keep_last 4",
                                      "<code>id</code> has consented to <code>news</code> and "
                                      "<code>land</code> is <code>DE</code>, <code>FR</code>",
                                      "<b>Only aggregates</b> <code>11</code> rows or more each",
                                      "<b>Told</b> <code>owner</code>", "<b>By grant</b> <code>g-17</code>",
                                      "<code>dpo</code>, 2 people", "in <code>clean-room</code>", "in staff"})
    EXPECT_NE(page.find(text), std::string::npos) << text;
}

TEST(Page, TellsRequestsAndGrantsInWordsAndCountsThem) {
  const std::string asked =
      to_html(ledger_with(entry_kind::kAccessRequest,
                          {{"id", "0192f0aa-1111"},
                           {"event", "decided"},
                           {"state", "pending"},
                           {"verdict", "pending"},
                           {"asked", json::object{{"subject", json::object{{"id", "ana"},
                                                                           {"roles", json::array{"analyst"}},
                                                                           {"groups", json::array{"staff"}}}},
                                                  {"actions", json::array{"read"}},
                                                  {"resources", json::array{"t#email"}},
                                                  {"purpose", "analytics"},
                                                  {"duration", "P30D"},
                                                  {"justification", "Churn <b>study</b>."}}}})
                  .export_all());
  for (const std::string_view text :
       {"<span class=\"kind\">Access request</span>", "<strong>ana</strong> (analyst) asks to read <code>t#",
        "for P30D: Churn &lt;b&gt;study&lt;/b&gt;.", "It is pending since.",
        "groups <code>[&quot;staff&quot;]</code>", "<b>1</b><span>access request</span>",
        "<b>0</b><span>grants</span>"})
    EXPECT_NE(asked.find(text), std::string::npos) << text;
  const std::string made = to_html(
      ledger_with(
          entry_kind::kGrant,
          {{"id", "0192f0aa-2222"},
           {"event", "made"},
           {"request", "0192f0aa-1111"},
           {"subject", "ana"},
           {"actions", json::array{"read"}},
           {"purpose", "analytics"},
           {"valid_until", "2027-01-01T00:00:00.000000Z"},
           {"scope", json::array{json::object{{"dataset", "t"}, {"fields", json::array{"email"}}}}},
           {"approvals", json::array{json::object{{"person", "officer-1"}, {"roles", json::array{"dpo"}}}}}})
          .export_all());
  for (const std::string_view text :
       {"was <b>made</b>: <strong>ana</strong> may read", "<code>t</code>: <code>email</code>",
        "approved by officer-1 as dpo", "<b>1</b><span>grant</span>", "request <code>0192f0aa-1111</code>"})
    EXPECT_NE(made.find(text), std::string::npos) << text;
}

TEST(Page, SurvivesBodiesOfAnyShape) {
  const json::object odd[] = {
      {},
      {{"verdict", 1},
       {"subject", json::array{1}},
       {"resources", "one"},
       {"reasons", json::array{1, nullptr}}},
      {{"subject", nullptr}, {"obligations", json::object{{"masks", json::array{}}}}},
      {{"approvals", json::array{1, json::object{}}},
       {"grants", 7},
       {"obligations", json::object{{"rows", json::object{{"t", 1}, {"u", json::array{1, json::object{}}}}},
                                    {"masks", json::object{{"f", json::object{}}, {"g", json::array{}}}},
                                    {"notify", "dpo"}}}},
      {{"files", json::array{json::object{}, nullptr, 1.5}},
       {"confidence", "high"},
       {"edges", json::object{}}},
      {{"fields", std::string(100000, 'x')}, {"field", std::string(100000, 'y')}},
  };
  for (const std::string_view kind :
       {entry_kind::kDecision, entry_kind::kScan, entry_kind::kTagChange, entry_kind::kPolicyChange,
        entry_kind::kLineageEvent, entry_kind::kAlert, entry_kind::kDatasetMerge, entry_kind::kManifest,
        entry_kind::kDatasetChange, entry_kind::kConsent, entry_kind::kAccessRequest, entry_kind::kGrant,
        entry_kind::kExport, std::string_view("")})
    for (const json::object& body : odd) {
      const std::string page = to_html(ledger_with(kind, body).export_all());
      EXPECT_EQ(occurrences(page, "id=\"entry-0\""), 1u) << kind << page.substr(0, page.find("<script"));
    }
}

TEST(Page, ShowsTheNewestEntriesOfALongLedgerAndSaysSo) {
  const Ledger ledger = sample_ledger(kMaxShownEntries + 7);
  const std::string page = to_html(ledger.export_all());
  EXPECT_EQ(occurrences(page, "id=\"entry-"), kMaxShownEntries);
  EXPECT_EQ(page.find("id=\"entry-6\""), std::string::npos);
  EXPECT_NE(page.find("id=\"entry-7\""), std::string::npos);
  EXPECT_NE(page.find("newest 2,000 of 2,007 entries"), std::string::npos);
  EXPECT_EQ(occurrences(page, "\"leaf\":"), ledger.entries.size());
}

}  // namespace
}  // namespace steward::audit
