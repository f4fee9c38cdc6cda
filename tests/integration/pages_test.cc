// The pages for people as the real server gives them out: to everybody, unchanged for who has them, under
// headers that let in nothing else; and the endpoints that were made for them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/json.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

namespace fs = std::filesystem;

constexpr char kToken[] = "0123456789abcdef-token";

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string header(const HttpAnswer& answer, const std::string& name) {
  const std::string start = "\r\n" + name + ": ";
  const auto at = answer.head.find(start);
  if (at == std::string::npos) return "";
  const auto end = answer.head.find("\r\n", at + 2);
  return answer.head.substr(at + start.size(), end - at - start.size());
}

class Pages : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new TemporaryDir;
    const fs::path token = dir_->path() / "token";
    std::ofstream(token) << kToken << "\n";
    fs::permissions(token, fs::perms::owner_read | fs::perms::owner_write);
    server_ = new ServerProcess(dir_->path() / "data", {"--token-file", token.string()});
  }
  static void TearDownTestSuite() {
    delete server_;
    delete dir_;
  }
  static HttpAnswer call(const std::string& method, const std::string& target, const std::string& fields = "",
                         const std::string& body = "") {
    const auto answer = http_exchange(
        server_->port(), method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                             fields + "\r\n" + body);
    EXPECT_TRUE(answer.has_value()) << method << " " << target;
    return answer.value_or(HttpAnswer{});
  }
  static HttpAnswer ask(const std::string& target) {
    return call("GET", target, std::string("Authorization: Bearer ") + kToken + "\r\n");
  }
  static std::string path_of(const fs::path& file) {
    const std::string name = file.filename().string();
    return name == "index.html" ? "/ui/" : "/ui/" + name;
  }
  static std::vector<fs::path> files() {
    std::vector<fs::path> all;
    for (const auto& file : fs::directory_iterator(fs::path(STEWARD_SOURCE_DIR) / "web"))
      all.push_back(file.path());
    EXPECT_GT(all.size(), 10U);
    return all;
  }

  static inline TemporaryDir* dir_ = nullptr;
  static inline ServerProcess* server_ = nullptr;
};

TEST_F(Pages, EachFileIsServedAsItIsWithoutAToken) {
  for (const fs::path& file : files()) {
    const HttpAnswer answer = call("GET", path_of(file));
    EXPECT_EQ(answer.status, 200) << file;
    EXPECT_EQ(answer.body, contents(file)) << file;
    const char* type = file.extension() == ".html"  ? "text/html; charset=utf-8"
                       : file.extension() == ".css" ? "text/css; charset=utf-8"
                                                    : "text/javascript; charset=utf-8";
    EXPECT_EQ(header(answer, "Content-Type"), type) << file;
  }
}

