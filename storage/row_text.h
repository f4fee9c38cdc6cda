// Values as PostgreSQL takes and gives them: what text can be stored, times and digests in their exchange
// forms.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <pqxx/pqxx>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::storage {

// kInvalidInput, naming `what`, for NUL and malformed UTF-8: PostgreSQL's text holds neither.
Status check_storable(std::string_view text, std::string_view what);

// Selected as (extract(epoch FROM x) * 1000000)::bigint, which is exact.
Timestamp time_of(const pqxx::field& microseconds);

// Selected as encode(x, 'hex'). An Error when it is not 32 bytes.
Result<Digest> digest_of(const pqxx::field& hex);

// Many rows travel as one parameter: a JSON array that json_to_recordset() opens. At most this many in one
// statement.
inline constexpr size_t kRowsPerStatement = 20'000;

}  // namespace steward::storage
