// Policy sets back to YAML, in one canonical form. Loading what is printed gives the same rules again: everything
// but the places, the sources and the hash. Definitions and named masks are printed as what they stand for;
// descriptions of documents and comments are not kept.
#pragma once

#include <string>
#include <vector>

#include "policy/policy_set.h"

namespace steward::policy {

// A file for each document, named after it: "customer-data.yaml". Roles and the like, which need no name, are in
// "_names.yaml".
std::vector<PolicySource> print_documents(const PolicySet& set);

// All of them as one text.
std::string print_policies(const PolicySet& set);

// True when both hold the same, in the same order; places, sources and hashes are not looked at.
bool same_policies(const PolicySet& a, const PolicySet& b);

}  // namespace steward::policy
