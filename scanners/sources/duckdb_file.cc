#include "scanners/sources/duckdb_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <utility>

#include "base/text.h"
#include "scanners/sources/duckdb_fault.h"
#include "scanners/sources/text_lines.h"

namespace steward::scanners {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxRecodedBytes = 64u << 20;

constexpr std::string_view kSelectDialect =
    "SELECT Delimiter, Quote, Escape, Comment, CAST(SkipRows AS VARCHAR), CAST(HasHeader AS VARCHAR),"
    "       struct_extract(Columns[1], 'name'),"
    "       list_transform(Columns, lambda c: CAST(struct_extract(c, 'type') AS VARCHAR)) FROM sniff_csv(";

constexpr std::string_view kColumnOfBareValues = "json";  // DuckDB's name, where the values are no objects

// The type with every leaf a text.
std::string type_of_texts(const DuckdbType& type) {
  using Kind = DuckdbType::Kind;
  if (type.kind == Kind::kJson) return "JSON";
  if (type.children.empty()) return "VARCHAR";
  if (type.kind == Kind::kList) return type_of_texts(type.children[0].type) + "[]";
  std::string text;
  for (const auto& [name, child] : type.children) {
    if (!text.empty()) text += ", ";
    if (type.kind == Kind::kStruct) text += duckdb_identifier(name) + " ";
    text += type_of_texts(child);
  }
  return (type.kind == Kind::kMap ? "MAP(" : "STRUCT(") + text + ")";
}

// What the sniffer says, in the order of kSelectDialect; the types last.
using Dialect = std::vector<std::vector<std::string>>;

// The sniffed dialect, said outright, so that reading everything as text does not change what is a header. A
// quote that the sniffer did not meet may still come later.
std::string dialect_options(const Dialect& dialect) {
  const auto text = [&](size_t column) {
    const std::string& value = dialect[column].at(0);
    return value == "(empty)" ? std::string() : value;
  };
  const auto or_quote = [](const std::string& value) { return value.empty() ? std::string("\"") : value; };
  std::string options = ", delim=" + duckdb_literal(text(0)) +
                        ", quote=" + duckdb_literal(or_quote(text(1))) +
                        ", escape=" + duckdb_literal(or_quote(text(2)));
  if (!text(3).empty()) options += ", comment=" + duckdb_literal(text(3));
  return options + ", skip=" + text(4) + ", header=" + text(5);
}

}  // namespace

std::string duckdb_path_literal(const fs::path& path) {
  std::string plain;
  for (const char c : path.string()) {
    if (c == '[' || c == '*' || c == '?') {
      plain += std::string{'[', c, ']'};
    } else {
      plain += c;
    }
  }
  return duckdb_literal(plain);
}

Result<DuckdbFile> DuckdbFile::open(DuckdbSession& session, const fs::path& path, FileFormat format,
                                    std::chrono::steady_clock::time_point deadline) {
  DuckdbFile file(path, format);
  STEWARD_ASSIGN_OR_RETURN(file.probe_, probe_file(path));
  if (format == FileFormat::kParquet) {
    file.relation_ = "read_parquet(" + duckdb_path_literal(path) + ", hive_partitioning=false)";
    STEWARD_RETURN_IF_ERROR(file.describe(session, {}));
    return file;
  }
  if (file.probe_.binary) return invalid_input("It is binary data, not text.");
  STEWARD_RETURN_IF_ERROR(verify_packed(path, file.probe_.compression, deadline));
  if (format == FileFormat::kCsv || format == FileFormat::kTsv) {
    STEWARD_RETURN_IF_ERROR(file.open_csv(session));
    return file;
  }
  if (file.probe_.encoding != TextEncoding::kUtf8)
    return invalid_input("JSON must be UTF-8 (RFC 8259 §8.1); convert it.");
  STEWARD_RETURN_IF_ERROR(file.open_json(session));
  return file;
}

// Every object is looked at for its keys, once: one that appears late may be the personal one. The rows are
// then read with the columns said, all their leaves as text: as written, whatever number a later one turns
// out to be.
Status DuckdbFile::open_json(DuckdbSession& session) {
  const std::string common = "read_json(" + duckdb_path_literal(path_) + compression() +
                             (format_ == FileFormat::kJsonLines ? ", format='newline_delimited'" : "") +
                             ", hive_partitioning=false";
  relation_ = common + ", sample_size=-1, maximum_depth=12)";
  STEWARD_ASSIGN_OR_RETURN(const auto columns, session.describe("SELECT * FROM " + relation_));
  STEWARD_RETURN_IF_ERROR(name_fields(columns, {}));
  const bool no_objects = columns.size() == 1 && columns[0].name == kColumnOfBareValues;
  if (no_objects) return {};
  std::string types;
  for (const auto& column : columns) {
    types += (types.empty() ? "" : ", ") + duckdb_identifier(column.name) + ": " +
             duckdb_literal(type_of_texts(column.type));
  }
  relation_ = common + ", columns={" + types + "})";
  return {};
}

std::string DuckdbFile::compression() const {
  switch (probe_.compression) {
    case Compression::kGzip:
      return ", compression='gzip'";
    case Compression::kZstd:
      return ", compression='zstd'";
    default:
      return ", compression='uncompressed'";
  }
}

