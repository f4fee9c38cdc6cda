// What browsers unpack by themselves (RFC 1952, RFC 9110 §8.4.1.3), for files that are the same for
// everybody. Never for answers with data: how long a compressed answer is tells what is in it.
#pragma once

#include <string>
#include <string_view>

namespace steward::api {

// Deterministic: no name, no time. At most 4 GiB.
std::string gzip(std::string_view bytes);

}  // namespace steward::api
