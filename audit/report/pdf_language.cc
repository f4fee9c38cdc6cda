#include "audit/report/pdf_language.h"

#include <algorithm>

namespace steward::audit::report {
namespace {

// As cairo writes it of a tagged document that has an outline. No text of a report holds it: those have no
// line breaks.
constexpr std::string_view kMarked = "\n   /MarkInfo << /Marked true >>\n   ";
constexpr std::string_view kMarkedInEnglish = "/MarkInfo<</Marked true>>/Lang(en)\n ";
static_assert(kMarked.size() == kMarkedInEnglish.size());

}  // namespace

Status PdfLanguage::append(std::string_view bytes) {
  if (is_set_) return output_.append(bytes);
  held_ += bytes;
  if (const size_t at = held_.find(kMarked); at != std::string::npos) {
    held_.replace(at, kMarked.size(), kMarkedInEnglish);
    is_set_ = true;
    return flush();
  }
  const size_t sure = held_.size() - std::min(held_.size(), kMarked.size() - 1);
  const Status status = output_.append(std::string_view(held_).substr(0, sure));
  held_.erase(0, sure);
  return status;
}

Status PdfLanguage::flush() {
  const Status status = output_.append(held_);
  held_.clear();
  return status;
}

}  // namespace steward::audit::report
