#include "demo/people.h"

#include <fmt/format.h>

#include "base/text.h"

// Never two draws in one call: the order in which arguments are evaluated differs between compilers.
namespace steward::demo {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 48> kFirstNames = {
    "Anna",    "Ben",   "Clara",  "David",  "Emma",   "Felix",  "Greta",  "Henry",  "Ida",   "Jonas",
    "Julia",   "Karl",  "Laura",  "Lukas",  "Maria",  "Max",    "Nora",   "Oscar",  "Paula", "Peter",
    "Rosa",    "Simon", "Sofia",  "Thomas", "Alice",  "Brian",  "Carol",  "Daniel", "Emily", "Frank",
    "Grace",   "James", "Karen",  "Linda",  "Mark",   "Nancy",  "Oliver", "Rachel", "Sarah", "Steven",
    "Camille", "Hugo",  "Louise", "Marc",   "Pierre", "Sophie", "Martin", "Eva"};
constexpr std::array<Words, 24> kLastStems = {
    "Ashford",  "Bauer",  "Berger",  "Clark",     "Dubois",  "Fischer",  "Fletcher", "Garnier",
    "Hoffmann", "Hughes", "Keller",  "Lambert",   "Lehmann", "Marchand", "Meyer",    "Miller",
    "Moreau",   "Parker", "Richter", "Schneider", "Stone",   "Turner",   "Weber",    "Winter"};
constexpr std::array<Words, 12> kLastBeginnings = {"Alden",  "Brook", "Eichen", "Falken", "Grün",  "Hazel",
                                                   "Linden", "Mill",  "Oster",  "Raven",  "Stein", "West"};
constexpr std::array<Words, 8> kLastEndings = {"berg", "field", "ford", "feld",
                                               "mann", "ton",   "wald", "wood"};
constexpr std::array<Words, 4> kMailDomains = {"example.com", "example.org", "example.net",
                                               "mail.example.com"};

struct Country {
  Words code, iban_code;
  int iban_digits;
  std::array<Words, 6> cities;
  std::array<Words, 4> street_beginnings, street_endings;
};

constexpr std::array<Country, 4> kCountries = {{
    {"DE",
     "DE",
     18,
     {"Berlin", "Hamburg", "Köln", "München", "Leipzig", "Bremen"},
     {"Linden", "Garten", "Bahnhof", "Schul"},
     {"straße", "weg", "allee", "platz"}},
    {"AT",
     "AT",
     16,
     {"Wien", "Graz", "Linz", "Salzburg", "Innsbruck", "Villach"},
     {"Berg", "Kirchen", "Wiesen", "Mozart"},
     {"straße", "gasse", "weg", "platz"}},
    {"GB",
     "DE",
     18,
     {"London", "Leeds", "Bristol", "Glasgow", "Oxford", "York"},
     {"Church ", "Mill ", "Station ", "Park "},
     {"Road", "Lane", "Street", "Avenue"}},
    {"US",
     "AT",
     16,
     {"Chicago", "Boston", "Austin", "Denver", "Portland", "Seattle"},
     {"Oak ", "Maple ", "Cedar ", "Lake "},
     {"Street", "Avenue", "Drive", "Court"}},
}};

constexpr std::array<Words, 5> kGermanFiction = {"49 30 23125", "49 69 90009", "49 40 66969", "49 221 4710",
                                                 "49 89 99998"};
constexpr std::array<Words, 3> kBritishFiction = {"44 20 7946 0", "44 161 496 0", "44 117 496 0"};
constexpr std::array<Words, 8> kAmericanAreas = {"202", "212", "312", "415", "512", "617", "206", "303"};

std::string phone_in(Words country, Random& random) {
  const bool spaced = random.percent(60);
  if (country == "US") {
    const auto area = random.pick(kAmericanAreas);
    const auto end = random.digits(2);
    return spaced ? fmt::format("+1 {}-555-01{}", area, end) : fmt::format("+1{}55501{}", area, end);
  }
  const auto exchange = country == "GB" ? random.pick(kBritishFiction) : random.pick(kGermanFiction);
  std::string number = fmt::format("+{}{}", exchange, random.digits(3));
  if (!spaced) std::erase(number, ' ');
  return number;
}

std::string postal_code_in(Words country, Random& random) {
  if (country == "GB") {
    static constexpr std::array<Words, 6> kAreas = {"SW", "LS", "BS", "EC", "OX", "YO"};
    static constexpr std::array<Words, 5> kUnits = {"AB", "DH", "EJ", "NP", "TW"};
    const auto area = random.pick(kAreas);
    const auto numbers = random.below(81);
    return fmt::format("{}{} {}{}", area, 1 + numbers / 9, 1 + numbers % 9, random.pick(kUnits));
  }
  if (country == "AT") return fmt::format("{}", 1010 + random.below(8900));
  // Leading zeros are real, and the first thing a careless reader loses.
  return fmt::format("{:05}", 1067 + random.below(98000));
}

std::string ascii_of(std::string_view name) {
  std::string ascii = to_lower(name);
  for (size_t at; (at = ascii.find("ü")) != std::string::npos;)
    ascii.replace(at, std::string_view("ü").size(), "ue");
  return ascii;
}

std::string last_name(Random& random) {
  if (random.percent(40)) return std::string(random.pick(kLastStems));
  const auto beginning = random.pick(kLastBeginnings);
  return fmt::format("{}{}", beginning, random.pick(kLastEndings));
}

}  // namespace

uint64_t Random::next() {
  uint64_t z = state_ += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

std::string Random::digits(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += static_cast<char>('0' + below(10));
  return text;
}

std::string iban_of(std::string_view country, std::string_view account) {
  int remainder = 0;
  const auto take = [&remainder](int value, int scale) { remainder = (remainder * scale + value) % 97; };
  for (const char digit : account) take(digit - '0', 10);
  for (const char letter : country) take(letter - 'A' + 10, 100);
  take(0, 100);
  return fmt::format("{}{:02}{}", country, 98 - remainder, account);
}

Person invent_person(Random& random) {
  const Country& country = kCountries[static_cast<size_t>(random.below(kCountries.size()))];
  Person person;
  person.first_name = random.pick(kFirstNames);
  person.last_name = last_name(random);
  const auto mailbox_number = random.below(1'000);
  person.email = fmt::format("{}.{}{}@{}", to_lower(person.first_name), ascii_of(person.last_name),
                             mailbox_number, random.pick(kMailDomains));
  // As people type it: the view that lowers it is there for a reason.
  if (random.percent(10)) person.email[0] = person.first_name[0];
  person.phone = phone_in(country.code, random);
  const auto street_beginning = random.pick(country.street_beginnings);
  const auto street = fmt::format("{}{}", street_beginning, random.pick(country.street_endings));
  const auto house = 1 + random.below(140);
  const bool house_first = country.code == "GB" || country.code == "US";
  person.street = house_first ? fmt::format("{} {}", house, street) : fmt::format("{} {}", street, house);
  person.city = random.pick(country.cities);
  person.postal_code = postal_code_in(country.code, random);
  person.country = country.code;
  const auto year = 1941 + random.below(65);
  const auto month = 1 + random.below(12);
  person.date_of_birth = fmt::format("{}-{:02}-{:02}", year, month, 1 + random.below(28));
  person.iban = iban_of(country.iban_code, random.digits(country.iban_digits));
  return person;
}

}  // namespace steward::demo
