#include "audit/report/pdf_text.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <algorithm>

#include "audit/report/pdf_lines.h"

namespace steward::audit::report {
namespace {

// No rules, no aliases, nothing of the user: only where fonts lie.
constexpr const char* kFontFolders = R"xml(<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>/var/cache/fontconfig</cachedir>
</fontconfig>)xml";

constexpr const char* kFamilies[] = {"DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono"};

struct FontConfig {
  FcConfig* config = FcConfigCreate();
  bool complete = false;

  FontConfig() {
    if (!config ||
        !FcConfigParseAndLoadFromMemory(config, reinterpret_cast<const FcChar8*>(kFontFolders), FcFalse) ||
        !FcConfigBuildFonts(config))
      return;
    complete = std::all_of(std::begin(kFamilies), std::end(kFamilies),
                           [&](const char* family) { return has(family); });
  }

  bool has(const char* family) const {
    FcPattern* pattern = FcPatternBuild(nullptr, FC_FAMILY, FcTypeString, family, nullptr);
    FcObjectSet* objects = FcObjectSetBuild(FC_FAMILY, nullptr);
    FcFontSet* found = FcFontList(config, pattern, objects);
    const bool any = found && found->nfont > 0;
    if (found) FcFontSetDestroy(found);
    FcObjectSetDestroy(objects);
    FcPatternDestroy(pattern);
    return any;
  }
};

// Read once; never changed afterwards, so that threads may share it.
const FontConfig& font_config() {
  static const FontConfig config;
  return config;
}

double points(int pango_units) {
  return static_cast<double>(pango_units) / PANGO_SCALE;
}

int pango_units(double value) {
  return static_cast<int>(value * PANGO_SCALE);
}

}  // namespace

void FreePango::operator()(PangoContext* context) const {
  g_object_unref(context);
}

void FreePango::operator()(PangoLayout* layout) const {
  g_object_unref(layout);
}

Result<PdfFonts> open_pdf_fonts() {
  if (!font_config().complete)
    return Error{
        ErrorCode::kUnavailable,
        "The DejaVu fonts that a PDF is set in are not installed: install the package fonts-dejavu-core.",
        ""};
  PangoFontMap* map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  if (!map) return Error{ErrorCode::kInternal, "Pango was built without FreeType: no PDF can be set.", ""};
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), font_config().config);
  PdfFonts fonts(pango_font_map_create_context(map));
  g_object_unref(map);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(fonts.get(), options);
  cairo_font_options_destroy(options);
  pango_cairo_context_set_resolution(fonts.get(), 72);
  pango_context_set_language(fonts.get(), pango_language_from_string("en"));
  pango_context_set_base_dir(fonts.get(), PANGO_DIRECTION_LTR);
  pango_context_set_round_glyph_positions(fonts.get(), FALSE);
  return fonts;
}

PdfText::PdfText(const PdfFonts& fonts, const TextStyle& style, double width)
    : style_(style), width_(width), layout_(pango_layout_new(fonts.get())) {
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family_static(font, kFamilies[static_cast<size_t>(style.face)]);
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  pango_layout_set_font_description(layout_.get(), font);
  pango_font_description_free(font);
  pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_spacing(layout_.get(), pango_units(style.size * 0.12));
  if (style.to_right) pango_layout_set_alignment(layout_.get(), PANGO_ALIGN_RIGHT);
  if (style.max_lines > 0) {
    pango_layout_set_height(layout_.get(), -style.max_lines);
    pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
  }
}

void PdfText::lay_out(std::string_view text, size_t bold_bytes, double width) {
  pango_layout_set_width(layout_.get(), width > 0 ? std::max(1, pango_units(width)) : -1);
  pango_layout_set_text(layout_.get(), text.data(), static_cast<int>(text.size()));
  PangoAttrList* attributes = pango_attr_list_new();
  pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  if (bold_bytes > 0) {
    PangoAttribute* bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
    bold->end_index = static_cast<guint>(bold_bytes);
    pango_attr_list_insert(attributes, bold);
  }
  pango_layout_set_attributes(layout_.get(), attributes);
  pango_attr_list_unref(attributes);
}

TextExtent PdfText::extent(std::string_view text) {
  lay_out(text, 0, 0);
  return extent_of(layout_.get());
}

void PdfText::set(std::string_view text, size_t bold_bytes) {
  // Pango cuts what is too long, and orders what reads to the left, only in a width.
  const bool by_pango = style_.max_lines > 0 || reads_to_the_left(text);
  lay_out(text, bold_bytes, by_pango ? width_ : 0);
  if (!by_pango) {
    int width = 0;
    pango_layout_get_size(layout_.get(), &width, nullptr);
    if (points(width) > width_) lay_out(broken_into_lines(layout_.get(), width_), bold_bytes, 0);
  }
  lines_.clear();
  PangoLayoutIter* at = pango_layout_get_iter(layout_.get());
  do {
    PangoRectangle box;
    pango_layout_iter_get_line_extents(at, nullptr, &box);
    const double x = by_pango ? points(box.x) : style_.to_right ? width_ - points(box.width) : 0;
    lines_.push_back(
        {x, points(box.y), points(box.y + box.height), points(pango_layout_iter_get_baseline(at))});
  } while (pango_layout_iter_next_line(at));
  pango_layout_iter_free(at);
}

void PdfText::draw(cairo_t* page, double x, double y, size_t first, size_t end) const {
  if (first >= end || first >= lines_.size()) return;
  cairo_set_source_rgb(page, style_.colour.red, style_.colour.green, style_.colour.blue);
  const double top = lines_[first].top;
  for (size_t i = first; i < std::min(end, lines_.size()); ++i) {
    cairo_move_to(page, x + lines_[i].x, y + lines_[i].baseline - top);
    pango_cairo_show_layout_line(page, pango_layout_get_line_readonly(layout_.get(), static_cast<int>(i)));
  }
}

}  // namespace steward::audit::report
