#include "scanners/c_abi/arrow_cells.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <string>

#include "base/text.h"

namespace steward::scanners {
namespace {

constexpr int kMaxDepth = 4;  // lists of lists of dictionaries …

// One array with the part of it that counts.
struct Slice {
  const ArrowSchema* schema;
  const ArrowArray* array;
  int64_t begin, end;  // absolute, array->offset added
  int depth;
};

bool is_valid(const ArrowArray& array, int64_t index) {
  if (array.null_count == 0 || array.n_buffers < 1 || !array.buffers[0]) return true;
  return (static_cast<const uint8_t*>(array.buffers[0])[index / 8] >> (index % 8) & 1) != 0;
}

template <class T>
T value_at(const ArrowArray& array, int64_t index, size_t buffer = 1) {
  T value;
  std::memcpy(&value,
              static_cast<const char*>(array.buffers[buffer]) + index * static_cast<int64_t>(sizeof(T)),
              sizeof(T));
  return value;
}

template <class Number>
std::string number_text(const ArrowArray& array, int64_t index) {
  return fmt::format("{}", value_at<Number>(array, index));
}

// Days since 1970-01-01 as yyyy-mm-dd (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
std::string date_text(int64_t days) {
  const int64_t z = days + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int64_t day_of_era = z - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t m = (5 * day_of_year + 2) / 153;
  const int64_t day = day_of_year - (153 * m + 2) / 5 + 1, month = m < 10 ? m + 3 : m - 9;
  return fmt::format("{:04}-{:02}-{:02}", year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

std::string timestamp_text(int64_t ticks, int64_t ticks_per_second) {
  const int64_t seconds = ticks / ticks_per_second - (ticks % ticks_per_second < 0 ? 1 : 0);
  const int64_t days = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0);
  const int64_t of_day = seconds - days * 86400;
  return fmt::format("{} {:02}:{:02}:{:02}", date_text(days), of_day / 3600, of_day / 60 % 60, of_day % 60);
}

int64_t ticks_of(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 1'000;
    case 'u':
      return 1'000'000;
    default:
      return 1'000'000'000;
  }
}

std::string scalar_text(std::string_view format, const ArrowArray& array, int64_t index) {
  switch (format[0]) {
    case 'c':
      return fmt::format("{}", static_cast<int>(value_at<int8_t>(array, index)));
    case 'C':
      return fmt::format("{}", static_cast<int>(value_at<uint8_t>(array, index)));
    case 's':
      return number_text<int16_t>(array, index);
    case 'S':
      return number_text<uint16_t>(array, index);
    case 'i':
      return number_text<int32_t>(array, index);
    case 'I':
      return number_text<uint32_t>(array, index);
    case 'l':
      return number_text<int64_t>(array, index);
    case 'L':
      return number_text<uint64_t>(array, index);
    case 'f':
      return number_text<float>(array, index);
    case 'g':
      return number_text<double>(array, index);
    case 'b':
      return (static_cast<const uint8_t*>(array.buffers[1])[index / 8] >> (index % 8) & 1) != 0 ? "true"
                                                                                                : "false";
    default:
      break;
  }
  if (format == "tdD") return date_text(value_at<int32_t>(array, index));
  return timestamp_text(value_at<int64_t>(array, index), ticks_of(format[2]));
}

bool is_text(std::string_view format) {
  return format == "u" || format == "U";
}
bool is_binary(std::string_view format) {
  return format == "z" || format == "Z";
}
bool is_list(std::string_view format) {
  return format == "+l" || format == "+L";
}
bool is_scalar(std::string_view format) {
  if (format.size() == 1) return std::string_view("cCsSiIlLfgb").find(format[0]) != std::string_view::npos;
  return format == "tdD" || (format.size() >= 4 && format.starts_with("ts") && format[3] == ':' &&
                             std::string_view("smun").find(format[2]) != std::string_view::npos);
}

int64_t buffers_of(std::string_view format) {
  if (format == "n") return 0;
  return is_text(format) || is_binary(format) ? 3 : 2;
}

Status check_schema(const ArrowSchema& schema, int depth) {
  if (!schema.format) return invalid_input("The Arrow schema has no format.");
  const std::string_view format = schema.format;
  if (depth > kMaxDepth) return invalid_input("The Arrow type is nested too deep; flatten it first.");
  if (schema.dictionary) return check_schema(*schema.dictionary, depth + 1);
  if (is_list(format)) {
    if (schema.n_children != 1 || !schema.children || !schema.children[0])
      return invalid_input("The Arrow list has no element type.");
    return check_schema(*schema.children[0], depth + 1);
  }
  if (format == "n" || is_text(format) || is_binary(format) || is_scalar(format)) return {};
  return invalid_input("Arrow's format \"" + excerpt(format) +
                       "\" is not read; cast the column to utf8 first.");
}

class CellReader {
 public:
  explicit CellReader(const CellFn& cell) : cell_(cell) {}

