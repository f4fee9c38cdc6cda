#include "cli/audit/entry_sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "audit/cosignature.h"
#include "audit/entry.h"
#include "audit/legal_hold.h"
#include "audit/subject_request.h"
#include "audit/visible_text.h"
#include "base/text.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

constexpr size_t kMostNames = 2;
constexpr size_t kLongest = 200;  // characters of a value
constexpr size_t kShortId = 12;

std::string text_of(const json::value& value) {
  if (const auto* text = value.if_string())
    return audit::visible_text({text->data(), text->size()}, kLongest);
  return audit::visible_text(json::serialize(value), kLongest);
}

// The members of a body, by their names.
class Body {
 public:
  explicit Body(const json::value* body) : object_(body ? body->if_object() : nullptr) {}

  bool has(std::string_view key) const { return member(key) != nullptr; }
  std::string text(std::string_view key) const { return member(key) ? text_of(*member(key)) : ""; }
  std::string short_text(std::string_view key) const { return text(key).substr(0, kShortId); }
  Body inside(std::string_view key) const { return Body(member(key)); }

  int64_t number(std::string_view key) const {
    const auto* value = member(key);
    return value && value->is_int64() ? value->get_int64() : 0;
  }

  bool is_true(std::string_view key) const {
    const auto* value = member(key);
    return value && value->is_bool() && value->get_bool();
  }

  // "a, b and 3 more".
  std::string names(std::string_view key) const {
    const auto* list = member(key) ? member(key)->if_array() : nullptr;
    if (!list) return "";
    std::string out;
    for (size_t i = 0; i < std::min(list->size(), kMostNames); ++i)
      out += (i == 0 ? "" : ", ") + text_of((*list)[i]);
    return list->size() > kMostNames ? out + fmt::format(" and {} more", list->size() - kMostNames) : out;
  }

  // "a=1 b=x", of what is neither list nor object.
  std::string plain() const {
    std::string out;
    if (object_)
      for (const auto& member : *object_)
        if (!member.value().is_structured())
          out += fmt::format("{}{}={}", out.empty() ? "" : " ",
                             std::string_view(member.key().data(), member.key().size()),
                             text_of(member.value()));
    return audit::visible_text(out, kLongest);
  }

 private:
  const json::value* member(std::string_view key) const {
    return object_ ? object_->if_contains(key) : nullptr;
  }

  const json::object* object_;
};

std::string with(std::string_view before, const std::string& text, std::string_view after = "") {
  return text.empty() ? "" : std::string(before) + text + std::string(after);
}

std::string count_of(int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", with_thousands(count), count == 1 ? one : many);
}

std::string decision(const Body& body) {
  return fmt::format("{} asked to {} {} for {}: {}", body.inside("subject").text("id"), body.text("action"),
                     body.names("resources"), body.text("purpose"), body.text("verdict"));
}

std::string access_request(const Body& body) {
  const Body asked = body.inside("asked");
  const std::string id = body.short_text("id"), state = body.text("state");
  if (asked.has("subject"))
    return fmt::format("{} asked for a grant to {} {} for {}; request {} is {}",
                       asked.inside("subject").text("id"), asked.names("actions"), asked.names("resources"),
                       asked.text("purpose"), id, state);
  return fmt::format("Request {} was {}{}; it is {}", id, body.text("event"),
                     with(" by ", body.text("person")), state);
}

std::string grant(const Body& body) {
  const std::string id = body.short_text("id"), event = body.text("event");
  if (body.text("subject").empty())  // of what was made for it in a database
    return fmt::format("Grant {} was {} in {}", id, event, body.text("target"));
  return fmt::format("Grant {} was {}: {} may {} for {} until {}", id, event, body.text("subject"),
                     body.names("actions"), body.text("purpose"), body.text("valid_until"));
}

std::string consent(const Body& body) {
  return fmt::format("The consent of a person ({}…) for {} is {}", body.short_text("subject"),
                     body.text("purpose"), body.text("state"));
}

