// A world that the standard doors are asked in, served by the real HTTP server over a database of its own.
#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <vector>

#include "api/handlers/door_handlers.h"
#include "api/http/server.h"
#include "scanners/columns/report.h"
#include "service/steward.h"
#include "storage/storage_fixture.h"
#include "tests/support/http_client.h"

namespace steward::tests {

struct DoorsSetup {
  scanners::ScanReport catalog;
  std::string policies, trino;  // YAML
};

// One dataset, scanned. A field without a category was found to carry nothing.
struct FieldOfDoors {
  const char* path;
  const char* type;
  const char* category;
};
scanners::DatasetReport dataset_of_doors(const char* ns, const char* name,
                                         const std::vector<FieldOfDoors>& fields,
                                         DatasetKind kind = DatasetKind::kTable);

class DoorsWorld {
 public:
  // What the request tables are asked in: policies and mapping stand beside them, in doors/.
  DoorsWorld();
  explicit DoorsWorld(const DoorsSetup& setup);

  // One request on a connection of its own. `fields`: header lines, each with its CRLF; Host is there
  // already.
  testing::HttpAnswer send(const std::string& method, const std::string& path, const std::string& fields,
                           const std::string& body) const;
  uint64_t ledger_size() const;

 private:
  storage::TemporaryFolder folder_;
  std::unique_ptr<service::Steward> steward_;
  std::unique_ptr<api::Server> server_;  // before the service ends
};

// What `actual` lacks of `expected`, one line each; empty: it has all of it. Of objects the members named are
// compared, arrays whole. "<any>" stands for any value, "<absent>" for no member, "~TEXT" for a string that
// holds TEXT, {"<has>": [..]} for an array with such items among others, {"<size>": N} for one of N items.
std::string missing(const boost::json::value& expected, const boost::json::value& actual,
                    const std::string& place = "");

}  // namespace steward::tests
