// What tests of bad input share: bytes that mean nothing, and what every message must be.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace steward::testing {

inline constexpr char kSecret[] = "s3cret";  // stands for a password or a value wherever one could leak

inline std::string command_line(const std::vector<std::string>& arguments) {
  std::string line = "steward";
  for (const auto& argument : arguments) line += " " + argument;
  return line;
}

// One sentence for people: no C++ names, no SQL, no values.
inline void expect_clear(const std::string& text, const std::string& context) {
  for (const char* internal :
       {kSecret, "pqxx", "std::", "duckdb", "::Exception", "Exception:", "SELECT *", "defect", "N5boost"})
    EXPECT_EQ(text.find(internal), std::string::npos) << context << "\nholds '" << internal << "':\n" << text;
}

// Bytes that mean nothing, the same every time.
inline std::string noise(size_t size) {
  std::string bytes(size, '\0');
  uint32_t state = 1;
  for (char& byte : bytes) byte = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  return bytes;
}

}  // namespace steward::testing
