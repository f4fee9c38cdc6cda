#include "lineage/sql/analysis.h"

#include <fmt/format.h>

namespace steward::lineage {
namespace {

constexpr int kMaxDepth = 500;
constexpr size_t kMaxSentences = 1'000;

}  // namespace

bool SqlAnalysis::spend(size_t units) {
  if (failure) return false;
  if (units > units_left_) {
    fail(ErrorCode::kTooLarge, "The lineage of the SQL is too large to follow; split the query.");
    return false;
  }
  units_left_ -= units;
  return true;
}

void SqlAnalysis::fail(ErrorCode code, std::string message) {
  if (!failure) failure = Error{code, std::move(message), ""};
}

void SqlAnalysis::report(std::string sentence) {
  if (failure || findings.unresolved.size() >= kMaxSentences) return;
  if (findings.reported.insert(sentence).second) findings.unresolved.push_back(std::move(sentence));
}

RelationName SqlAnalysis::create(const RelationName& written, bool is_temporary, bool may_exist,
                                 const SqlRows& rows) {
  spend(rows.size());
  if (is_temporary || written.schema == kTemporarySchema) {
    const RelationName full{kTemporarySchema, written.name};
    if (!may_exist || !transients.contains(full)) transients.insert_or_assign(full, rows);
    return full;
  }
  RelationName full = tables.resolve_new(written);
  if (may_exist && tables.columns_of(full)) return full;
  if (!may_exist && schema.transient.contains(full)) {
    transients.insert_or_assign(full, rows);
    return full;
  }
  if (!rows.complete) {
    tables.forget(full);
    return full;
  }
  std::vector<std::string> columns;
  for (const SqlColumn& column : rows.columns) columns.push_back(column.name);
  tables.define(full, std::move(columns));
  return full;
}

void SqlAnalysis::drop(const RelationName& written) {
  if (const auto at = find_transient(written); at != transients.end())
    transients.erase(at);
  else
    tables.forget(tables.resolve(written));
}

std::map<RelationName, SqlRows>::iterator SqlAnalysis::find_transient(const RelationName& written) {
  if (transients.empty()) return transients.end();
  if (written.schema.empty())
    if (const auto at = transients.find({kTemporarySchema, written.name}); at != transients.end()) return at;
  if (const auto at = transients.find(tables.resolve(written)); at != transients.end()) return at;
  return written.schema.empty() ? transients.find(tables.resolve_new(written)) : transients.end();
}

DepthGuard::DepthGuard(SqlAnalysis& analysis) : analysis_(analysis) {
  ok_ = ++analysis_.depth_ <= kMaxDepth && analysis_.spend();
  if (analysis_.depth_ > kMaxDepth)
    analysis_.fail(ErrorCode::kTooLarge, fmt::format("The SQL nests deeper than {} levels.", kMaxDepth));
}

DepthGuard::~DepthGuard() {
  --analysis_.depth_;
}

}  // namespace steward::lineage
