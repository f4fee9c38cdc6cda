#include "service/subject_hasher.h"

#include "audit/secret_file.h"
#include "base/text.h"

namespace steward::service {
namespace {

constexpr size_t kKeyBytes = 32;

audit::SecretFile secret_file(const std::filesystem::path& file) {
  return {file, "subject key"};
}

}  // namespace

Result<std::optional<SubjectHasher>> SubjectHasher::load(const std::filesystem::path& file) {
  const auto secret = secret_file(file);
  STEWARD_ASSIGN_OR_RETURN(auto text, secret.read());
  if (!text) return std::optional<SubjectHasher>();
  const auto key = from_hex(trim(*text));
  audit::wipe(*text);
  if (!key || key->size() != kKeyBytes)
    return secret.error(ErrorCode::kInvalidInput,
                        "The subject key is not 64 hex digits; restore it from a backup.");
  return std::optional(SubjectHasher(*key));
}

Result<SubjectHasher> SubjectHasher::load_or_create(const std::filesystem::path& file) {
  STEWARD_ASSIGN_OR_RETURN(auto loaded, load(file));
  if (loaded) return *std::move(loaded);
  std::string text = to_hex(random_bytes(kKeyBytes)) + "\n";
  const auto secret = secret_file(file);
  const auto created = secret.create(text);
  audit::wipe(text);
  if (!created.ok()) return created.error();
  // Ours, or that of a process that was faster.
  STEWARD_ASSIGN_OR_RETURN(auto stored, load(file));
  if (stored) return *std::move(stored);
  return secret.error(ErrorCode::kUnavailable, "The subject key appeared and vanished; try again.");
}

std::string SubjectHasher::hash(const Digest& salt, std::string_view subject) const {
  std::string salted(salt.begin(), salt.end());
  return to_hex(hmac_sha256(key_, salted.append(subject)));
}

std::string SubjectHasher::hash(std::string_view subject) const {
  return to_hex(unsalted(subject));
}

Digest SubjectHasher::unsalted(std::string_view subject) const {
  return hmac_sha256(key_, subject);
}

Digest SubjectHasher::lookup(std::string_view subject) const {
  // An id has no NUL, so that no id is another's with words before it.
  return hmac_sha256(key_, std::string("lookup\0", 7).append(subject));
}

Digest SubjectHasher::check() const {
  return hmac_sha256(key_, "steward subject key check");
}

}  // namespace steward::service
