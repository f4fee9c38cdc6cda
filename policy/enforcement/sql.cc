#include "policy/enforcement/sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "policy/enforcement/column_type.h"

namespace steward::policy {
namespace {

std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == '\0') {
      out += "\xEF\xBF\xBD";
      continue;
    }
    if (c == quote) out += quote;
    out += c;
  }
  return out + quote;
}

// Whole numbers without a point, so that they stay numbers of integers; everything else as short as it can
// be.
std::string number(double value) {
  if (value == std::floor(value) && std::fabs(value) < 1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{}", value);
}

double width_of(const MaskSpec& mask) {
  return mask.number_width == 0 ? default_mask(Mask::kGeneralise).number_width : mask.number_width;
}

std::string_view unit_of(const MaskSpec& mask) {
  return to_string(mask.date_precision.value_or(DatePrecision::kYear));
}

int kept(int characters) {
  return std::max(characters, 0);
}

constexpr const char* kNull = "NULL";
constexpr const char* kRedacted = "'[redacted]'";

// One column under one mask, in the words of one dialect.
class PostgresMask {
 public:
  PostgresMask(const MaskSpec& mask, std::string_view column, std::string_view type,
               const SaltExpression& salt)
      : mask_(mask), column_(quoted_identifier(column)), type_(read_column_type(type)), salt_(salt) {}

  std::string partial() const {
    switch (type_.type) {
      case ColumnType::kText:
      case ColumnType::kInteger:
      case ColumnType::kUuid:
        break;
      default:
        return null();
    }
    const int first = kept(mask_.keep_first), last = kept(mask_.keep_last);
    return fmt::format(
        "CASE WHEN char_length({0}::text) > {3} THEN left({0}::text, {1}) || "
        "repeat('*', char_length({0}::text) - {3}) || right({0}::text, {2}) "
        "ELSE repeat('*', char_length({0}::text)) END",
        column_, first, last, static_cast<int64_t>(first) + last);
  }

  std::string generalise() const {
    const double width = width_of(mask_);
    const bool is_width = std::isfinite(width) && width > 0;
    switch (type_.type) {
      case ColumnType::kText:
        return fmt::format("CASE WHEN char_length({0}::text) > {1} THEN left({0}::text, {1}) END", column_,
                           kept(mask_.keep_first));
      case ColumnType::kInteger:
        // Bands of one whole number would hide nothing. The lowest band may begin below the type.
        if (!is_width || width <= 1) return null();
        return fmt::format("greatest({0}::numeric - mod(mod({0}::numeric, {1}) + {1}, {1}), {2})::{3}",
                           column_, number(std::ceil(width)), lowest(), own_type());
      case ColumnType::kNumeric:  // may hold whole numbers alone
        if (!is_width || width <= 1) return null();
        return fmt::format("trim_scale({0} - mod(mod({0}, {1}::numeric) + {1}::numeric, {1}::numeric))",
                           column_, number(width));
      case ColumnType::kFloat:
        if (!is_width || width <= 1) return null();
        return fmt::format("floor({0}::double precision / {1}::double precision) * {1}::double precision",
                           column_, number(width));
      case ColumnType::kDate:
        return fmt::format("date_trunc('{}', {}::timestamp)::date", unit_of(mask_), column_);
      case ColumnType::kTimestamp:
        return fmt::format("date_trunc('{}', {})", unit_of(mask_), column_);
      case ColumnType::kTimestampWithZone:
        // Under the zone of a session, sessions of many zones would tell the hour.
        return fmt::format("date_trunc('{}', {}, 'UTC')", unit_of(mask_), column_);
      default:
        return null();
    }
  }

  std::string hash() const {
    const std::string text = as_text();
    return text.empty() ? null() : hashed("hash", text);
  }

  std::string tokenise() const {
    const std::string text = as_text();
    if (text.empty()) return null();
    const std::string token = fmt::format("left({}, 32)::uuid", hashed("token", text));
    return type_.type == ColumnType::kUuid ? token : token + "::text";
  }

  std::string redact() const { return type_.type == ColumnType::kText ? "'[redacted]'::text" : null(); }

  // A bare NULL would make the column of a view a text.
  std::string null() const {
    return type_.type == ColumnType::kOpaque ? kNull : fmt::format("NULL::{}", own_type());
  }

 private:
  std::string own_type() const {
    switch (type_.type) {
      case ColumnType::kInteger:
        return type_.base == "smallint" || type_.base == "int2" ? "smallint"
               : type_.base == "bigint" || type_.base == "int8" ? "bigint"
                                                                : "integer";
      case ColumnType::kNumeric:
        return "numeric";
      case ColumnType::kFloat:
        return "double precision";
      case ColumnType::kDate:
        return "date";
      case ColumnType::kTimestamp:
        return "timestamp";
      case ColumnType::kTimestampWithZone:
        return "timestamptz";
      case ColumnType::kUuid:
        return "uuid";
      case ColumnType::kBinary:
        return "bytea";
      default:
        return "text";
    }
  }

  std::string_view lowest() const {
    const std::string own = own_type();
    return own == "smallint" ? "-32768" : own == "bigint" ? "-9223372036854775808" : "-2147483648";
  }

  // One text for equal values, whatever the session's settings; empty: there is none.
  std::string as_text() const {
    switch (type_.type) {
      case ColumnType::kText:
      case ColumnType::kInteger:
      case ColumnType::kUuid:
        return column_ + "::text";
      case ColumnType::kNumeric:
        return fmt::format("trim_scale({})::text", column_);
      case ColumnType::kFloat:
        return fmt::format("encode(float8send({}::double precision), 'hex')", column_);
      case ColumnType::kDate:
      case ColumnType::kTimestamp:
      case ColumnType::kTimestampWithZone:
        return fmt::format("extract(epoch FROM {})::text", column_);
      case ColumnType::kBinary:
        return fmt::format("encode({}, 'hex')", column_);
      default:
        return "";
    }
  }

  std::string hashed(std::string_view what, const std::string& text) const {
    return fmt::format("encode(sha256(convert_to({} || ':{}:' || {}, 'UTF8')), 'hex')", salt_.sql, what,
                       text);
  }

  const MaskSpec& mask_;
  std::string column_;
  ColumnTypeName type_;
  const SaltExpression& salt_;
};

class TrinoMask {
 public:
  TrinoMask(const MaskSpec& mask, std::string_view column, std::string_view type, const SaltExpression& salt)
      : mask_(mask), column_(quoted_identifier(column)), type_(read_column_type(type)), salt_(salt) {}

  std::string partial() const {
    if (type_.type != ColumnType::kText) return kNull;
    const int first = kept(mask_.keep_first), last = kept(mask_.keep_last);
    std::string parts;
    if (first > 0) parts += fmt::format("substr({}, 1, {}) || ", text(), first);
    parts += fmt::format("lpad('', length({}) - {}, '*')", text(), static_cast<int64_t>(first) + last);
    if (last > 0) parts += fmt::format(" || substr({}, -{})", text(), last);
    return of_own_type(fmt::format("CASE WHEN length({0}) > {1} THEN {2} ELSE lpad('', length({0}), '*') END",
                                   text(), static_cast<int64_t>(first) + last, parts));
  }

  std::string generalise() const {
    const double width = width_of(mask_);
    switch (type_.type) {
      case ColumnType::kText: {
        const int first = kept(mask_.keep_first);
        return of_own_type(
            fmt::format("CASE WHEN length({0}) > {1} THEN substr({0}, 1, {1}) END", text(), first));
      }
      case ColumnType::kInteger:
      case ColumnType::kNumeric:
      case ColumnType::kFloat:
        return std::isfinite(width) && width > 0 ? band(width) : kNull;
      case ColumnType::kDate:
      case ColumnType::kTimestamp:
        return fmt::format("date_trunc('{}', {})", unit_of(mask_), column_);
      case ColumnType::kTimestampWithZone:
        return fmt::format("date_trunc('{}', {} AT TIME ZONE 'UTC')", unit_of(mask_), column_);
      default:
        return kNull;
    }
  }

  std::string hash() const {
    return type_.type == ColumnType::kText ? of_own_type(hashed("hash", text())) : kNull;
  }

  std::string tokenise() const {
    if (type_.type != ColumnType::kText && type_.type != ColumnType::kUuid) return kNull;
    const std::string token = fmt::format(
        "regexp_replace(substr({}, 1, 32), '^(.{{8}})(.{{4}})(.{{4}})(.{{4}})(.{{12}})$', '$1-$2-$3-$4-$5')",
        hashed("token", text()));
    return type_.type == ColumnType::kUuid ? fmt::format("CAST({} AS uuid)", token) : of_own_type(token);
  }

  std::string redact() const { return type_.type == ColumnType::kText ? of_own_type(kRedacted) : kNull; }
  std::string null() const { return kNull; }

 private:
  std::string text() const { return fmt::format("CAST({} AS varchar)", column_); }

  // TRY: what overflows is NULL rather than the end of somebody's query.
  std::string band(double width) const {
    if (width <= 1) return kNull;  // of whole numbers such a band hides nothing
    if (type_.type == ColumnType::kInteger) {
      width = std::ceil(width);
        return fmt::format("TRY(CAST({0} - mod(mod({0}, {1}) + {1}, {1}) AS {2}))", column_, number(width),
                           own_number());
    }
    return fmt::format("TRY(CAST(floor(CAST({0} AS double) / DOUBLE '{1}') * DOUBLE '{1}' AS {2}))", column_,
                       number(width), own_number());
  }

  // Catalogs may call a type as its source does.
  std::string own_number() const {
    const std::string& base = type_.base;
    if (type_.type == ColumnType::kNumeric) return "decimal" + type_.parameters;
    if (type_.type == ColumnType::kFloat) return base == "real" || base == "float4" ? "real" : "double";
    if (base == "tinyint") return base;
    if (base == "smallint" || base == "int2") return "smallint";
    return base == "bigint" || base == "int8" ? "bigint" : "integer";
  }

  // A mask must have the type of its column; casting a text to a shorter one cuts it.
  std::string of_own_type(const std::string& expression) const {
    if (type_.parameters.empty()) return expression;
    const bool is_padded = type_.base == "char" || type_.base == "character" || type_.base == "bpchar";
    return fmt::format("CAST({} AS {}{})", expression, is_padded ? "char" : "varchar", type_.parameters);
  }

  std::string hashed(std::string_view what, const std::string& of) const {
    return fmt::format("lower(to_hex(sha256(to_utf8({} || ':{}:' || {}))))", salt_.sql, what, of);
  }

  const MaskSpec& mask_;
  std::string column_;
  ColumnTypeName type_;
  const SaltExpression& salt_;
};

template <class Dialect>
std::string masked(const Dialect& dialect, Mask kind) {
  switch (kind) {
    case Mask::kPartial:
      return dialect.partial();
    case Mask::kGeneralise:
      return dialect.generalise();
    case Mask::kHash:
      return dialect.hash();
    case Mask::kTokenise:
      return dialect.tokenise();
    case Mask::kRedact:
      return dialect.redact();
    default:
      return dialect.null();
  }
}

// The column stands before the subquery of consent, where no name of the table of ids can take its place.
std::string text_of(SqlDialect dialect, std::string_view column) {
  return dialect == SqlDialect::kPostgres ? quoted_identifier(column) + "::text"
                                          : fmt::format("CAST({} AS varchar)", quoted_identifier(column));
}

std::string filter_condition(SqlDialect dialect, const RowFilter& filter, const ConsentTable& consent_table) {
  if (filter.kind == RowFilter::Kind::kConsent) {
    const auto table = consent_table ? consent_table(filter) : std::nullopt;
    if (!table) return "FALSE";
    return fmt::format("{} IN (SELECT allowed.id FROM {} AS allowed)", text_of(dialect, filter.column),
                       *table);
  }
  std::string values;
  for (const std::string& value : filter.values) {
    if (value.find('\0') != std::string::npos) continue;  // no column holds it
    values += (values.empty() ? "" : ", ") + quoted_literal(value);
  }
  if (values.empty()) return "FALSE";
  return fmt::format("{} IN ({})", text_of(dialect, filter.column), values);
}

}  // namespace

std::string quoted_identifier(std::string_view name) {
  return quoted(name, '"');
}

std::string quoted_literal(std::string_view text) {
  return quoted(text, '\'');
}

SaltExpression literal_salt(std::string_view salt) {
  return {quoted_literal(salt)};
}

std::string mask_expression(SqlDialect dialect, const MaskSpec& mask, std::string_view column,
                            std::string_view type, const SaltExpression& salt) {
  if (mask.kind == Mask::kNone) return quoted_identifier(column);
  return dialect == SqlDialect::kPostgres ? masked(PostgresMask(mask, column, type, salt), mask.kind)
                                          : masked(TrinoMask(mask, column, type, salt), mask.kind);
}

std::string row_condition(SqlDialect dialect, const std::vector<RowFilter>& filters,
                          const ConsentTable& consent_table) {
  std::string condition;
  for (const RowFilter& filter : filters)
    condition += (condition.empty() ? "" : " AND ") + filter_condition(dialect, filter, consent_table);
  return condition.empty() ? "TRUE" : condition;
}

}  // namespace steward::policy
