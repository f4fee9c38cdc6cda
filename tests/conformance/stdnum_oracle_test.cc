// Every checksum of ours against an independent implementation: python-stdnum, run, not copied (scripts/setup
// fetches it). For each row of stdnum_oracle_table.cc both judge random numbers, valid ones, and valid ones
// with one character changed or two neighbours swapped: what typing errors make, and what check digits are
// for.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <random>
#include <set>
#include <stdexcept>

#include "scanners/detectors/detector_set.h"
#include "scanners/detectors/null_model.h"
#include "tests/conformance/stdnum_oracle_table.h"

namespace steward::scanners {
namespace {

constexpr int kRandom = 2'000;        // values of each template
constexpr int kDraws = 3'000'000;     // at most, in search of valid ones
constexpr size_t kValid = 100;        // of each template
constexpr size_t kMutated = 12;       // valid values whose every neighbour is looked at
constexpr size_t kLeastAccepted = 5;  // of each template; fewer prove nothing

// The Python process. Asks and waits, so a question and its answer are never in the pipe at once.
class Oracle {
 public:
  Oracle() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
      throw std::runtime_error("socketpair");
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDIN_FILENO);
      ::dup2(ends[1], STDOUT_FILENO);
      ::setenv("PYTHONPATH", STEWARD_PYTHON_DEPS, 1);
      ::execlp("python3", "python3", STEWARD_ORACLE_SCRIPT, nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    to_ = ::fdopen(ends[0], "w");
    from_ = ::fdopen(::dup(ends[0]), "r");
  }
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;
  ~Oracle() {
    ::shutdown(fileno(to_), SHUT_WR);
    std::fclose(to_);
    std::fclose(from_);
    ::waitpid(pid_, nullptr, 0);
  }

  // One character for each value: '1' or '0'. Empty when the oracle has died.
  std::string judge(std::string_view modules, const std::vector<std::string>& values) {
    std::string question = std::string(modules) + ' ' + std::to_string(values.size()) + '\n';
    for (const std::string& value : values) question += value + '\n';
    // MSG_NOSIGNAL is what stdio has not: the test must fail, not die, when Python is missing.
    for (size_t sent = 0; sent < question.size();) {
      const ssize_t size = ::send(fileno(to_), question.data() + sent, question.size() - sent, MSG_NOSIGNAL);
      if (size <= 0) return {};
      sent += static_cast<size_t>(size);
    }
    std::string answer;
    for (int c; (c = std::fgetc(from_)) != '\n';) {
      if (c == EOF) return {};
      answer += static_cast<char>(c);
    }
    return answer;
  }

