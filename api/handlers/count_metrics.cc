#include "api/handlers/count_metrics.h"

#include <fmt/format.h>

namespace steward::api {

std::string counts_text(const storage::DecisionCounts& counts) {
  std::string text;
  const auto add = [&](std::string_view name, std::string_view type, std::string_view help, int64_t value) {
    text += fmt::format("# HELP steward_decisions_{0} {1}\n# TYPE steward_decisions_{0} {2}\nsteward_decisions_{0} {3}\n",
                        name, help, type, value);
  };
  add("decided_total", "counter", "Decisions made to be recorded.", counts.decided);
  add("overtaken_total", "counter", "Of these, made once more since what they rested on changed.", counts.overtaken);
  add("recorded_total", "counter", "Decisions whose entries are in the ledger.", counts.recorded);
  add("refused_unrecorded_total", "counter", "Decisions that could not be recorded and were therefore not given.",
      counts.refused);
  add("in_flight", "gauge", "Decisions at work.", counts.in_flight);
  add("waiting", "gauge", "Of these, answered before their entries are written, as policy permits.", counts.waiting);
  add("unrecorded", "gauge", "Decided, not at work, and neither recorded nor refused: anything but 0 is a gap.",
      counts.unrecorded());
  add("lost_total", "counter", "Answered before their entries were written, and given up.", counts.lost);
  add("advised_total", "counter", "Advisory answers, which are never recorded.", counts.advised);
  return text;
}

}  // namespace steward::api
