#include "service/reports/report_list.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"
#include "service/reports/regulation.h"

namespace steward::service::reports {

using namespace audit::report;

namespace json = boost::json;

namespace {

using Build = Status (*)(const ReportContext&, Sink&);
struct Known {
  ReportKind kind;
  Build build;
};

const std::vector<Known>& known() {
  static const std::vector<Known> all{
      {{"decisions", "Decisions", "Who asked for which data, for what, what were they told, and why?",
        "GDPR Art. 5(2); HIPAA 45 CFR 164.312(b); PCI DSS v4.0.1, 10.2",
        "period, dataset, purpose, person, regulation", "", "decisions"},
       build_decisions},
      {{"processing-records", "Records of processing activities",
        "What personal data is processed, for what, for whom, how long, and how is it protected?",
        "GDPR Art. 30(1) and 30(2)", "dataset, purpose, regulation", "", "activities"},
       build_processing_records},
      {{"inventory", "Data inventory",
        "Where does each category of data live, how sure is that, and where was it looked for and not found?",
        "GDPR Art. 5(2) and 30(1)(c); PCI DSS v4.0.1, 12.5.2", "period, dataset", "", "locations"},
       build_inventory},
      {{"access-review", "Access review",
        "Who could use which data, who did, and which access is no longer needed?",
        "GDPR Art. 32(1)(b); HIPAA 45 CFR 164.308(a)(4); PCI DSS v4.0.1, 7.2.4",
        "period, dataset, purpose, regulation", "", "could"},
       build_access_review},
      {{"consent-retention", "Consent and retention",
        "Who agreed to what, what is overdue, and how is that enforced?", "GDPR Art. 5(1)(e), 7(1) and 17",
        "period, dataset, purpose, person", "", "retention"},
       build_consent_retention},
      {{"subject-requests", "Requests of data subjects",
        "What did people ask about their own data, and was it answered in time?",
        "GDPR Art. 12(3) and 15 to 22; Cal. Civ. Code 1798.130(a)(2); 45 CFR 164.524(b)(2)",
        "period, person, regulation", "", "requests"},
       build_subject_requests},
      {{"impact-assessment", "Data protection impact assessment: draft",
        "What does this dataset or model do to people, what may go wrong, and what is done about it?",
        "GDPR Art. 35(7)", "period, dataset", "dataset", "fields"},
       build_impact_assessment},
      {{"policy-changes", "Changes of policy",
        "Who changed the rules, when, how, and what did that change for requests?",
        "GDPR Art. 24(1) and 32(1)(d)", "period", "", "changes"},
       build_policy_changes},
  };
  return all;
}

std::string period_words(const Filters& filters) {
  if (!filters.from && !filters.to) return "all there is";
  if (!filters.to) return "from " + format_rfc3339(*filters.from);
  if (!filters.from) return "before " + format_rfc3339(*filters.to);
  return format_rfc3339(*filters.from) + " to before " + format_rfc3339(*filters.to);
}

bool heeds(const ReportKind& kind, std::string_view filter) {
  return (fmt::format(", {},", kind.filters)).find(fmt::format(" {},", filter)) != std::string::npos;
}

Cover cover_of(const ReportKind& kind, const ReportContext& context) {
  Cover cover{
      std::string(kind.name), std::string(kind.title), std::string(kind.question), context.key.name, {},
      context.as_of(),        context.head.size};
  const auto scope = [&](std::string_view filter, std::string label, std::string value, std::string all) {
    if (heeds(kind, filter))
      cover.scope.push_back({std::move(label), value.empty() ? std::move(all) : std::move(value)});
  };
  scope("period", "Period", period_words(context.filters), "");
  scope("dataset", "Dataset", context.filters.dataset, "all");
  scope("purpose", "Purpose", context.filters.purpose, "all");
  const Filters& asked = context.filters;
  scope("person", "Person",
        asked.person.empty()        ? ""
        : asked.kept_person.empty() ? "a data subject without a salt"
                                    : "data subject " + asked.kept_person,
        "everybody");
  scope("regulation", "Regulation", std::string(regulation_title(context.filters.regulation)), "all");
  if (!kind.law.empty()) cover.scope.push_back({"Asked for by", std::string(kind.law)});
  return cover;
}

// Of a shell's command line.
std::string as_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

// What makes the report's bundle again; a person as the ledger has them, never by name.
std::string command_of(const ReportKind& kind, const ReportContext& context) {
  const Filters& filters = context.filters;
  std::string command =
      fmt::format("steward audit export --report {} --head {}", kind.name, context.head.size);
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) command += fmt::format(" {} {}", option, as_word(value));
  };
  add("--from", filters.from ? format_rfc3339(*filters.from) : "");
  add("--to", filters.to ? format_rfc3339(*filters.to) : "");
  add("--dataset", filters.dataset);
  add("--purpose", filters.purpose);
  if (!filters.person.empty())
    add("--person", filters.kept_person.empty() ? "THE SAME PERSON" : "hash:" + filters.kept_person);
  add("--regulation", filters.regulation);
  return fmt::format("{} -o {}-{}.zip", command, kind.name, context.head.size);
}

