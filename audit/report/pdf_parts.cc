#include "audit/report/pdf_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "audit/html_text.h"
#include "audit/report/shown_cell.h"
#include "audit/visible_text.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

constexpr TextStyle kBody{.size = 9};
constexpr TextStyle kNote{.size = 8.2, .colour = colour::kDim};
constexpr TextStyle kHeading{.face = Face::kSerif, .bold = true, .size = 15, .max_lines = 4};
constexpr TextStyle kTitle{.bold = true, .size = 10, .max_lines = 4};
constexpr TextStyle kCode{.face = Face::kMono, .size = 7.6};
constexpr double kHeadingBefore = 22, kHeadingAfter = 7, kTitleBefore = 12;
constexpr size_t kMaxHeading = 300;

Colour colour_of(Tone tone) {
  static constexpr Colour kColours[] = {colour::kInk, colour::kGood, colour::kWarning, colour::kBad};
  return kColours[static_cast<size_t>(tone)];
}

std::string number_of(uint64_t value) {
  return with_thousands(static_cast<int64_t>(value));
}

double height_of(PdfPages& pages, const TextStyle& style, const std::string& visible, double width) {
  PdfText text(pages.fonts(), style, width);
  text.set(visible);
  return text.height();
}

bool is_number(const Fact& fact) {
  return std::holds_alternative<int64_t>(fact.value) || std::holds_alternative<double>(fact.value);
}

TextStyle toned(TextStyle style, Tone tone) {
  if (tone != Tone::kPlain) style.colour = colour_of(tone);
  return style;
}

void draw_term(PdfPages& pages, const std::string& label, const std::string& value, const TextStyle& style,
               bool gap, double label_width) {
  PdfText term(pages.fonts(), {.size = 8.6, .colour = colour::kDim}, label_width - 12);
  term.set(visible_text(label, kMaxHeading));
  const double width = pages.width() - label_width - 4;
  PdfText text(pages.fonts(), style, width);
  gap ? text.set("GAP  " + value, 3) : text.set(value);
  pages.row({{&term, 0}, {&text, label_width, width, gap}}, {.pad = gap ? 3.5 : 2.2});
}

// Numbers side by side, at most five in a row, each row as high as its longest label.
void draw_tiles(PdfPages& pages, const std::vector<Fact>& facts) {
  constexpr size_t kAcross = 5;
  constexpr double kLabelTop = 27, kBelow = 9;
  pages.y += 4;
  for (size_t first = 0; first < facts.size(); first += kAcross) {
    const size_t count = std::min(kAcross, facts.size() - first);
    const double width = pages.width() / static_cast<double>(std::min(kAcross, facts.size()));
    std::vector<PdfText> labels;
    double height = 0;
    for (size_t i = 0; i < count; ++i) {
      labels.emplace_back(pages.fonts(), TextStyle{.size = 7.6, .colour = colour::kDim, .max_lines = 5},
                          width - 16);
      labels.back().set(visible_text(facts[first + i].label, kMaxHeading));
      height = std::max(height, kLabelTop + labels.back().height() + kBelow);
    }
    if (pages.room() < height) pages.next_page();
    for (size_t i = 0; i < count; ++i) {
      const Fact& fact = facts[first + i];
      const double x = pages.left() + width * static_cast<double>(i);
      pages.box(x, pages.y, width, height, colour::kLine, false);
      PdfText number(pages.fonts(), toned({.bold = true, .size = 14, .max_lines = 1}, fact.tone), width - 16);
      number.set(std::string(tone_mark(fact.tone)) + shown(fact.value).text);
      pages.begin_tag("P");
      number.draw(pages.page(), x + 8, pages.y + 7);
      labels[i].draw(pages.page(), x + 8, pages.y + kLabelTop);
      pages.end_tag();
    }
    pages.y += height;
    pages.touch();
  }
  pages.y += 8;
}

struct BarTexts {
  PdfText label, number;
};

