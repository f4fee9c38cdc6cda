// Runs lineage/sql/cases/*.sql-cases: SQL with the exact lineage it must have.
//
//   # A comment, outside of cases.
//   == schema
//   CREATE TABLE customer (id int, email text);
//   == What the case shows, or nothing
//   INSERT INTO mail SELECT lower(email) FROM customer WHERE id > 7
//   =>
//   -> mail (insert)                           what is written; nothing for a query that stands alone
//   address <- customer.email [TRANSFORMATION]     a column with a DIRECT source ("<-" alone: with none)
//   (rows) <~ customer.id [FILTER]                 INDIRECT, of every column; of one when it stands there
//   ? Column 'x' is not in 'customer'.             what is said to be unresolved
//
// "t.*" as a source is some column of t; "*" as a target some column of the target. "masked by f" follows a
// transformation, "reads t" names a relation that no column comes from. Lines are in no particular order.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/text.h"
#include "lineage/sql/statement_lineage.h"

namespace steward::lineage {
namespace {

std::string show(const RelationName& relation) {
  std::string text = relation.database.empty() ? "" : relation.database + ".";
  if (!relation.schema.empty() && relation.schema != "public") text += relation.schema + ".";
  return text + relation.name;
}

std::string show(const std::string& column, const ColumnSource& source) {
  const Transformation& how = source.transformation;
  return fmt::format("{} {} {}.{} [{}{}]", column, how.type == Influence::kDirect ? "<-" : "<~",
                     show(source.relation), source.column.empty() ? "*" : source.column, how.subtype,
                     how.masking ? " masked by " + how.function : "");
}

std::vector<std::string> lines(const StatementLineage& statement, bool is_alone) {
  std::vector<std::string> out;
  std::set<RelationName> linked;
  const std::string what(to_string(statement.kind));
  if (statement.target)
    out.push_back(fmt::format("-> {} ({}{})", show(*statement.target), what,
                              statement.is_temporary ? ", temporary" : ""));
  else if (!is_alone && (statement.kind == StatementKind::kQuery || !statement.unresolved.empty()))
    out.push_back(fmt::format("-> ({})", what));
  for (const OutputColumn& column : statement.columns) {
    if (column.sources.empty()) out.push_back(column.name + " <-");
    for (const ColumnSource& source : column.sources) {
      out.push_back(show(column.name, source));
      linked.insert(source.relation);
    }
  }
  for (const ColumnSource& source : statement.influence) {
    out.push_back(show("(rows)", source));
    linked.insert(source.relation);
  }
  for (const RelationName& relation : statement.relations)
    if (!linked.contains(relation)) out.push_back("reads " + show(relation));
  for (const std::string& sentence : statement.unresolved) out.push_back("? " + sentence);
  return out;
}

std::vector<std::string> lines(const ScriptLineage& script) {
  std::vector<std::string> out;
  for (const StatementLineage& statement : script.statements)
    for (std::string& line : lines(statement, script.statements.size() == 1)) out.push_back(std::move(line));
  return out;
}

struct Case {
  std::string file;
  size_t line = 0;
  std::string title, sql;
  std::vector<std::string> want;
};

std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::vector<Case> cases;
  std::ifstream in(path);
  bool is_result = false;
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line == "==" || line.starts_with("== ")) {
      cases.push_back({path.filename().string(), number, std::string(trim(line.substr(2))), "", {}});
      is_result = false;
    } else if (line == "=>") {
      is_result = true;
    } else if (cases.empty() || trim(line).empty() || (is_result && line[0] == '#')) {
      continue;
    } else if (is_result) {
      cases.back().want.push_back(line);
    } else {
      cases.back().sql += line + "\n";
    }
  }
  return cases;
}

// Sections of each statement in order, the lines of a section sorted.
std::vector<std::string> sorted(std::vector<std::string> lines) {
  const auto starts_section = [](const std::string& line) { return line.starts_with("-> "); };
  for (auto at = lines.begin(); at != lines.end();) {
    const auto end = std::find_if(at + (starts_section(*at) ? 1 : 0), lines.end(), starts_section);
    std::sort(at, end);
    at = end;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> paths;
  const std::string folder = STEWARD_SOURCE_DIR "/lineage/sql/cases";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".sql-cases") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

TEST(SqlCases, EveryCaseHasExactlyItsLineage) {
  size_t count = 0;
  for (const std::filesystem::path& path : case_files()) {
    SqlSchema schema;
    for (const Case& c : read_cases(path)) {
      SCOPED_TRACE(fmt::format("{}:{}: {}", c.file, c.line, c.title));
      if (c.title == "schema") {
        auto known = schema_of_script(c.sql, SqlSchema());
        ASSERT_TRUE(known.ok()) << known.error().to_string();
        schema = *std::move(known);
        continue;
      }
      ++count;
      ASSERT_FALSE(c.want.empty()) << "The case expects nothing.";
      const auto script = lineage_of_script(c.sql, schema);
      ASSERT_TRUE(script.ok()) << c.sql << script.error().to_string();
      EXPECT_EQ(joined(sorted(lines(*script))), joined(sorted(c.want))) << c.sql;
    }
  }
  EXPECT_GE(count, 230u) << "The files of cases are not all there.";
}

}  // namespace
}  // namespace steward::lineage
