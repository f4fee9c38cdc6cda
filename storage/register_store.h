// The entries of registers, kept beside the ledger they stand in (migrations/016_registers.sql).
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.h"
#include "base/error.h"

namespace steward::storage {

// A copy of an entry that was just appended; `about`: the UUID of what it is about. In the same transaction.
void keep_in_register(pqxx::transaction_base& tx, const audit::Entry& entry, const std::string& about);

// Those below `size`, in order of seq; kinds with commas between them.
struct RegisterEntry {
  int64_t seq = 0;
  std::string canonical, about, kind;
};
std::vector<RegisterEntry> load_register(pqxx::transaction_base& tx, std::string_view kinds, uint64_t size);
std::vector<RegisterEntry> load_register_of(pqxx::transaction_base& tx, std::string_view kind,
                                            const std::string& about);

}  // namespace steward::storage
