// Which rules rest on which law: by the document they stand in, and by what their reasons cite. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "audit/report/model.h"
#include "base/error.h"
#include "policy/policy_set.h"

namespace steward::service::reports {

// Empty stands for all. kInvalidInput, with "did you mean", for another word than gdpr, cpra, hipaa, pci.
Status check_regulation(std::string_view regulation);
// "General Data Protection Regulation (EU) 2016/679"; empty for none.
std::string_view regulation_title(std::string_view regulation);

// "GDPR Art. 5(1)(b); GDPR Art. 7": what a rule's reason cites in brackets; empty: nothing.
std::string citation_of(std::string_view reason);

// True when the rule rests on the law: its document is of that pack, or its reason cites it. An empty
// regulation: all.
bool rests_on(std::string_view regulation, std::string_view rule, std::string_view reason);

// Ids of all rules of the set, of every kind, that rest on the law.
std::set<std::string> rules_resting_on(std::string_view regulation, const policy::PolicySet& set);

// The table `provisions`: each rule that rests on the law, what it does and what it cites. Nothing without a
// regulation.
Status write_provisions(audit::report::Sink& sink, std::string_view regulation, const policy::PolicySet& set);

}  // namespace steward::service::reports
