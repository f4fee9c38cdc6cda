// The parts of the JSON form that the HTML form embeds.
#pragma once

#include <string_view>

#include "audit/bundle.h"

namespace steward::audit {

Result<Export> parse_export_json(std::string_view json);

// The JSON inside a page of to_html(); an error when the page holds none or is cut.
Result<std::string_view> embedded_json(std::string_view page);

// The first member of every export and the mark by which one is known.
inline constexpr std::string_view kExportMark = "steward_export";
inline constexpr std::string_view kHtmlMark = "<meta name=\"generator\" content=\"steward-export 1\">";
inline constexpr std::string_view kDataBegin = "<script type=\"application/json\" id=\"steward-export\">";
inline constexpr std::string_view kDataEnd = "</script>";

}  // namespace steward::audit
