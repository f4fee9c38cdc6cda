#include "service/steward.h"

#include <fmt/format.h>

#include "base/text.h"
#include "scanners/sources/source.h"
#include "service/packs.h"
#include "service/steward_impl.h"
#include "storage/generation.h"
#include "storage/migrations.h"
#include "storage/policy_store.h"

namespace steward::service {
namespace {

// Looks and seeds under one lock, so that a set applied meanwhile by another process stays in force.
Status seed_baseline(pqxx::transaction_base& tx, Timestamp now) {
  storage::lock_writes(tx);
  STEWARD_ASSIGN_OR_RETURN(const auto active, storage::load_active_policies(tx));
  if (active) return {};
  const auto baseline = find_pack("baseline");
  const auto outcome =
      policy::load_policies({{std::string(baseline->name), std::string(baseline->contents)}});
  if (!outcome.set) return Error{ErrorCode::kInternal, "The built-in baseline policy does not load.", ""};
  return activate_and_record(tx, outcome, "steward", now);
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
  auto database = std::make_unique<storage::Database>(
      storage::PoolOptions{.url = options.database_url, .size = options.pool_size});
  STEWARD_RETURN_IF_ERROR(database->ping());
  STEWARD_RETURN_IF_ERROR(storage::migrate(*database));
  if (!options.signing_key) {
    STEWARD_ASSIGN_OR_RETURN(auto file, SigningSource::parse("", default_signing_file(options.keys_dir)));
    options.signing_key = std::make_shared<const SigningSource>(std::move(file));
  }
  STEWARD_ASSIGN_OR_RETURN(
      auto keys,
      open_keys(*database, *options.signing_key, options.keys_dir, options.clock(),
                options.is_signing_key_lost ? SigningKeyNeed::kMayBeLost : SigningKeyNeed::kMustBeThere));
  STEWARD_ASSIGN_OR_RETURN(const auto active, database->read([](pqxx::transaction_base& tx) {
    return storage::load_active_policies(tx);
  }));
  if (!active)
    STEWARD_RETURN_IF_ERROR(
        database->run([&](pqxx::work& tx) { return seed_baseline(tx, options.clock()); }));
  std::unique_ptr<Steward> steward(
      new Steward(std::make_unique<Impl>(std::move(options), std::move(database), std::move(keys))));
  STEWARD_RETURN_IF_ERROR(steward->impl_->lineage.fold_stored());
  STEWARD_RETURN_IF_ERROR(steward->world());
  Steward* whole = steward.get();
  steward->impl_->proofs = std::make_unique<EntryProofs>(
      steward->impl_->database,
      EntryProofs::Signing{[whole] { return whole->head(); }, [whole] { return whole->public_key(); },
                           [whole](const audit::TreeHead& head) { return whole->heads().signed_by(head); }});
  return steward;
}

void Steward::follow_changes() {
  if (impl_->listener) return;
  // A failure is the next caller's to hear of.
  impl_->listener = std::make_unique<storage::ChangeListener>(
      impl_->options.database_url, [impl = impl_.get()] { (void)impl->loader.current(); },
      std::chrono::milliseconds(500),
      [impl = impl_.get()](pqxx::connection& alive) { impl->counters.attend(alive); });
  impl_->counters.await_start(std::chrono::seconds(5));
}

Result<std::shared_ptr<const World>> Steward::world() {
  return impl_->loader.current();
}

void Steward::end_record() {
  impl_->end_record();
}

Counters& Steward::counters() {
  return impl_->counters;
}

People& Steward::people() {
  return impl_->people;
}

Registers& Steward::registers() {
  return impl_->registers;
}

Timestamp Steward::now() const {
  return impl_->now();
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
