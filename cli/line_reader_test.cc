#include "cli/line_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

namespace steward::cli {
namespace {

class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe(ends_), 0); }
  ~Pipe() {
    close_writing();
    ::close(ends_[0]);
  }
  void write(std::string_view text) {
    EXPECT_EQ(::write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void close_writing() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }
  int reading() const { return ends_[0]; }

 private:
  int ends_[2] = {-1, -1};
};

TEST(LineReader, PartsInputIntoLines) {
  const struct {
    std::string_view input;
    std::vector<std::string> lines;
  } kCases[] = {
      {"", {}}, {"\n", {""}}, {"a\nb\n", {"a", "b"}}, {"a\r\n\nb", {"a", "", "b"}}, {"a", {"a"}},
  };
  for (const auto& c : kCases) {
    Pipe pipe;
    pipe.write(c.input);
    pipe.close_writing();
    LineReader reader(pipe.reading(), 100);
    std::vector<std::string> lines;
    std::string_view line;
    for (auto more = reader.next(line); more.ok() && *more; more = reader.next(line))
      lines.emplace_back(line);
    EXPECT_EQ(lines, c.lines) << c.input;
    EXPECT_EQ(reader.number(), c.lines.size()) << c.input;
  }
}

TEST(LineReader, TellsWhenALineMustBeWaitedFor) {
  Pipe pipe;
  pipe.write("a\nb\nc");
  LineReader reader(pipe.reading(), 100);
  std::string_view line;
  EXPECT_FALSE(reader.has_line());
  ASSERT_TRUE(*reader.next(line));
  EXPECT_TRUE(reader.has_line());
  ASSERT_TRUE(*reader.next(line));
  EXPECT_EQ(line, "b");
  EXPECT_FALSE(reader.has_line());
}

TEST(LineReader, RefusesALineThatHasNoEnd) {
  Pipe pipe;
  pipe.write("short\n" + std::string(2000, 'x'));
  LineReader reader(pipe.reading(), 100);
  std::string_view line;
  ASSERT_TRUE(*reader.next(line));
  const auto second = reader.next(line);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().where.find("standard input:2"), std::string::npos);
}

}  // namespace
}  // namespace steward::cli
