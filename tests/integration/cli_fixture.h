// The command line as a user types it, in a folder of its own: `steward` with a data directory there.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {

class Cli : public ::testing::Test {
 protected:
  Finished steward(std::vector<std::string> arguments, const std::string& input = "") const {
    arguments.insert(arguments.begin(), {"--data-dir", (dir_.path() / "data").string()});
    return run_steward(arguments, input);
  }
  std::string file(const std::string& name, const std::string& text) const {
    const auto path = dir_.path() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string people_csv() const {
    std::string text = "id,email,city\n";
    for (int i = 0; i < 200; ++i)
      text += std::to_string(i) + ",person" + std::to_string(i) + "@example.org,Oslo\n";
    return file("people.csv", text);
  }
  // What ends with that code and says each part, on either stream; both are printed where it does not.
  void expect_says(const Finished& run, int exit_code, const std::vector<std::string>& parts) const {
    EXPECT_EQ(run.exit_code, exit_code) << run.out << run.err;
    for (const std::string& part : parts)
      EXPECT_NE((run.out + run.err).find(part), std::string::npos) << "'" << part << "' is not in:\n"
                                                                   << run.out << run.err;
  }

  TemporaryDir dir_;
};

}  // namespace steward::testing
