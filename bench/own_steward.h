// A Steward on an empty PostgreSQL of the benchmark's own, removed with everything in it.
#pragma once

#include <functional>
#include <string>

#include "base/error.h"

namespace steward::service {
class Steward;
}

namespace steward::bench {

// `url`: of its database. Says on standard error why nothing was measured: there is no PostgreSQL, or
// `measure` failed.
void with_own_steward(const std::function<Status(service::Steward&, const std::string& url)>& measure);

}  // namespace steward::bench
