#include <gtest/gtest.h>

#include "scanners/detectors/validators.h"

namespace steward::scanners {
namespace {

struct Case {
  std::string_view validator, value;
  Match match;
};

constexpr Match kNo = Match::kNone, kMaybe = Match::kPlausible, kYes = Match::kValid;

TEST(DemographicValidators, TellTellingValuesFromAmbiguousOnes) {
  const Case kCases[] = {{"gender", "Male", kYes},
                         {"gender", "weiblich", kYes},
                         {"gender", "non_binary", kYes},
                         {"gender", "F", kMaybe},
                         {"gender", "1", kMaybe},
                         {"gender", "pending", kNo},
                         {"religion", "Catholic", kYes},
                         {"religion", "None", kMaybe},
                         {"religion", "Rock", kNo},
                         {"ethnicity", "Hispanic or Latino", kYes},
                         {"ethnicity", "White", kMaybe},
                         {"ethnicity", "German", kMaybe},
                         {"ethnicity", "Blue", kNo},
                         {"marital_status", "divorced", kYes},
                         {"marital_status", "Single", kMaybe},
                         {"marital_status", "open", kNo},
                         {"sexual_orientation", "bisexual", kYes},
                         {"sexual_orientation", "landscape", kNo},
                         {"political_opinion", "Republican", kYes},
                         {"political_opinion", "Green", kMaybe},
                         {"nationality", "French", kMaybe},
                         {"nationality", "blue", kNo},
                         {"language", "English", kMaybe},
                         {"language", "pt-BR", kMaybe},
                         {"language", "12", kNo},
                         {"occupation", "Software Engineer", kYes},
                         {"occupation", "Wrangler", kMaybe},
                         {"organization", "Muster GmbH", kYes},
                         {"organization", "Exampleworks", kMaybe},
                         {"social_handle", "@ada_l", kYes},
                         {"social_handle", "@12345", kNo},
                         {"social_handle", "ada@example.com", kNo}};
  for (const Case& c : kCases)
    EXPECT_EQ(find_validator(c.validator)(c.value), c.match) << c.validator << " \"" << c.value << '"';
}

}  // namespace
}  // namespace steward::scanners
