#include "scanners/detectors/header_words.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

TEST(TokenizeName, SplitsSnakeCamelKebabAndDigits) {
  const struct {
    std::string_view name;
    std::vector<std::string> tokens;
  } kCases[] = {{"first_name", {"first", "name"}},
                {"customerFirstName2", {"customer", "first", "name", "2"}},
                {"IPAddress", {"ip", "address"}},
                {"E-Mail Address", {"e", "mail", "address"}},
                {"CUSTOMER_ID", {"customer", "id"}},
                {"addr1", {"addr", "1"}},
                {"", {}},
                {"__", {}},
                {"PRÉNOM_CLIENT", {"prÉnom", "client"}},
                {"straße", {"straße"}}};
  for (const auto& c : kCases) EXPECT_EQ(tokenize_name(c.name), c.tokens) << c.name;
}

class LexiconTest : public testing::Test {
 protected:
  LexiconTest() {
    for (const char* phrase : {"email", "e mail", "email address"}) lexicon.add(phrase, kEmail, 1);
    lexicon.add("address", kStreet, 0.9);
    lexicon.add("country", kCountry, 0.9);
    lexicon.add("tel", kPhone, 0.9);
    lexicon.add("phone", kPhone, 1);
    lexicon.add("=name", kName, 0.5);
    lexicon.add("ipv4", kIp, 1);
  }
  // The rule that the header speaks for; -1 when it is silent.
  int rule_of(std::string_view header) const {
    const auto hits = lexicon.look_up(header);
    return hits.empty() ? -1 : static_cast<int>(hits[0].rule);
  }
  enum { kEmail, kStreet, kCountry, kPhone, kName, kIp };
  HeaderLexicon lexicon;
};

TEST_F(LexiconTest, ReadsWholeTokensOnly) {
  const struct {
    std::string_view header;
    int rule;
  } kCases[] = {{"email", kEmail},
                {"eMail", kEmail},
                {"E-MAIL", kEmail},
                {"customer_email", kEmail},
                {"hotel", -1},
                {"cartel_size", -1},
                {"tel", kPhone},
                {"phone_2", kPhone},
                {"address1", kStreet},
                {"email_address", kEmail},
                {"emailAddress", kEmail},
                {"address_country", kCountry},
                {"name", kName},
                {"name2", kName},
                {"album_name", -1},
                {"ipv4", kIp},
                {"", -1},
                {"...", -1}};
  for (const auto& c : kCases) EXPECT_EQ(rule_of(c.header), c.rule) << c.header;
}

TEST_F(LexiconTest, WordsAboutTheValueSilenceTheHeader) {
  for (const char* header : {"email_hash", "email_id_count", "is_email", "phone_verified", "address_id",
                             "phone_type", "emailSentAt", "email_domain"})
    EXPECT_EQ(rule_of(header), -1) << header;
}

TEST_F(LexiconTest, ReadsParentsOfNestedFields) {
  EXPECT_EQ(rule_of("email.address"), kEmail);
  EXPECT_EQ(rule_of("address.country"), kCountry);
  EXPECT_EQ(rule_of("contacts[].phone"), kPhone);
  EXPECT_EQ(rule_of("phone.value"), kPhone);
  EXPECT_EQ(rule_of("email.verified"), -1);
  EXPECT_EQ(rule_of("id.phone"), kPhone);
}

TEST_F(LexiconTest, CutsRunTogetherNamesIntoItsWords) {
  const struct {
    std::string_view header;
    int rule;
  } kCases[] = {{"customeremail", kEmail},
                {"EMAILADDRESS", kEmail},
                {"billingcountry", kCountry},
                {"hometel", kPhone},
                {"phoneverified", -1},
                {"emailhash", -1},
                {"phoneid", -1},
                {"hotel", -1},
                {"cartel", -1},
                {"motel", -1},
                {"telephoto", -1},
                {"microphone", -1}};
  for (const auto& c : kCases) EXPECT_EQ(rule_of(c.header), c.rule) << c.header;
}

TEST_F(LexiconTest, ReadsOverAccents) {
  lexicon.add("prénom", kName, 1);
  for (const char* header : {"prénom", "prenom", "PRÉNOM", "Prénom", "prenom_client"})
    EXPECT_EQ(rule_of(header), kName) << header;
}

TEST(NamesIdentifier, LooksAtTheLastToken) {
  for (const char* path :
       {"id", "customer_id", "orderNo", "item.sku", "tracking_number", "customerid", "ordernumber"})
    EXPECT_TRUE(names_identifier(path)) << path;
  for (const char* path : {"idea", "value", "", "id.text", "valid", "piano", "turkey", "barcodes"})
    EXPECT_FALSE(names_identifier(path)) << path;
}

}  // namespace
}  // namespace steward::scanners
