#include "scanners/detectors/text/near_words.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

NearWords words() {
  std::vector<Rule> rules(3);
  rules[0].near = {"phone", "telefon"};
  rules[1].near = {"social security", "número de afiliación"};
  rules[2].near = {"身份证", "паспорт"};
  return NearWords(rules);
}

std::vector<size_t> listed(const RuleMask& mask) {
  std::vector<size_t> rules;
  mask.for_each([&](size_t rule) { rules.push_back(rule); });
  return rules;
}

// '*' stands where the find does.
TEST(NearWords, SpeakForTheRulesThatNameThem) {
  const struct {
    std::string_view text;
    std::vector<size_t> before, after;
  } kCases[] = {
      {"*", {}, {}},
      {"phone *", {0}, {}},
      {"PHONES: *", {0}, {}},
      {"homePhone=*", {0}, {}},
      {"home_phone = '*'", {0}, {}},
      {"microphone *", {}, {}},
      {"Téléfon *", {0}, {}},
      {"TELEFON *", {0}, {}},
      {"social  security no. *", {1}, {}},
      {"social and security *", {}, {}},
      {"Numero de Afiliacion: *", {1}, {}},
      {"我的身份证号码是*", {2}, {}},
      {"ПАСПОРТ *", {2}, {}},
      {"* (phone)", {}, {0}},
      {"* is my phone.", {}, {0}},
      {"*, phone: 5", {}, {}},
      {"* phone: 5", {}, {}},
      {"* phone 5", {}, {}},
      {"*\nphone", {}, {}},
      {"phone\n*", {0}, {}},
      {"phone\nfax *", {}, {}},
      {"phone: 1, order: *", {}, {}},
      {"phone=1&order=*", {}, {}},
      {"phone 1, or *", {0}, {}},
      {"phone and then fifty bytes of other words before it: *", {}, {}},
  };
  const NearWords near = words();
  for (const auto& c : kCases) {
    const size_t at = c.text.find('*');
    EXPECT_EQ(listed(near.before(c.text, at)), c.before) << c.text;
    EXPECT_EQ(listed(near.after(c.text, at + 1)), c.after) << c.text;
  }
}

TEST(NearWords, NameThingsThatHaveNumbersToo) {
  for (const std::string_view text : {"order *", "Tracking no. *", "invoiceId: *", "commit *"})
    EXPECT_TRUE(NearWords::names_thing_before(text, text.find('*'))) << text;
  for (const std::string_view text : {"*", "card *", "border *", "order: 1, card: *", "order\nand card *"})
    EXPECT_FALSE(NearWords::names_thing_before(text, text.find('*'))) << text;
}

}  // namespace
}  // namespace steward::scanners