  Status read(const Slice& slice) {
    const ArrowArray& array = *slice.array;
    const std::string_view format = slice.schema->format;
    if (slice.begin < 0 || slice.end < slice.begin)
      return invalid_input("The Arrow array has a negative extent.");
    if (slice.schema->dictionary) return read_dictionary(slice);
    if (array.n_buffers < buffers_of(format))
      return invalid_input("The Arrow array has too few buffers for its format.");
    if (is_list(format)) return read_list(slice);
    for (int64_t i = slice.begin; i < slice.end; ++i) {
      if (format == "n" || !is_valid(array, i))
        cell_({ArrowCell::Kind::kNull, {}});
      else if (is_binary(format))
        cell_({ArrowCell::Kind::kUnread, {}});
      else if (is_text(format))
        STEWARD_RETURN_IF_ERROR(read_text(array, format == "U", i));
      else
        give(scalar_text(format, array, i));
    }
    return {};
  }

 private:
  void give(std::string_view text) {
    cell_({ArrowCell::Kind::kText, text.empty() ? std::string_view("") : text});
  }

  static int64_t offset_at(const ArrowArray& array, bool large, int64_t index) {
    return large ? value_at<int64_t>(array, index) : value_at<int32_t>(array, index);
  }

  Status read_text(const ArrowArray& array, bool large, int64_t index) {
    const int64_t from = offset_at(array, large, index), to = offset_at(array, large, index + 1);
    if (from < 0 || to < from) return invalid_input("The Arrow array's offsets go backwards.");
    if (to > from && !array.buffers[2])
      return invalid_input("The Arrow array has no data behind its offsets.");
    give({static_cast<const char*>(array.buffers[2]) + from, static_cast<size_t>(to - from)});
    return {};
  }

  Status read_list(const Slice& slice) {
    const ArrowArray& array = *slice.array;
    const bool large = slice.schema->format[1] == 'L';
    if (array.n_children != 1 || !array.children || !array.children[0])
      return invalid_input("The Arrow list has no elements.");
    const ArrowArray& child = *array.children[0];
    for (int64_t i = slice.begin; i < slice.end; ++i) {
      if (!is_valid(array, i)) continue;
      const int64_t from = offset_at(array, large, i), to = offset_at(array, large, i + 1);
      if (from < 0 || to < from || to > child.length)
        return invalid_input("The Arrow list reaches beyond its elements.");
      STEWARD_RETURN_IF_ERROR(
          read({slice.schema->children[0], &child, child.offset + from, child.offset + to, slice.depth + 1}));
    }
    return {};
  }

  Status read_dictionary(const Slice& slice) {
    const ArrowArray& array = *slice.array;
    const std::string_view format = slice.schema->format;
    if (!array.dictionary || array.n_buffers < 2 || !is_scalar(format) || format.size() != 1)
      return invalid_input("The Arrow array has no dictionary, or no integers to look it up by.");
    const ArrowArray& words = *array.dictionary;
    for (int64_t i = slice.begin; i < slice.end; ++i) {
      if (!is_valid(array, i)) {
        cell_({ArrowCell::Kind::kNull, {}});
        continue;
      }
      const auto index = parse_int(scalar_text(format, array, i));
      if (!index || *index < 0 || *index >= words.length)
        return invalid_input("The Arrow array points beyond its dictionary.");
      STEWARD_RETURN_IF_ERROR(read({slice.schema->dictionary, &words, words.offset + *index,
                                    words.offset + *index + 1, slice.depth + 1}));
    }
    return {};
  }

  const CellFn& cell_;
};

}  // namespace

Status check_format(const ArrowSchema& schema) {
  return check_schema(schema, 0);
}

Status each_cell(const ArrowSchema& schema, const ArrowArray& array, const CellFn& cell) {
  STEWARD_RETURN_IF_ERROR(check_format(schema));
  if (array.length < 0 || array.offset < 0) return invalid_input("The Arrow array has a negative extent.");
  return CellReader(cell).read({&schema, &array, array.offset, array.offset + array.length, 0});
}

}  // namespace steward::scanners
