// What the last scan of each dataset rested on. Functions take the caller's transaction.
#pragma once

#include <map>
#include <pqxx/pqxx>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "base/time.h"
#include "catalog/dataset.h"
#include "scanners/columns/report.h"

namespace steward::storage {

// A verdict is a function of these three: while they are equal, so is the verdict.
struct ScanBasis {
  std::string fingerprint;  // of the data's state; empty: unknown, equal to nothing
  std::string rules_hash;
  std::string sampling;  // rows, seed, confidence

  friend bool operator==(const ScanBasis&, const ScanBasis&) = default;
};

Status put_scan(pqxx::transaction_base& tx, DatasetId dataset, const ScanBasis& basis,
                const scanners::DatasetReport& report, Timestamp now);

// Of every dataset that was ever scanned.
Result<std::map<DatasetName, ScanBasis>> load_scan_bases(pqxx::transaction_base& tx);

}  // namespace steward::storage
