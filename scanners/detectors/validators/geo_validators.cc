// Coordinates on the WGS 84 ellipsoid (ISO 6709): one axis or a pair in one cell; decimal degrees, degrees
// with minutes and seconds, WKT POINT (OGC 06-103r4), PostgreSQL's point, geo URIs (RFC 5870); geohashes.
// Registers the post codes too.
#include <array>
#include <cmath>
#include <string>

#include "base/text.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/post_code_validators.h"

namespace steward::scanners {
namespace {

// Three decimals are about 100 m: precise enough to find a home.
constexpr size_t kPreciseDecimals = 3;

struct Axis {
  double degrees = 0;
  size_t decimals = 0;  // as good as
  char hemisphere = 0;  // N, S, E, W or none
  bool ok = false;
};

bool is_hemisphere(char c) {
  return c == 'N' || c == 'S' || c == 'E' || c == 'W';
}

// The sign that ends degrees, minutes or seconds at `at`, in bytes: ° º ' ′ ’ " ″ ”.
size_t sign_at(std::string_view text, size_t at) {
  static constexpr std::array<std::string_view, 9> kSigns = {"°", "º", "''", "'", "′", "’", "\"", "″", "”"};
  for (const std::string_view sign : kSigns)
    if (text.substr(at).starts_with(sign)) return sign.size();
  return 0;
}

size_t number_length(std::string_view text) {
  size_t size = 0;
  while (size < text.size() && (is_digit(text[size]) || text[size] == '.')) ++size;
  return size;
}

// "48°51'24.1\"N", "N 48 51.4'", "48.8566° N", "-12.5".
Axis read_axis(std::string_view text) {
  constexpr double kParts[] = {1, 60, 3600};
  constexpr size_t kGain[] = {0, 1, 3};  // decimals of a degree that a whole minute, a whole second are worth
  Axis axis;
  text = trim(text);
  if (text.empty() || text.size() > 40) return {};
  if (is_hemisphere(text.front())) {
    axis.hemisphere = text.front();
    text = trim(text.substr(1));
  } else if (is_hemisphere(text.back())) {
    axis.hemisphere = text.back();
    text = trim(text.substr(0, text.size() - 1));
  }
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text = text.substr(1);
  for (size_t part = 0; !text.empty(); ++part) {
    const size_t size = number_length(text);
    const auto number = part < 3 && size > 0 ? parse_double(text.substr(0, size)) : std::nullopt;
    if (!number || (part > 0 && *number >= 60)) return {};
    axis.degrees += *number / kParts[part];
    const size_t point = text.substr(0, size).find('.');
    axis.decimals = kGain[part] + (point == std::string_view::npos ? 0 : size - point - 1);
    text = text.substr(size);
    const size_t sign = sign_at(text, 0);
    if (sign == 0 && !text.empty()) return {};
    text = trim(text.substr(sign));
    axis.ok = true;
  }
  if (negative || axis.hemisphere == 'S' || axis.hemisphere == 'W') axis.degrees = -axis.degrees;
  return axis;
}

bool may_be_latitude(const Axis& axis) {
  return std::fabs(axis.degrees) <= 90 && axis.hemisphere != 'E' && axis.hemisphere != 'W';
}
bool may_be_longitude(const Axis& axis) {
  return std::fabs(axis.degrees) <= 180 && axis.hemisphere != 'N' && axis.hemisphere != 'S';
}

// Where the second axis begins, when hemispheres and not a comma part them.
size_t split_at_hemisphere(std::string_view value) {
  const size_t first = value.find_first_of("NSEW");
  if (first == std::string_view::npos) return first;
  const size_t second = value.find_first_of("NSEW", first + 1);
  return second == std::string_view::npos ? second : first == 0 ? second : first + 1;
}

Match validate_latitude(std::string_view value) {
  const Axis axis = read_axis(value);
  return axis.ok && axis.decimals >= 2 && may_be_latitude(axis) ? Match::kPlausible : Match::kNone;
}

Match validate_longitude(std::string_view value) {
  const Axis axis = read_axis(value);
  return axis.ok && axis.decimals >= 2 && may_be_longitude(axis) ? Match::kPlausible : Match::kNone;
}

Match validate_geo_pair(std::string_view value) {
  const std::string_view scheme = value.substr(0, 4);
  if (scheme == "geo:") value = value.substr(4, value.find(';') - 4);
  const bool wkt = to_lower(value.substr(0, 5)) == "point";
  if (wkt) value = trim(value.substr(5));
  if (value.size() > 2 && (value.front() == '(' || value.front() == '['))
    value = value.substr(1, value.size() - 2);
  value = trim(value);
  const size_t comma = value.find_first_of(wkt ? " " : ",;");
  const size_t split = comma != std::string_view::npos ? comma : split_at_hemisphere(value);
  if (split == std::string_view::npos) return Match::kNone;
  // WKT and PostgreSQL's point put the longitude first; a plain pair the latitude.
  const Axis first = read_axis(value.substr(0, split));
  const Axis second = read_axis(value.substr(comma != std::string_view::npos ? split + 1 : split));
  if (!first.ok || !second.ok || (first.degrees == 0 && second.degrees == 0)) return Match::kNone;
  const bool placed = (may_be_latitude(first) && may_be_longitude(second)) ||
                      (may_be_longitude(first) && may_be_latitude(second));
  if (!placed) return Match::kNone;
  // Two small numbers are a row of a matrix sooner than a place off the coast of Ghana.
  if (std::abs(first.degrees) < 1 && std::abs(second.degrees) < 1) return Match::kPlausible;
  const bool precise = first.decimals >= kPreciseDecimals && second.decimals >= kPreciseDecimals;
  return precise ? Match::kValid : Match::kPlausible;
}

// Base 32 without a, i, l, o. Five characters are a town, nine a door.
Match validate_geohash(std::string_view value) {
  if (value.size() < 5 || value.size() > 12) return Match::kNone;
  for (const char c : value) {
    const char low = is_upper(c) ? static_cast<char>(c | 0x20) : c;
    if (!is_digit(low) && (low < 'b' || low > 'z' || low == 'i' || low == 'l' || low == 'o'))
      return Match::kNone;
  }
  return Match::kPlausible;
}

}  // namespace

std::span<const NamedValidator> geo_validators() {
  static constexpr NamedValidator kTable[] = {
      {"ca_postal_code", validate_ca_postal_code},
      {"geo_pair", validate_geo_pair},
      {"geohash", validate_geohash},
      {"latitude", validate_latitude},
      {"longitude", validate_longitude},
      {"us_zip_code", validate_us_zip_code},
  };
  return kTable;
}

}  // namespace steward::scanners
