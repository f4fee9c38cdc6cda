#include "audit/report/pdf_pages.h"

#include <cairo-pdf.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "audit/html_text.h"
#include "audit/report/shown_cell.h"
#include "audit/visible_text.h"
#include "base/text.h"

namespace steward::audit::report {
namespace {

constexpr double kSide = 44, kTop = 62, kBottom = 56;
constexpr double kWorthSplitting = 80;  // less room than this is left empty before a row longer than a page

std::pair<double, double> size_of(Paper paper) {
  return paper == Paper::kA4 ? std::pair(595.276, 841.890) : std::pair(612.0, 792.0);
}

// The fraction of a second has no room in a PDF's date.
std::string pdf_date(Timestamp time) {
  return format_rfc3339(time).substr(0, 19) + "Z";
}

struct Sent {
  PdfLanguage* file;
  Status* status;
};

// cairo is told that all is well even when it is not: told of a failure it leaves out pages that bookmarks
// lead to, and aborts the process over that (1.16, an assertion). The failure is kept, and what follows goes
// nowhere.
cairo_status_t send(void* closure, const unsigned char* data, unsigned int length) {
  const auto* sent = static_cast<Sent*>(closure);
  if (sent->status->ok()) *sent->status = sent->file->append({reinterpret_cast<const char*>(data), length});
  return CAIRO_STATUS_SUCCESS;
}

const cairo_user_data_key_t kSentKey{};

}  // namespace

PdfPages::PdfPages(Cover cover, Paper paper, Write write, PdfFonts fonts)
    : cover_(std::move(cover)),
      title_(visible_text(cover_.title, 200)),
      paper_(paper),
      output_(std::move(write)),
      file_(output_),
      fonts_(std::move(fonts)) {
  const auto [width, height] = size_of(paper_);
  auto* sent = new Sent{&file_, &status_};
  surface_ = cairo_pdf_surface_create_for_stream(&send, sent, width, height);
  cairo_surface_set_user_data(surface_, &kSentKey, sent,
                              [](void* owned) { delete static_cast<Sent*>(owned); });
  cairo_pdf_surface_restrict_to_version(surface_, CAIRO_PDF_VERSION_1_5);
  const auto describe = [&](cairo_pdf_metadata_t what, const std::string& text) {
    cairo_pdf_surface_set_metadata(surface_, what, text.c_str());
  };
  describe(CAIRO_PDF_METADATA_TITLE, title_);
  describe(CAIRO_PDF_METADATA_AUTHOR, visible_text(cover_.ledger, 200));
  describe(CAIRO_PDF_METADATA_SUBJECT, visible_text(cover_.question, 500));
  describe(CAIRO_PDF_METADATA_KEYWORDS,
           fmt::format("report {}, head {}", visible_text(cover_.id, 100), cover_.head_size));
  describe(CAIRO_PDF_METADATA_CREATOR, "Steward");
  describe(CAIRO_PDF_METADATA_CREATE_DATE, pdf_date(cover_.as_of));
  describe(CAIRO_PDF_METADATA_MOD_DATE, pdf_date(cover_.as_of));
  page_ = cairo_create(surface_);
}

Result<std::unique_ptr<PdfPages>> PdfPages::create(const Cover& cover, Paper paper, Write write) {
  STEWARD_ASSIGN_OR_RETURN(PdfFonts fonts, open_pdf_fonts());
  return std::unique_ptr<PdfPages>(new PdfPages(cover, paper, std::move(write), std::move(fonts)));
}

PdfPages::~PdfPages() {
  // What a report left halfway has still to write goes nowhere.
  if (!finished_ && status_.ok()) status_ = Error{ErrorCode::kInternal, "The report was left halfway.", ""};
  // Every bookmark's page is shown and every link's name borne, or cairo aborts.
  if (!finished_ && page_ && number_ > 0) {
    for (const std::string& name : std::set<std::string>(awaited_names_)) name_here(name);
    while (!tags_.empty()) end_tag();
    show_page();
  }
  cairo_destroy(page_);
  cairo_surface_destroy(surface_);
}

double PdfPages::left() const {
  return kSide;
}

double PdfPages::width(bool wide) const {
  const auto [width, height] = size_of(paper_);
  return (wide ? height : width) - 2 * kSide;
}

double PdfPages::whole() const {
  const auto [width, height] = size_of(paper_);
  return (wide_ ? width : height) - kTop - kBottom - top_height_;
}

double PdfPages::room() const {
  return whole() + top_height_ + kTop - y;
}

void PdfPages::set_page_top(std::function<void()> draw, double height) {
  page_top_ = std::move(draw);
  top_height_ = height;
}

void PdfPages::note_cairo() {
  if (status_.ok() && (cairo_status(page_) || cairo_surface_status(surface_)))
    status_ = Error{ErrorCode::kInternal,
                    fmt::format("The PDF could not be drawn: {}.",
                                cairo_status_to_string(cairo_status(page_) ? cairo_status(page_)
                                                                           : cairo_surface_status(surface_))),
                    fmt::format("page {}", number_)};
}

void PdfPages::show_page() {
  if (number_ == 0) return;
  if (by_page_) end_tag();
  cairo_show_page(page_);
  note_cairo();
}

void PdfPages::begin_page(bool wide) {
  show_page();
  wide_ = wide;
  const auto [width, height] = size_of(paper_);
  cairo_pdf_surface_set_size(surface_, wide ? height : width, wide ? width : height);
  ++number_;
  y = kTop;
  untouched_ = true;
  draw_frame();
  if (number_ == 1) begin_tag("Document");
  if (by_page_) begin_tag("P");
  if (page_top_) page_top_();
}

// Nothing but the page's number stands around the cover.
void PdfPages::draw_frame() {
  const double bottom = whole() + top_height_ + kTop;
  const TextStyle small{.size = 7.2, .colour = colour::kDim, .max_lines = 1};
  TextStyle to_right = small;
  to_right.to_right = true;
  const auto line_of = [&](const TextStyle& style, const std::string& text, double x, double width,
                           double top) {
    PdfText line(fonts_, style, width);
    line.set(text);
    line.draw(page_, x, top);
  };
  const double half = this->width() / 2;
  if (number_ > 1) {
    line_of(small, title_, kSide, half * 1.3, kTop - 28);
    line_of(to_right, "As of " + moment_text(cover_.as_of), kSide + half, half, kTop - 28);
    line(kSide, kTop - 14, width(), colour::kLine);
  }
  line(kSide, bottom + 16, width(), colour::kLine);
  line_of(small,
          fmt::format("{} · head {}", visible_text(cover_.ledger, 80),
                      with_thousands(static_cast<int64_t>(cover_.head_size))),
          kSide, half * 1.5, bottom + 22);
  line_of(to_right, fmt::format("Page {}", with_thousands(number_)), kSide + half * 1.5, half / 2,
          bottom + 22);
}

void PdfPages::fill(double x, double top, double width, double height, const Colour& colour) {
  cairo_set_source_rgb(page_, colour.red, colour.green, colour.blue);
  cairo_rectangle(page_, x, top, width, height);
  cairo_fill(page_);
}

void PdfPages::line(double x, double top, double width, const Colour& colour, double thickness) {
  fill(x, top - thickness / 2, width, thickness, colour);
}

void PdfPages::box(double x, double top, double width, double height, const Colour& colour, bool dashed) {
  static constexpr double kDashes[] = {2.4, 1.6};
  cairo_set_source_rgb(page_, colour.red, colour.green, colour.blue);
  cairo_set_line_width(page_, 0.6);
  cairo_set_dash(page_, kDashes, dashed ? 2 : 0, 0);
  cairo_rectangle(page_, x, top, width, height);
  cairo_stroke(page_);
}

void PdfPages::row(const std::vector<PlacedText>& texts, const RowStyle& style) {
  double height = 0;
  for (const PlacedText& placed : texts) height = std::max(height, placed.text->height());
  height += 2 * style.pad;
  const bool splits = height > whole();
  if (height > room() && !untouched_ && (!splits || room() < kWorthSplitting)) next_page();

  std::vector<size_t> done(texts.size(), 0);
  for (bool more = true; more;) {
    // How many lines of each fit here; on an untouched page at least one does, however little room there is.
    const double available = room() - 2 * style.pad;
    std::vector<size_t> until = done;
    double slice = 0;
    for (size_t i = 0; i < texts.size(); ++i) {
      const auto& lines = texts[i].text->lines();
      if (done[i] >= lines.size()) continue;
      const double top = lines[done[i]].top;
      while (until[i] < lines.size() &&
             (lines[until[i]].bottom - top <= available || (untouched_ && until[i] == done[i])))
        ++until[i];
      if (until[i] > done[i]) slice = std::max(slice, lines[until[i] - 1].bottom - top);
    }
    const double slice_height = slice + 2 * style.pad;
    if (style.zebra) fill(kSide, y + 0.3, width(), slice_height - 0.3, colour::kZebra);
    const bool tagged = style.tag && !by_page_;
    if (tagged && style.row_tag) begin_tag(style.row_tag);
    for (size_t i = 0; i < texts.size(); ++i) {
      const PlacedText& placed = texts[i];
      // A cell without text is one all the same: the next one is of the next column.
      if (tagged) begin_tag(style.tag);
      if (until[i] == done[i]) {
        if (tagged) end_tag();
        continue;
      }
      if (placed.gap) {
        const auto& lines = placed.text->lines();
        const double tall = lines[until[i] - 1].bottom - lines[done[i]].top;
        fill(kSide + placed.x - 2.5, y + style.pad - 1.5, placed.width + 5, tall + 3, colour::kGap);
        box(kSide + placed.x - 2.5, y + style.pad - 1.5, placed.width + 5, tall + 3, colour::kGapLine, true);
      }
      placed.text->draw(page_, kSide + placed.x, y + style.pad, done[i], until[i]);
      if (tagged) end_tag();
    }
    if (tagged && style.row_tag) end_tag();
    y += slice_height;
    touch();
    done = until;
    more = false;
    for (size_t i = 0; i < texts.size(); ++i) more = more || done[i] < texts[i].text->lines().size();
    if (style.ruled) line(kSide, y, width(), colour::kLine, 0.35);
    if (more) next_page();
  }
}

void PdfPages::begin_tag(const char* name) {
  cairo_tag_begin(page_, name, nullptr);
  tags_.push_back(name);
}

void PdfPages::end_tag() {
  cairo_tag_end(page_, tags_.back());
  tags_.pop_back();
}

void PdfPages::tag_by_page(bool by_page) {
  if (by_page == by_page_) return;
  by_page ? begin_tag("P") : end_tag();
  by_page_ = by_page;
}

int PdfPages::bookmark(int parent, const std::string& text) {
  return cairo_pdf_surface_add_outline(surface_, parent, text.c_str(),
                                       fmt::format("page={} pos=[{:.1f} {:.1f}]", number_, kSide, y).c_str(),
                                       CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

void PdfPages::link_to_page(int page, double top, double x, double y_top, double width, double height) {
  const std::string attributes = fmt::format("rect=[{:.1f} {:.1f} {:.1f} {:.1f}] page={} pos=[{:.1f} {:.1f}]",
                                             x, y_top, width, height, page, kSide, top);
  cairo_tag_begin(page_, CAIRO_TAG_LINK, attributes.c_str());
  cairo_tag_end(page_, CAIRO_TAG_LINK);
}

void PdfPages::link_to_name(const std::string& name, double x, double y_top, double width, double height) {
  const std::string attributes =
      fmt::format("rect=[{:.1f} {:.1f} {:.1f} {:.1f}] dest='{}'", x, y_top, width, height, name);
  cairo_tag_begin(page_, CAIRO_TAG_LINK, attributes.c_str());
  cairo_tag_end(page_, CAIRO_TAG_LINK);
  awaited_names_.insert(name);
}

void PdfPages::name_here(const std::string& name) {
  cairo_tag_begin(page_, CAIRO_TAG_DEST, fmt::format("name='{}' x={:.1f} y={:.1f}", name, kSide, y).c_str());
  cairo_tag_end(page_, CAIRO_TAG_DEST);
  awaited_names_.erase(name);
}

Status PdfPages::finish() {
  while (tags_.size() > (by_page_ ? 1U : 0U)) end_tag();
  show_page();
  cairo_surface_finish(surface_);
  note_cairo();
  finished_ = true;
  STEWARD_RETURN_IF_ERROR(Status(status_));
  STEWARD_RETURN_IF_ERROR(file_.flush());
  return output_.flush();
}

}  // namespace steward::audit::report
