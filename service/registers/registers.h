// The registers that people keep by Steward and that stand in its ledger. Thread-safe.
#pragma once

#include <memory>

#include "base/time.h"
#include "storage/pool.h"

namespace steward::service {

class LegalHolds;  // service/registers/legal_holds.h
class People;
class SubjectRequests;  // service/registers/subject_requests.h

class Registers {
 public:
  // All outlive it.
  Registers(storage::Database& database, People& people, const Clock& clock);
  ~Registers();

  SubjectRequests& requests() { return *requests_; }
  LegalHolds& holds() { return *holds_; }

 private:
  std::unique_ptr<SubjectRequests> requests_;
  std::unique_ptr<LegalHolds> holds_;
};

}  // namespace steward::service
