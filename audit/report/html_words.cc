#include "audit/report/html_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/html_text.h"
#include "audit/report/html_style.h"
#include "audit/report/name_breaks.h"
#include "audit/report/shown_cell.h"
#include "audit/visible_text.h"
#include "base/hash.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

std::string_view class_of(Tone tone) {
  static constexpr std::string_view kClasses[] = {"", "good", "warning", "bad"};
  return kClasses[static_cast<size_t>(tone)];
}

bool is_number(const Fact& fact) {
  return std::holds_alternative<int64_t>(fact.value) || std::holds_alternative<double>(fact.value);
}

std::string escaped(std::string_view visible, bool breaks) {
  std::string out;
  out.reserve(visible.size() + 16);
  const std::vector<size_t> places = breaks ? name_breaks(visible) : std::vector<size_t>();
  auto place = places.begin();
  for (size_t i = 0; i < visible.size(); ++i) {
    if (place != places.end() && *place == i) {
      out += "<wbr>";
      ++place;
    }
    if (const std::string_view entity = entity_of(visible[i]); entity.empty())
      out += visible[i];
    else
      out += entity;
  }
  return out;
}

// A word that would make its column wider than a screen: of a script without spaces, or of no sense.
bool is_endless(std::string_view visible) {
  constexpr size_t kScreen = 60;  // bytes
  size_t begin = 0;
  std::vector<size_t> ends = name_breaks(visible);
  ends.push_back(visible.size());
  for (const size_t end : ends) {
    for (size_t word = begin; word < end;) {
      const size_t space = std::min(visible.find_first_of(" \n", word), end);
      if (space - word > kScreen) return true;
      word = space + 1;
    }
    begin = end;
  }
  return false;
}

std::string term(const Fact& fact) {
  const std::string style =
      fact.tone == Tone::kPlain ? "" : fmt::format(" class=\"{}\"", class_of(fact.tone));
  return fmt::format("<dt>{}</dt><dd{}>{}{}</dd>", html_text(fact.label), style, tone_mark(fact.tone),
                     html_cell(fact.value));
}

std::string number_of(uint64_t value) {
  return with_thousands(static_cast<int64_t>(value));
}

// In the margin of printed pages. The text is a CSS string: what is not a plain letter or digit is written as
// its code.
std::string page_rule(const Cover& cover) {
  std::string title;
  const std::string visible = visible_text(cover.title, 80);
  for (std::string_view rest = visible; !rest.empty();) {
    const auto [c, length] = front_code_point(rest);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
    title += plain ? std::string(rest.substr(0, length)) : fmt::format("\\{:x} ", static_cast<uint32_t>(c));
    rest.remove_prefix(length);
  }
  return fmt::format(
      "@page{{margin:17mm 14mm 18mm;@bottom-left{{content:\"{} \\b7  head {}\";font:8pt "
      "sans-serif;color:#444}}"
      "@bottom-right{{content:\"Page \" counter(page) \" of \" counter(pages);font:8pt "
      "sans-serif;color:#444}}}}\n",
      title, number_of(cover.head_size));
}

}  // namespace

std::string escape(std::string_view visible) {
  return escaped(visible, true);
}

std::string html_text(std::string_view raw) {
  return escaped(shown_text(raw), true);
}

std::string html_attribute(std::string_view raw) {
  return escaped(shown_text(raw), false);
}

std::string html_cell(const Cell& cell) {
  const Shown text = shown(cell);
  switch (text.look) {
    case Look::kNone:
      return fmt::format("<span class=\"none\">{}</span>", text.text);
    case Look::kGap:
      return fmt::format("<span class=\"gap{}\"><b>Gap</b> {}</span>", is_endless(text.text) ? " any" : "",
                         escape(text.text));
    case Look::kTime: {
      // A line may end between day and clock, not inside them.
      const size_t space = std::min(text.text.find(' '), text.text.size());
      return fmt::format(
          "<time datetime=\"{}\"><span>{}</span>{}</time>", format_rfc3339(std::get<Timestamp>(cell)),
          text.text.substr(0, space),
          space == text.text.size() ? "" : " <span>" + text.text.substr(space + 1) + "</span>");
    }
    case Look::kText:
    case Look::kNumber:
    case Look::kList:
      return is_endless(text.text) ? "<span class=\"any\">" + escape(text.text) + "</span>"
                                   : escape(text.text);
  }
  return "";
}

std::string_view html_class(CellType type) {
  switch (type) {
    case CellType::kInteger:
    case CellType::kNumber:
      return "n";
    case CellType::kList:
      return "l";
    case CellType::kText:
    case CellType::kBoolean:
    case CellType::kTime:
      return "";
  }
  return "";
}

std::string html_facts(const std::vector<Fact>& facts) {
  if (facts.empty()) return "";
  const bool tiles = facts.size() > 1 && std::all_of(facts.begin(), facts.end(), is_number);
  std::string out = tiles ? "<dl class=\"tiles\">\n" : "<dl>\n";
  for (const Fact& fact : facts) out += tiles ? "<div>" + term(fact) + "</div>\n" : term(fact) + "\n";
  return out + "</dl>\n";
}

