#include "cli/audit/entry_sentence.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <set>

#include "audit/entry_kinds.h"

namespace steward::cli {
namespace {

struct Case {
  const char* kind;
  const char* body;
  const char* sentence;
};

constexpr Case kCases[] = {
    {"decision",
     R"({"subject":{"id":"bea"},"action":"read","resources":["a","b","c"],"purpose":"analytics","verdict":"deny"})",
     "bea asked to read a, b and 1 more for analytics: deny"},
    {"access_request",
     R"({"id":"0123456789abcdef","asked":{"subject":{"id":"jo"},"actions":["read"],"resources":["a"],"purpose":"p"},
         "state":"open"})",
     "jo asked for a grant to read a for p; request 0123456789ab is open"},
    {"access_request", R"({"id":"01","event":"approved","person":"dora","state":"granted"})",
     "Request 01 was approved by dora; it is granted"},
    {"grant",
     R"({"id":"01","event":"made","subject":"jo","actions":["read"],"purpose":"p","valid_until":"2027-01-01T00:00:00Z"})",
     "Grant 01 was made: jo may read for p until 2027-01-01T00:00:00Z"},
    {"grant", R"({"id":"01","event":"provisioned","target":"shop"})", "Grant 01 was provisioned in shop"},
    {"consent", R"({"subject":"abcdef0123456789","state":"withdrawn","purpose":"marketing"})",
     "The consent of a person (abcdef012345…) for marketing is withdrawn"},
    {"policy_change", R"({"hash":"0123456789abcdef"})", "Policy set 0123456789ab is in force"},
    {"policy_change", R"({"hash":"aa","rollback_of":"bb"})",
     "Policy set aa is in force again, in the place of bb"},
    {"policy_change", R"({"trusted_key":"k+1+A"})", "Policy sets count that k+1+A signed"},
    {"policy_change", R"({"removed_key":"k+1+A"})", "Signatures of policy sets by k+1+A no longer count"},
    {"scan", R"({"datasets":["a"],"tagged_fields":1,"problems":0})",
     "a scanned: 1 field found to hold personal data, 0 problems"},
    {"tag_change", R"({"field":"a#b","category":"user.name","change":"added"})", "user.name in a#b: added"},
    {"alert", R"({"category":"user.name","field":"a#b","from":"c#d","function":"sha256"})",
     "user.name was found in a#b, though it is said to be masked by sha256 on its way from c#d"},
    {"lineage_event", R"({"job":"etl/load","edges":3})", "The job etl/load told of its work: 3 new edges"},
    {"manifest", R"({"kind":"Organisation","hash":"aa"})", "A new document of kind Organisation is in force"},
    {"manifest", R"({"nodes":["m"],"declarations":1,"edges":2})",
     "Declared m: 1 declaration of lineage, 2 new edges"},
    {"dataset_change", R"({"dataset":"a","owner":["team"],"region":null,"label":[]})",
     "a has: owner team, region as events say, label none"},
    {"dataset_merge", R"({"a":"x","b":"y","merged":true,"why":"moved"})", "x and y are one dataset: moved"},
    {"export", R"({"from":"","to":"","kind":"decision"})",
     "The record was taken out, entries of kind decision"},
    {"export", R"({"report":"inventory","format":"pdf","filters":{"dataset":"a"}})",
     "The report inventory was asked for as pdf, dataset a"},
    {"export",
     R"({"report":"decisions","format":"pdf","filters":{"person":"abcdef0123456789"},"head":1204,"sha256":"0123456789abcdef","bytes":52499})",
     "The report decisions was handed out as pdf as of head 1,204: 52,499 bytes, SHA-256 0123456789ab…, a "
     "person (abcdef012345…)"},
    {"server", R"({"server":"0123456789abcdef","event":"started","decided":5,"recorded":5,"refused":0})",
     "Server 0123456789ab… says (started): 5 decided, 5 recorded, 0 refused for want of a record"},
    {"key_rotation", R"({"from":"steward+aa+K","to":"steward+bb+L","old_key_lost":false,"statement":"long"})",
     "Key steward+aa gave way to steward+bb; both signed that"},
    {"key_rotation", R"({"from":"steward+aa+K","to":"steward+bb+L","old_key_lost":true})",
     "Key steward+aa is lost; from here on steward+bb signs"},
    {"subject_erasure", R"({"erasure":"id","reason":"Asked for."})",
     "A person was unlinked from the record for ever: Asked for."},
    {"archive", R"({"step":"archived","first":0,"last":4095,"month":"2026-07","file":"a.zst"})",
     "Entries 0 to 4,095, of 2026-07, were written to the file a.zst"},
    {"archive", R"({"step":"dropped","first":0,"last":4095,"month":"2026-07","file":"a.zst"})",
     "Entries 0 to 4,095, of 2026-07, left the database and are now only in the file a.zst"},
    {"witness", R"({"added":"https://w.example","public_key":"k"})",
     "https://w.example is a witness of the signed heads"},
    {"witness", R"({"removed":"w"})", "w is no longer a witness"},
    {"witness", R"({"parted":"w","says":"no"})", "The witness w saw another history: no"},
    {"witness", R"({"trusted_log":"steward+1a","replaces":""})",
     "Heads that key steward+1a signs are cosigned here"},
    {"witness", R"({"trusted_log":"steward+2b","replaces":"steward+1a"})",
     "Heads that key steward+2b signs are cosigned here, in the place of steward+1a"},
    {"witness", R"({"removed_log":"steward+1a"})", "Heads that key steward+1a signs are cosigned no more"},
    {"witness", R"({"split_view":"steward","proven":true,"seen_size":1800,"refused_size":1801})",
     "A second history of ledger steward was caught: its heads of 1,800 and 1,801 entries"},
    {"witness", R"({"split_view":"steward","proven":false,"seen_size":8,"refused_size":9})",
     "A second history of ledger steward was suspected: its heads of 8 and 9 entries"},
    {"subject_request",
     R"({"event":"opened","request":"r1","subject":"ff","right":"erasure","regulation":"gdpr","received":"2026-11-20","due":"2026-12-21"})",
     "A person asked for erasure (gdpr), received 2026-11-20, due 2026-12-21; request r1"},
    {"subject_request", R"({"event":"confirmed","request":"r1","on":"2026-11-21"})",
     "Request r1 was confirmed on 2026-11-21"},
    {"subject_request",
     R"({"event":"extended","request":"r1","on":"2026-11-21","due":"2027-02-22","reason":"Many."})",
     "Request r1 was extended on 2026-11-21 to 2027-02-22: Many."},
    {"subject_request", R"({"event":"closed","request":"r1","on":"2026-11-21","outcome":"fulfilled"})",
     "Request r1 was closed on 2026-11-21, fulfilled"},
    {"legal_hold",
     R"({"event":"added","hold":"h1","datasets":["*t"],"from":"2026-11-20","ordered_by":"The court","reason":"x"})",
     "*t is held since 2026-11-20, ordered by The court; hold h1"},
    {"legal_hold",
     R"({"event":"added","hold":"h1","subject":"ff","from":"2026-11-20","ordered_by":"The court","reason":"x"})",
     "All data of a person is held since 2026-11-20, ordered by The court; hold h1"},
    {"legal_hold", R"({"event":"released","hold":"h1","on":"2026-11-21","reason":"Settled."})",
     "Hold h1 was released on 2026-11-21: Settled."},
    {"from_the_future", R"({"a":1,"b":"x","c":[]})", "a=1 b=x"}};

TEST(EntrySentence, SaysWhatHappened) {
  for (const Case& c : kCases)
    EXPECT_EQ(entry_sentence(c.kind, boost::json::parse(c.body)), c.sentence) << c.body;
}

// A new kind without words would show its members.
TEST(EntrySentence, EveryKindHasWordsOfItsOwn) {
  std::set<std::string> tested;
  for (const Case& c : kCases) tested.insert(c.kind);
  for (const std::string& kind : audit::entry_kinds()) {
    EXPECT_TRUE(tested.contains(kind)) << kind;
    EXPECT_NE(entry_sentence(kind, boost::json::parse(R"({"zzz":1})")), kind == "witness" ? "" : "zzz=1")
        << kind;
  }
}

TEST(EntrySentence, ComesThroughWhateverTheBodyIs) {
  for (const std::string& kind : audit::entry_kinds())
    for (const char* body :
         {"null", "[]", "{}", "3", R"("text")",
          R"({"subject":3,"resources":{},"filters":[],"hash":[],"asked":1,"report":"\u202e"})"}) {
      const std::string sentence = entry_sentence(kind, boost::json::parse(body));
      EXPECT_EQ(sentence.find("\u202E"), std::string::npos) << kind << body;
      EXPECT_EQ(sentence.find('\n'), std::string::npos) << kind << body;
    }
}

}  // namespace
}  // namespace steward::cli
