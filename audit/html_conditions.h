// What a decision obliges to, and what it still waits for, as a part of a table cell. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace steward::audit {

// Of the body of a decision, which may have any shape. Empty when there is nothing to say.
std::string conditions_html(const boost::json::object& body);

}  // namespace steward::audit