std::string policy_change(const Body& body) {
  if (body.has("trusted_key"))
    return fmt::format("Policy sets count that {} signed", body.text("trusted_key"));
  if (body.has("removed_key"))
    return fmt::format("Signatures of policy sets by {} no longer count", body.text("removed_key"));
  return fmt::format(
      "Policy set {} is in force{}", body.short_text("hash"),
      body.has("rollback_of") ? " again, in the place of " + body.short_text("rollback_of") : "");
}

std::string scan(const Body& body) {
  return fmt::format("{} scanned: {} found to hold personal data, {}", body.names("datasets"),
                     count_of(body.number("tagged_fields"), "field", "fields"),
                     count_of(body.number("problems"), "problem", "problems"));
}

std::string tag_change(const Body& body) {
  return fmt::format("{} in {}: {}", body.text("category"), body.text("field"), body.text("change"));
}

std::string alert(const Body& body) {
  return fmt::format("{} was found in {}, though it is said to be masked{} on its way from {}",
                     body.text("category"), body.text("field"), with(" by ", body.text("function")),
                     body.text("from"));
}

std::string lineage_event(const Body& body) {
  return fmt::format("The job {} told of its work: {}", body.text("job"),
                     count_of(body.number("edges"), "new edge", "new edges"));
}

std::string manifest(const Body& body) {
  if (body.has("kind")) return fmt::format("A new document of kind {} is in force", body.text("kind"));
  return fmt::format(
      "Declared{}: {}, {}", with(" ", body.names("nodes")),
      count_of(body.number("declarations"), "declaration of lineage", "declarations of lineage"),
      count_of(body.number("edges"), "new edge", "new edges"));
}

std::string dataset_change(const Body& body) {
  std::string said;
  for (const char* attribute : {"owner", "region", "label"})
    if (body.has(attribute)) {
      const std::string names = body.names(attribute);
      said += fmt::format("{}{} {}", said.empty() ? "" : ", ", attribute,
                          !names.empty()                   ? names
                          : body.text(attribute) == "null" ? "as events say"
                                                           : "none");
    }
  return fmt::format("{} has: {}", body.text("dataset"), said);
}

std::string dataset_merge(const Body& body) {
  return fmt::format("{} and {} are {}{}", body.text("a"), body.text("b"),
                     body.is_true("merged") ? "one dataset" : "two datasets", with(": ", body.text("why")));
}

std::string exported(const Body& body) {
  if (!body.has("report"))
    return fmt::format("The record was taken out{}{}{}", with(", entries of kind ", body.text("kind")),
                       with(" from ", body.text("from")), with(" to ", body.text("to")));
  const Body filters = body.inside("filters");
  std::string of;
  for (const char* filter : {"dataset", "purpose", "regulation", "from", "to"})
    of += with(fmt::format(", {} ", filter), filters.text(filter));
  if (filters.has("person")) of += fmt::format(", a person ({}…)", filters.short_text("person"));
  if (!body.has("sha256"))
    return fmt::format("The report {} was asked for as {}{}", body.text("report"), body.text("format"), of);
  return fmt::format("The report {} was handed out as {} as of head {}: {}, SHA-256 {}…{}",
                     body.text("report"), body.text("format"), with_thousands(body.number("head")),
                     count_of(body.number("bytes"), "byte", "bytes"), body.short_text("sha256"), of);
}

std::string server(const Body& body) {
  return fmt::format("Server {}… says ({}): {} decided, {} recorded, {} refused for want of a record",
                     body.short_text("server"), body.text("event"), with_thousands(body.number("decided")),
                     with_thousands(body.number("recorded")), with_thousands(body.number("refused")));
}

// Of "name+id+key" the name and the id, by which people know it.
std::string key_name(const std::string& key) {
  const size_t id = key.find('+');
  return id == std::string::npos ? key : key.substr(0, key.find('+', id + 1));
}

std::string key_rotation(const Body& body) {
  const std::string from = key_name(body.text("from")), to = key_name(body.text("to"));
  if (body.is_true("old_key_lost")) return fmt::format("Key {} is lost; from here on {} signs", from, to);
  return fmt::format("Key {} gave way to {}; both signed that", from, to);
}

