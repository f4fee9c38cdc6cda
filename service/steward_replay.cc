// Asking what another policy set would say: of the past and of the present.
#include "service/steward_impl.h"

namespace steward::service {

Result<ReplayReport> Steward::replay(std::shared_ptr<const policy::PolicySet> proposed,
                                     const ReplayOptions& options) {
  return service::replay(impl_->database, std::move(proposed), options);
}

Result<Simulation> Steward::simulate(std::shared_ptr<const policy::PolicySet> proposed,
                                     SimulateOptions options) {
  STEWARD_ASSIGN_OR_RETURN(const auto current, world());
  if (options.time == Timestamp{}) options.time = impl_->now();
  return service::simulate(*current, std::move(proposed), options);
}

}  // namespace steward::service
