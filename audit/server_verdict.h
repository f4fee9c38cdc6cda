// What the servers of a ledger said that they recorded, against the decisions that are there: in words.
// "Decided but not recorded" is a contradiction between the two, or a number that a server said itself. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/check_list.h"
#include "audit/server_counts.h"

namespace steward::audit {

struct ServerFailure {
  int64_t seq = -1;  // the word of the server that the entries contradict
  std::string what;
};

struct ServerVerdict {
  std::vector<ServerFailure> failures;
  std::vector<std::string> notes;
  std::string held;  // empty: no server spoke, or what one said does not hold
};

// `counts` of a whole ledger: every decision and every word was added.
ServerVerdict judge_servers(const std::vector<ServerCount>& counts);

// The same as lines of a verification.
void check_servers(const std::vector<ServerCount>& counts, CheckList& checks);

}  // namespace steward::audit
