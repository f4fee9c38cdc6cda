#include "scanners/detectors/null_model.h"

namespace steward::scanners {
namespace {

std::string_view alphabet_of(char symbol) {
  switch (symbol) {
    case '9':
      return "0123456789";
    case 'A':
      return "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    case 'a':
      return "abcdefghijklmnopqrstuvwxyz";
    case 'X':
      return "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    case 'x':
      return "abcdefghijklmnopqrstuvwxyz0123456789";
    case 'h':
      return "0123456789abcdef";
    case 'H':
      return "0123456789ABCDEF";
    case 'm':
      return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    default:
      return {};
  }
}

}  // namespace

std::string random_value(std::string_view shape_template, std::mt19937_64& engine) {
  std::string value;
  for (size_t i = 0; i < shape_template.size(); ++i) {
    if (shape_template[i] == '\\' && i + 1 < shape_template.size()) {
      value += shape_template[++i];
      continue;
    }
    const std::string_view alphabet = alphabet_of(shape_template[i]);
    value += alphabet.empty() ? shape_template[i] : alphabet[engine() % alphabet.size()];
  }
  return value;
}

}  // namespace steward::scanners
