// What every message about bad input must be: clear to people, without internals, values or passwords.
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
       {kSecret, "pqxx", "std::", "duckdb", "Exception", "SELECT *", "defect", "N5boost"})
    EXPECT_EQ(text.find(internal), std::string::npos) << context << "\nholds '" << internal << "':\n" << text;
}

}  // namespace steward::testing