std::string html_paragraph(const std::string& text, Tone tone) {
  if (tone == Tone::kPlain) return fmt::format("<p>{}</p>\n", html_text(text));
  return fmt::format("<p class=\"{0}\"><b class=\"{0}\">{1}{2}</b>{3}</p>\n", class_of(tone), tone_mark(tone),
                     tone_words(tone), html_text(text));
}

std::string html_chart(const Chart& chart) {
  std::string out =
      fmt::format("<figure class=\"chart\"><figcaption>{}{}</figcaption>\n", html_text(chart.title),
                  chart.unit.empty() ? "" : " <span>· " + html_text(chart.unit) + "</span>");
  if (chart.bars.empty()) return out + "<p class=\"none\">Nothing to count.</p></figure>\n";
  double most = 0;
  for (const Chart::Bar& bar : chart.bars) most = std::max(most, bar.value);
  out += "<table><tbody>\n";
  for (const Chart::Bar& bar : chart.bars) {
    // A value above nothing is never drawn as nothing.
    const double width = bar.value <= 0 || most <= 0 ? 0 : std::max(0.3, 100 * bar.value / most);
    const std::string number = shown_number(bar.value);
    out += fmt::format(
        "<tr><th scope=\"row\">{0}{1}</th><td><svg class=\"{2}\" viewBox=\"0 0 100 10\" "
        "preserveAspectRatio=\"none\" "
        "role=\"img\"><title>{3}: {4} {5}</title><rect width=\"{6:.2f}\" height=\"10\"/></svg></td>"
        "<td class=\"n\">{4}</td></tr>\n",
        tone_mark(bar.tone), html_text(bar.label), class_of(bar.tone), html_attribute(bar.label), number,
        html_attribute(chart.unit), width);
  }
  return out + "</tbody></table></figure>\n";
}

std::string html_proof(const Proof& proof, const Cover& cover) {
  std::string out =
      "<section class=\"proofs\" id=\"proof\">\n<h2>Proof</h2>\n<p>What this report says is taken from the "
      "ledger below a signed head. Whoever has the ledger&#39;s public key can check it without this "
      "server.</p>\n<div class=\"proof\">\n<dl>\n";
  const auto line = [&](std::string_view label, const std::string& value) {
    out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", label, value);
  };
  line("Ledger", html_text(cover.ledger));
  line("Entries under the head", number_of(cover.head_size));
  line("Time of the head", html_text(format_rfc3339(cover.as_of)));
  line("Key id", "<code>" + html_text(proof.key_id) + "</code>");
  line("Public key", "<code>" + html_text(proof.key) + "</code>");
  out += "</dl>\n<h3>The signed head</h3>\n<pre>";
  std::string_view rest = proof.checkpoint;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    out += html_attribute(rest.substr(0, end)) + "\n";
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  out += "</pre>\n";
  if (!proof.counters.empty()) out += "<h3>Decided and recorded</h3>\n" + html_facts(proof.counters);
  if (!proof.how_to.empty()) {
    out += "<h3>How to verify</h3>\n<ol>\n";
    // A command stands with the sentence before it.
    for (size_t i = 0; i < proof.how_to.size(); ++i) {
      const std::string_view command = command_of(proof.how_to[i]);
      const bool goes_on = i + 1 < proof.how_to.size() && !command_of(proof.how_to[i + 1]).empty();
      if (command.empty() || i == 0) out += "<li>";
      out += command.empty() ? html_text(proof.how_to[i])
                             : fmt::format("<pre>{}</pre>", html_attribute(command));
      if (!goes_on) out += "</li>\n";
    }
    out += "</ol>\n";
  }
  return out + "</div>\n</section>\n";
}

std::string html_opening(const Cover& cover) {
  const std::string style = std::string(kPageStyle) + page_rule(cover);
  const std::string title = html_attribute(cover.title);
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; "
      "base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" "
      "content=\"no-referrer\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n"
      "<a class=\"skip\" href=\"#contents\">Contents</a>\n<header class=\"cover\">\n<p "
      "class=\"eyebrow\">Steward audit "
      "report</p>\n<h1>{}</h1>\n",
      to_base64(as_bytes(sha256(style))), title, style, html_text(cover.title));
  if (!cover.question.empty()) out += fmt::format("<p class=\"lead\">{}</p>\n", html_text(cover.question));
  out += "<dl>\n";
  for (const Fact& fact : cover.scope) out += term(fact) + "\n";
  out += fmt::format(
      "<dt>As of</dt><dd><time datetime=\"{}\">{}</time></dd>\n<dt>Ledger</dt><dd>{}, {} {} under the signed "
      "head</dd>\n<dt>Proof</dt><dd><a href=\"#proof\">Signed head, key and how to verify</a></dd>\n</dl>\n"
      "<p class=\"none\">Times are UTC. <span class=\"gap\"><b>Gap</b> marks</span> what should stand there "
      "and is not "
      "known; – means that there is none.</p>\n</header>\n<main>\n",
      format_rfc3339(cover.as_of), moment_text(cover.as_of), html_text(cover.ledger),
      number_of(cover.head_size), cover.head_size == 1 ? "entry" : "entries");
  return out;
}

}  // namespace steward::audit::report