TEST_F(Pages, TheirHeadersLetInNothingElse) {
  for (const fs::path& file : files()) {
    const HttpAnswer answer = call("GET", path_of(file));
    EXPECT_EQ(
        header(answer, "Content-Security-Policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types steward-report")
        << file;
    EXPECT_EQ(answer.head.find("Content-Security-Policy"), answer.head.rfind("Content-Security-Policy"))
        << file;
    EXPECT_EQ(header(answer, "X-Content-Type-Options"), "nosniff") << file;
    EXPECT_EQ(header(answer, "Referrer-Policy"), "no-referrer") << file;
    EXPECT_EQ(header(answer, "Cross-Origin-Opener-Policy"), "same-origin") << file;
    EXPECT_EQ(header(answer, "Cache-Control"), "no-cache") << file;
  }
}

TEST_F(Pages, WhoHasAFileIsToldThatItIsStillTheSame) {
  std::set<std::string> tags;
  for (const fs::path& file : files()) {
    const std::string path = path_of(file);
    const std::string tag = header(call("GET", path), "ETag");
    EXPECT_TRUE(tags.insert(tag).second) << path << " " << tag;
    const struct {
      std::string if_none_match;
      int status;
    } kCases[] = {{tag, 304},   {"W/" + tag, 304}, {"\"other\", " + tag, 304}, {"*", 304}, {"\"other\"", 200},
                  {"tag", 200}, {"", 200}};
    for (const auto& c : kCases) {
      const HttpAnswer again = call("GET", path, "If-None-Match: " + c.if_none_match + "\r\n");
      EXPECT_EQ(again.status, c.status) << path << " " << c.if_none_match;
      EXPECT_EQ(again.body.empty(), c.status == 304) << path << " " << c.if_none_match;
      EXPECT_EQ(header(again, "ETag"), tag) << path;
    }
  }
}

TEST_F(Pages, GoOutPackedToWhoUnpacksThem) {
  size_t all = 0;
  for (const fs::path& file : files()) {
    const HttpAnswer packed = call("GET", path_of(file), "Accept-Encoding: br, gzip\r\n");
    EXPECT_EQ(header(packed, "Content-Encoding"), "gzip") << file;
    EXPECT_EQ(packed.body.substr(0, 2), "\x1f\x8b") << file;
    EXPECT_NE(header(packed, "ETag"), header(call("GET", path_of(file)), "ETag")) << file;
    all += packed.head.size() + packed.body.size();
  }
  EXPECT_LT(all, 40'000U) << "the whole page, heads included";
  EXPECT_EQ(header(call("GET", "/ui/", "Accept-Encoding: gzip;q=0\r\n"), "Content-Encoding"), "");
}

TEST_F(Pages, HeadGivesTheHeadAlone) {
  for (const char* fields : {"", "Accept-Encoding: gzip\r\n", "If-None-Match: *\r\n"}) {
    const HttpAnswer whole = call("GET", "/ui/", fields), head = call("HEAD", "/ui/", fields);
    EXPECT_EQ(head.status, whole.status) << fields;
    EXPECT_EQ(head.body, "") << fields;
    for (const char* name : {"Content-Length", "Content-Type", "Content-Encoding", "ETag", "Vary",
                             "Cache-Control", "Content-Security-Policy"})
      EXPECT_EQ(header(head, name), header(whole, name)) << fields << name;
  }
  EXPECT_EQ(header(call("HEAD", "/ui/"), "Content-Length"), std::to_string(call("GET", "/ui/").body.size()));
}

TEST_F(Pages, NothingElseLivesThere) {
  const struct {
    const char* method;
    const char* target;
    int status;
  } kCases[] = {
      {"GET", "/ui/nothing.js", 404},  {"GET", "/ui/index.html", 404},    {"GET", "/ui//style.css", 404},
      {"GET", "/ui/style.css/", 404},  {"GET", "/ui/../etc/passwd", 400}, {"GET", "/ui/%2e%2e/x", 400},
      {"GET", "/ui/..%2fetc", 400},    {"GET", "/ui/STYLE.CSS", 404},     {"GET", "/ui/?token=x", 400},
      {"POST", "/ui/", 405},           {"DELETE", "/ui/style.css", 405},  {"PUT", "/", 405},
      {"GET", "/web/index.html", 404},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(call(c.method, c.target).status, c.status) << c.method << " " << c.target;
  EXPECT_EQ(header(call("POST", "/ui/"), "Allow"), "GET, HEAD");
}

TEST_F(Pages, TheRootLeadsToThem) {
  for (const char* path : {"/", "/ui"}) {
    const HttpAnswer answer = call("GET", path);
    EXPECT_EQ(answer.status, 307) << path;
    EXPECT_EQ(header(answer, "Location"), "ui/") << path;
  }
  EXPECT_NE(call("GET", "/api/").body.find("/api/v1/audit/entries"), std::string::npos);
}

TEST_F(Pages, AreFoundByLinksOfOtherSitesAndByNothingElseOfTheirs) {
  const std::string link =
      "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
  EXPECT_EQ(call("GET", "/ui/", link).status, 200);
  EXPECT_EQ(call("GET", "/", link).status, 307);
  EXPECT_EQ(call("GET", "/api/v1/audit/reports", link).status, 403);
  EXPECT_EQ(call("GET", "/ui/page.js", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n").status,
            403);
}

// What the page holds is known to who has no token; all that it shows it must ask for.
TEST_F(Pages, HoldNoDataAndKeepNoToken) {
  for (const fs::path& file : files()) {
    const std::string text = contents(file);
    for (const char* word :
         {"localStorage", "sessionStorage", "indexedDB", "document.cookie", "innerHTML", "outerHTML",
          "insertAdjacentHTML", "document.write", "eval(", "http://", "style="}) {
      const auto at = text.find(word);
      if (at != std::string::npos) ADD_FAILURE() << file << " has " << word << ": " << text.substr(at, 60);
    }
  }
  EXPECT_EQ(call("GET", "/api/v1/audit/reports").status, 401);
  EXPECT_EQ(call("GET", "/api/v1/audit/servers").status, 401);
}

TEST_F(Pages, ServersSayWhatTheyDecidedAndRecorded) {
  const std::string body =
      R"({"subject":{"id":"jo","roles":["analyst"]},"action":"read","resources":["nothing"],)"
      R"("purpose":"analytics"})";
  const std::string fields =
      std::string("Authorization: Bearer ") + kToken +
      "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  ASSERT_EQ(call("POST", "/api/v1/decisions", fields, body).status, 200);
  const HttpAnswer answer = ask("/api/v1/audit/servers");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto parsed = parse_json(answer.body);
  ASSERT_TRUE(parsed.ok());
  const auto& servers = parsed->at("servers").as_array();
  ASSERT_EQ(servers.size(), 1U) << answer.body;
  EXPECT_EQ(servers[0].at("state"), "running") << answer.body;
  EXPECT_EQ(servers[0].at("decided"), 1) << answer.body;
  EXPECT_EQ(servers[0].at("recorded"), 1) << answer.body;
  EXPECT_EQ(servers[0].at("open"), 0) << answer.body;
}

TEST_F(Pages, AnEntryComesAsAFileThatVerifies) {
  const HttpAnswer answer = ask("/api/v1/audit/entries/0?proof=file");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(header(answer, "Content-Disposition"), "attachment; filename=\"entry-0.json\"");
  const auto parsed = parse_json(answer.body);
  ASSERT_TRUE(parsed.ok());
  const std::string key(parsed->at("key").as_string());
  const Finished verified = run_steward({"audit", "verify", "-", "--public-key", key}, answer.body);
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_EQ(ask("/api/v1/audit/entries/0?proof=maybe").status, 400);
}

}  // namespace
}  // namespace steward::testing
