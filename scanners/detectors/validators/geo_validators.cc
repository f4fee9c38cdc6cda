// WGS 84 coordinates in decimal degrees (ISO 6709): one axis, or a pair in one cell, also as WKT POINT (OGC
// 06-103r4) and as PostgreSQL's point.
#include <cmath>
#include <string>

#include "base/text.h"
#include "scanners/detectors/validators.h"

namespace steward::scanners {
namespace {

struct Degrees {
  double value = 0;
  size_t decimals = 0;
  bool ok = false;
};

Degrees read_degrees(std::string_view text, double limit) {
  text = trim(text);
  const auto number = parse_double(text);
  if (!number || text.size() > 24 || text.find_first_of("eExX") != std::string_view::npos) return {};
  const size_t point = text.find('.');
  return {*number, point == std::string_view::npos ? 0 : text.size() - point - 1,
          std::fabs(*number) <= limit};
}

// Three decimals are about 100 m: precise enough to find a home.
constexpr size_t kPreciseDecimals = 3;

Match judge_axis(std::string_view value, double limit) {
  const Degrees degrees = read_degrees(value, limit);
  return degrees.ok && degrees.decimals >= 2 ? Match::kPlausible : Match::kNone;
}

}  // namespace

Match validate_latitude(std::string_view value) {
  return judge_axis(value, 90);
}
Match validate_longitude(std::string_view value) {
  return judge_axis(value, 180);
}

Match validate_geo_pair(std::string_view value) {
  const bool wkt = to_lower(value.substr(0, 5)) == "point";
  if (wkt) value = trim(value.substr(5));
  const bool wrapped = value.size() > 2 && (value.front() == '(' || value.front() == '[');
  if (wrapped) value = value.substr(1, value.size() - 2);
  size_t comma = value.find_first_of(wkt ? " " : ",;");
  if (comma == std::string_view::npos) return Match::kNone;
  // WKT and PostgreSQL's point put the longitude first; a plain pair the latitude.
  Degrees first = read_degrees(value.substr(0, comma), 180),
          second = read_degrees(value.substr(comma + 1), 180);
  if (!first.ok || !second.ok) return Match::kNone;
  if (std::fabs(first.value) > 90 && std::fabs(second.value) > 90) return Match::kNone;
  if (first.value == 0 && second.value == 0) return Match::kNone;
  return first.decimals >= kPreciseDecimals && second.decimals >= kPreciseDecimals ? Match::kValid
                                                                                   : Match::kPlausible;
}

std::span<const NamedValidator> geo_validators() {
  static constexpr NamedValidator kTable[] = {
      {"geo_pair", validate_geo_pair},
      {"latitude", validate_latitude},
      {"longitude", validate_longitude},
  };
  return kTable;
}

}  // namespace steward::scanners
