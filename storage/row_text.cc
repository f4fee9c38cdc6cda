#include "storage/row_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::storage {

Status check_storable(std::string_view text, std::string_view what) {
  if (text.find('\0') != std::string_view::npos)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("{} contains a NUL character, which cannot be stored.", what), ""};
  if (!is_utf8(text)) return Error{ErrorCode::kInvalidInput, fmt::format("{} is not valid UTF-8.", what), ""};
  return {};
}

Timestamp time_of(const pqxx::field& microseconds) {
  return Timestamp(std::chrono::microseconds(microseconds.as<int64_t>()));
}

Result<Digest> digest_of(const pqxx::field& hex) {
  if (const auto digest = digest_from_hex(hex.c_str())) return *digest;
  return Error{ErrorCode::kInternal, "The database holds a digest that is not 32 bytes long.", ""};
}

}  // namespace steward::storage
