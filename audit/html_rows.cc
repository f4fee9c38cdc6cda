#include "audit/html_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <initializer_list>

#include "audit/html_conditions.h"
#include "audit/html_text.h"
#include "base/json.h"
#include "base/text.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

json::object body_of(const Entry& entry) {
  const auto value = parse_json(entry.canonical);
  return value.ok() && value->is_object() ? member_object(value->get_object(), "body") : json::object();
}

// The entry's number is the row's header and the target of links to it.
std::string number_cell(const Entry& entry) {
  return fmt::format(
      "<th scope=\"row\" class=\"no\" id=\"entry-{0}\"><span class=\"seq\">{0}</span><time "
      "datetime=\"{1}\">{2}</time>"
      "</th>",
      entry.seq, format_rfc3339(entry.time), clock_text(entry.time));
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + escape_html(text);
  return out;
}

struct VerdictLook {
  std::string_view word, style;
};

VerdictLook look_of(std::string_view verdict) {
  if (verdict == "permit") return {"Permitted", "permit"};
  if (verdict == "deny") return {"Denied", "deny"};
  if (verdict == "pending") return {"Pending", "pending"};
  return {"Unknown", "other"};
}

std::string who_cell(const Entry& entry, const json::object& body) {
  const json::object& subject = member_object(body, "subject");
  const std::string id = member_text(subject, "id");
  std::string out = fmt::format("<td><strong>{}</strong>", escape_html(id.empty() ? entry.actor : id));
  const auto roles = member_texts(subject, "roles");
  if (!roles.empty()) out += fmt::format("<div class=\"dim\">{}</div>", joined(roles));
  const auto groups = member_texts(subject, "groups");
  if (!groups.empty()) out += fmt::format("<div class=\"dim\">in {}</div>", joined(groups));
  return out + "</td>";
}

std::string what_cell(const json::object& body) {
  const std::string action = member_text(body, "action"), purpose = member_text(body, "purpose");
  std::string out = fmt::format("<td><div><strong>{}</strong> {}</div>", escape_html(action),
                                code_list(member_texts(body, "resources")));
  if (!purpose.empty()) out += fmt::format("<div class=\"dim\">for {}</div>", code(purpose));
  const std::string environment = member_text(body, "environment");
  if (!environment.empty()) out += fmt::format("<div class=\"dim\">in {}</div>", code(environment));
  return out + "</td>";
}

std::string reasons_of(const json::object& body) {
  std::string items;
  for (const json::value& item : member_array(body, "reasons")) {
    if (!item.is_object()) continue;
    const std::string rule = member_text(item.get_object(), "rule");
    items +=
        fmt::format("<li>{}{}</li>", escape_html(member_text(item.get_object(), "sentence")),
                    rule.empty() ? "" : fmt::format(" <span class=\"rule\">{}</span>", escape_html(rule)));
  }
  return items.empty() ? "" : "<ul>" + items + "</ul>";
}

// What happened, as a sentence, and the members of the body that the sentence covers.
struct Story {
  std::string kind;  // in words
  std::string html;
  std::vector<std::string_view> told;
};

std::string count_of(const json::object& body, std::string_view key, std::string_view one,
                     std::string_view many) {
  const std::string count = member_text(body, key);
  if (count.empty()) return "";
  return fmt::format("<b>{}</b> {}", escape_html(count), count == "1" ? one : many);
}

