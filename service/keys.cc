#include "service/keys.h"

#include <fmt/format.h>

#include "storage/generation.h"
#include "storage/key_binding.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;

constexpr auto kSigningKeyFile = "signing.pem";
constexpr auto kSubjectKeyFile = "subject.key";
constexpr auto kKeyName = "steward";

Status make_private_dir(const fs::path& dir) {
  std::error_code error;
  if (fs::create_directories(dir, error)) fs::permissions(dir, fs::perms::owner_all, error);
  if (!error && fs::is_directory(dir)) return {};
  return Error{ErrorCode::kUnavailable, "The directory for keys cannot be made: " + error.message() + ".",
               dir.string()};
}

storage::KeyBinding binding_of(const Keys& keys) {
  return {keys.subjects.check(), keys.signing.public_key().to_string()};
}

Error other_key(std::string_view what, const fs::path& file) {
  return {ErrorCode::kConflict,
          fmt::format("This database belongs to another {} than {}; pass the --data-dir that holds its keys.",
                      what, file.string()),
          ""};
}

Error missing_key(std::string_view what, const fs::path& file) {
  return {
      ErrorCode::kConflict,
      fmt::format("This database belongs to a {} already and {} is missing; pass the --data-dir that holds "
                  "its keys, or restore it from a backup.",
                  what, file.string()),
      ""};
}

Result<Keys> load_bound_keys(const fs::path& dir, const storage::KeyBinding& binding) {
  const fs::path signing_file = dir / kSigningKeyFile;
  const fs::path subject_file = dir / kSubjectKeyFile;
  STEWARD_ASSIGN_OR_RETURN(auto subjects, SubjectHasher::load(subject_file));
  if (!subjects) return missing_key("subject key", subject_file);
  STEWARD_ASSIGN_OR_RETURN(auto signing, audit::SigningKey::load(signing_file, kKeyName));
  if (!signing) return missing_key("signing key", signing_file);
  Keys keys{*std::move(signing), *std::move(subjects)};
  const storage::KeyBinding found = binding_of(keys);
  if (found.subject_check != binding.subject_check) return other_key("subject key", subject_file);
  if (found.signing_key != binding.signing_key) return other_key("signing key", signing_file);
  return keys;
}

Result<Keys> load_or_create_keys(const fs::path& dir) {
  STEWARD_RETURN_IF_ERROR(make_private_dir(dir));
  STEWARD_ASSIGN_OR_RETURN(auto signing, audit::SigningKey::load_or_create(dir / kSigningKeyFile, kKeyName));
  STEWARD_ASSIGN_OR_RETURN(auto subjects, SubjectHasher::load_or_create(dir / kSubjectKeyFile));
  return Keys{std::move(signing), std::move(subjects)};
}

}  // namespace

Result<Keys> open_keys(storage::Database& database, const fs::path& dir, Timestamp now) {
  STEWARD_ASSIGN_OR_RETURN(const auto bound, database.read([](pqxx::transaction_base& tx) {
    return storage::load_key_binding(tx);
  }));
  if (bound) return load_bound_keys(dir, *bound);
  return database.run([&](pqxx::work& tx) -> Result<Keys> {
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(const auto rival, storage::load_key_binding(tx));
    if (rival) return load_bound_keys(dir, *rival);
    STEWARD_ASSIGN_OR_RETURN(auto keys, load_or_create_keys(dir));
    STEWARD_RETURN_IF_ERROR(storage::bind_keys(tx, binding_of(keys), now));
    return keys;
  });
}

}  // namespace steward::service
