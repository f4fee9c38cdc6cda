// That two datasets are one: what events and people have said. Rows of both stay; catalog/identity joins them
// when the catalog is read, so what is undone leaves no trace.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "catalog/identity/merges.h"
#include "storage/generation.h"
#include "storage/known_rows.h"
#include "storage/pool.h"

namespace steward::storage {

// Facts of the same ends, origin and reason are one. Under lock_writes(). Returns how many are new.
Result<int64_t> add_merge_facts(pqxx::transaction_base& tx, const std::vector<MergeFact>& facts,
                                KnownRows& known);

Status add_merge_verdict(pqxx::transaction_base& tx, const MergeVerdict& verdict);

struct StoredMerges {
  std::vector<MergeFact> facts;
  std::vector<MergeVerdict> verdicts;
};
Result<StoredMerges> load_merges(pqxx::transaction_base& tx, int64_t as_of = kPresent);

// Tables that people keep, as they wrote them; one text for each kind.
Status put_lineage_setting(pqxx::transaction_base& tx, const std::string& kind, const std::string& body,
                           const std::string& actor, Timestamp now);
std::vector<std::pair<std::string, std::string>> load_lineage_settings(pqxx::transaction_base& tx,
                                                                       int64_t as_of = kPresent);

}  // namespace steward::storage