// Non-empty parts with commas between them.
std::string listed(std::initializer_list<std::string> parts) {
  std::string out;
  for (const std::string& part : parts)
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string hash_note(const json::object& body, std::string_view key, std::string_view label) {
  const std::string hash = member_text(body, key);
  return hash.empty()
             ? ""
             : fmt::format(" <span class=\"dim\">{} <code>{}</code></span>", label, short_hash(hash));
}

std::string confidence_of(const json::object& body) {
  const json::value* value = body.if_contains("confidence");
  if (value == nullptr || !value->is_number()) return "";
  return fmt::format(" <span class=\"dim\">with confidence {:.0f} %</span>",
                     value->to_number<double>() * 100);
}

Story scan_story(const json::object& body) {
  const std::string source = member_text(body, "source");
  return {"Scan",
          (source.empty() ? "" : code(source) + ": ") +
              listed({count_of(body, "datasets", "dataset", "datasets"),
                      count_of(body, "tagged_fields", "field tagged", "fields tagged"),
                      count_of(body, "problems", "problem", "problems")}) +
              hash_note(body, "rules_hash", "rules"),
          {"source", "datasets", "tagged_fields", "problems", "rules_hash"}};
}

Story tag_story(const json::object& body) {
  return {
      "Tag change",
      fmt::format("{} {} {}{}", code(member_text(body, "field")), escape_html(member_text(body, "change")),
                  code(member_text(body, "category")), confidence_of(body)),
      {"field", "category", "change", "confidence"}};
}

Story policy_story(const json::object& body) {
  const std::string trusted = member_text(body, "trusted_key"), removed = member_text(body, "removed_key");
  if (!trusted.empty())
    return {"Policy change", "Policy sets signed by " + code(trusted) + " are accepted.", {"trusted_key"}};
  if (!removed.empty())
    return {"Policy change", "The signature of " + code(removed) + " no longer counts.", {"removed_key"}};
  const auto files = member_texts(body, "files");
  const bool is_rollback = !member_text(body, "rollback_of").empty();
  return {"Policy change",
          (is_rollback ? "An older policy set came into force again" : "A policy set came into force") +
              (files.empty() ? std::string(".") : ": " + code_list(files)) + hash_note(body, "hash", "set"),
          {"hash", "files"}};
}

Story lineage_story(const json::object& body) {
  const std::string job = member_text(body, "job");
  return {"Lineage event",
          (job.empty() ? "" : code(job) + ": ") + count_of(body, "edges", "edge", "edges") +
              hash_note(body, "hash", "event"),
          {"hash", "job", "edges"}};
}

// A claim that a field held its category masked only, which a scan has shown to be false.
Story alert_story(const json::object& body) {
  const std::string function = member_text(body, "function");
  return {
      "Alert",
      fmt::format(
          "<b>Masking claim broken</b>: {} was found in {}, though what comes from {} is said to be masked{}",
          code(member_text(body, "category")), code(member_text(body, "field")),
          code(member_text(body, "from")), function.empty() ? "." : " by " + code(function) + "."),
      {"alert", "field", "category", "from", "function"}};
}

Story merge_story(const json::object& body) {
  const bool is_merged = member_text(body, "merged") == "true";
  return {"Dataset names",
          fmt::format("{} and {} are {}.", code(member_text(body, "a")), code(member_text(body, "b")),
                      is_merged ? "one dataset" : "two datasets"),
          {"a", "b", "merged"}};
}

Story dataset_story(const json::object& body) {
  std::string said;
  for (const char* attribute : {"owner", "region", "label"}) {
    const auto at = body.find(attribute);
    if (at == body.end()) continue;
    const auto values = member_texts(body, attribute);
    said += fmt::format("{}{} {}", said.empty() ? "" : "; ", attribute,
                        at->value().is_null() ? "as events say" : code_list(values));
  }
  return {
      "Dataset", code(member_text(body, "dataset")) + ": " + said, {"dataset", "owner", "region", "label"}};
}

Story manifest_story(const json::object& body) {
  const std::string kind = member_text(body, "kind");
  if (!kind.empty())
    return {"Manifest", "A new table: " + code(kind) + hash_note(body, "hash", "text"), {"kind", "hash"}};
  return {"Manifest",
          listed({count_of(body, "declarations", "declaration of lineage", "declarations of lineage"),
                  count_of(body, "merges", "word on names", "words on names"),
                  count_of(body, "edges", "edge", "edges")}),
          {"declarations", "merges", "edges"}};
}

Story consent_story(const json::object& body) {
  return {"Consent",
          fmt::format("<b>{}</b> for {}{}", escape_html(member_text(body, "state")),
                      code(member_text(body, "purpose")), hash_note(body, "subject", "by data subject")),
          {"subject", "purpose", "state"}};
}

// What the sentence left out, so that no member of an entry is hidden from the reader.
std::string rest_of(const json::object& body, const std::vector<std::string_view>& told) {
  std::string rest;
  for (const auto& member : body) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(told.begin(), told.end(), key) != told.end()) continue;
    rest +=
        fmt::format("<li>{} <code>{}</code></li>", escape_html(key), escape_html(plain_text(member.value())));
  }
  return rest.empty() ? "" : "<ul class=\"rest\">" + rest + "</ul>";
}

// "jo (analyst)", and what else the subject is said to be.
std::string subject_text(const json::object& subject) {
  const auto roles = member_texts(subject, "roles");
  return "<strong>" + escape_html(member_text(subject, "id")) + "</strong>" +
         (roles.empty() ? "" : " (" + joined(roles) + ")");
}

Story access_request_story(const json::object& body) {
  const json::object& asked = member_object(body, "asked");
  const std::string state = member_text(body, "state"), note = member_text(body, "note");
  const std::string by = member_text(body, "person");
  const auto roles = member_texts(body, "roles");
  std::string html = fmt::format("Request <code>{}</code>: ", short_hash(member_text(body, "id")));
  std::vector<std::string_view> told{"id", "state", "note", "event", "person", "roles"};
  if (asked.empty()) {
    html +=
        fmt::format("<b>{}</b>{}{}", escape_html(member_text(body, "event")),
                    by.empty() ? "" : " by " + escape_html(by), roles.empty() ? "" : " as " + joined(roles));
  } else {
    const json::object& subject = member_object(asked, "subject");
    html += fmt::format("{} asks to {} {} for {}, for {}: {}", subject_text(subject),
                        joined(member_texts(asked, "actions")), code_list(member_texts(asked, "resources")),
                        code(member_text(asked, "purpose")), escape_html(member_text(asked, "duration")),
                        escape_html(member_text(asked, "justification")));
    html += rest_of(subject, {"id", "roles"}) +
            rest_of(asked, {"subject", "actions", "resources", "purpose", "duration", "justification"});
    told.push_back("asked");
  }
  if (!note.empty()) html += fmt::format("<div>{}</div>", escape_html(note));
  if (!state.empty()) html += fmt::format("<div class=\"dim\">It is {} since.</div>", escape_html(state));
  return {"Access request", std::move(html), std::move(told)};
}

