// Reports, tied to this Steward's database, key and people.
#include "service/audit/reporting.h"
#include "service/steward_impl.h"

namespace steward::service {

Reporting& Steward::reporting() {
  std::call_once(impl_->reporting_is_made, [impl = impl_.get()] {
    Reporting::Parts parts{impl->database, impl->options.clock, {}, {}, {}, {}};
    parts.signer = [signer = audit::make_signer(impl->signing_key)] { return signer; };
    parts.person = [impl](const std::string& person) -> Result<std::vector<std::string>> {
      return std::vector<std::string>{impl->hasher.hash(person)};
    };
    impl->reporting = std::make_shared<Reporting>(std::move(parts));
  });
  return *impl_->reporting;
}

}  // namespace steward::service
