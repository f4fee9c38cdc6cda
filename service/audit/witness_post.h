// How heads get to a witness by HTTP: what this folder, which knows no sockets, is lent by whoever has some.
#pragma once

#include <functional>
#include <string>

#include "base/error.h"

namespace steward::service {

struct WitnessAnswer {
  int status = 0;
  std::string body;
};

// POSTs `body` to `url`. Thread-safe; bounded in time and bytes; follows no redirect. An error: there was no
// answer.
using PostToWitness = std::function<Result<WitnessAnswer>(const std::string& url, const std::string& body)>;

}  // namespace steward::service
