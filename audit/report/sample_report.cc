#include "audit/report/sample_report.h"

#include <fmt/format.h>

#include <array>

#include "base/hash.h"

namespace steward::audit::report {
namespace {

using Strings = std::vector<std::string>;

Timestamp at(std::string_view text) {
  return *parse_rfc3339(text);
}

std::string hash_of(uint64_t i) {
  return to_hex(sha256(std::to_string(i)));
}

Status summary(Sink& sink) {
  STEWARD_RETURN_IF_ERROR(sink.heading("Summary"));
  STEWARD_RETURN_IF_ERROR(
      sink.paragraph("Between 1 September and 20 November 2026 people and pipelines asked 18,204 times for "
                     "personal data. Each answer "
                     "stands in the ledger with the rules that gave it."));
  STEWARD_RETURN_IF_ERROR(sink.facts({{"permitted", int64_t{15'310}, Tone::kGood},
                                      {"denied", int64_t{2'711}, Tone::kBad},
                                      {"pending", int64_t{183}, Tone::kWarning},
                                      {"people who asked", int64_t{94}, Tone::kPlain},
                                      {"datasets asked for", int64_t{61}, Tone::kPlain}}));
  STEWARD_RETURN_IF_ERROR(sink.paragraph("No grant was approved by the person whom it serves.", Tone::kGood));
  STEWARD_RETURN_IF_ERROR(sink.paragraph(
      "Two requests of data subjects are due within a week and not yet answered.", Tone::kWarning));
  STEWARD_RETURN_IF_ERROR(
      sink.paragraph("Server eu-2 decided 3 requests that are not in the ledger.", Tone::kBad));
  STEWARD_RETURN_IF_ERROR(sink.chart({.title = "Decisions by month",
                                      .unit = "decisions",
                                      .bars = {{"September 2026", 4'120, Tone::kPlain},
                                               {"October 2026", 8'733, Tone::kPlain},
                                               {"November 2026, until the 20th", 5'351, Tone::kPlain}}}));
  return sink.chart({.title = "Why requests were denied",
                     .unit = "decisions",
                     .bars = {{"No permit covers the purpose", 1'904, Tone::kBad},
                              {"Consent unknown", 512, Tone::kWarning},
                              {"Field not scanned", 280, Tone::kWarning},
                              {"Special categories (Art. 9)", 14, Tone::kBad},
                              {"Held by law", 1, Tone::kPlain},
                              {"Nothing", 0, Tone::kGood}}});
}

Status processing(Sink& sink) {
  STEWARD_RETURN_IF_ERROR(sink.heading("Records of processing"));
  STEWARD_RETURN_IF_ERROR(sink.facts(
      {{"Controller", std::string("Nordwind Energie GmbH, Hafenstraße 12, Hamburg"), Tone::kPlain},
       {"Joint controller", std::monostate(), Tone::kPlain},
       {"Data protection officer",
        Gap{"No policy names a data protection officer: add one with kind Organisation."}, Tone::kPlain},
       {"Categories of subjects", Strings{"customers", "employees", "applicants"}, Tone::kPlain},
       {"Last reviewed", at("2026-09-14T00:00:00Z"), Tone::kPlain},
       {"Share of fields scanned", 0.983, Tone::kPlain},
       {"Signed by both", true, Tone::kGood}}));
  Table table{.name = "processing",
              .title = "Processing activities",
              .note = "One line for each purpose, as GDPR Art. 30(1)(b) to (g) asks.",
              .columns = {{"purpose", "Purpose", CellType::kText, 2},
                          {"subjects", "Subjects", CellType::kList, 1.6},
                          {"categories", "Categories of data", CellType::kList, 2.4},
                          {"recipients", "Recipients", CellType::kList, 2},
                          {"transfers", "Transfers", CellType::kText, 2},
                          {"limit", "Time limit", CellType::kText, 1.2},
                          {"measures", "Security measures", CellType::kText, 2.2}}};
  STEWARD_RETURN_IF_ERROR(sink.begin_table(table));
  const std::string masks =
      "Masked for analysts; rows filtered by region; read only with a grant of at most 30 days.";
  STEWARD_RETURN_IF_ERROR(sink.row(
      {std::string("billing.invoicing"), Strings{"customers"},
       Strings{"user.name", "user.contact.address", "user.financial.bank_account"},
       Strings{"Finance", "Druckhaus Elbe (processor)"}, std::monostate(), std::string("10 years"), masks}));
  STEWARD_RETURN_IF_ERROR(
      sink.row({std::string("marketing.communications.email"), Strings{"customers", "prospects"},
                Strings{"user.contact.email"}, Gap{"No contract names who receives it."},
                Gap{"The source mail.example.com has no country: set it with steward source add --country."},
                Gap{"No retention clock covers crm.public.subscriptions."}, masks}));
  STEWARD_RETURN_IF_ERROR(sink.row({std::string("people.payroll"), Strings{"employees"},
                                    Strings{"user.name", "user.government_id", "user.financial"},
                                    Strings{"Human resources", "tax office"},
                                    std::string("none outside the EEA"), std::string("6 years"), masks}));
  return sink.end_table();
}

Status odd_text(Sink& sink) {
  STEWARD_RETURN_IF_ERROR(sink.heading("Names as they come"));
  STEWARD_RETURN_IF_ERROR(sink.begin_table({.name = "unused_grants",
                                            .title = "Grants that nobody used",
                                            .note = "",
                                            .columns = {{"grant", "Grant", CellType::kText, 1}},
                                            .when_empty = "Every grant in force was used."}));
  STEWARD_RETURN_IF_ERROR(sink.end_table());
  STEWARD_RETURN_IF_ERROR(sink.begin_table({.name = "names",
                                            .title = "Datasets with <odd> & \"long\" names",
                                            .note = "Text of others, shown so that nothing in it can hide.",
                                            .columns = {{"what", "What", CellType::kText, 1},
                                                        {"name", "Name", CellType::kText, 4},
                                                        {"share", "Share", CellType::kNumber, 0.8}}}));
  const std::vector<std::pair<std::string, std::string>> names = {
      {"markup", "<script>alert(1)</script><b>&amp;"},
      {"formula", "=HYPERLINK(\"http://example.com\",\"click\")"},
      {"override", "invoice\u202Efdp.exe"},
      {"no width", "pay\u200Broll\uFEFF"},
      {"controls", std::string("bell\a escape\x1b[31m nul\0 end", 23)},
      {"lines", "first\nsecond\r\nthird\tafter a tab"},
      {"not UTF-8", "caf\xE9 \xF0\x28\x8C\x28"},
      {"Arabic", "بيانات العملاء — الفواتير 2026"},
      {"Hebrew", "נתוני לקוחות (חשבוניות)"},
      {"Chinese", "客户数据／发票"},
      {"Devanagari", "ग्राहक डेटा"},
      {"emoji", "👩🏽‍💻 laptop ✓"},
      {"marks",
       "Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F\u0334\u0319a\u0324\u031E\u0349\u035A\u032F\u031E"},
      {"one word", hash_of(1) + hash_of(2) + hash_of(3) + hash_of(4)},
      {"path",
       "s3://nordwind-lake/raw/crm/2026/11/20/"
       "customers_with_contracts_and_meter_readings.part-00017.parquet"}};
  for (size_t i = 0; i < names.size(); ++i)
    STEWARD_RETURN_IF_ERROR(sink.row({names[i].first, names[i].second, static_cast<double>(i) / 7}));
  std::string longest;
  while (longest.size() < 20'000) longest += fmt::format("clause {} of a name without end, ", longest.size());
  STEWARD_RETURN_IF_ERROR(sink.row({std::string("very long"), longest, std::monostate()}));
  return sink.end_table();
}

}  // namespace

Table sample_decisions() {
  return {.name = "decisions",
          .title = "Decisions",
          .note = "Newest last. The rule named is the one that decided.",
          .columns = {{"entry", "Entry", CellType::kInteger, 0.9},
                      {"time", "Time", CellType::kTime, 1.3},
                      {"subject", "Who", CellType::kText, 1.5},
                      {"dataset", "Dataset", CellType::kText, 2.2},
                      {"purpose", "Purpose", CellType::kText, 1.6},
                      {"verdict", "Verdict", CellType::kText, 0.9},
                      {"reasons", "Why", CellType::kList, 3},
                      {"snapshot", "Policy set", CellType::kText, 1.2}}};
}

std::vector<Cell> sample_decision(uint64_t i) {
  static constexpr std::array<std::string_view, 4> kWho = {"ada.lovelace", "grace.hopper", "churn-pipeline",
                                                           "annie.easley@nordwind.example"};
  static constexpr std::array<std::string_view, 3> kWhat = {"postgres://warehouse:5432/crm.public.customers",
                                                            "s3://nordwind-lake/billing/invoices",
                                                            "crm.public.contracts"};
  static constexpr std::array<std::string_view, 3> kWhy = {
      "Analysts may read customers for service improvement while consent holds.",
      "Nobody may use contact data for advertising without consent.",
      "The field email was not scanned since it changed; unscanned fields are refused."};
  const Timestamp time = at("2026-09-01T06:00:00Z") + std::chrono::seconds(i * 431);
  Cell subject = std::string(kWho[i % 4]);
  if (i % 37 == 5) subject = Gap{"The subject's key was erased: who asked cannot be told any more."};
  Strings reasons = {std::string(kWhy[i % 3])};
  if (i % 11 == 0) reasons.emplace_back(kWhy[(i + 1) % 3]);
  return {static_cast<int64_t>(i * 3 + 40),
          time,
          subject,
          std::string(kWhat[i % 3]),
          std::string(i % 3 == 1 ? "marketing.advertising" : "service.improvement"),
          std::string(i % 3 == 0   ? "permit"
                      : i % 6 == 2 ? "pending"
                                   : "deny"),
          reasons,
          i % 5 == 0 ? Cell() : Cell(hash_of(i / 50).substr(0, 16))};
}

Cover sample_cover() {
  return {.id = "decisions",
          .title = "Decisions on personal data",
          .question =
              "Who asked for which personal data, for what purpose, what was answered, and by which rules?",
          .ledger = "steward.nordwind.example",
          .scope = {{"From", at("2026-09-01T00:00:00Z"), Tone::kPlain},
                    {"To", at("2026-11-20T00:00:00Z"), Tone::kPlain},
                    {"Dataset", std::string("all"), Tone::kPlain},
                    {"Purpose", Strings{"service.improvement", "marketing.advertising"}, Tone::kPlain}},
          .as_of = at("2026-11-20T18:48:58.123456Z"),
          .head_size = 1'204'117};
}

Proof sample_proof() {
  return {.checkpoint =
              "steward.nordwind.example\n1204117\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\ntime "
              "2026-11-20T18:48:58.123456Z\n\n— steward.nordwind.example "
              "Az3grlgtzPICa5OS8npVmf1Myq/5IZniCsUYapGGPo4dkMgIAUqom/"
              "Xajj7h2fB2MPA3j2jxq2ICsUYapGGPo4dkMgIAUqomXajj7h2fB2MPA3j2jxq2I=\n",
          .key = "steward.nordwind.example+033de0ae+AXkqbYSJPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2Iq",
          .key_id = "033de0ae",
          .counters = {{"eu-1 decided", int64_t{11'020}, Tone::kPlain},
                       {"eu-1 recorded", int64_t{11'020}, Tone::kGood},
                       {"eu-2 decided", int64_t{7'184}, Tone::kPlain},
                       {"eu-2 recorded", int64_t{7'181}, Tone::kBad}},
          .how_to = {
              "Get the public key from the ledger's owner by another way than this file, and compare it with "
              "the one above.",
              "Ask for the report's bundle, which holds the entries and their proofs:",
              "$ steward audit export --report decisions --head 1204117 -o decisions.zip",
              "Check it, with no network and no database:",
              "$ steward audit verify decisions.zip --public-key "
              "steward.nordwind.example+033de0ae+AXkqbYSJPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2Iq"}};
}

Status write_sample(Sink& sink, const SampleSize& size) {
  STEWARD_RETURN_IF_ERROR(sink.begin(sample_cover()));
  STEWARD_RETURN_IF_ERROR(summary(sink));
  STEWARD_RETURN_IF_ERROR(processing(sink));
  STEWARD_RETURN_IF_ERROR(sink.heading("Every decision"));
  STEWARD_RETURN_IF_ERROR(sink.begin_table(sample_decisions()));
  for (uint64_t i = 0; i < size.decisions; ++i) STEWARD_RETURN_IF_ERROR(sink.row(sample_decision(i)));
  STEWARD_RETURN_IF_ERROR(sink.end_table());
  STEWARD_RETURN_IF_ERROR(odd_text(sink));
  return sink.end(sample_proof());
}

Status write_empty_sample(Sink& sink) {
  STEWARD_RETURN_IF_ERROR(sink.begin(sample_cover()));
  return sink.end(sample_proof());
}

}  // namespace steward::audit::report
