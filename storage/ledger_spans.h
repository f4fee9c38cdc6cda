// Making the index is one process's work at a time, over all servers: its blocks and its spans.
#pragma once

#include <pqxx/pqxx>

namespace steward::storage {

// Until the end of the transaction; false: another one is at it.
bool try_to_index(pqxx::transaction_base& tx);

}  // namespace steward::storage
