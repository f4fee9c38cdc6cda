// Tag assertions as rows: what catalog_store.cc and tag_store.cc share.
#pragma once

#include <boost/json/value.hpp>
#include <pqxx/pqxx>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/tag.h"

namespace steward::storage {

Result<std::vector<TagAssertion>> load_tags(pqxx::transaction_base& tx, int64_t as_of);

// Evidence as the jsonb column holds it.
boost::json::object evidence_to_json(const ScanEvidence& evidence);
Result<ScanEvidence> evidence_from_json(std::string_view text);

// A row written by a newer Steward, or by hand.
Error unknown_word(std::string_view what);

}  // namespace steward::storage
