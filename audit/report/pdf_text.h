// Lines of text on a page of a PDF, set by Pango: broken as pdf_lines.h says, any script, measured in points.
// One thread.
//
// Fonts are DejaVu by name, with whatever else /usr/share/fonts has for scripts that DejaVu lacks; no
// settings of the user or the system are read, hinting is off, and the language is fixed: lines break at the
// same places everywhere. A character that no font has shows as a box with its code.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/report/column_widths.h"
#include "base/error.h"

typedef struct _cairo cairo_t;
typedef struct _PangoContext PangoContext;
typedef struct _PangoLayout PangoLayout;

namespace steward::audit::report {

struct Colour {
  double red = 0, green = 0, blue = 0;
};

enum class Face { kSans, kSerif, kMono };

struct TextStyle {
  Face face = Face::kSans;
  bool bold = false;
  double size = 9;
  Colour colour = {0.08, 0.09, 0.11};
  bool to_right = false;
  int max_lines = 0;  // then "…"; 0: any number
};

struct FreePango {
  void operator()(PangoContext* context) const;
  void operator()(PangoLayout* layout) const;
};

// What lines are made with. kUnavailable, naming the package, where DejaVu is not installed.
using PdfFonts = std::unique_ptr<PangoContext, FreePango>;
Result<PdfFonts> open_pdf_fonts();

class PdfText {
 public:
  // `fonts` outlives it.
  PdfText(const PdfFonts& fonts, const TextStyle& style, double width);

  // Valid UTF-8 without control characters but newlines; the first bytes may be bold.
  void set(std::string_view text, size_t bold_bytes = 0);

  // What it would be with no line broken; the width given plays no part.
  TextExtent extent(std::string_view text);

  struct Line {
    double x, top, bottom, baseline;  // from the corner of the text
  };
  const std::vector<Line>& lines() const { return lines_; }
  double height() const { return lines_.empty() ? 0 : lines_.back().bottom; }

  // Lines [first, end), the first with its top at `y`.
  void draw(cairo_t* page, double x, double y, size_t first, size_t end) const;
  void draw(cairo_t* page, double x, double y) const { draw(page, x, y, 0, lines_.size()); }

 private:
  void lay_out(std::string_view text, size_t bold_bytes, double width);  // 0: as wide as it comes

  TextStyle style_;
  double width_;
  std::unique_ptr<PangoLayout, FreePango> layout_;
  std::vector<Line> lines_;
};

}  // namespace steward::audit::report
