// Invented people for the demo, from a seed. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace steward::demo {

// SplitMix64 (Steele, Lea, Flood 2014). Not std::mt19937 with distributions: those differ between libraries.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next();
  int64_t below(int64_t bound) { return static_cast<int64_t>(next() % static_cast<uint64_t>(bound)); }
  bool percent(int chance) { return below(100) < chance; }
  std::string digits(int count);

  template <size_t N>
  std::string_view pick(const std::array<std::string_view, N>& words) {
    return words[static_cast<size_t>(below(N))];
  }

 private:
  uint64_t state_;
};

struct Person {
  std::string first_name, last_name, email, phone, street, city, postal_code, country, date_of_birth, iban;
};

Person invent_person(Random& random);

// Check digits by ISO 7064 MOD 97-10: "DE" and an account of digits give "DE" + check digits + account.
std::string iban_of(std::string_view country, std::string_view account);

}  // namespace steward::demo
