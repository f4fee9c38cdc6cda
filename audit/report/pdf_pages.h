// The pages of a PDF, written one by one through a Write: running header and footer, bookmarks, links, and
// where the next thing goes. Lengths in points, y downwards. Memory: the page in work, and the fonts' letters
// that were used.
//
// Bytes depend on what is drawn and on the versions of cairo, Pango and the fonts; the dates inside are
// cover.as_of.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "audit/report/format.h"
#include "audit/report/model.h"
#include "audit/report/output.h"
#include "audit/report/pdf_language.h"
#include "audit/report/pdf_text.h"

typedef struct _cairo_surface cairo_surface_t;

namespace steward::audit::report {

namespace colour {
inline constexpr Colour kInk = {0.08, 0.09, 0.11}, kDim = {0.36, 0.39, 0.43}, kAccent = {0.14, 0.32, 0.49},
                        kBar = {0.36, 0.53, 0.69}, kGood = {0.11, 0.43, 0.24}, kWarning = {0.53, 0.33, 0},
                        kBad = {0.64, 0.14, 0.11}, kLine = {0.78, 0.77, 0.74}, kSoft = {0.925, 0.92, 0.905},
                        kZebra = {0.968, 0.966, 0.958}, kGap = {1, 0.965, 0.85}, kGapLine = {0.48, 0.29, 0};
}

// A text beside others: cells of a row, a label and its value.
struct PlacedText {
  const PdfText* text;
  double x;  // from the left margin
  double width = 0;
  bool gap = false;
};

class PdfPages {
 public:
  static Result<std::unique_ptr<PdfPages>> create(const Cover& cover, Paper paper, Write write);
  ~PdfPages();
  PdfPages(const PdfPages&) = delete;
  PdfPages& operator=(const PdfPages&) = delete;

  const PdfFonts& fonts() const { return fonts_; }
  cairo_t* page() const { return page_; }
  int number() const { return number_; }
  double left() const;
  double width() const { return width(wide_); }  // between the margins
  double width(bool wide) const;                 // of a page that lies so
  double room() const;                           // down to the bottom margin
  double whole() const;                          // the room of an empty page
  bool lies_wide() const { return wide_; }
  bool untouched() const { return untouched_; }  // nothing but the header is on it

  // Drawn at the top of each page that begins while it is set: the header of a table.
  void set_page_top(std::function<void()> draw, double height);

  void begin_page(bool wide);
  void next_page() { begin_page(wide_); }

  double y = 0;  // where the next thing goes; whoever draws moves it on
  void touch() { untouched_ = false; }

  void fill(double x, double top, double width, double height, const Colour& colour);
  void line(double x, double top, double width, const Colour& colour, double thickness = 0.5);
  void box(double x, double top, double width, double height, const Colour& colour, bool dashed);

  // What is drawn between is one element of the document's structure, which readers of screens follow; what
  // is drawn outside of any (frames, shades, the header of a page) they leave out. Names are those of ISO
  // 32000-1 §14.8.4. An element that holds text begins and ends on one page. All are kept until the end:
  // their number is bounded by whoever draws.
  void begin_tag(const char* name);
  void end_tag();
  // From now on all text of a page is one paragraph, until it is said again: for what is too much to tag.
  void tag_by_page(bool by_page);

  struct RowStyle {
    double pad = 3;
    bool zebra = false;
    bool ruled = false;             // a line below
    const char* tag = "P";          // of each text; null: none
    const char* row_tag = nullptr;  // around those of the row
  };
  // Texts side by side. A row is not split unless it is longer than a page; then it goes on with the lines
  // that are left.
  void row(const std::vector<PlacedText>& texts, const RowStyle& style);

  // A line of the bookmarks that leads here; returns its number, for those below it. The root is 0.
  int bookmark(int parent, const std::string& text);
  // A rectangle that leads to a place of a page that is already there, or to a name.
  void link_to_page(int page, double top, double x, double y_top, double width, double height);
  void link_to_name(const std::string& name, double x, double y_top, double width, double height);
  void name_here(const std::string& name);

  // The failure of the Write, or cairo's; checked by begin_page() and finish() too.
  const Status& status() const { return status_; }
  Status finish();

 private:
  PdfPages(Cover cover, Paper paper, Write write, PdfFonts fonts);
  void draw_frame();
  void show_page();
  void note_cairo();

  Cover cover_;
  std::string title_;
  Paper paper_;
  Output output_;
  PdfLanguage file_;
  PdfFonts fonts_;
  Status status_;
  cairo_surface_t* surface_ = nullptr;
  cairo_t* page_ = nullptr;
  std::function<void()> page_top_;
  std::vector<const char*> tags_;  // that are open
  bool by_page_ = false;
  std::set<std::string> awaited_names_;  // that a link leads to and nothing bears yet
  double top_height_ = 0;
  int number_ = 0;
  bool wide_ = false, untouched_ = true, finished_ = false;
};

}  // namespace steward::audit::report
