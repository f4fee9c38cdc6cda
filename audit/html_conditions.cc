#include "audit/html_conditions.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "audit/html_text.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

std::string_view key_of(const json::key_value_pair& member) {
  return {member.key().data(), member.key().size()};
}

// "partial, keep_last 4": the kind, then its parameters. Before masks had any they were recorded as the word
// alone.
std::string mask_text(const json::value& mask) {
  if (!mask.is_object()) return plain_text(mask);
  std::string text = member_text(mask.get_object(), "kind");
  for (const auto& parameter : mask.get_object())
    if (key_of(parameter) != "kind")
      text += fmt::format(", {} {}", key_of(parameter), plain_text(parameter.value()));
  return text;
}

std::string filter_html(const json::object& filter) {
  const std::string consent = member_text(filter, "consent");
  if (!consent.empty())
    return fmt::format("{} has consented to {}", code(member_text(filter, "column")), code(consent));
  return fmt::format("{} is {}", code(member_text(filter, "column")), code_list(member_texts(filter, "in")));
}

// One line for each member, the first kMaxListed of them.
template <class Line>
std::string listed(const json::object& members, std::string_view style, Line&& line) {
  std::string items;
  size_t shown = 0;
  for (const auto& member : members)
    if (++shown <= kMaxListed)
      items += fmt::format("<li>{} {}</li>", code(key_of(member)), line(member.value()));
  if (shown > kMaxListed) items += fmt::format("<li>and {} more</li>", shown - kMaxListed);
  return items.empty() ? "" : fmt::format("<ul class=\"{}\">{}</ul>", style, items);
}

std::string masks_html(const json::object& obligations) {
  const std::string items = listed(member_object(obligations, "masks"), "masks", [](const json::value& mask) {
    return fmt::format("<span class=\"mask\">{}</span>", escape_html(mask_text(mask)));
  });
  return items.empty() ? "" : "<b>Masked</b>" + items;
}

std::string rows_html(const json::object& obligations) {
  const std::string items =
      listed(member_object(obligations, "rows"), "masks", [](const json::value& filters) {
        std::string text;
        if (!filters.is_array()) return text;
        for (const json::value& filter : filters.get_array())
          if (filter.is_object())
            text += (text.empty() ? "where " : " and ") + filter_html(filter.get_object());
        return text;
      });
  return items.empty() ? "" : "<b>Rows</b>" + items;
}

std::string approvals_html(const json::object& body) {
  std::string items;
  for (const json::value& item : member_array(body, "approvals")) {
    if (!item.is_object()) continue;
    const std::string people = member_text(item.get_object(), "people");
    items += fmt::format("<li>{}{} <span class=\"rule\">{}</span></li>",
                         code_list(member_texts(item.get_object(), "roles")),
                         people.empty() || people == "1" ? "" : ", " + escape_html(people) + " people",
                         escape_html(member_text(item.get_object(), "rule")));
  }
  return items.empty() ? "" : "<b>Waits for approval by</b><ul class=\"masks\">" + items + "</ul>";
}

// "<div><b>Label</b> text</div>", or nothing.
std::string line(std::string_view label, const std::string& html, std::string_view rest = "") {
  return html.empty() ? "" : fmt::format("<div><b>{}</b> {}{}</div>", label, html, rest);
}

std::string code_of(const json::object& object, std::string_view key) {
  const std::string text = member_text(object, key);
  return text.empty() ? "" : code(text);
}

}  // namespace

std::string conditions_html(const json::object& body) {
  const json::object& obligations = member_object(body, "obligations");
  const std::string html =
      approvals_html(body) + masks_html(obligations) + rows_html(obligations) +
      line("Only aggregates", code_of(obligations, "aggregate_only"), " rows or more each") +
      line("Kept at most", code_of(obligations, "retention")) +
      line("Told", code_list(member_texts(obligations, "notify"))) +
      line("By grant", code_list(member_texts(body, "grants")));
  return html.empty() ? "" : fmt::format("<div class=\"cond\">{}</div>", html);
}

}  // namespace steward::audit
