#include "scanners/sources/file_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "scanners/columns/row_hash.h"
#include "scanners/sources/batch_builder.h"
#include "scanners/sources/duckdb_fault.h"
#include "scanners/sources/field_paths.h"
#include "scanners/sources/file_list.h"
#include "scanners/sources/file_probe.h"

namespace steward::scanners {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

constexpr int64_t kFrameRows = 10'000'000;
constexpr std::string_view kNamespace = "file";

constexpr std::string_view kSelectDialect =
    "SELECT Delimiter, Quote, Escape, Comment, CAST(SkipRows AS VARCHAR), CAST(HasHeader AS VARCHAR),"
    "       list_transform(Columns, lambda c: CAST(struct_extract(c, 'type') AS VARCHAR)),"
    "       struct_extract(Columns[1], 'name') FROM sniff_csv(";

// How the text of a CSV file is to be understood; each failure of one way suggests the next.
struct CsvReading {
  std::string encoding;  // empty: UTF-8
  bool lenient = false;  // pad short rows, allow stray quotes
};

// The table function that reads the file, and the types it is to be reported with.
struct Relation {
  std::string sql;
  std::vector<std::string> sniffed_types;  // CSV: one for each column; else empty
};

// A path DuckDB takes for itself and not for a pattern.
std::string path_literal(const fs::path& path) {
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

Error invalid(std::string message) {
  return {ErrorCode::kInvalidInput, std::move(message), ""};
}

// Draws exactly `wanted` of `population` rows met one after another; every subset is equally likely.
class RowChooser {
 public:
  RowChooser(int64_t population, int64_t wanted, uint64_t seed)
      : left_(population), wanted_(std::min(wanted, population)), seed_(seed) {}

  bool take(int64_t row) {
    if (wanted_ == 0 || left_ == 0) return false;
    const std::string_view number(reinterpret_cast<const char*>(&row), sizeof(row));
    const bool chosen = left_ <= wanted_ || seeded_hash(seed_, number) % static_cast<uint64_t>(left_) <
                                                static_cast<uint64_t>(wanted_);
    --left_;
    if (chosen) --wanted_;
    return chosen;
  }

  bool done() const { return wanted_ == 0; }

 private:
  int64_t left_;
  int64_t wanted_;
  uint64_t seed_;
};

// Reads one file once.
class FileReading {
 public:
  FileReading(DuckdbSession& session, const fs::path& path, const ReadOptions& options, BatchSink& sink)
      : session_(session),
        path_(path),
        options_(options),
        sink_(sink),
        deadline_(SteadyClock::now() + options.timeout) {}

  Result<ReadSummary> run() {
    const auto format = format_of(path_);
    if (!format) return invalid("It is not a " + std::string(kReadableFormats) + " file by its name.");
    STEWARD_ASSIGN_OR_RETURN(probe_, probe_file(path_));
    session_.set_deadline(deadline_);
    if (*format == FileFormat::kParquet)
      return sample(Relation{"read_parquet(" + path_literal(path_) + ")", {}});

    if (probe_.binary) return invalid("It is binary data, not text.");
    if (probe_.encoding == TextEncoding::kUtf16BigEndian) {
      return invalid("It is UTF-16 with the high byte first, which is not read; convert it to UTF-8.");
    }
    if (probe_.gzip) STEWARD_RETURN_IF_ERROR(verify_gzip(path_, deadline_));
    if (*format == FileFormat::kCsv || *format == FileFormat::kTsv) return sample_csv(*format);
    return sample_json(*format);
  }

 private:
  std::string compression() const {
    return probe_.gzip ? ", compression='gzip'" : ", compression='uncompressed'";
  }

  Result<ReadSummary> sample_json(FileFormat format) {
    if (probe_.encoding != TextEncoding::kUtf8)
      return invalid("JSON must be UTF-8 (RFC 8259 §8.1); convert it.");
    // Every object is looked at for its keys: one that appears late may be the personal one.
    return sample(Relation{"read_json(" + path_literal(path_) + compression() +
                               (format == FileFormat::kJsonLines ? ", format='newline_delimited'" : "") +
                               ", sample_size=-1, maximum_depth=12, hive_partitioning=false)",
                           {}});
  }

  Result<ReadSummary> sample_csv(FileFormat format) {
    if (probe_.long_line) return classify_duckdb_error("Maximum line size").error;
    CsvReading reading;
    if (probe_.encoding == TextEncoding::kUtf16LittleEndian) reading.encoding = "utf-16";
    for (;;) {
      auto result = sample_csv_as(format, reading);
      if (result.ok()) return result;
      const auto fault = session_.last_fault();
      if (fault == ReadFault::kEncoding && reading.encoding.empty()) {
        reading.encoding = "latin-1";
      } else if (fault == ReadFault::kStructure && !reading.lenient) {
        reading.lenient = true;
      } else {
        return result;
      }
    }
  }

  Result<ReadSummary> sample_csv_as(FileFormat format, const CsvReading& reading) {
    std::string common = path_literal(path_) + compression() +
                         ", max_line_size=" + std::to_string(kMaxLineBytes) + ", hive_partitioning=false";
    if (!reading.encoding.empty()) common += ", encoding=" + duckdb_literal(reading.encoding);
    if (reading.lenient) common += ", null_padding=true, strict_mode=false";

    std::string dialect, first_name;
    std::vector<std::string> types;
    STEWARD_RETURN_IF_ERROR(session_.each_row(
        std::string(kSelectDialect) + common + (format == FileFormat::kTsv ? ", delim='\t')" : ")"),
        [](int64_t) { return true; },
        [&](const std::vector<DuckdbCell>& row) {
          dialect = dialect_options(row);
          for (const auto& type : row[6]) types.emplace_back(type.value_or("VARCHAR"));
          first_name = row[7][0].value_or("");
          return false;
        }));
    // One column whose name holds delimiters: the rows are uneven, and only a reader that pads them sees the
    // table.
    if (!reading.lenient && types.size() == 1 && first_name.find_first_of(",;|\t") != std::string::npos) {
      auto padded = sample_csv_as(format, {reading.encoding, true});
      if (padded.ok()) return padded;
    }
    return sample(Relation{"read_csv(" + common + dialect + ", all_varchar=true)", std::move(types)});
  }

  // The sniffed dialect, said outright, so that reading everything as text does not change what is a header.
  // A quote that the sniffer did not meet may still come later.
  static std::string dialect_options(const std::vector<DuckdbCell>& row) {
    const auto text = [&](size_t column) {
      const auto value = row[column][0].value_or("");
      return value == "(empty)" ? std::string() : std::string(value);
    };
    const auto or_quote = [](const std::string& value) { return value.empty() ? std::string("\"") : value; };
    std::string options = ", delim=" + duckdb_literal(text(0)) +
                          ", quote=" + duckdb_literal(or_quote(text(1))) +
                          ", escape=" + duckdb_literal(or_quote(text(2)));
    if (!text(3).empty()) options += ", comment=" + duckdb_literal(text(3));
    return options + ", skip=" + text(4) + ", header=" + text(5);
  }

  Result<ReadSummary> sample(const Relation& relation) {
    STEWARD_ASSIGN_OR_RETURN(const auto columns, session_.describe("SELECT * FROM " + relation.sql));
    STEWARD_ASSIGN_OR_RETURN(const auto paths, flatten(columns));
    const auto frame_limit = " LIMIT " + std::to_string(kFrameRows);
    STEWARD_ASSIGN_OR_RETURN(const int64_t frame,
                             count("(SELECT 1 FROM " + relation.sql + frame_limit + ")"));
    STEWARD_ASSIGN_OR_RETURN(const int64_t rows,
                             frame < kFrameRows ? Result<int64_t>(frame) : count_all(relation, frame));

    std::string select;
    for (const auto& path : paths) select += (select.empty() ? "SELECT " : ", ") + path.expression;
    const bool sniffed = relation.sniffed_types.size() == paths.size();
    std::vector<Field> fields;
    for (size_t i = 0; i < paths.size(); ++i)
      fields.push_back({{},
                        to_valid_utf8(paths[i].path),
                        sniffed ? relation.sniffed_types[i] : paths[i].type,
                        static_cast<int>(i) + 1});
    STEWARD_RETURN_IF_ERROR(sink_.begin(fields));
    BatchBuilder builder(paths.size(), options_.max_value_bytes, sink_);
    RowChooser chooser(frame, std::max<int64_t>(options_.max_rows, 1), options_.seed);
    int64_t examined = 0;
    Status delivered;
    STEWARD_RETURN_IF_ERROR(session_.each_row(
        select + " FROM " + relation.sql + frame_limit, [&](int64_t row) { return chooser.take(row); },
        [&](const std::vector<DuckdbCell>& row) {
          ++examined;
          for (size_t i = 0; i < paths.size(); ++i) add_cell(paths[i], row[i], i, builder);
          delivered = builder.end_row();
          return delivered.ok() && !chooser.done();
        }));
    STEWARD_RETURN_IF_ERROR(delivered);
    STEWARD_RETURN_IF_ERROR(builder.flush());

    ReadSummary summary;
    summary.rows = rows;
    summary.rows_examined = examined;
    const bool whole = frame < kFrameRows && examined == frame;
    summary.design = whole                ? SampleDesign::kEverything
                     : frame < kFrameRows ? SampleDesign::kRandomRows
                                          : SampleDesign::kFirstRows;
    return summary;
  }

  static void add_cell(const FieldPath& path, const DuckdbCell& cell, size_t column, BatchBuilder& builder) {
    for (const auto& value : cell) {
      if (!value) {
        builder.add_null(column);
      } else if (path.binary && !is_utf8(*value)) {
        builder.add_unread(column);
      } else {
        builder.add(column, *value);
      }
    }
  }

  Result<int64_t> count(const std::string& from) {
    STEWARD_ASSIGN_OR_RETURN(const auto text, session_.scalar("SELECT count(*) FROM " + from));
    return parse_int(text.value_or("")).value_or(0);
  }

  // Counting alone may not eat the time that reading needs.
  Result<int64_t> count_all(const Relation& relation, int64_t at_least) {
    session_.set_deadline(std::min(deadline_, SteadyClock::now() + options_.timeout / 2));
    auto rows = count(relation.sql);
    session_.set_deadline(deadline_);
    if (!rows.ok() && session_.last_fault() == ReadFault::kTimeout) return at_least;
    return rows;
  }

  DuckdbSession& session_;
  const fs::path& path_;
  const ReadOptions& options_;
  BatchSink& sink_;
  SteadyClock::time_point deadline_;
  FileProbe probe_;
};

}  // namespace

Result<std::unique_ptr<Source>> FileSource::open(const std::string& path) {
  STEWARD_ASSIGN_OR_RETURN(auto files, list_files(path));
  STEWARD_ASSIGN_OR_RETURN(auto session, DuckdbSession::open());
  return std::unique_ptr<Source>(new FileSource(std::move(session), std::move(files)));
}

Result<Discovery> FileSource::discover() {
  Discovery discovery;
  for (const auto& file : files_) {
    discovery.datasets.push_back(
        {{std::string(kNamespace), to_valid_utf8(file.string())}, DatasetKind::kFile, std::nullopt});
  }
  return discovery;
}

Result<ReadSummary> FileSource::read(const Discovered& dataset, const ReadOptions& options, BatchSink& sink) {
  const fs::path path(dataset.name.name);
  auto table = FileReading(session_, path, options, sink).run();
  session_.clear_deadline();
  return table;
}

}  // namespace steward::scanners
