#include "scanners/detectors/validators/month_names.h"

#include <array>

#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

// By month; a word is framed by spaces.
constexpr std::array<std::string_view, 12> kNames = {
    " january januar jänner janvier enero gennaio janeiro jan jän janv ene gen ",
    " february februar février fevrier febrero febbraio fevereiro feb fév fev févr ",
    " march märz mars marzo março marco mar mär mrz ",
    " april avril abril aprile apr avr abr ",
    " may mai mayo maggio maio mag ",
    " june juni juin junio giugno junho jun giu ",
    " july juli juillet julio luglio julho jul juil lug ",
    " august août aout agosto aug aoû ago ",
    " september septembre septiembre setiembre settembre setembro sep sept set ",
    " october oktober octobre octubre ottobre outubro oct okt ott out ",
    " november novembre noviembre novembro nov ",
    " december dezember décembre decembre diciembre dicembre dezembro dec dez déc dic ",
};

// By the first letter of a word, the months that have a name so beginning, one bit each: most words begin no
// month.
constexpr std::array<uint16_t, 256> kByFirst = [] {
  std::array<uint16_t, 256> months{};
  for (size_t month = 0; month < kNames.size(); ++month)
    for (size_t i = 1; i < kNames[month].size(); ++i)
      if (kNames[month][i - 1] == ' ')
        months[static_cast<uint8_t>(kNames[month][i])] |= static_cast<uint16_t>(1u << month);
  return months;
}();

}  // namespace

uint32_t month_of(std::string_view word) {
  std::array<char, 16> framed{};
  if (word.size() < 3 || word.size() + 2 > framed.size()) return 0;
  const uint16_t months = kByFirst[static_cast<uint8_t>(is_upper(word[0]) ? word[0] | 0x20 : word[0])];
  if (months == 0) return 0;
  framed[0] = framed[word.size() + 1] = ' ';
  for (size_t i = 0; i < word.size(); ++i) {
    if (word[i] == ' ') return 0;
    framed[i + 1] = is_upper(word[i]) ? static_cast<char>(word[i] | 0x20) : word[i];
  }
  const std::string_view wanted(framed.data(), word.size() + 2);
  for (uint32_t month = 0; month < kNames.size(); ++month)
    if ((months >> month & 1) != 0 && kNames[month].find(wanted) != std::string_view::npos) return month + 1;
  return 0;
}

}  // namespace steward::scanners
