// The language of a PDF's text (/Lang of its catalog, ISO 32000-1 §14.9.2.1), which readers need to be read
// aloud in and which cairo 1.16 writes nowhere. It is set on the way out, in place of white space: every
// offset in the file holds. One thread. Pure.
#pragma once

#include <string>
#include <string_view>

#include "audit/report/output.h"

namespace steward::audit::report {

class PdfLanguage {
 public:
  explicit PdfLanguage(Output& output) : output_(output) {}

  // Bytes of the file in order, cut anywhere; a few of them are held back until the next, or flush().
  Status append(std::string_view bytes);
  Status flush();

 private:
  Output& output_;
  std::string held_;
  bool is_set_ = false;
};

}  // namespace steward::audit::report
