#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace steward::cli {
namespace {

// Tests do not run on a terminal, so ink() adds no colour and what is left is what a pipe receives.
TEST(Ink, HostileNamesCannotDriveTheTerminal) {
  EXPECT_EQ(ink(Ink::kRed, "a\x1b[2Jb\nc"), "a?[2Jb?c");
  EXPECT_EQ(ink(Ink::kPlain, "größe"), "größe");
}

TEST(Wrapped, BreaksAtSpacesAndIndentsUnderTheText) {
  const std::string word(40, 'x');
  EXPECT_EQ(wrapped("- ", "short", 1), " - short\n");
  EXPECT_EQ(wrapped("- ", word + " " + word + " " + word, 1),
            " - " + word + " " + word + "\n   " + word + "\n");
  EXPECT_EQ(wrapped("", "", 0), "\n");
  const std::string endless(500, 'y');
  EXPECT_EQ(wrapped("", endless, 0), endless + "\n");
}

TEST(Table, ColumnsAreAsWideAsTheirWidestCellInCharacters) {
  Table table({"NAME", "N"});
  table.add({"größe", "1"});
  table.add({"x", "22"});
  EXPECT_EQ(table.str(2),
            "  NAME   N\n"
            "  größe  1\n"
            "  x      22\n");
}

TEST(Table, EscapeSequencesTakeNoRoom) {
  Table table({"A", "B"});
  table.add({"\x1b[1mxy\x1b[0m", "1"});
  table.add({"xyz", "2"});
  EXPECT_EQ(table.str(),
            "A    B\n"
            "\x1b[1mxy\x1b[0m   1\n"
            "xyz  2\n");
}

}  // namespace
}  // namespace steward::cli
