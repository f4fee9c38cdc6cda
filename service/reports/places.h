// Where data is kept, as the law on transfers sees it. Pure.
#pragma once

#include <string_view>

namespace steward::service::reports {

enum class Place {
  kUnion,     // the European Economic Area
  kAdequate,  // a country that the Commission found adequate for every recipient (GDPR Art. 45(3))
  kOutside,
  kUnknown,  // the word is no country that Steward knows
};

// Of a region as catalogs write it: a country by two letters (ISO 3166-1: "DE"), or the name of a cloud's
// region that begins with where it is ("eu-central-1", "us-east-1", "europe-west4").
Place place_of(std::string_view region);

}  // namespace steward::service::reports
