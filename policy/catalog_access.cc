#include "policy/catalog_access.h"

#include "base/text.h"
#include "policy/engine/engine.h"

namespace steward::policy {
namespace {

bool has_some_access(const DatasetAnswer& answer) {
  return answer.readable + answer.masked + answer.pending > 0;
}

}  // namespace

Result<CatalogAccess> catalog_access(const DecisionContext& context, const DecisionRequest& request,
                                     const CatalogAccessOptions& options) {
  if (trim(request.subject.id).empty())
    return Error{ErrorCode::kInvalidInput, "The request does not say who asks; name a subject.", ""};
  if (!context.engine.is_of(context.policies, context.catalog))
    return Error{ErrorCode::kInternal, "The engine is of another policy set or catalog.", ""};
  thread_local PreparedRequest prepared;
  if (!context.engine.prepare(request, context.consent, context.grants, prepared)) {
    const auto purpose = context.policies.parse_purpose(request.purpose);
    return purpose.ok() ? Error{ErrorCode::kInvalidInput, "The purpose of the request is unknown.", ""}
                        : purpose.error();
  }
  const auto& datasets = context.catalog.datasets();
  size_t next = 0;
  if (options.after) {
    const Dataset* last = context.catalog.find(*options.after);
    if (!last)
      return Error{ErrorCode::kNotFound, "The dataset to go on after is no longer known; start again.", ""};
    next = context.engine.index().number_of(*last) + 1;
  }
  CatalogAccess access;
  for (; next < datasets.size(); ++next) {
    const DatasetAnswer answer = context.engine.judge_dataset(prepared, static_cast<uint32_t>(next));
    if (options.only_some_access && !has_some_access(answer)) continue;
    if (access.datasets.size() == options.limit) {
      access.is_complete = false;
      break;
    }
    access.datasets.push_back({datasets[next].id, answer.verdict, answer.readable, answer.masked,
                               answer.pending, answer.hidden, answer.has_row_filter});
  }
  return access;
}

}  // namespace steward::policy
