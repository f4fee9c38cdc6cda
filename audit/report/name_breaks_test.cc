#include "audit/report/name_breaks.h"

#include <gtest/gtest.h>

#include <string>

namespace steward::audit::report {
namespace {

std::string with_breaks(std::string_view text, size_t whole) {
  std::string out(text);
  const std::vector<size_t> breaks = name_breaks(text, whole);
  for (auto at = breaks.rbegin(); at != breaks.rend(); ++at) out.insert(*at, "|");
  return out;
}

TEST(NameBreaks, AfterMarksAndNowhereElse) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"Confidence", "Confidence"},
      {"user.contact.email", "user.|contact.|email"},
      {"support_tickets.jsonl", "support_|tickets.|jsonl"},
      {"contact_normalised#email_domain", "contact_|normalised#|email_|domain"},
      {"s3://nordwind-lake/raw/crm/2026/11/20/x", "s3://|nordwind-|lake/|raw/|crm/|2026/11/20/x"},
      {"annie.easley@nordwind.example", "annie.|easley@|nordwind.|example"},
      {"2026-11-20T18:48:58.123456Z", "2026-11-20T18:48:58.123456Z"},
      {"4.0.1 of 2026-11-20", "4.0.1 of 2026-11-20"},
      {"e.g. a.b.c", "e.g. a.b.c"},
      {"orders#id", "orders#id"},
      {"from customer_contact to customer_name", "from customer_|contact to customer_|name"},
      {"first_line\nsecond_line", "first_|line\nsecond_|line"},
      {"._/#:-@._/#:-@", "._/#:-@._/#:-@"},
      {"Größe_des_Übertrags", "Größe_|des_Übertrags"},
      {"0123456789abcdef0123456789abcdef0123456789abcdef",
       "0123456789abcdef|0123456789abcdef|0123456789abcdef"},
      {"客户数据客户数据客户数据客户数据客户数据客户数据",
       "客户数据客户数据客户数据客户数据客户数据客户数据"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(with_breaks(text, 0), expected) << text;
}

TEST(NameBreaks, ShortNamesStayWhole) {
  EXPECT_EQ(with_breaks("customer_contact", kWholeName), "customer_contact");
  EXPECT_EQ(with_breaks("customer_contacts", kWholeName), "customer_|contacts");
}

}  // namespace
}  // namespace steward::audit::report
