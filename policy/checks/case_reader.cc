#include "policy/checks/case_reader.h"

#include <algorithm>
#include <set>

#include "policy/checks/case_values.h"
#include "policy/language/obligation_reader.h"

namespace steward::policy {

using namespace cases;

namespace {

const std::vector<std::string> kRequestKeys = {"subject",     "action",        "resources",
                                               "purpose",     "data_subjects", "context",
                                               "environment", "group_size",    "time"};

// A Monday, in the middle of what worlds write about.
constexpr std::string_view kUsualTime = "2026-06-15T12:00:00Z";

Subject read_subject(CaseReader& reader, const YamlNode& node) {
  Subject subject;
  subject.id = "someone";
  if (!reader.is_mapping(node, "'subject'")) return subject;
  reader.only_keys(node, {"id", "roles", "groups", "attributes"});
  if (const YamlNode* id = node.find("id")) subject.id = id->scalar;  // may be empty: that is a case too
  subject.roles = read_texts(reader, node, "roles");
  subject.groups = read_texts(reader, node, "groups");
  if (const YamlNode* attributes = node.find("attributes"))
    subject.attributes = read_attributes(reader, *attributes);
  return subject;
}

// What the mapping says over what stands there already.
void read_request(CaseReader& reader, const YamlNode& node, DecisionRequest& request) {
  if (!reader.is_mapping(node, "'request'")) return;
  reader.only_keys(node, kRequestKeys);
  if (const YamlNode* subject = node.find("subject")) request.subject = read_subject(reader, *subject);
  if (const YamlNode* action = node.find("action"))
    request.action = read_action(reader, *action).value_or(Action::kRead);
  if (node.find("resources")) request.resources = read_texts(reader, node, "resources");
  if (const YamlNode* purpose = node.find("purpose")) request.purpose = purpose->scalar;
  if (node.find("data_subjects")) request.data_subjects = read_texts(reader, node, "data_subjects");
  if (const YamlNode* context = node.find("context")) request.context = read_attributes(reader, *context);
  if (const YamlNode* environment = node.find("environment")) request.environment = environment->scalar;
  if (const YamlNode* size = node.find("group_size")) request.group_size = read_count(reader, *size);
  if (const YamlNode* time = node.find("time"))
    request.time = read_moment(reader, *time).value_or(Timestamp());
}

class ExpectationReader {
 public:
  ExpectationReader(CaseReader& reader, const CaseWorld& world, const DecisionRequest& request)
      : reader_(reader), world_(world), request_(request) {}

  Expectation read(const YamlNode& node) {
    Expectation expect;
    if (!reader_.is_mapping(node, "'expect'")) return expect;
    reader_.only_keys(node, {"verdict", "fields", "masks", "rows", "retention", "aggregate_only", "notify",
                             "record", "grants", "approvals", "rules", "near_misses", "says"});
    if (const YamlNode* verdict = reader_.required(node, "verdict", "permit, deny or pending"))
      expect.verdict = read_verdict(reader_, *verdict).value_or(Verdict::kDeny);
    if (const YamlNode* fields = node.find("fields"); fields && reader_.is_mapping(*fields, "'fields'"))
      for (const YamlNode::Member& member : fields->members)
        if (const auto verdict = read_verdict(reader_, member.value))
          expect.fields[field_name(member)] = *verdict;
    if (const YamlNode* masks = node.find("masks"); masks && reader_.is_mapping(*masks, "'masks'")) {
      expect.masks.emplace();
      for (const YamlNode::Member& member : masks->members)
        if (const auto mask = read_mask(reader_, member.value)) (*expect.masks)[field_name(member)] = *mask;
    }
    if (const YamlNode* rows = node.find("rows"); rows && reader_.is_mapping(*rows, "'rows'"))
      expect.rows = read_rows(*rows);
    if (const YamlNode* retention = node.find("retention")) expect.retention = read_retention(*retention);
    if (const YamlNode* size = node.find("aggregate_only")) {
      expect.aggregate_only.emplace();
      if (!is_none(*size)) *expect.aggregate_only = read_count(reader_, *size);
    }
    if (node.find("notify")) expect.notify = sorted(read_texts(reader_, node, "notify"));
    if (const YamlNode* record = node.find("record")) expect.record = read_recording(reader_, *record);
    if (node.find("grants")) expect.grants = sorted(read_texts(reader_, node, "grants"));
    if (node.find("approvals")) expect.approvals = sorted(read_texts(reader_, node, "approvals"));
    expect.rules = read_texts(reader_, node, "rules");
    expect.near_misses = read_texts(reader_, node, "near_misses");
    if (const YamlNode* says = node.find("says")) {
      if (says->is_scalar())
        expect.says = {says->scalar};
      else
        expect.says = read_texts(reader_, node, "says");
    }
    return expect;
  }

 private:
  static bool is_none(const YamlNode& node) { return node.is_scalar() && node.scalar == "none"; }

  static std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
  }

