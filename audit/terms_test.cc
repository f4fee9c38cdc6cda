#include "audit/terms.h"

#include <gtest/gtest.h>

#include "audit/entry.h"
#include "base/json.h"

namespace steward::audit {
namespace {

std::string text_of(const std::vector<Term>& terms) {
  std::string out;
  for (const Term& term : terms)
    out += std::string(out.empty() ? "" : " ") + std::string(term.field) + ":" + term.value;
  return out;
}

std::string entry_text(const std::string& kind, const std::string& body) {
  return seal({kind, "ana", Timestamp{}, parse_json(body)->as_object()}, 7).canonical;
}

TEST(Terms, OfEachKindOfEntry) {
  const struct {
    const char *kind, *body, *terms;
  } kCases[] = {
      {"decision",
       R"({"action":"read","purpose":"analytics.churn","verdict":"permit","id":"d1","subject":{"id":"bea","roles":["r"]},
          "resources":["shop.t#email"],"fields":[{"name":"pg://h/shop.t#email","verdict":"permit","categories":["user.contact.email"]}],
          "reasons":[{"rule":"p/r1","effect":"permit","sentence":"S."}],"grants":["g1"],"data_subjects":["ff00"],
          "time":"2026-11-20T00:00:00Z"})",
       "category:user category:user.contact category:user.contact.email dataset:pg://h/shop.t "
       "dataset:pg://h/shop.t#email dataset:shop.t dataset:shop.t#email id:d1 id:g1 kind:decision "
       "person:ff00 "
       "purpose:analytics purpose:analytics.churn rule:p/r1 verdict:permit what:read who:ana who:bea"},
      {"access_request",
       R"({"id":"q1","event":"decided","verdict":"pending","needed":[{"rule":"p/two","roles":["dpo"],"people":2}],
          "asked":{"subject":{"id":"bea"},"actions":["read","share"],"resources":["t"],"purpose":"essential",
                   "scope":[{"dataset":"pg://h/t"}]}})",
       "dataset:pg://h/t dataset:t id:q1 kind:access_request purpose:essential rule:p/two verdict:pending "
       "what:decided what:read what:share who:ana who:bea"},
      {"access_request", R"({"id":"q1","event":"approved","person":"otto"})",
       "id:q1 kind:access_request what:approved who:ana who:otto"},
      {"grant",
       R"({"id":"g1","request":"q1","subject":"bea","actions":["read"],"purpose":"a.b","event":"made",
          "scope":[{"dataset":"pg://h/t","fields":["x"]}],"approvals":[{"person":"otto","roles":["dpo"]}]})",
       "dataset:pg://h/t id:g1 id:q1 kind:grant purpose:a purpose:a.b what:made what:read who:ana who:bea "
       "who:otto"},
      {"consent", R"({"subject":"ff00","purpose":"marketing","state":"withdrawn"})",
       "kind:consent person:ff00 purpose:marketing what:withdrawn who:ana"},
      {"subject_erasure", R"({"subject":"ff00"})", "kind:subject_erasure person:ff00 who:ana"},
      {"subject_request",
       R"({"event":"opened","request":"r1","subject":"ff00","right":"erasure","regulation":"gdpr","received":"2026-11-22"})",
       "id:r1 kind:subject_request person:ff00 what:erasure what:opened who:ana"},
      {"subject_request", R"({"event":"closed","request":"r1","on":"2026-11-22","outcome":"refused"})",
       "id:r1 kind:subject_request what:closed what:refused who:ana"},
      {"legal_hold",
       R"({"event":"added","hold":"h1","subject":"ff00","datasets":["pg://h/t"],"from":"2026-11-22","ordered_by":"The court"})",
       "dataset:pg://h/t id:h1 kind:legal_hold person:ff00 what:added who:ana"},
      {"tag_change", R"({"field":"pg://h/t#x","category":"user.name","change":"rejected"})",
       "category:user category:user.name dataset:pg://h/t dataset:pg://h/t#x kind:tag_change what:rejected "
       "who:ana"},
      {"policy_change", R"({"hash":"aa","files":["x.yaml"],"rollback_of":"bb"})",
       "id:aa id:bb kind:policy_change who:ana"},
      {"scan", R"({"datasets":["a","b"],"problems":0})", "dataset:a dataset:b kind:scan who:ana"},
      {"dataset_merge", R"({"a":"x","b":"y","merged":true})",
       "dataset:x dataset:y kind:dataset_merge who:ana"},
      {"alert", R"({"alert":"masking_claim_broken","field":"t#x","category":"user","from":"s#y","job":"j"})",
       "category:user dataset:s dataset:s#y dataset:t dataset:t#x kind:alert what:masking_claim_broken "
       "who:ana"},
      {"export", R"({"from":"2026-01-01","to":"","kind":""})", "kind:export who:ana"},
      {"kind_of_tomorrow", R"({"dataset":"t","odd":{"deep":[1]}})",
       "dataset:t kind:kind_of_tomorrow who:ana"},
      // Members of other types than ours, and names that are nearly places.
      {"decision",
       R"({"id":5,"fields":{"name":"x"},"reasons":["r"],"subject":"bea","purpose":".","resources":["#","a#"],"action":""})",
       "dataset:# dataset:a dataset:a# kind:decision purpose:. who:ana"},
      {"decision", R"({"purpose":"a..b."})",
       "kind:decision purpose:a purpose:a. purpose:a..b purpose:a..b. who:ana"},
  };
  for (const auto& c : kCases) {
    const auto terms = terms_of(entry_text(c.kind, c.body));
    ASSERT_TRUE(terms.ok()) << c.body;
    EXPECT_EQ(text_of(*terms), c.terms) << c.kind << " " << c.body;
  }
}

TEST(Terms, OfALongPurposeStayFew) {
  std::string purpose;
  for (int i = 0; i < 200'000; ++i) purpose += "a.";
  const auto terms = terms_of(entry_text("decision", R"({"purpose":")" + purpose + R"("})"));
  ASSERT_TRUE(terms.ok());
  EXPECT_EQ(terms->size(), 3u);
}

TEST(Terms, AreOfEntriesAlone) {
  for (const char* text : {"", "[]", "{}", "null", R"({"kind":5})"})
    EXPECT_FALSE(terms_of(text).ok()) << text;
}

// Part of what is stored: another number would find nothing.
TEST(Terms, HashAsTheyAlwaysDid) {
  EXPECT_EQ(term_hash("kind", "decision"), 0x30fbc5052303488fu);
  EXPECT_NE(term_hash("kind", "decision"), term_hash("kin", "d:ecision"));
}

}  // namespace
}  // namespace steward::audit
