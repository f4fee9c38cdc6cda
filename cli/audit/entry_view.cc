#include "cli/audit/entry_view.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "audit/visible_text.h"
#include "base/json.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

constexpr size_t kMostNames = 2;
constexpr size_t kLongestLine = 200;  // characters of a value

std::string text_of(const json::value& value) {
  if (const auto* text = value.if_string())
    return audit::visible_text({text->data(), text->size()}, kLongestLine);
  return audit::visible_text(json::serialize(value), kLongestLine);
}

// The member at "a.b"; empty when there is none.
std::string at(const json::value& body, std::string_view path) {
  const json::value* value = &body;
  while (!path.empty()) {
    const size_t dot = std::min(path.find('.'), path.size());
    const auto* object = value->if_object();
    value = object ? object->if_contains(path.substr(0, dot)) : nullptr;
    if (!value) return "";
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return text_of(*value);
}

// "a, b and 3 more".
std::string names_at(const json::value& body, std::string_view key) {
  const auto* object = body.if_object();
  const auto* found = object ? object->if_contains(key) : nullptr;
  const auto* list = found ? found->if_array() : nullptr;
  if (!list) return "";
  std::string out;
  for (size_t i = 0; i < std::min(list->size(), kMostNames); ++i)
    out += (i == 0 ? "" : ", ") + text_of((*list)[i]);
  if (list->size() > kMostNames) out += fmt::format(" and {} more", list->size() - kMostNames);
  return out;
}

std::string short_id(const std::string& id) {
  return id.substr(0, 12);
}

// "a=1 b=x", of what is neither list nor object.
std::string plain_members(const json::value& body) {
  std::string out;
  if (const auto* object = body.if_object())
    for (const auto& member : *object)
      if (!member.value().is_structured())
        out +=
            fmt::format("{}{}={}", out.empty() ? "" : " ",
                        std::string_view(member.key().data(), member.key().size()), text_of(member.value()));
  return out;
}

std::string summary_of(std::string_view kind, const json::value& body) {
  namespace of = audit::entry_kind;
  if (kind == of::kDecision)
    return fmt::format("{} {} {} for {}: {}", at(body, "subject.id"), at(body, "action"),
                       names_at(body, "resources"), at(body, "purpose"), at(body, "verdict"));
  if (kind == of::kTagChange)
    return fmt::format("{}: {} {}", at(body, "field"), at(body, "category"), at(body, "change"));
  if (kind == of::kConsent)
    return fmt::format("a person ({}…) {} {}", short_id(at(body, "subject")), at(body, "state"),
                       at(body, "purpose"));
  if (kind == of::kGrant)
    return fmt::format("grant {} of {} {}", short_id(at(body, "id")), at(body, "subject"), at(body, "event"));
  if (kind == of::kAccessRequest)
    return fmt::format("request {} {}: {}", short_id(at(body, "id")), at(body, "event"), at(body, "state"));
  if (kind == of::kScan) return fmt::format("{}", names_at(body, "datasets"));
  if (kind == of::kPolicyChange && !at(body, "hash").empty())
    return fmt::format("set {} in force{}", short_id(at(body, "hash")),
                       at(body, "rollback_of").empty() ? "" : " again");
  return audit::visible_text(plain_members(body), kLongestLine);
}

void write(std::string& out, const json::value& value, int indent) {
  const std::string space(static_cast<size_t>(indent), ' ');
  const auto line = [&](std::string_view mark, const json::value& item) {
    out += space + std::string(mark);
    const bool is_empty =
        (item.if_array() && item.get_array().empty()) || (item.if_object() && item.get_object().empty());
    if (!item.is_structured() || is_empty) {
      out += " " + (is_empty ? std::string("none") : text_of(item)) + "\n";
      return;
    }
    out += "\n";
    write(out, item, indent + 2);
  };
  if (const auto* object = value.if_object())
    for (const auto& member : *object)
      line(audit::visible_text({member.key().data(), member.key().size()}, kLongestLine) + ":",
           member.value());
  else if (const auto* list = value.if_array())
    for (const json::value& item : *list) line("-", item);
}

}  // namespace

std::string entry_summary(const audit::Entry& entry) {
  const auto value = parse_json(entry.canonical);
  if (!value.ok()) return "(not readable)";
  const JsonView body = JsonView(*value).at("body");
  return body.present() ? summary_of(entry.kind, body.raw()) : "";
}

std::string entry_text(const audit::Entry& entry) {
  const auto value = parse_json(entry.canonical);
  if (!value.ok()) return "  (not readable)\n";
  std::string out;
  const JsonView body = JsonView(*value).at("body");
  if (body.present()) write(out, body.raw(), 2);
  return out;
}

}  // namespace steward::cli