Proof proof_of(const ReportKind& kind, const ReportContext& context) {
  Proof proof{context.head.checkpoint, context.key.to_string(), context.key.id(), context.counters, {}};
  const std::string bundle = command_of(kind, context);
  proof.how_to = {
      "Get the ledger's public key from its owner by a way other than this file, and compare it with the one "
      "above.",
      "Ask for the bundle of this report, which holds the entries it rests on and their proofs. The same "
      "command "
      "with another ending makes this report again, byte for byte:",
      "$ " + bundle, "Check it without database, network or trust in the server:",
      fmt::format("$ steward audit verify {}-{}.zip --public-key '{}'", kind.name, context.head.size,
                  proof.key)};
  return proof;
}

}  // namespace

const std::vector<ReportKind>& report_kinds() {
  static const std::vector<ReportKind> kinds = [] {
    std::vector<ReportKind> list;
    for (const Known& each : known()) list.push_back(each.kind);
    return list;
  }();
  return kinds;
}

std::string report_kinds_json() {
  json::array kinds;
  for (const ReportKind& kind : report_kinds())
    kinds.push_back(json::object{{"name", kind.name},
                                 {"title", kind.title},
                                 {"question", kind.question},
                                 {"law", kind.law},
                                 {"filters", kind.filters},
                                 {"needs", kind.needs}});
  return json::serialize(json::object{{"reports", std::move(kinds)}});
}

Result<const ReportKind*> find_report(std::string_view name) {
  std::vector<std::string> names;
  for (const ReportKind& kind : report_kinds()) {
    if (kind.name == name) return &kind;
    names.emplace_back(kind.name);
  }
  const auto nearest = did_you_mean(name, names);
  return invalid_input(fmt::format("There is no report '{}'{}", excerpt(name),
                                   nearest ? fmt::format("; did you mean '{}'?", *nearest)
                                           : fmt::format("; there are {}.", fmt::join(names, ", "))),
                       "report");
}

Status check_filters(const ReportKind& kind, const Filters& filters) {
  const std::pair<std::string_view, bool> given[] = {{"period", filters.from || filters.to},
                                                     {"dataset", !filters.dataset.empty()},
                                                     {"purpose", !filters.purpose.empty()},
                                                     {"person", !filters.person.empty()},
                                                     {"regulation", !filters.regulation.empty()}};
  for (const auto& [filter, is_given] : given) {
    if (is_given && !heeds(kind, filter))
      return invalid_input(fmt::format("The report '{}' is not made by {}; it is made by {}.", kind.name,
                                       filter, kind.filters),
                           std::string(filter == "period" ? "from" : filter));
    if (!is_given && kind.needs == filter)
      return invalid_input(fmt::format("The report '{}' is about one {}: name it.", kind.name, filter),
                           std::string(filter));
  }
  if (filters.from && filters.to && *filters.from >= *filters.to)
    return invalid_input("The period ends before it begins: `to` must be later than `from`.", "to");
  return check_regulation(filters.regulation);
}

Status build_report(const ReportKind& kind, const ReportContext& context, Sink& sink) {
  for (const Known& each : known()) {
    if (each.kind.name != kind.name) continue;
    STEWARD_RETURN_IF_ERROR(sink.begin(cover_of(kind, context)));
    STEWARD_RETURN_IF_ERROR(each.build(context, sink));
    return sink.end(proof_of(kind, context));
  }
  return Error{ErrorCode::kInternal, "A report that is listed has no builder.", std::string(kind.name)};
}

}  // namespace steward::service::reports