std::string subject_erasure(const Body& body) {
  return fmt::format("A person was unlinked from the record for ever{}", with(": ", body.text("reason")));
}

std::string archive(const Body& body) {
  const bool dropped = body.text("step") == "dropped";
  return fmt::format("Entries {} to {}, of {}, {} the file {}", with_thousands(body.number("first")),
                     with_thousands(body.number("last")), body.text("month"),
                     dropped ? "left the database and are now only in" : "were written to",
                     body.text("file"));
}

std::string witness(const Body& body) {
  if (body.has("added")) return fmt::format("{} is a witness of the signed heads", body.text("added"));
  if (body.has("removed")) return fmt::format("{} is no longer a witness", body.text("removed"));
  if (body.has("parted"))
    return fmt::format("The witness {} saw another history{}", body.text("parted"),
                       with(": ", body.text("says")));
  if (body.has("trusted_log"))
    return fmt::format("Heads that key {} signs are cosigned here{}", body.text("trusted_log"),
                       with(", in the place of ", body.text("replaces")));
  if (body.has("removed_log"))
    return fmt::format("Heads that key {} signs are cosigned no more", body.text("removed_log"));
  if (body.has("split_view"))
    return fmt::format("A second history of ledger {} was {}: its heads of {} and {} entries",
                       body.text("split_view"), body.is_true("proven") ? "caught" : "suspected",
                       with_thousands(body.number("seen_size")), with_thousands(body.number("refused_size")));
  return body.plain();
}

std::string subject_request(const Body& body) {
  const std::string id = body.short_text("request"), event = body.text("event"),
                    why = with(": ", body.text("reason"));
  if (event == "opened")
    return fmt::format("A person asked for {} ({}), received {}, due {}; request {}", body.text("right"),
                       body.text("regulation"), body.text("received"), body.text("due"), id);
  if (event == "extended")
    return fmt::format("Request {} was extended on {} to {}{}", id, body.text("on"), body.text("due"), why);
  if (event == "closed")
    return fmt::format("Request {} was closed on {}, {}{}", id, body.text("on"), body.text("outcome"), why);
  return fmt::format("Request {} was {} on {}", id, event, body.text("on"));
}

std::string legal_hold(const Body& body) {
  const std::string id = body.short_text("hold");
  if (body.text("event") == "released")
    return fmt::format("Hold {} was released on {}{}", id, body.text("on"), with(": ", body.text("reason")));
  const std::string datasets = body.names("datasets");
  return fmt::format("{}{} held since {}, ordered by {}; hold {}", datasets.empty() ? "All data" : datasets,
                     body.has("subject") ? " of a person is" : " is", body.text("from"),
                     body.text("ordered_by"), id);
}

namespace of = audit::entry_kind;

constexpr std::pair<std::string_view, std::string (*)(const Body&)> kSentences[] = {
    {of::kDecision, decision},
    {of::kAccessRequest, access_request},
    {of::kGrant, grant},
    {of::kConsent, consent},
    {of::kPolicyChange, policy_change},
    {of::kScan, scan},
    {of::kTagChange, tag_change},
    {of::kAlert, alert},
    {of::kLineageEvent, lineage_event},
    {of::kManifest, manifest},
    {of::kDatasetChange, dataset_change},
    {of::kDatasetMerge, dataset_merge},
    {of::kExport, exported},
    {of::kServer, server},
    {of::kKeyRotation, key_rotation},
    {of::kSubjectErasure, subject_erasure},
    {of::kArchive, archive},
    {of::kWitness, witness},
    {of::kSubjectRequest, subject_request},
    {of::kLegalHold, legal_hold}};

}  // namespace

std::string entry_sentence(std::string_view kind, const json::value& body) {
  for (const auto& [name, sentence] : kSentences)
    if (name == kind) return sentence(Body(&body));
  return Body(&body).plain();
}

}  // namespace steward::cli
