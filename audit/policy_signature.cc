#include "audit/policy_signature.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::audit {
namespace {

constexpr std::string_view kDomain = "steward policy set v1\n";
constexpr std::string_view kSignatureMark = "— ";  // U+2014, space
constexpr size_t kMaxNote = 64u << 10;

std::string text_of(const Digest& set) {
  return fmt::format("{}{}\n", kDomain, to_hex(set));
}

Error refused(ErrorCode code, std::string message) {
  return {code, std::move(message), "signature"};
}

}  // namespace

std::string sign_policy_set(const SigningKey& key, const Digest& set) {
  const std::string text = text_of(set);
  const PublicKey& signer = key.public_key();
  return fmt::format("{}\n{}{} {}\n", text, kSignatureMark, signer.name,
                     to_base64(from_hex(signer.id()).value_or("") + key.sign(text)));
}

Result<PublicKey> open_policy_signature(std::string_view note, const Digest& set,
                                        const std::vector<PublicKey>& trusted) {
  const size_t blank = note.find("\n\n");
  if (note.size() > kMaxNote || !note.starts_with(kDomain) || blank == std::string_view::npos)
    return refused(ErrorCode::kInvalidInput,
                   "This is not the signature of a policy set; make one with `steward policy sign`.");
  const std::string text = text_of(set);
  if (note.substr(0, blank + 1) != text)
    return refused(
        ErrorCode::kForbidden,
        fmt::format("The signature is of policy set {}, but these files make set {}. Names of files "
                    "count: name them as they were signed.",
                    excerpt(note.substr(kDomain.size()), 12), to_hex(set).substr(0, 12)));
  for (std::string_view rest = note.substr(blank + 2); !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    for (const PublicKey& key : trusted) {
      const std::string mark = fmt::format("{}{} ", kSignatureMark, key.name);
      if (!line.starts_with(mark)) continue;
      const auto bytes = from_base64(line.substr(mark.size()));
      if (!bytes || bytes->size() <= kKeyIdBytes || to_hex(bytes->substr(0, kKeyIdBytes)) != key.id())
        continue;
      if (key.verify(text, std::string_view(*bytes).substr(kKeyIdBytes))) return key;
    }
  }
  return refused(ErrorCode::kForbidden, "The policy set carries no good signature of a trusted key.");
}

}  // namespace steward::audit
