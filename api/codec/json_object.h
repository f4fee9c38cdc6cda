// Objects in requests that may be as large as a body: their type is looked at, and their members are counted, before
// a view of each member is made. A view takes ten times the bytes of a small member, so a body of one object with
// millions of members would else become gigabytes.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace steward::api {

inline Status expect_object(const JsonView& view) {
  if (view.present() && view.raw().is_object()) return {};
  return view.as_object().error();
}

// kTooLarge: it has more than `max`.
inline Result<std::vector<std::pair<std::string, JsonView>>> members_of(const JsonView& view, size_t max) {
  if (view.present() && view.raw().is_object() && view.raw().get_object().size() > max)
    return Error{ErrorCode::kTooLarge, fmt::format("At most {} members are accepted here.", max), view.pointer()};
  return view.as_object();
}

}  // namespace steward::api
