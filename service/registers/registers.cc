#include "service/registers/registers.h"

#include "service/registers/legal_holds.h"
#include "service/registers/subject_requests.h"

namespace steward::service {

Registers::Registers(storage::Database& database, People& people, const Clock& clock)
    : requests_(std::make_unique<SubjectRequests>(database, people, clock)),
      holds_(std::make_unique<LegalHolds>(database, people, clock)) {}

Registers::~Registers() = default;

}  // namespace steward::service
