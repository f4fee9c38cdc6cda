#include "api/codec/server_codec.h"

#include <fmt/format.h>

namespace steward::api {

using storage::ServerRole;
using storage::ServerRow;

std::string_view server_state(const ServerRow& row) {
  if (row.lost || row.is_gone) return "gone";
  if (row.ended) return "stopped";
  return row.role == ServerRole::kServer ? "running" : "open";
}

int64_t unaccounted(const ServerRow& row) {
  return row.decided - row.overtaken - row.recorded - row.refused;
}

// When it told last is all that is known of when it went.
std::string server_remark(const ServerRow& row) {
  if (row.lost || row.is_gone)
    return fmt::format("lost since {}: {}", format_rfc3339(row.told).substr(0, 19),
                       row.may_lose > 0 ? fmt::format("up to {} answers may be missing", row.may_lose)
                                        : "every answer is recorded");
  if (row.ended && unaccounted(row) > 0) return fmt::format("{} are in no ledger", unaccounted(row));
  return "";
}

boost::json::object server_json(const ServerRow& row) {
  return {{"server", row.server},
          {"role", row.role == ServerRole::kServer ? "server" : "command"},
          {"state", server_state(row)},
          {"started", format_rfc3339(row.started)},
          {"told", format_rfc3339(row.told)},
          {"decided", row.decided},
          {"overtaken", row.overtaken},
          {"recorded", row.recorded},
          {"refused", row.refused},
          {"may_lose", row.may_lose},
          {"open", unaccounted(row)},
          {"remark", server_remark(row)}};
}

}  // namespace steward::api