std::vector<BarTexts> bar_texts(PdfPages& pages, const Chart& chart) {
  std::vector<BarTexts> texts;
  texts.reserve(chart.bars.size());
  for (const Chart::Bar& bar : chart.bars) {
    texts.push_back({PdfText(pages.fonts(), {.size = 8, .max_lines = 2}, pages.width() * 0.34),
                     PdfText(pages.fonts(), {.size = 8, .to_right = true, .max_lines = 1}, 58)});
    texts.back().label.set(std::string(tone_mark(bar.tone)) + visible_text(bar.label, kMaxHeading));
    texts.back().number.set(shown_number(bar.value));
  }
  return texts;
}

double bar_height(const BarTexts& texts) {
  return texts.label.height() + 4.5;
}

std::string chart_title(const Chart& chart) {
  return visible_text(chart.title, kMaxHeading) +
         (chart.unit.empty() ? "" : " · " + visible_text(chart.unit, 60));
}

}  // namespace

void draw_text(PdfPages& pages, const std::string& raw, const TextStyle& style, double space_after,
               const char* tag) {
  PdfText text(pages.fonts(), style, pages.width());
  text.set(shown_text(raw));
  pages.row({{&text, 0}}, {.pad = 0, .tag = tag});
  pages.y += space_after;
}

void draw_cover(PdfPages& pages, const Cover& cover) {
  pages.begin_page(false);
  pages.y += 90;
  draw_text(pages, "STEWARD AUDIT REPORT", {.bold = true, .size = 8.5, .colour = colour::kAccent}, 8);
  draw_text(pages, cover.title, {.face = Face::kSerif, .bold = true, .size = 27, .max_lines = 5}, 10, "H1");
  if (!cover.question.empty())
    draw_text(pages, cover.question, {.size = 12, .colour = colour::kDim, .max_lines = 12}, 0);
  pages.y += 26;
  pages.line(pages.left(), pages.y, pages.width(), colour::kAccent, 1.2);
  pages.y += 14;
  draw_facts(pages, cover.scope);
  draw_facts(pages, {{"As of", moment_text(cover.as_of), Tone::kPlain},
                     {"Ledger", cover.ledger, Tone::kPlain},
                     {"Entries under the signed head", static_cast<int64_t>(cover.head_size), Tone::kPlain},
                     {"Report", cover.id, Tone::kPlain}});
  pages.y += 10;
  PdfText text(pages.fonts(), {.size = 8.6, .colour = colour::kAccent}, pages.width());
  for (const auto& [name, words] :
       {std::pair("contents", "Contents (last page)"), std::pair("gaps", "What is not known"),
        std::pair("proof", "Proof: signed head, key and how to verify")}) {
    text.set(words);
    pages.link_to_name(name, pages.left(), pages.y, 260, text.height());
    pages.row({{&text, 0}}, {.pad = 1.5});
  }
  pages.y += 16;
  draw_term(pages, "How to read it",
            "marks what should stand there and is not known; it says why, and what fills it.", kBody, true,
            150);
  draw_term(pages, "", "– means that there is none. Times are UTC.", kBody, false, 150);
}

double heading_height(PdfPages& pages, const std::string& text) {
  return kHeadingBefore + kHeadingAfter +
         height_of(pages, kHeading, visible_text(text, kMaxHeading), pages.width());
}

void draw_heading(PdfPages& pages, const std::string& text) {
  if (!pages.untouched()) pages.y += kHeadingBefore;
  draw_text(pages, visible_text(text, kMaxHeading), kHeading, kHeadingAfter, "H2");
}

double table_title_height(PdfPages& pages, const Table& table) {
  const double note =
      table.note.empty() ? 0 : height_of(pages, kNote, shown_text(table.note), pages.width()) + 2;
  return kTitleBefore + height_of(pages, kTitle, visible_text(table.title, kMaxHeading), pages.width()) +
         note + 5;
}

void draw_table_title(PdfPages& pages, const Table& table) {
  if (!pages.untouched()) pages.y += kTitleBefore;
  draw_text(pages, visible_text(table.title, kMaxHeading), kTitle, table.note.empty() ? 5 : 2, "H3");
  if (!table.note.empty()) draw_text(pages, table.note, kNote, 5);
}

