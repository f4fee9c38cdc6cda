#include "service/steward.h"

#include <fmt/format.h>

#include "base/text.h"
#include "scanners/source.h"
#include "service/packs.h"
#include "service/steward_impl.h"
#include "storage/migrations.h"
#include "storage/policy_store.h"

namespace steward::service {
namespace {

Status make_private_dir(const std::filesystem::path& dir) {
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (!error && std::filesystem::is_directory(dir)) return {};
  return Error{ErrorCode::kUnavailable, "The directory for keys cannot be made: " + error.message() + ".",
               dir.string()};
}

}  // namespace

std::optional<EmbeddedFile> find_pack(std::string_view name) {
  for (const EmbeddedFile& file : kPolicyPacks)
    if (file.name == fmt::format("{}.yaml", name)) return file;
  return std::nullopt;
}

Steward::Steward(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Steward::~Steward() = default;

Result<std::unique_ptr<Steward>> Steward::open(Options options) {
  STEWARD_RETURN_IF_ERROR(make_private_dir(options.keys_dir));
  STEWARD_ASSIGN_OR_RETURN(auto signing,
                           audit::SigningKey::load_or_create(options.keys_dir / "signing.pem", "steward"));
  STEWARD_ASSIGN_OR_RETURN(auto subjects, SubjectHasher::load_or_create(options.keys_dir / "subject.key"));
  auto impl = std::make_unique<Impl>(std::move(options), std::move(signing), std::move(subjects));
  STEWARD_RETURN_IF_ERROR(impl->database.ping());
  STEWARD_RETURN_IF_ERROR(storage::migrate(impl->database));
  std::unique_ptr<Steward> steward(new Steward(std::move(impl)));

  STEWARD_ASSIGN_OR_RETURN(const auto active, steward->impl_->database.read([](pqxx::transaction_base& tx) {
    return storage::load_active_policies(tx);
  }));
  if (!active) {
    const auto baseline = find_pack("baseline");
    STEWARD_ASSIGN_OR_RETURN(
        const auto outcome,
        steward->apply_policies({{std::string(baseline->name), std::string(baseline->contents)}}, "steward"));
    if (!outcome.set) return Error{ErrorCode::kInternal, "The built-in baseline policy does not load.", ""};
  }
  STEWARD_RETURN_IF_ERROR(steward->world());
  return steward;
}

Result<std::shared_ptr<const World>> Steward::world() {
  return impl_->loader.current();
}

Status Steward::ping() {
  return impl_->database.ping();
}

Result<storage::StoredSource> Steward::add_source(const std::string& name, const std::string& uri) {
  if (name.empty() || name.size() > 128 || name.find_first_of("/:*#") != std::string::npos)
    return Error{ErrorCode::kInvalidInput, "A source's name is 1 to 128 characters without / : * or #.", ""};
  if (scanners::redact_uri(uri) != uri)
    return Error{ErrorCode::kInvalidInput,
                 "The URI holds a password, and Steward stores none: remove it and put it into ~/.pgpass.",
                 ""};
  return impl_->database.run(
      [&](pqxx::work& tx) { return storage::add_source(tx, name, uri, impl_->now()); });
}

Status Steward::remove_source(const std::string& name) {
  return impl_->database.run([&](pqxx::work& tx) { return storage::remove_source(tx, name); });
}

Result<std::vector<storage::StoredSource>> Steward::sources() {
  return impl_->database.read([](pqxx::transaction_base& tx) { return storage::list_sources(tx); });
}

}  // namespace steward::service
