// A request for a decision as options of a command: --subject, --role, … or --request FILE.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/session.h"

namespace steward::cli {

struct RequestOptions {
  const Command* command = nullptr;  // whose options these are
  std::string subject, action = "read", purpose, environment, request_file;
  std::vector<std::string> roles, groups, resources, data_subjects, attributes, context;
  std::optional<int64_t> group_size;
};

// `options` outlives the parsing.
void add_request_options(Command& command, RequestOptions& options);
Result<policy::DecisionRequest> request_of(const RequestOptions& options);

// A note for each role that the policies do not declare, when they declare any: "did you mean". Empty: none.
std::string notes_on_roles(const policy::PolicySet& policies, const std::vector<std::string>& roles);

}  // namespace steward::cli
