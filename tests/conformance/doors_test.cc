// The request tables of AuthZEN 1.0 and of Trino's OPA plugin (authzen_cases/, trino_cases/), made from their
// specifications, asked of the real server.
//
// A file is an array of cases, asked in order: {"name", "section"?: of the specification, "method"?: "POST",
// "path", "headers"?: {…}, "body": JSON or "raw": text, "status", "expect"?: what the answer's body must hold
// (missing()), "head"?: [parts of the answer's head], "ledger"?: how many entries it leaves, "save"?: {NAME:
// JSON Pointer} for ${NAME} in later bodies and expectations}.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/json.h"
#include "tests/conformance/doors_world.h"

namespace steward::tests {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

class Table {
 public:
  explicit Table(const DoorsWorld& world) : world_(world) {}

  size_t asked() const { return names_.size(); }

  void ask_file(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    const auto cases = parse_json(text.str());
    ASSERT_TRUE(cases.ok()) << file << ": " << cases.error().to_string();
    for (const json::value& one : cases->as_array()) ask(file.filename().string(), one.as_object());
  }

 private:
  void ask(const std::string& file, const json::object& one) {
    const std::string name = file + ": " + std::string(one.at("name").as_string());
    SCOPED_TRACE(name);
    EXPECT_TRUE(names_.insert(name).second) << "two cases of one name";
    const bool is_get = one.contains("method");
    const std::string body = with_saved(one.contains("raw")    ? std::string(one.at("raw").as_string())
                                        : one.contains("body") ? json::serialize(one.at("body"))
                                                               : "");
    const uint64_t before = one.contains("ledger") ? world_.ledger_size() : 0;
    const testing::HttpAnswer answer =
        world_.send(is_get ? std::string(one.at("method").as_string()) : "POST",
                    std::string(one.at("path").as_string()), fields(one, body, is_get), body);
    EXPECT_EQ(answer.status, one.at("status").to_number<int>()) << answer.body;
    if (const auto* head = one.if_contains("head")) {
      for (const json::value& part : head->as_array())
        EXPECT_NE((answer.head + "\r\n").find(std::string(part.as_string())), std::string::npos)
            << part << answer.head;
    }
    if (const auto* ledger = one.if_contains("ledger")) {
      EXPECT_EQ(world_.ledger_size() - before, ledger->to_number<uint64_t>()) << answer.body;
    }
    boost::system::error_code failure;
    const json::value actual = json::parse(answer.body, failure);
    EXPECT_FALSE(failure) << answer.body;
    if (const auto* expected = one.if_contains("expect")) {
      const std::string lacks = missing(json::parse(with_saved(json::serialize(*expected))), actual);
      EXPECT_TRUE(lacks.empty()) << lacks << "in " << answer.body;
    }
    if (answer.status != 200) {
      EXPECT_NE(answer.head.find("application/problem+json"), std::string::npos) << answer.head;
      EXPECT_TRUE(actual.is_object() && actual.get_object().contains("detail")) << answer.body;
    }
    if (const auto* save = one.if_contains("save"))
      for (const auto& member : save->as_object()) {
        const json::value* found = actual.find_pointer(member.value().as_string(), failure);
        if (found && found->is_string())
          saved_[std::string(member.key())] = std::string(found->get_string());
        else
          ADD_FAILURE() << "nothing to save in " << answer.body;
      }
  }

  std::string with_saved(std::string text) const {
    for (const auto& [key, value] : saved_) {
      const std::string mark = "${" + key + "}";
      for (size_t at; (at = text.find(mark)) != std::string::npos;) text.replace(at, mark.size(), value);
    }
    return text;
  }

  static std::string fields(const json::object& one, const std::string& body, bool is_get) {
    std::string fields;
    bool has_type = is_get, has_length = is_get;
    if (const auto* headers = one.if_contains("headers"))
      for (const auto& member : headers->as_object()) {
        has_type |= member.key() == "Content-Type";
        has_length |= member.key() == "Content-Length" || member.key() == "Transfer-Encoding";
        if (member.value().is_null()) continue;  // left out
        fields += std::string(member.key()) + ": " + std::string(member.value().as_string()) + "\r\n";
      }
    if (!has_type) fields += "Content-Type: application/json\r\n";
    if (!has_length) fields += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return fields;
  }

  const DoorsWorld& world_;
  std::set<std::string> names_;
  std::map<std::string, std::string> saved_;
};

size_t ask_folder(const char* folder) {
  const DoorsWorld world;
  Table table(world);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(STEWARD_DOORS_DIR).parent_path() / folder))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) table.ask_file(file);
  return table.asked();
}

TEST(AuthZen, AnswersItsRequestTable) {
  EXPECT_GE(ask_folder("authzen_cases"), 60u);
}

TEST(TrinoOpa, AnswersItsRequestTable) {
  EXPECT_GE(ask_folder("trino_cases"), 80u);
}

TEST(Missing, SeesWhatDiffers) {
  const auto lacks = [](const char* expected, const char* actual) {
    return missing(json::parse(expected), json::parse(actual));
  };
  EXPECT_EQ(lacks(R"({"a":1})", R"({"a":1.0,"b":2})"), "");
  EXPECT_NE(lacks(R"({"a":1})", R"({"a":2})"), "");
  EXPECT_NE(lacks(R"({"a":1})", R"({})"), "");
  EXPECT_NE(lacks(R"([1,2])", R"([1])"), "");
  EXPECT_NE(lacks(R"([])", R"([1])"), "");
  EXPECT_EQ(lacks(R"({"a":"~bc"})", R"({"a":"abcd"})"), "");
  EXPECT_NE(lacks(R"({"a":"~x"})", R"({"a":"abcd"})"), "");
  EXPECT_EQ(lacks(R"({"a":"<absent>"})", R"({"b":1})"), "");
  EXPECT_NE(lacks(R"({"a":"<absent>"})", R"({"a":null})"), "");
  EXPECT_EQ(lacks(R"({"<has>":[{"a":1}]})", R"([{"b":1},{"a":1,"c":2}])"), "");
  EXPECT_NE(lacks(R"({"<has>":[{"a":1}]})", R"([{"b":1}])"), "");
  EXPECT_NE(lacks(R"({"<size>":1})", R"([])"), "");
}

}  // namespace
}  // namespace steward::tests