void draw_paragraph(PdfPages& pages, const std::string& raw, Tone tone) {
  const std::string mark = std::string(tone_mark(tone)) + std::string(tone_words(tone));
  const double indent = tone == Tone::kPlain ? 0 : 11;
  PdfText text(pages.fonts(), kBody, pages.width() - indent);
  text.set(mark + shown_text(raw), mark.size());
  const int page = pages.number();
  const double top = pages.y;
  pages.row({{&text, indent}}, {.pad = 3});
  if (tone != Tone::kPlain) {
    // The bar beside the text; of a text that went on, beside what stands on the last page.
    const double begin =
        pages.number() == page ? top : std::max(top, pages.y) - std::min(pages.y, text.height());
    if (pages.number() == page)
      pages.fill(pages.left(), begin + 2, 2.5, pages.y - begin - 4, colour_of(tone));
    else
      pages.fill(pages.left(), pages.y - 12, 2.5, 10, colour_of(tone));
  }
  pages.y += 2;
}

void draw_facts(PdfPages& pages, const std::vector<Fact>& facts) {
  if (facts.empty()) return;
  if (facts.size() > 1 && std::all_of(facts.begin(), facts.end(), is_number)) return draw_tiles(pages, facts);
  for (const Fact& fact : facts) {
    const Shown value = shown(fact.value);
    const bool gap = value.look == Look::kGap;
    draw_term(pages, fact.label, (gap ? "" : std::string(tone_mark(fact.tone))) + value.text,
              toned(kBody, fact.tone), gap, 150);
  }
  pages.y += 4;
}

double chart_height(PdfPages& pages, const Chart& chart) {
  double height = 12 + height_of(pages, kTitle, chart_title(chart), pages.width()) + 16;
  for (const BarTexts& texts : bar_texts(pages, chart)) height += bar_height(texts);
  return height;
}

void draw_chart(PdfPages& pages, const Chart& chart) {
  pages.y += pages.untouched() ? 0 : 12;
  const std::string title = chart_title(chart);
  PdfText text(pages.fonts(), kTitle, pages.width());
  text.set(title);
  pages.row({{&text, 0}}, {.pad = 0, .tag = "H3"});
  pages.y += 5;
  if (chart.bars.empty()) return draw_text(pages, "Nothing to count.", kNote, 6);
  double most = 0;
  for (const Chart::Bar& bar : chart.bars) most = std::max(most, bar.value);
  const std::vector<BarTexts> texts = bar_texts(pages, chart);
  const double label = pages.width() * 0.34 + 8, full = pages.width() - label - 62;
  for (size_t i = 0; i < chart.bars.size(); ++i) {
    const Chart::Bar& bar = chart.bars[i];
    const double height = bar_height(texts[i]);
    if (pages.room() < height) pages.next_page();
    pages.begin_tag("P");
    texts[i].label.draw(pages.page(), pages.left(), pages.y + 2);
    // A value above nothing is never drawn as nothing.
    const double width = bar.value <= 0 ? 0 : std::max(0.8, full * bar.value / most);
    pages.fill(pages.left() + label, pages.y + 2.2, width, 8.6,
               bar.tone == Tone::kPlain ? colour::kBar : colour_of(bar.tone));
    texts[i].number.draw(pages.page(), pages.left() + pages.width() - 58, pages.y + 2);
    pages.end_tag();
    pages.y += height;
    pages.touch();
  }
  pages.y += 8;
}

