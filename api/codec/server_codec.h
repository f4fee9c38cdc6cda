// What a process that decides said of itself (storage/server_store.h), for programs and in words.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "storage/server_store.h"

namespace steward::api {

std::string_view server_state(const storage::ServerRow& row);  // running, open, stopped or gone

// Decided, and by its last numbers neither recorded, refused nor decided once more: at work while it runs.
int64_t unaccounted(const storage::ServerRow& row);

// What somebody must know who counts on the record; mostly empty.
std::string server_remark(const storage::ServerRow& row);

boost::json::object server_json(const storage::ServerRow& row);

}  // namespace steward::api