// The data of a grant: "shop.customer: email, city".
std::string scope_text(const json::object& body) {
  std::string items;
  for (const json::value& item : member_array(body, "scope")) {
    if (!item.is_object()) continue;
    const auto fields = member_texts(item.get_object(), "fields");
    items += fmt::format("<li>{}{}</li>", code(member_text(item.get_object(), "dataset")),
                         fields.empty() ? "" : ": " + code_list(fields));
  }
  return items.empty() ? "" : "<ul>" + items + "</ul>";
}

Story grant_story(const json::object& body) {
  const std::string event = member_text(body, "event"), subject = member_text(body, "subject");
  std::string html = fmt::format("Grant <code>{}</code> was <b>{}</b>", short_hash(member_text(body, "id")),
                                 escape_html(event));
  if (subject.empty())  // of what was made for it in a database
    return {"Grant", html + " in " + code(member_text(body, "target")) + ".", {"id", "event", "target"}};
  html += fmt::format(": <strong>{}</strong> may {} for {} until {}{}", escape_html(subject),
                      joined(member_texts(body, "actions")), code(member_text(body, "purpose")),
                      escape_html(member_text(body, "valid_until")), scope_text(body));
  std::string approvals;
  for (const json::value& item : member_array(body, "approvals"))
    if (item.is_object())
      approvals +=
          fmt::format("<li>approved by {} as {}</li>", escape_html(member_text(item.get_object(), "person")),
                      joined(member_texts(item.get_object(), "roles")));
  if (!approvals.empty()) html += "<ul>" + approvals + "</ul>";
  return {"Grant",
          std::move(html),
          {"id", "event", "subject", "actions", "purpose", "valid_until", "scope", "approvals"}};
}

Story export_story(const json::object& body) {
  const std::string from = member_text(body, "from"), to = member_text(body, "to"),
                    kind = member_text(body, "kind");
  return {"Export",
          fmt::format(
              "The record was taken out{}{}{}.", kind.empty() ? "" : ": entries of kind " + code(kind),
              from.empty() ? "" : " from " + escape_html(from), to.empty() ? "" : " to " + escape_html(to)),
          {"from", "to", "kind"}};
}

Story story_of(const Entry& entry, const json::object& body) {
  if (entry.kind == entry_kind::kScan) return scan_story(body);
  if (entry.kind == entry_kind::kTagChange) return tag_story(body);
  if (entry.kind == entry_kind::kPolicyChange) return policy_story(body);
  if (entry.kind == entry_kind::kLineageEvent) return lineage_story(body);
  if (entry.kind == entry_kind::kAlert) return alert_story(body);
  if (entry.kind == entry_kind::kDatasetMerge) return merge_story(body);
  if (entry.kind == entry_kind::kDatasetChange) return dataset_story(body);
  if (entry.kind == entry_kind::kManifest) return manifest_story(body);
  if (entry.kind == entry_kind::kConsent) return consent_story(body);
  if (entry.kind == entry_kind::kAccessRequest) return access_request_story(body);
  if (entry.kind == entry_kind::kGrant) return grant_story(body);
  if (entry.kind == entry_kind::kExport) return export_story(body);
  return {escape_html(entry.kind), "", {}};
}

}  // namespace

std::string decision_row(const Entry& entry) {
  const json::object body = body_of(entry);
  const auto [word, style] = look_of(member_text(body, "verdict"));
  // Fields, snapshots, id and the rest are in the data: a row says what was decided and why.
  return fmt::format(
      "<tr>{}<td><span class=\"badge {}\">{}</span></td>{}{}<td class=\"why\">{}{}</td></tr>\n",
      number_cell(entry), style, word, who_cell(entry, body), what_cell(body), reasons_of(body),
      conditions_html(body));
}

std::string event_row(const Entry& entry) {
  const json::object body = body_of(entry);
  const Story story = story_of(entry, body);
  return fmt::format("<tr>{}<td><span class=\"kind\">{}</span></td><td>{}</td><td>{}{}</td></tr>\n",
                     number_cell(entry), story.kind, escape_html(entry.actor), story.html,
                     rest_of(body, story.told));
}

}  // namespace steward::audit
