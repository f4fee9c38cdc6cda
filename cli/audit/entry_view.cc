#include "cli/audit/entry_view.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "audit/visible_text.h"
#include "base/json.h"
#include "cli/audit/entry_sentence.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

constexpr size_t kLongestText = 4'000;  // characters of a value
constexpr size_t kLongestName = 200;

std::string line_of(const json::value& value) {
  if (const auto* text = value.if_string())
    return audit::visible_text({text->data(), text->size()}, kLongestText);
  return audit::visible_text(json::serialize(value), kLongestText);
}

void write(std::string& out, const json::value& value, int indent) {
  const auto line = [&](const std::string& mark, const json::value& item) {
    const bool is_empty =
        (item.if_array() && item.get_array().empty()) || (item.if_object() && item.get_object().empty());
    if (!item.is_structured() || is_empty) {
      out += wrapped(mark + " ", is_empty ? "none" : line_of(item), indent);
      return;
    }
    out += std::string(static_cast<size_t>(indent), ' ') + mark + "\n";
    write(out, item, indent + 2);
  };
  if (const auto* object = value.if_object())
    for (const auto& member : *object)
      line(audit::visible_text({member.key().data(), member.key().size()}, kLongestName) + ":",
           member.value());
  else if (const auto* list = value.if_array())
    for (const json::value& item : *list) line("-", item);
}

}  // namespace

std::string entry_summary(const audit::Entry& entry) {
  const auto value = parse_json(entry.canonical);
  if (!value.ok()) return "(not readable)";
  const JsonView body = JsonView(*value).at("body");
  return body.present() ? entry_sentence(entry.kind, body.raw()) : "";
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