// UTF-16 with the high byte first, as UTF-8 in memory: no copy of the data may lie on a disk.
Status DuckdbFile::recode() {
  const int memory = memfd_create("steward", MFD_CLOEXEC);
  if (memory < 0) return Error{ErrorCode::kUnavailable, "There is no memory to convert it in.", ""};
  const auto close_it = [](void* descriptor) {
    close(static_cast<int>(reinterpret_cast<intptr_t>(descriptor)) - 1);
  };
  recoded_ = std::shared_ptr<void>(reinterpret_cast<void*>(static_cast<intptr_t>(memory) + 1), close_it);
  STEWARD_ASSIGN_OR_RETURN(auto lines, TextLines::open(path_, kMaxRecodedBytes));
  std::string text;
  for (size_t total = 0;;) {
    STEWARD_ASSIGN_OR_RETURN(const auto line, lines.next());
    if (line) text.append(*line).append("\n");
    total += line ? line->size() + 1 : 0;
    if (total > kMaxRecodedBytes) {
      return Error{ErrorCode::kTooLarge,
                   "It is UTF-16 with the high byte first and larger than 64 MiB; convert it to UTF-8.", ""};
    }
    if (line && text.size() < (1u << 20)) continue;
    if (write(memory, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
      return Error{ErrorCode::kUnavailable, "There is no memory to convert it in.", ""};
    text.clear();
    if (!line) break;
  }
  path_ = "/proc/self/fd/" + std::to_string(memory);
  probe_.compression = Compression::kNone;
  return {};
}

Status DuckdbFile::open_csv(DuckdbSession& session) {
  if (probe_.long_line) return classify_duckdb_error("Maximum line size").error;
  if (probe_.encoding == TextEncoding::kUtf16BigEndian) STEWARD_RETURN_IF_ERROR(recode());
  CsvReading reading;
  if (probe_.encoding == TextEncoding::kUtf16LittleEndian) reading.encoding = "utf-16";
  const Status opened = open_csv_as(session, reading);
  if (opened.ok()) return opened;
  reading_ = reading;
  auto again = reopen(session, session.last_fault());
  if (!again) return opened;
  if (!again->ok()) return again->error();
  *this = **std::move(again);
  return {};
}

std::optional<Result<DuckdbFile>> DuckdbFile::reopen(DuckdbSession& session, ReadFault fault) const {
  if (format_ != FileFormat::kCsv && format_ != FileFormat::kTsv) return std::nullopt;
  CsvReading reading = reading_;
  std::optional<Result<DuckdbFile>> failed;
  for (;;) {
    if (fault == ReadFault::kEncoding && reading.encoding.empty()) {
      reading.encoding = "latin-1";
    } else if (fault == ReadFault::kStructure && !reading.lenient) {
      reading.lenient = true;
    } else {
      return failed;
    }
    DuckdbFile file = *this;
    const Status opened = file.open_csv_as(session, reading);
    if (opened.ok()) return Result<DuckdbFile>(std::move(file));
    failed.emplace(opened.error());
    fault = session.last_fault();
  }
}

Status DuckdbFile::open_csv_as(DuckdbSession& session, const CsvReading& reading) {
  std::string common = duckdb_path_literal(path_) + compression() +
                       ", max_line_size=" + std::to_string(kMaxLineBytes) + ", hive_partitioning=false";
  if (!reading.encoding.empty()) common += ", encoding=" + duckdb_literal(reading.encoding);
  if (reading.lenient) common += ", null_padding=true, strict_mode=false";

  Dialect dialect(8);
  STEWARD_RETURN_IF_ERROR(session.each_chunk(
      std::string(kSelectDialect) + common + (format_ == FileFormat::kTsv ? ", delim='\t')" : ")"),
      [&](const DuckdbChunk& chunk) {
        for (size_t i = 0; i < dialect.size(); ++i) {
          std::vector<std::string_view> values;
          chunk.append_cell(i, 0, values);
          for (const auto value : values) dialect[i].emplace_back(value);
        }
        return false;
      }));
  if (dialect[0].empty()) return classify_duckdb_error("when sniffing file").error;
  const std::string& first_name = dialect[6].at(0);
  const std::vector<std::string>& types = dialect[7];
  // One column whose name holds delimiters: the rows are uneven, and only a reader that pads them sees the
  // table.
  if (!reading.lenient && types.size() == 1 && first_name.find_first_of(",;|\t") != std::string::npos) {
    if (open_csv_as(session, {reading.encoding, true}).ok()) return {};
  }
  reading_ = reading;
  relation_ = "read_csv(" + common + dialect_options(dialect) + ", all_varchar=true)";
  return describe(session, types);
}

Status DuckdbFile::describe(DuckdbSession& session, const std::vector<std::string>& sniffed_types) {
  STEWARD_ASSIGN_OR_RETURN(const auto columns, session.describe("SELECT * FROM " + relation_));
  return name_fields(columns, sniffed_types);
}

Status DuckdbFile::name_fields(const std::vector<DuckdbColumn>& columns,
                               const std::vector<std::string>& sniffed_types) {
  STEWARD_ASSIGN_OR_RETURN(paths_, flatten(columns));
  const bool sniffed = sniffed_types.size() == paths_.size();
  fields_.clear();
  for (size_t i = 0; i < paths_.size(); ++i) {
    fields_.push_back({{},
                       to_valid_utf8(paths_[i].path),
                       sniffed ? sniffed_types[i] : paths_[i].type,
                       static_cast<int>(i) + 1});
  }
  return {};
}

std::string DuckdbFile::select(const std::string& where) const {
  std::string select;
  for (const auto& path : paths_) select += (select.empty() ? "SELECT " : ", ") + path.expression;
  if (where.empty()) return select + " FROM " + relation_;
  return select + " FROM read_parquet(" + duckdb_path_literal(path_) +
         ", hive_partitioning=false, file_row_number=true) WHERE " + where;
}

}  // namespace steward::scanners
