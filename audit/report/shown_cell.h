// A cell as a person reads it: the words that the page (HTML) and the paper (PDF) share. Pure.
#pragma once

#include <string>
#include <string_view>

#include "audit/report/model.h"

namespace steward::audit::report {

// Of one text or one list; the whole is in JSON, CSV and Parquet.
inline constexpr size_t kMaxShownCharacters = 4'000;

// What a cell is, for its looks.
enum class Look { kNone, kText, kNumber, kTime, kList, kGap };

struct Shown {
  Look look = Look::kText;
  // Visible text (audit/visible_text.h): for a gap its reason, for a list its items, one a line. Numbers
  // grouped by thousands, at most three digits after the point; "yes", "no"; "2026-11-20 18:48:58", the day
  // alone at midnight (UTC: the format says so once); "–" where there is none.
  std::string text;
};

Shown shown(const Cell& cell);

// A cell as it is, on one line: "", "text", "3", "true", a time in RFC 3339, "a; b", "gap: why".
std::string text_of(const Cell& cell);

std::string shown_number(double number);
std::string shown_time(Timestamp time);

// As visible_text, bounded to kMaxShownCharacters.
std::string shown_text(std::string_view text);

// "✓ ", "! ", "✗ ", "": what a colour says, for those who do not see it.
std::string_view tone_mark(Tone tone);
// "In order: ", "Warning: ", "Finding: ", "": what begins a sentence of that tone.
std::string_view tone_words(Tone tone);

// A step of Proof::how_to that is a command ("$ …"), without its mark; empty when it is a sentence.
std::string_view command_of(std::string_view step);

}  // namespace steward::audit::report
