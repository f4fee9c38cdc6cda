#include "api/codec/catalog_access_codec.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "api/codec/decision_codec.h"
#include "base/hash.h"
#include "base/text.h"
#include "service/decision_record.h"

namespace steward::api {
namespace {

namespace json = boost::json;

constexpr size_t kMarkDigits = 16;
constexpr size_t kMaxCursorBytes = 128;

// Of the question without its time, so that every page has the same.
std::string mark_of(const CatalogQuestion& question) {
  policy::DecisionRequest request = question.request;
  request.time = {};
  const std::string text =
      service::decision_body("", request, {}, {}) + (question.options.only_some_access ? "some" : "all");
  return to_hex(sha256(text)).substr(0, kMarkDigits);
}

std::string cursor_of(const CatalogQuestion& question, DatasetId last) {
  return mark_of(question) + to_hex(std::to_string(last.value));
}

Result<DatasetId> parse_cursor(const JsonView& view, const CatalogQuestion& question) {
  STEWARD_ASSIGN_OR_RETURN(const std::string cursor, view.as_string(kMaxCursorBytes));
  const Error foreign = view.error("This is no 'next_cursor' of a page of the same question.");
  if (!cursor.starts_with(mark_of(question))) return foreign;
  const auto digits = from_hex(std::string_view(cursor).substr(kMarkDigits));
  const auto id = digits ? parse_int(*digits) : std::nullopt;
  if (!id || *id < 0) return foreign;
  return DatasetId{*id};
}

}  // namespace

Result<CatalogQuestion> parse_catalog_question(const JsonView& view) {
  STEWARD_RETURN_IF_ERROR(view.only(
      {"subject", "action", "purpose", "context", "environment", "group_size", "all", "limit", "cursor"}));
  CatalogQuestion question;
  STEWARD_ASSIGN_OR_RETURN(question.request, parse_question(view));
  STEWARD_ASSIGN_OR_RETURN(const bool wants_all, view.bool_or("all", false));
  question.options.only_some_access = !wants_all;
  question.options.limit = static_cast<size_t>(kDefaultAccessPage);
  if (const JsonView limit = view.at("limit"); limit.present() && !limit.is_null()) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t count, limit.as_int());
    if (count < 1 || count > kMaxAccessPage)
      return limit.error(fmt::format("A page has from 1 to {} datasets.", kMaxAccessPage));
    question.options.limit = static_cast<size_t>(count);
  }
  if (const JsonView cursor = view.at("cursor"); cursor.present() && !cursor.is_null()) {
    STEWARD_ASSIGN_OR_RETURN(question.options.after, parse_cursor(cursor, question));
  }
  return question;
}

json::object access_json(const policy::CatalogAccess& access, const CatalogQuestion& question,
                         const CatalogSnapshot& catalog) {
  json::array datasets;
  for (const policy::DatasetAccess& one : access.datasets)
    datasets.push_back(json::object{{"id", one.dataset.value},
                                    {"name", catalog.describe(NodeRef{one.dataset, {}})},
                                    {"verdict", to_string(one.verdict)},
                                    {"readable", one.readable},
                                    {"masked", one.masked},
                                    {"pending", one.pending},
                                    {"hidden", one.hidden},
                                    {"has_row_filter", one.has_row_filter}});
  json::object answer{{"datasets", std::move(datasets)}, {"is_complete", access.is_complete}};
  if (!access.is_complete && !access.datasets.empty())
    answer["next_cursor"] = cursor_of(question, access.datasets.back().dataset);
  return answer;
}

}  // namespace steward::api