  // "customer#email", or "email" where the datasets asked for have one field of that path.
  std::string field_name(const YamlNode::Member& member) {
    const CatalogSnapshot& catalog = world_.catalog();
    if (member.key.find('#') != std::string::npos) {
      const auto node = catalog.resolve(member.key);
      if (node.ok()) return catalog.describe(*node);
      reader_.error(key_of(member), node.error().message);
      return "";
    }
    std::set<std::string> found;
    for (const std::string& resource : request_.resources) {
      const auto node = catalog.resolve(resource);
      const Dataset* dataset = node.ok() ? catalog.find(node->dataset) : nullptr;
      const Field* field = dataset ? CatalogSnapshot::find_field(*dataset, member.key) : nullptr;
      if (field) found.insert(catalog.describe({dataset->id, field->id}));
    }
    if (found.size() == 1) return *found.begin();
    reader_.error(key_of(member),
                  found.empty()
                      ? fmt::format("The datasets asked for have no field '{}'.", excerpt(member.key))
                      : fmt::format("'{}' is a field of several datasets; write dataset#{}.",
                                    excerpt(member.key), excerpt(member.key)));
    return "";
  }

  std::string dataset_name(const YamlNode::Member& member) {
    const CatalogSnapshot& catalog = world_.catalog();
    const auto node = catalog.resolve(member.key);
    if (node.ok()) return catalog.describe({node->dataset, {}});
    reader_.error(key_of(member), node.error().message);
    return "";
  }

  std::map<std::string, std::vector<RowFilter>> read_rows(const YamlNode& rows) {
    std::map<std::string, std::vector<RowFilter>> filters;
    for (const YamlNode::Member& member : rows.members) {
      std::vector<RowFilter>& of_dataset = filters[dataset_name(member)];
      if (!member.value.is_sequence()) {
        reader_.error(member.value, "Expected a list of row filters, as in [{column: country, in: [DE]}].");
        continue;
      }
      for (const YamlNode& item : member.value.items)
        if (reader_.is_mapping(item, "A row filter")) of_dataset.push_back(read_filter(item));
      std::sort(of_dataset.begin(), of_dataset.end());
    }
    return filters;
  }

  RowFilter read_filter(const YamlNode& node) {
    reader_.only_keys(node, {"column", "in", "consent"});
    RowFilter filter;
    if (const YamlNode* column = reader_.required(node, "column", "the name of a column"))
      filter.column = reader_.text(*column, "the name of a column", kMaxNameBytes).value_or("");
    if (const YamlNode* consent = node.find("consent")) {
      filter.kind = RowFilter::Kind::kConsent;
      filter.purpose = read_purpose(reader_, *consent, world_.policies()).value_or(Purpose());
    } else {
      reader_.required(node, "in", "the values that may be read, or 'consent'");
      filter.values = sorted(read_texts(reader_, node, "in"));
    }
    return filter;
  }

  std::optional<Period> read_retention(const YamlNode& node) {
    if (is_none(node)) return std::nullopt;
    const auto text = reader_.text(node, "a period as in P30D, or none", kMaxNameBytes);
    if (!text) return std::nullopt;
    const auto period = parse_period(*text);
    if (period.ok()) return *period;
    reader_.error(node, period.error().message);
    return std::nullopt;
  }

  CaseReader& reader_;
  const CaseWorld& world_;
  const DecisionRequest& request_;
};

}  // namespace

std::vector<PolicyCase> read_cases(CaseReader& reader, const YamlNode& tests, const CaseWorld& world) {
  DecisionRequest usual;
  usual.subject.id = "someone";
  usual.time = *parse_rfc3339(kUsualTime);
  if (const YamlNode* request = tests.find("request")) read_request(reader, *request, usual);

  std::vector<PolicyCase> all;
  const YamlNode* list = reader.required(tests, "cases", "a list of {name, request, expect}");
  if (!list) return all;
  if (!list->is_sequence() || list->items.empty() || list->items.size() > kMaxCases) {
    reader.error(*list, fmt::format("'cases' must be a list of 1 to {} cases.", kMaxCases));
    return all;
  }
  std::set<std::string> names;
  for (const YamlNode& node : list->items) {
    if (!reader.is_mapping(node, "A case")) continue;
    reader.only_keys(node, {"name", "request", "expect"});
    PolicyCase one;
    one.place = reader.place(node);
    one.request = usual;
    if (const YamlNode* name = reader.required(node, "name", "what the case shows, in a few words"))
      one.name = reader.text(*name, "what the case shows", kMaxSentenceBytes).value_or("");
    if (!names.insert(one.name).second)
      reader.error(node, fmt::format("There is a case '{}' already.", excerpt(one.name)));
    if (const YamlNode* request = node.find("request")) read_request(reader, *request, one.request);
    if (const YamlNode* expect = reader.required(node, "expect", "the answer, as in {verdict: deny}"))
      one.expect = ExpectationReader(reader, world, one.request).read(*expect);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace steward::policy
