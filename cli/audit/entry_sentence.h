// What an entry of the ledger says happened, as one sentence for people. Text of others in it is bounded and
// made visible. Pure.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace steward::cli {

// Of the kind's body. Every kind in audit/entry_kinds.h has words of its own; of one that this program does
// not know the plain members are shown, "a=1 b=x".
std::string entry_sentence(std::string_view kind, const boost::json::value& body);

}  // namespace steward::cli
