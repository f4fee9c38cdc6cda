#include "service/keys.h"

#include <fmt/format.h>

#include "storage/generation.h"
#include "storage/key_binding.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;

constexpr auto kSigningKeyFile = "signing.pem";
constexpr auto kSubjectKeyFile = "subject.key";

Status make_private_dir(const fs::path& dir) {
  std::error_code error;
  if (fs::create_directories(dir, error)) fs::permissions(dir, fs::perms::owner_all, error);
  if (!error && fs::is_directory(dir)) return {};
  return Error{ErrorCode::kUnavailable, "The directory for keys cannot be made: " + error.message() + ".",
               dir.string()};
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

Result<SubjectHasher> load_subjects(const fs::path& file, const Digest& check) {
  STEWARD_ASSIGN_OR_RETURN(auto subjects, SubjectHasher::load(file));
  if (!subjects) return missing_key("subject key", file);
  if (subjects->check() != check) return other_key("subject key", file);
  return *std::move(subjects);
}

Result<std::unique_ptr<KeyRing>> load_signing(const SigningSource& source, const std::string& in_force,
                                              SigningKeyNeed need) {
  STEWARD_ASSIGN_OR_RETURN(auto key, audit::PublicKey::parse(in_force));
  if (need == SigningKeyNeed::kMayBeLost) return std::make_unique<KeyRing>(source, nullptr, std::move(key));
  STEWARD_ASSIGN_OR_RETURN(auto signer, source.find(in_force));
  if (!signer) {
    const auto folder = source.file();
    std::error_code unknown;
    if (folder && !fs::exists(folder->file(), unknown)) return missing_key("signing key", source.place());
    return other_key("signing key", source.place());
  }
  return std::make_unique<KeyRing>(source, std::move(signer), std::move(key));
}

Result<Keys> load_bound_keys(const SigningSource& source, const fs::path& dir,
                             const storage::KeyBinding& binding, SigningKeyNeed need) {
  STEWARD_ASSIGN_OR_RETURN(auto subjects, load_subjects(dir / kSubjectKeyFile, binding.subject_check));
  STEWARD_ASSIGN_OR_RETURN(auto signing, load_signing(source, binding.signing_key, need));
  return Keys{std::move(signing), std::move(subjects)};
}

Result<Keys> load_or_create_keys(const SigningSource& source, const fs::path& dir) {
  STEWARD_RETURN_IF_ERROR(make_private_dir(dir));
  STEWARD_ASSIGN_OR_RETURN(auto signer, source.open_or_create());
  STEWARD_ASSIGN_OR_RETURN(auto subjects, SubjectHasher::load_or_create(dir / kSubjectKeyFile));
  audit::PublicKey key = signer->public_key();
  return Keys{std::make_unique<KeyRing>(source, std::move(signer), std::move(key)), std::move(subjects)};
}

}  // namespace

fs::path default_signing_file(const fs::path& dir) {
  return dir / kSigningKeyFile;
}

Result<Keys> open_keys(storage::Database& database, const SigningSource& source, const fs::path& dir,
                       Timestamp now, SigningKeyNeed need) {
  STEWARD_ASSIGN_OR_RETURN(const auto bound, database.read([](pqxx::transaction_base& tx) {
    return storage::load_key_binding(tx);
  }));
  if (bound) return load_bound_keys(source, dir, *bound, need);
  return database.run([&](pqxx::work& tx) -> Result<Keys> {
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(const auto rival, storage::load_key_binding(tx));
    if (rival) return load_bound_keys(source, dir, *rival, need);
    STEWARD_ASSIGN_OR_RETURN(auto keys, load_or_create_keys(source, dir));
    STEWARD_RETURN_IF_ERROR(
        storage::bind_keys(tx, {keys.subjects.check(), keys.signing->public_key().to_string()}, now));
    return keys;
  });
}

}  // namespace steward::service
