// What the use cases of Steward share. Private to service/.
#pragma once

#include <memory>

#include "service/steward.h"
#include "service/subject_hasher.h"
#include "service/world_loader.h"
#include "storage/ledger_store.h"

namespace steward::service {

struct Steward::Impl {
  Impl(Options opts, audit::SigningKey signing, SubjectHasher subjects)
      : options(std::move(opts)),
        database(storage::PoolOptions{.url = options.database_url, .size = options.pool_size}),
        signing_key(std::move(signing)),
        hasher(std::move(subjects)),
        loader(database),
        ledger(database) {}

  Timestamp now() const { return options.clock(); }

  Options options;
  storage::Database database;
  audit::SigningKey signing_key;
  SubjectHasher hasher;
  WorldLoader loader;
  storage::LedgerWriter ledger;  // last: its thread uses the database
};

}  // namespace steward::service