 private:
  pid_t pid_ = -1;
  FILE *to_ = nullptr, *from_ = nullptr;
};

Oracle& oracle() {
  static Oracle process;
  return process;
}

const Rule* find_rule(std::string_view id) {
  for (const Rule& rule : DetectorSet::builtin().rules())
    if (rule.id == id) return &rule;
  return nullptr;
}

bool we_accept(const OracleRow& row, const Rule& rule, const std::string& value) {
  const Match match = rule.match(value);
  return match == Match::kValid || (match == Match::kPlausible && !row.valid_only);
}

// Values that differ from `value` in one character of the same kind, or by two neighbours swapped.
void add_neighbours(const std::string& value, std::set<std::string>& values) {
  for (size_t i = 0; i < value.size(); ++i) {
    const bool digit = value[i] >= '0' && value[i] <= '9', letter = value[i] >= 'A' && value[i] <= 'Z';
    if (!digit && !letter) continue;
    std::string changed = value;
    for (char c = digit ? '0' : 'A'; c <= (digit ? '9' : 'Z'); ++c) {
      changed[i] = c;
      values.insert(changed);
    }
    // Not with a separator: where those stand is the regex's word, which the modules do not have.
    if (i + 1 < value.size() && std::isalnum(static_cast<unsigned char>(value[i + 1]))) {
      changed = value;
      std::swap(changed[i], changed[i + 1]);
      values.insert(changed);
    }
  }
}

// All values that end otherwise: where most check digits stand, so one of them the oracle should accept.
void add_endings(const std::string& value, std::set<std::string>& values) {
  const size_t n = value.size();
  if (n < 2) return;
  std::string changed = value;
  const bool digits =
      value[n - 1] >= '0' && value[n - 1] <= '9' && value[n - 2] >= '0' && value[n - 2] <= '9';
  for (int ending = 0; ending < (digits ? 100 : 26); ++ending) {
    if (digits) changed[n - 2] = static_cast<char>('0' + ending / 10);
    changed[n - 1] = static_cast<char>(digits ? '0' + ending % 10 : 'A' + ending);
    values.insert(changed);
  }
}

std::vector<std::string> make_values(const OracleRow& row, const Rule& rule,
                                     std::string_view shape_template) {
  std::mt19937_64 engine(20'26);
  std::set<std::string> values;
  for (int i = 0; i < kRandom; ++i) {
    const std::string value = random_value(shape_template, engine);
    values.insert(value);
    if (i < 20) add_endings(value, values);
  }
  std::vector<std::string> accepted;
  for (int i = 0; i < kDraws && accepted.size() < kValid; ++i)
    if (std::string value = random_value(shape_template, engine); we_accept(row, rule, value))
      accepted.push_back(std::move(value));
  values.insert(accepted.begin(), accepted.end());
  for (size_t i = 0; i < std::min(kMutated, accepted.size()); ++i) add_neighbours(accepted[i], values);
  return {values.begin(), values.end()};
}

bool is_intended(const OracleRow& row, std::string_view value) {
  return std::any_of(row.differences.begin(), row.differences.end(),
                     [&](const IntendedDifference& difference) { return difference.concerns(value); });
}

void compare(const OracleRow& row, const Rule& rule, std::string_view shape_template) {
  const std::vector<std::string> values = make_values(row, rule, shape_template);
  const std::string theirs = oracle().judge(row.modules, values);
  ASSERT_EQ(theirs.size(), values.size())
      << "python-stdnum does not answer: run scripts/setup; module " << row.modules;
  size_t agreed_valid = 0;
  int shown = 0;
  for (size_t i = 0; i < values.size() && shown < 10; ++i) {
    const bool ours = we_accept(row, rule, values[i]);
    agreed_valid += ours && theirs[i] == '1';
    if (ours == (theirs[i] == '1') || is_intended(row, values[i])) continue;
    ADD_FAILURE() << row.rule << ": " << values[i] << (ours ? ": we alone accept" : ": stdnum alone accepts");
    ++shown;
  }
  EXPECT_GE(agreed_valid, kLeastAccepted) << row.rule << ' ' << shape_template << ": too few to compare";
}

class StdnumOracle : public ::testing::TestWithParam<OracleRow> {};

TEST_P(StdnumOracle, SaysTheSame) {
  const OracleRow& row = GetParam();
  const Rule* rule = find_rule(row.rule);
  ASSERT_NE(rule, nullptr) << "no rule " << row.rule;
  std::vector<std::string_view> templates = row.templates;
  if (templates.empty()) templates.assign(rule->null_shapes.begin(), rule->null_shapes.end());
  ASSERT_FALSE(templates.empty()) << row.rule << " has no null_shapes; give templates";
  for (const std::string_view shape_template : templates) compare(row, *rule, shape_template);
}

std::string name_of(const OracleRow& row) {
  std::string name = std::string(row.rule) + "_by_" + std::string(row.modules);
  for (char& c : name)
    if (c == '.' || c == ',') c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Rules, StdnumOracle, ::testing::ValuesIn(oracle_rows()),
                         [](const auto& row) { return name_of(row.param); });
INSTANTIATE_TEST_SUITE_P(WorldRules, StdnumOracle, ::testing::ValuesIn(world_oracle_rows()),
                         [](const auto& row) { return name_of(row.param); });

}  // namespace
}  // namespace steward::scanners
