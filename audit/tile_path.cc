#include "audit/tile_path.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::audit {
namespace {

constexpr std::string_view kEntries = "entries";
constexpr std::string_view kPartial = ".p";
constexpr size_t kMaxGroups = 6;  // of three digits
constexpr int kMaxLevel = 7;      // of height 8: a log has fewer than 2^64 entries

// Plain digits in their one spelling.
std::optional<int64_t> number(std::string_view text) {
  const auto value = parse_int(text);
  return value && *value >= 0 && std::to_string(*value) == text ? value : std::nullopt;
}

}  // namespace

std::optional<TilePath> parse_tile_path(const std::vector<std::string>& segments) {
  if (segments.size() < 2) return std::nullopt;
  TilePath path;
  path.of_entries = segments.front() == kEntries;
  const auto level = path.of_entries ? 0 : number(segments.front());
  if (!level || *level > kMaxLevel) return std::nullopt;
  path.tile.level = static_cast<int>(*level);
  path.tile.width = kTileWidth;
  std::vector<std::string> groups(segments.begin() + 1, segments.end());
  if (groups.size() > 1 && groups[groups.size() - 2].ends_with(kPartial)) {
    const auto width = number(groups.back());
    if (!width || *width < 1 || *width >= kTileWidth) return std::nullopt;
    path.tile.width = static_cast<int>(*width);
    groups.pop_back();
    groups.back().resize(groups.back().size() - kPartial.size());
  }
  if (groups.size() > kMaxGroups) return std::nullopt;
  for (size_t i = 0; i < groups.size(); ++i) {
    std::string_view digits = groups[i];
    const bool is_last = i + 1 == groups.size();
    if (!is_last && !digits.starts_with('x')) return std::nullopt;
    if (!is_last) digits.remove_prefix(1);
    if (digits.size() != 3 || digits.find_first_not_of("0123456789") != std::string_view::npos)
      return std::nullopt;
    path.tile.index = path.tile.index * 1000 + static_cast<uint64_t>(*parse_int(digits));
    if (i == 0 && !is_last && path.tile.index == 0) return std::nullopt;
  }
  return path;
}

std::string tile_path(const TilePath& path) {
  std::string groups = fmt::format("{:03}", path.tile.index % 1000);
  for (uint64_t rest = path.tile.index / 1000; rest > 0; rest /= 1000)
    groups = fmt::format("x{:03}/{}", rest % 1000, groups);
  return fmt::format("{}/{}{}", path.of_entries ? std::string(kEntries) : std::to_string(path.tile.level),
                     groups,
                     path.tile.width < kTileWidth ? fmt::format("{}/{}", kPartial, path.tile.width) : "");
}

}  // namespace steward::audit
