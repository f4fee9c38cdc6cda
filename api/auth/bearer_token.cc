#include "api/auth/bearer_token.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "base/text.h"

namespace steward::api {
namespace {

constexpr size_t kMinTokenBytes = 16;
constexpr size_t kMaxTokenBytes = 4096;
constexpr std::string_view kScheme = "bearer ";

// Touches every byte whatever the earlier ones said.
bool equal_in_constant_time(const Digest& a, const Digest& b) {
  volatile uint8_t difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference = difference | (a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace

Result<BearerToken> BearerToken::load(const std::filesystem::path& file) {
  std::error_code failure;
  const auto status = std::filesystem::status(file, failure);
  if (failure || !std::filesystem::is_regular_file(status))
    return Error{ErrorCode::kNotFound,
                 "This token file does not exist; write one line with a secret into it.", file.string()};
  using std::filesystem::perms;
  if ((status.permissions() & (perms::group_all | perms::others_all)) != perms::none)
    return Error{ErrorCode::kForbidden, "Others may read this token file; run chmod 600 on it.",
                 file.string()};
  std::ifstream in(file, std::ios::binary);
  std::string text(kMaxTokenBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  auto token = from_text(trim(text));
  if (token.ok()) return token;
  return Error{token.error().code, token.error().message, file.string()};
}

Result<BearerToken> BearerToken::from_text(std::string_view token) {
  const bool visible = std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (token.size() < kMinTokenBytes || token.size() > kMaxTokenBytes || !visible)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("A token is one line of {} to {} visible ASCII characters.", kMinTokenBytes,
                             kMaxTokenBytes),
                 ""};
  return BearerToken(sha256(token));
}

bool BearerToken::accepts(std::string_view authorization) const {
  if (to_lower(authorization.substr(0, kScheme.size())) != kScheme) return false;
  return equal_in_constant_time(sha256(trim(authorization.substr(kScheme.size()))), digest_);
}

}  // namespace steward::api
