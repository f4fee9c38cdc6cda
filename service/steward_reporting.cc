// Reports, tied to this Steward's database, key and people.
#include "service/audit/reporting.h"
#include "service/steward_impl.h"

namespace steward::service {

Reporting& Steward::reporting() {
  std::call_once(impl_->reporting_is_made, [impl = impl_.get()] {
    Reporting::Parts parts{impl->database, impl->options.clock, {}, {}, {}, {}, {}, {}, {}};
    parts.signer = [impl] { return impl->heads.signer(); };
    parts.sign = [impl](const storage::LedgerMoment& moment) { return impl->heads.sign(moment); };
    parts.key_of = [impl](const audit::TreeHead& head) { return impl->heads.key_of(head); };
    parts.speak = [impl] { return impl->counters.report(); };
    parts.rotations = [impl]() -> Result<std::vector<std::string>> {
      STEWARD_ASSIGN_OR_RETURN(const auto history, impl->heads.key_history());
      std::vector<std::string> statements;
      for (const audit::KeyRotation& rotation : history) statements.push_back(rotation.statement);
      return statements;
    };
    parts.person = [impl](const std::string& person) { return impl->people.names_of(person); };
    // What each server said by then of what it decided and recorded: a gap stands in every report.
    parts.counters = [impl](uint64_t head) -> Result<std::vector<audit::report::Fact>> {
      STEWARD_ASSIGN_OR_RETURN(const auto counts, impl->database.read([&](pqxx::transaction_base& tx) {
        return Counters::as_of(tx, head);
      }));
      std::vector<audit::report::Fact> facts;
      for (const audit::ServerCount& count : counts)
        facts.push_back({"Server", audit::sentence(count),
                         count.unrecorded > 0                        ? audit::report::Tone::kBad
                         : count.state == audit::server_event::kGone ? audit::report::Tone::kWarning
                                                                     : audit::report::Tone::kPlain});
      if (facts.empty())
        facts.push_back(
            {"Server", "No server has spoken yet; a command records what it decides before it tells."});
      return facts;
    };
    impl->reporting = std::make_shared<Reporting>(std::move(parts));
  });
  return *impl_->reporting;
}

}  // namespace steward::service