void draw_gaps(PdfPages& pages, const GapList& gaps) {
  if (gaps.total() == 0) return draw_text(pages, std::string(kNoGaps), kBody, 8);
  draw_text(pages,
            gaps.total() == 1
                ? "There is one place where something should stand and is not known."
                : fmt::format("There are {} places where something should stand and is not known.",
                              number_of(gaps.total())),
            kBody, 8);
  const double half = pages.width() * 0.58;
  for (const GapList::Line& line : gaps.lines()) {
    PdfText why(pages.fonts(), {.size = 8.4}, half - 12);
    why.set("GAP  " + shown_text(line.why), 3);
    PdfText where(pages.fonts(), {.size = 8, .colour = colour::kDim}, pages.width() - half - 4);
    where.set(visible_text(line.first, 400) +
              (line.count == 1   ? ""
               : line.count == 2 ? ", and one other place"
                                 : fmt::format(", and {} other places", number_of(line.count - 1))));
    pages.row({{&why, 3, half - 12, true}, {&where, half}}, {.pad = 4});
  }
  if (gaps.not_listed() > 0)
    draw_text(pages,
              fmt::format("{} more for further reasons; each is marked where it stands.",
                          number_of(gaps.not_listed())),
              kBody, 0);
}

void draw_proof(PdfPages& pages, const Proof& proof, const Cover& cover) {
  draw_text(pages,
            "What this report says is taken from the ledger below a signed head. Whoever has the ledger's "
            "public key can "
            "check it without this server.",
            kBody, 8);
  const auto term = [&](const std::string& label, const std::string& value, const TextStyle& style) {
    draw_term(pages, label, shown_text(value), style, false, 120);
  };
  term("Ledger", cover.ledger, kBody);
  term("Entries under the head", number_of(cover.head_size), kBody);
  term("Time of the head", format_rfc3339(cover.as_of), kBody);
  term("Key id", proof.key_id, kCode);
  term("Public key", proof.key, kCode);
  const auto title = [&](const std::string& text) {
    pages.y += kTitleBefore;
    if (pages.room() < 50) pages.next_page();
    draw_text(pages, text, kTitle, 4, "H3");
  };
  const auto code = [&](std::string_view raw) {
    PdfText text(pages.fonts(), kCode, pages.width() - 16);
    text.set(raw);
    pages.row({{&text, 8}}, {.pad = 3, .zebra = true});
  };
  title("The signed head");
  std::string checkpoint;
  for (std::string_view rest = proof.checkpoint; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    checkpoint += (checkpoint.empty() ? "" : "\n") + shown_text(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  code(checkpoint);
  if (!proof.counters.empty()) {
    title("Decided and recorded");
    draw_facts(pages, proof.counters);
  }
  if (proof.how_to.empty()) return;
  title("How to verify");
  int number = 0;
  for (const std::string& step : proof.how_to) {
    if (const std::string_view command = command_of(step); !command.empty()) {
      code(shown_text(command));
      pages.y += 3;
      continue;
    }
    draw_term(pages, fmt::format("{}.", ++number), shown_text(step), kBody, false, 22);
  }
}

void draw_contents(PdfPages& pages, const std::vector<ContentsLine>& lines, uint64_t not_listed) {
  for (const ContentsLine& line : lines) {
    const double indent = line.inner ? 14 : 0, width = pages.width() - indent - 50;
    PdfText text(pages.fonts(), {.bold = !line.inner, .size = 9, .max_lines = 2}, width);
    text.set(visible_text(line.text, kMaxHeading));
    PdfText number(pages.fonts(), {.size = 9, .to_right = true, .max_lines = 1}, 46);
    number.set(number_of(static_cast<uint64_t>(line.page)));
    const double pad = line.inner ? 1.5 : 3.5;
    if (pages.room() < text.height() + 2 * pad) pages.next_page();
    pages.link_to_page(line.page, line.y, pages.left() + indent, pages.y, pages.width() - indent,
                       text.height() + 2 * pad);
    pages.row({{&text, indent}, {&number, pages.width() - 46}}, {.pad = pad, .ruled = true});
  }
  if (not_listed > 0) draw_text(pages, fmt::format("and {} more parts", number_of(not_listed)), kNote, 0);
  pages.y += 10;
  draw_text(pages,
            fmt::format("This document has {} pages.", number_of(static_cast<uint64_t>(pages.number()))),
            kNote, 0);
}

}  // namespace steward::audit::report
