#include "scanners/detectors/validators/validator_cases.h"

namespace steward::scanners {
namespace {

TEST(VatNumber, ChecksTheDigitsOfEachCountry) {
  expect_verdicts("eu_vat_number",
                  {{"ATU13585627", kYes},         {"ATU13585626", kNo},      {"AT13585627", kNo},
                   {"BE0428759497", kYes},        {"BE 0428.759.497", kYes}, {"BE2428759497", kNo},
                   {"BG175074752", kYes},         {"BG7523169263", kYes},    {"BG175074751", kNo},
                   {"CHE-107.787.577 IVA", kYes}, {"CHE107787578IVA", kNo},  {"CHE107787577", kNo},
                   {"CY10259033P", kYes},         {"CY10259033Z", kNo},      {"CY12259033P", kNo},
                   {"CZ25123891", kYes},          {"CZ7103192745", kYes},    {"CZ640903926", kYes},
                   {"CZ25123890", kNo},           {"CZ7103192746", kNo},     {"DE136695976", kYes},
                   {"DE136695978", kNo},          {"DK13585628", kYes},      {"DK13585627", kNo},
                   {"EE100931558", kYes},         {"EE100594103", kNo},      {"EL094259216", kYes},
                   {"EL123456781", kNo},          {"ESB64717838", kYes},     {"ESX5253868R", kYes},
                   {"ES54362315K", kYes},         {"ESB64717839", kNo},      {"FI20774740", kYes},
                   {"FI20774741", kNo},           {"FR40303265045", kYes},   {"FRK7399859412", kYes},
                   {"FR84323140391", kNo},        {"GB980780684", kYes},     {"GB802311781", kNo},
                   {"HR33392005961", kYes},       {"HR33392005962", kNo},    {"HU12892312", kYes},
                   {"HU12892313", kNo},           {"IE6433435F", kYes},      {"IE6433435OA", kYes},
                   {"IE8D79739I", kYes},          {"IE6433435E", kNo},       {"IT00743110157", kYes},
                   {"IT00743110158", kNo},        {"LT119511515", kYes},     {"LT100001919017", kYes},
                   {"LT100001919018", kNo},       {"LU15027442", kYes},      {"LU15027443", kNo},
                   {"LV40003521600", kYes},       {"LV40003521601", kNo},    {"MT11679112", kYes},
                   {"MT11679113", kNo},           {"NL004495445B01", kYes},  {"NL123456789B90", kNo},
                   {"NO995525828MVA", kYes},      {"NO995525828", kNo},      {"NO995525829MVA", kNo},
                   {"PL8567346215", kYes},        {"PL8567346216", kNo},     {"PT501964843", kYes},
                   {"PT501964842", kNo},          {"RO18547290", kYes},      {"RO18547291", kNo},
                   {"SE123456789701", kYes},      {"SE123456789101", kNo},   {"SI50223054", kYes},
                   {"SI50223055", kNo},           {"SK2022749619", kYes},    {"SK2022749618", kNo},
                   {"XI980780684", kYes}});
}

TEST(VatNumber, NeedsACountry) {
  expect_verdicts("eu_vat_number", {{"136695976", kNo},
                                    {"US136695976", kNo},
                                    {"DE", kNo},
                                    {"DE1366959760000000000", kNo},
                                    {"", kNo},
                                    {"\xc3\x84T", kNo}});
  expect_verdicts("de_vat_id", {{"DE136695976", kYes},
                                {"DE 136 695 976", kYes},
                                {"DE136695978", kNo},
                                {"DE036695976", kNo},
                                {"ATU13585627", kNo},
                                {"136695976", kNo}});
}

}  // namespace
}  // namespace steward::scanners
