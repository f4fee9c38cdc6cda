// Why no connection came about, as a sentence of our own.
//
// libpq's text quotes parts of the URL, and of one that it read in another way than it was meant
// ("postgresql://u:se/cret@host/db") parts of the password. It is therefore read, never passed on.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::storage {

// kUnavailable. The message names where the URL leads, without its secrets, unless libpq could not read it.
// `libpq_text` is matched in English; in another language the sentence gets less precise.
Error connection_fault(const std::string& url, std::string_view libpq_text);

}  // namespace steward::storage
