// docs/doors.md says what a server answers; here one is asked, under the policies and the mapping as they stand on the
// page. A string "…" of the page stands for anything, and members that it leaves out are not compared.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "base/json.h"
#include "tests/conformance/doors_world.h"

namespace steward::tests {
namespace {

namespace json = boost::json;

struct Exchange {
  std::string path, body, answer;
};

struct Page {
  std::map<std::string, std::string> files;  // as `cat > NAME` writes them
  std::vector<Exchange> exchanges;           // curl commands that show an answer
};

constexpr std::string_view kIndent = "    ", kCat = "$ cat > ", kCurl = "$ curl -s localhost:8642", kData = " -d '";

// Lines of code; any other is "".
std::vector<std::string> code_lines() {
  std::vector<std::string> lines;
  std::ifstream file(STEWARD_DOORS_PAGE);
  for (std::string line; std::getline(file, line);)
    lines.push_back(line.starts_with(kIndent) ? line.substr(kIndent.size()) : "");
  return lines;
}

Page read_page() {
  Page page;
  const auto lines = code_lines();
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with(kCat)) {
      const std::string name = lines[i].substr(kCat.size(), lines[i].find(' ', kCat.size()) - kCat.size());
      for (++i; i < lines.size() && lines[i] != "END"; ++i) page.files[name] += lines[i] + "\n";
    } else if (lines[i].starts_with(kCurl)) {
      std::string command = lines[i];
      while (std::count(command.begin(), command.end(), '\'') % 2 != 0 && ++i < lines.size())
        command += "\n" + lines[i];
      Exchange exchange;
      exchange.path = command.substr(kCurl.size(), command.find(' ', kCurl.size()) - kCurl.size());
      if (const size_t at = command.find(kData); at != std::string::npos)
        exchange.body = command.substr(at + kData.size(), command.rfind('\'') - at - kData.size());
      while (i + 1 < lines.size() && !lines[i + 1].empty()) exchange.answer += lines[++i] + "\n";
      page.exchanges.push_back(std::move(exchange));
    }
  }
  return page;
}

json::value with_any(json::value value) {
  if (value.is_string() && value.get_string() == "…") return "<any>";
  if (value.is_array())
    for (json::value& item : value.get_array()) item = with_any(item);
  if (value.is_object())
    for (auto& member : value.get_object()) member.value() = with_any(member.value());
  return value;
}

TEST(DoorsPage, ShowsWhatTheServerAnswers) {
  const Page page = read_page();
  DoorsSetup setup;
  setup.catalog.datasets = {dataset_of_doors("file", "/srv/shop/orders.csv",
                                             {{"id", "integer", ""},
                                              {"email", "text", "user.contact.email"},
                                              {"country", "text", "user.contact.address.country"},
                                              {"total", "number", ""}},
                                             DatasetKind::kFile),
                            dataset_of_doors("file", "/srv/shop/weather.csv",
                                             {{"day", "date", ""}, {"celsius", "integer", ""}}, DatasetKind::kFile)};
  ASSERT_EQ(page.files.size(), 2u);
  setup.policies = page.files.at("policies.yaml");
  setup.trino = page.files.at("trino.yaml");
  const DoorsWorld world(setup);
  ASSERT_GE(page.exchanges.size(), 7u);
  for (const Exchange& exchange : page.exchanges) {
    SCOPED_TRACE(exchange.path + " " + exchange.body);
    const auto answer = world.send("POST", exchange.path,
                                   "Content-Type: application/json\r\nContent-Length: " +
                                       std::to_string(exchange.body.size()) + "\r\n",
                                   exchange.body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    const auto shown = parse_json(exchange.answer), given = parse_json(answer.body);
    ASSERT_TRUE(shown.ok()) << exchange.answer;
    ASSERT_TRUE(given.ok()) << answer.body;
    EXPECT_EQ(missing(with_any(*shown), *given), "");
  }
}

}  // namespace
}  // namespace steward::tests
