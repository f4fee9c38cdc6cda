// Pieces of the report's page, each a function of what it shows. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/report/model.h"

namespace steward::audit::report {

// Visible text made safe for element content and quoted attributes; long names may break as name_breaks.h
// says.
std::string escape(std::string_view visible);
std::string html_text(std::string_view raw);       // of text as it came: bounded, visible, escaped
std::string html_attribute(std::string_view raw);  // the same, without places to break

std::string html_cell(const Cell& cell);  // what stands inside a <td> or a <dd>
std::string_view html_class(CellType type);

// Large numbers side by side when every fact is one; a list of terms otherwise.
std::string html_facts(const std::vector<Fact>& facts);
std::string html_chart(const Chart& chart);
std::string html_paragraph(const std::string& text, Tone tone);
std::string html_proof(const Proof& proof, const Cover& cover);

// From doctype to the end of the cover.
std::string html_opening(const Cover& cover);

}  // namespace steward::audit::report
