#include "scanners/detectors/validators/match_table.h"

namespace steward::scanners {
namespace {

TEST(CreditCardValidator, KnowsIssuersAndTheirLengths) {
  expect_matches("credit_card", {{"4111111111111111", kYes},
                                 {"4111-1111-1111-1111", kYes},
                                 {"4222222222222", kYes},
                                 {"4000000000000000006", kYes},  // 19 digits
                                 {"2200000000000004", kYes},     // Mir
                                 {"6212345678901232", kYes},     // UnionPay
                                 {"6304000000000000", kYes},     // Maestro
                                 {"5018000000007", kYes},        // Maestro of 13
                                 {"6521111111111110", kYes},     // RuPay in Discover's range
                                 {"9792020000000001", kYes},     // Troy
                                 {"41111111111111110", kNo},     // Visa has no 17
                                 {"411111111111111", kNo},
                                 {"1000000000000008", kNo},  // no such issuer
                                 {"7000000000000005", kNo},
                                 {"0000000000000000", kNo},
                                 {"378282246310006", kNo},
                                 {"41111111111111111111", kNo},
                                 {"", kNo}});
}

TEST(IbanValidator, ChecksStructureByCountry) {
  expect_matches("iban", {{"GB82WEST12345698765432", kYes},
                          {"gb82 west 1234 5698 7654 32", kYes},
                          {"FR14 2004 1010 0505 0001 3M02 606", kYes},
                          {"MT84MALT011000012345MTLCAST001S", kYes},
                          {"BR1800360305000010009795493C1", kYes},
                          {"SC18SSCB11010000000000001497USD", kYes},
                          {"NO93-8601-1117-947", kYes},
                          {"GB82WEST1234569876543", kNo},
                          {"GB8212341234569876543A", kNo},
                          {"DE89370400440532013001", kNo},
                          {"US89370400440532013000", kNo},
                          {"529900T8BM49AURSDO55", kNo},  // an LEI
                          {"US0378331005", kNo},          // an ISIN
                          {"", kNo}});
}

TEST(BicValidator, ChecksTheCountryAndDistrustsWords) {
  expect_matches("bic", {{"DEUTDEFFXXX", kYes},
                         {"deutdeffxxx", kYes},
                         {"DEUTDEFF", kMaybe},
                         {"DOCUMENT", kMaybe},
                         {"DEUTDEFF500", kMaybe},
                         {"DEUTZZFF", kNo},
                         {"DEUT1EFF", kNo},
                         {"DEUTDEFF5", kNo},
                         {"", kNo}});
}

TEST(AbaRoutingValidator, ChecksDistrictAndWeights) {
  expect_matches("aba_routing", {{"021000021", kYes},
                                 {"011000015", kYes},
                                 {"121000358", kYes},
                                 {"021000022", kNo},
                                 {"131000003", kNo},  // district 13
                                 {"000000000", kNo},
                                 {"02100002", kNo},
                                 {"0210000211", kNo}});
}

TEST(UkAccountValidator, CountsDigits) {
  expect_matches("uk_account", {{"20-00-00", kMaybe},
                                {"20-00-00 55779911", kMaybe},
                                {"55779911", kMaybe},
                                {"20-00-0", kNo},
                                {"", kNo}});
}

TEST(CardExpiryValidator, NeedsAMonth) {
  expect_matches("card_expiry", {{"12/27", kMaybe},
                                 {"12/2027", kMaybe},
                                 {"2027-12", kMaybe},
                                 {"27/12", kMaybe},
                                 {"13/47", kNo},
                                 {"13/2027", kNo},
                                 {"1/2", kNo}});
}

}  // namespace
}  // namespace steward::scanners
