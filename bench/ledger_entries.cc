#include "bench/ledger_entries.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace steward::bench {
namespace {

const Timestamp kBegin = *parse_rfc3339("2026-11-01T00:00:00Z");

std::string hash_of(uint64_t n) {
  return to_hex(sha256(fmt::format("{}", n)));
}

std::string id_of(uint64_t n) {
  const std::string hex = hash_of(n);
  return fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 3),
                     hex.substr(15, 3), hex.substr(18, 12));
}

Timestamp time_of(uint64_t n) {
  return kBegin + std::chrono::microseconds(200 * n);
}

}  // namespace

audit::PreparedEntry decision_entry(uint64_t n) {
  const uint64_t table = n % 50, subject = n % 4999;
  return {
      "decision", fmt::format("job-{}", subject), time_of(n),
      fmt::format(
          R"({{"action":"read","catalog":"{0}","consent":{{"asked":1,"granted":1}},"fields":[)"
          R"({{"categories":["user.contact.address.city"],"mask":"hash","name":"city","verdict":"mask"}},)"
          R"({{"categories":["user.unique_id"],"name":"customer_id","verdict":"permit"}},)"
          R"({{"categories":["user.contact.email"],"mask":"hash","name":"email","verdict":"mask"}},)"
          R"({{"categories":["user.behavior"],"name":"last_seen","verdict":"permit"}},)"
          R"({{"categories":["user.name"],"mask":"redact","name":"name","verdict":"mask"}},)"
          R"({{"categories":["user.contact.phone_number"],"mask":"hash","name":"phone","verdict":"mask"}}],)"
          R"("generation":{{"catalog":{1},"consent":{2},"grants":3,"lineage":41,"policy":7}},"id":"{3}",)"
          R"("lineage":"{4}","obligations":{{"masks":{{"city":{{"kind":"hash"}},"email":{{"kind":"hash"}},)"
          R"("name":{{"kind":"redact"}},"phone":{{"keep_last":2,"kind":"hash"}}}}}},"policy":"{5}",)"
          R"("purpose":"analytics","reasons":[{{"effect":"permit","file":"policies/shop.yaml:5","message":)"
          R"("Analysts may read customers when contact data is masked.","rule":"shop/analysts-read-customers"}}],)"
          R"("resources":["postgres://shop.example:5432/shop.public.customer_{6}"],"subject":{{"attributes":)"
          R"({{"department":"insight","region":"eu-central"}},"id":"job-{7}","roles":["analyst","employee"]}},)"
          R"("subjects":["{8}"],"verdict":"permit_with_obligations"}})",
          hash_of(table), 100 + table, n / 1000, id_of(n), hash_of(7), hash_of(11), table, subject,
          hash_of(n + 1))};
}

audit::PreparedEntry small_entry(uint64_t n) {
  return {"lineage_event", "steward", time_of(n),
          fmt::format(R"({{"event":"{}","job":"load_{}","new_edges":0}})", id_of(n), n % 500)};
}

}  // namespace steward::bench
