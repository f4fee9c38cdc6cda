// Numbers are the published samples of the authorities, and of the definitions in python-stdnum's manual;
// they cover europe_east_validators.cc and europe_southeast_validators.cc.
#include <gtest/gtest.h>

#include <string>

#include "scanners/detectors/validators.h"

namespace steward::scanners {
namespace {

struct Case {
  std::string_view value;
  Match match;
};

template <size_t N>
void expect_all(std::string_view validator, const Case (&cases)[N]) {
  const Validator validate = find_validator(validator);
  ASSERT_NE(validate, nullptr) << validator;
  for (const Case& c : cases) EXPECT_EQ(validate(c.value), c.match) << validator << " \"" << c.value << '"';
  for (const std::string_view hostile :
       {"", "-", "é", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "ABCDEFGHI", "           "})
    EXPECT_EQ(validate(hostile), Match::kNone) << validator << " \"" << hostile << '"';
}

constexpr Match kNo = Match::kNone, kMaybe = Match::kPlausible, kYes = Match::kValid;

TEST(PlPeselValidator, ReadsTheCenturyInTheMonth) {
  expect_all("pl_pesel", {{"44051401359", kYes},
                          {"02270803624", kYes},  // 2002
                          {"99810101236", kYes},  // 1899
                          {"44051401358", kNo},
                          {"44151401356", kNo},
                          {"00000000000", kNo},
                          {"4405140135", kNo},
                          {"440514013590", kNo}});
}

TEST(PlTaxValidators, CheckNipAndBothLengthsOfRegon) {
  expect_all("pl_nip", {{"856-734-62-15", kYes},
                        {"8567346215", kYes},
                        {"8567346216", kNo},
                        {"0000000000", kNo},
                        {"85673462155", kNo}});
  expect_all("pl_regon", {{"123456785", kYes},
                          {"12345678512347", kYes},
                          {"12345678512346", kNo},
                          {"12345678612347", kNo},
                          {"123456784", kNo},
                          {"1234567851", kNo}});
}

TEST(PlDocumentValidators, WeighLettersFromTen) {
  expect_all("pl_id_card", {{"ABA300000", kYes},
                            {"aba 300000", kYes},
                            {"ABA400000", kNo},
                            {"AB3A00000", kNo},
                            {"OBA300000", kNo},
                            {"ABA30000", kNo}});
  expect_all("pl_passport",
             {{"ZS0000177", kYes}, {"ZS0000178", kNo}, {"ZSA000177", kNo}, {"ZS00001770", kNo}});
}

TEST(CzRodneCisloValidator, TakesWomenOverflowAndNumbersBefore1954) {
  expect_all("cz_rodne_cislo", {{"710319/2745", kYes},
                                {"7103192745", kYes},
                                {"991231/4841", kYes},
                                {"047315/1008", kYes},  // a woman of March 2004, with the overflow
                                {"710319/2746", kNo},
                                {"712319/2743", kNo},  // overflow came in 2004
                                {"535312005", kMaybe},
                                {"541231/111", kNo},
                                {"71031927450", kNo}});
}

TEST(RoCnpValidator, KnowsCounties) {
  expect_all("ro_cnp", {{"1630615123457", kYes},
                        {"1800101221144", kYes},
                        {"1630615123458", kNo},
                        {"1630615603457", kNo},
                        {"0630615123457", kNo},
                        {"163061512345", kNo}});
}

TEST(BgEgnValidator, ReadsTheCenturyInTheMonth) {
  expect_all("bg_egn", {{"7523169263", kYes},
                        {"0522291016", kNo},  // 1805-02-29
                        {"7501020018", kYes},
                        {"8032056031", kYes},
                        {"7501020019", kNo},
                        {"7513020018", kNo}});
}

TEST(HuValidators, CheckTaxPersonalAndSocialSecurityNumbers) {
  expect_all("hu_adoazonosito", {{"8071592153", kNo},  // born 1886
                                 {"8296543214", kYes},
                                 {"8296543213", kNo},
                                 {"7296543214", kNo},
                                 {"829654321", kNo}});
  expect_all("hu_szemelyi_szam", {{"1-810101-0046", kYes},
                                  {"30506070024", kYes},  // weights reversed after 1996
                                  {"30506070025", kNo},
                                  {"18113010046", kNo},
                                  {"98101010046", kNo}});
  expect_all("hu_taj", {{"111 111 110", kYes}, {"111111111", kNo}, {"000000000", kNo}, {"1111111100", kNo}});
}

TEST(UaRnokppValidator, NeedsADayOfBirth) {
  expect_all("ua_rnokpp", {{"1759013776", kYes},
                           {"3184710691", kYes},
                           {"1759013777", kNo},
                           {"9999912340", kNo},
                           {"0000000000", kNo}});
}

TEST(RuValidators, CheckInnSnilsAndTheSeriesOfPassports) {
  expect_all("ru_inn", {{"500100732259", kYes},
                        {"7707083893", kYes},
                        {"500100732258", kNo},
                        {"500100732249", kNo},
                        {"7707083894", kNo},
                        {"0000000000", kNo},
                        {"77070838931", kNo}});
  expect_all("ru_snils", {{"112-233-445 95", kYes},
                          {"087-654-303 00", kYes},  // a check number of 100 or 101
                          {"112-233-445 94", kNo},
                          {"000-000-000 00", kNo},
                          {"1122334459", kNo}});
  expect_all("ru_passport",
             {{"45 07 123456", kMaybe}, {"4598123456", kMaybe}, {"4565123456", kNo}, {"0007123456", kNo}});
}

TEST(HrOibValidator, ChecksMod1110) {
  expect_all("hr_oib",
             {{"33392005961", kYes}, {"33392005960", kNo}, {"00000000000", kNo}, {"3339200596", kNo}});
}

TEST(JmbgValidator, ReadsDateAndRegion) {
  expect_all("jmbg", {{"0101980300014", kYes},
                      {"0101006500006", kYes},
                      {"0101980300015", kNo},
                      {"3102980300014", kNo},
                      {"1503993710003", kYes},
                      {"0101500300014", kNo}});
  expect_all("si_emso", {{"0101006500006", kYes}, {"0101980710018", kMaybe}, {"0101006500007", kNo}});
}

TEST(TrNationalIdValidator, ChecksBothDigits) {
  expect_all("tr_national_id", {{"10000000146", kYes},
                                {"17291716060", kYes},
                                {"17291716050", kNo},
                                {"17291716061", kNo},
                                {"00000000000", kNo}});
}

TEST(GrValidators, CheckAmkaAndAfm) {
  expect_all("gr_amka",
             {{"01013099997", kYes}, {"01133099995", kNo}, {"01013099998", kNo}, {"0101309999", kNo}});
  expect_all("gr_afm", {{"094259216", kYes}, {"094259217", kNo}, {"000000000", kNo}, {"94259216", kNo}});
}

}  // namespace
}  // namespace steward::scanners
