// A ledger and its witness, each a real server: heads on a schedule, keys that change, a second history that
// is found out.
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <filesystem>

#include "base/hash.h"
#include "tests/integration/cli_fixture.h"
#include "tests/support/http_client.h"

namespace steward::testing {
namespace {

namespace fs = std::filesystem;

constexpr auto kDecision = R"({"subject":{"id":"job","roles":["analyst"]},"action":"read",
                               "resources":["no such dataset"],"purpose":"analytics"})";

// What stands behind `mark` up to the end of the line.
std::string line_after(const std::string& text, const std::string& mark) {
  const size_t at = text.find(mark);
  if (at == std::string::npos) return "";
  const size_t begin = at + mark.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::string size_of(const std::string& checkpoint) {
  return line_after(checkpoint, "steward\n");
}

class LedgerWitness : public Cli {
 protected:
  Finished at(const std::string& data, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--data-dir", (dir_.path() / data).string()});
    return run_steward(arguments);
  }
};

TEST_F(LedgerWitness, HeadsAreCosignedAndASecondHistoryIsRefused) {
  const std::string key = line_after(at("ledger", {"audit", "head"}).out, "public key: ");
  expect_says(at("witness", {"audit", "witness", "trust", key}), 0, {key, "cosigns with: steward/witness+"});
  const std::string witness_key =
      line_after(at("witness", {"audit", "witness", "trust"}).out, "cosigns with: ");
  ServerProcess witness(dir_.path() / "witness");
  const std::string address = "http://127.0.0.1:" + std::to_string(witness.port()) + "/api/v1/witness";

  expect_says(at("ledger", {"audit", "witness", "add", address, "--public-key", witness_key}), 0,
              {"posted to"});
  expect_says(at("ledger", {"audit", "witness", "post"}), 0, {"took the head"});
  // With owners and modes: PostgreSQL runs as another user where this is root.
  const std::string copied =
      "cp -a '" + (dir_.path() / "ledger").string() + "' '" + (dir_.path() / "forked").string() + "'";
  ASSERT_EQ(std::system(copied.c_str()), 0);

  // A server signs, posts and keeps by itself; what was recorded before it stopped is under a head.
  {
    ServerProcess server(dir_.path() / "ledger", {"--head-every", "1s"});
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(http(server.port(), "POST", "/api/v1/decisions", kDecision));
    server.kill(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
  }
  {
    ServerProcess server(dir_.path() / "ledger");
    const auto newest = http(server.port(), "GET", "/checkpoint");
    const auto present = http(server.port(), "GET", "/api/v1/audit/head");
    ASSERT_TRUE(newest && present);
    EXPECT_EQ(newest->status, 200) << newest->body;
    EXPECT_EQ(std::stoul(size_of(newest->body)) + 1, std::stoul(size_of(present->body)))
        << "signed when it stopped; behind it stands the first word of the server that runs now";
    const auto tile = http(server.port(), "GET", "/api/v1/audit/log/tile/0/000.p/" + size_of(present->body));
    ASSERT_TRUE(tile);
    EXPECT_EQ(tile->status, 200);
    EXPECT_EQ(tile->body.size(), 32 * std::stoul(size_of(present->body)));
    const auto bundle = http(server.port(), "GET", "/api/v1/audit/log/tile/entries/000.p/1");
    ASSERT_TRUE(bundle);
    EXPECT_EQ(sha256(std::string(1, '\0') + bundle->body.substr(2)),
              *digest_from_hex(to_hex(tile->body.substr(0, 32))))
        << "the first entry has the first hash";
    EXPECT_EQ(http(server.port(), "GET", "/api/v1/audit/log/tile/0/000")->status, 404)
        << "it is not full yet";
    EXPECT_EQ(http(server.port(), "GET", "/api/v1/audit/log/tile/0/1")->status, 404);
    EXPECT_EQ(http(server.port(), "GET", "/api/v1/audit/consistency?first=1")->status, 200);
    EXPECT_EQ(http(server.port(), "GET", "/api/v1/audit/consistency?first=99999")->status, 400);
    server.kill(SIGTERM);
    server.wait();
  }
  expect_says(at("ledger", {"audit", "witness", "post"}), 0, {"took the head"});
  const std::string head = at("ledger", {"audit", "head"}).out;
  EXPECT_NE(head.find("— steward/witness "), std::string::npos) << head;
  expect_says(at("ledger", {"audit", "consistency", "--first", file("head", head)}), 0,
              {"is of this history"});

  // The same key, another history: each look at it finds it out.
  for (int i = 0; i < 8; ++i) at("forked", {"audit", "export", "-o", (dir_.path() / "x.json").string()});
  expect_says(at("forked", {"audit", "witness", "post"}), 7, {"ANOTHER HISTORY", "at or before entry"});
  expect_says(at("forked", {"audit", "witness", "list"}), 0, {"ANOTHER HISTORY"});
  expect_says(at("forked", {"audit", "consistency", "--first", file("head", head)}), 7, {"ANOTHER HISTORY"});

  // The witness keeps what it caught, and says so wherever somebody may look.
  std::string proven;
  while (proven.empty()) {  // told every few seconds at most
    const auto metrics = http(witness.port(), "GET", "/metrics");
    ASSERT_TRUE(metrics);
    for (const std::string is_proven : {"true", "false"})
      if (line_after(metrics->body,
                     R"(steward_witness_split_views{origin="steward",proven=")" + is_proven + "\"} ") == "1")
        proven = is_proven;
  }
  EXPECT_EQ(http(witness.port(), "GET", "/readyz")->status, 200);
  witness.kill(SIGTERM);
  EXPECT_EQ(witness.wait(), 0);
  const auto listed = at("witness", {"audit", "witness", "list"});
  expect_says(listed, 0,
              {proven == "true" ? "split view caught at" : "split view suspected at",
               "steward audit witness evidence 1", "of this ledger records it"});
  const std::string seen = size_of(head);
  expect_says(at("witness", {"audit", "witness", "evidence", "1"}), 0,
              {key, "steward\n" + seen + "\n", "\nold ", "— steward "});
  expect_says(at("witness", {"audit", "witness", "evidence", "2"}), 2, {"No split view has number 2"});
  expect_says(at("witness", {"audit", "search", "--kind", "witness"}), 0,
              {"A second history of ledger steward was"});
  // Its key gives way to another: whom it vouches for must hear of it.
  expect_says(at("witness", {"audit", "rotate-key"}), 0,
              {"cosigns heads of others", "witness add ADDRESS --public-key 'steward/witness+",
               "--witness '" + witness_key + "'"});
  expect_says(at("witness", {"audit", "witness", "trust",
                             line_after(at("witness", {"audit", "head"}).out, "public key: ")}),
              2, {"cannot be its own witness"});
}

TEST_F(LedgerWitness, TheOldKeyLeadsToTheNew) {
  const std::string first = at("ledger", {"audit", "head"}).out;
  const std::string old_key = line_after(first, "public key: ");
  const auto rotated = at("ledger", {"audit", "rotate-key"});
  expect_says(rotated, 0, {"gave way to", "The old key is kept in", "--replaces"});
  const std::string new_key = line_after(rotated.out, "new public key: ");
  const std::string exported = (dir_.path() / "record.json").string();
  expect_says(at("ledger", {"audit", "export", "-o", exported}), 0, {new_key});
  expect_says(at("ledger", {"audit", "verify", exported, "--public-key", old_key}), 0,
              {"which you trust, gave way to key", "This export holds."});
  expect_says(at("ledger", {"audit", "verify", exported, "--public-key", new_key}), 0,
              {"This export holds."});
  expect_says(at("ledger", {"audit", "consistency", "--first", file("first", first)}), 0,
              {"is of this history"});
  // A proof and a part bring the keys along, in each form.
  const std::string proof = (dir_.path() / "proof.json").string(),
                    part = (dir_.path() / "part.html").string();
  expect_says(at("ledger", {"audit", "prove", "0", "-o", proof}), 0, {new_key});
  expect_says(at("ledger", {"audit", "export", "--kind", "policy_change", "-o", part}), 0, {new_key});
  for (const std::string& made : {proof, part})
    expect_says(at("ledger", {"audit", "verify", made, "--public-key", old_key}), 0,
                {"which you trust, gave way to key", "This export holds."});

  const std::string other = "file:" + (dir_.path() / "other.pem").string();
  expect_says(at("ledger", {"audit", "rotate-key", "--to", other}), 0,
              {"start Steward with --signing-key '" + other + "'"});
  expect_says(at("ledger", {"--signing-key", other, "audit", "head"}), 0, {"public key: "});
  expect_says(at("ledger", {"--signing-key", other, "audit", "rotate-key", "--to",
                            "file:" + (dir_.path() / "ledger" / "keys" / "signing.pem").string() + ".next"}),
              0, {".next'"});

  fs::remove(dir_.path() / "ledger" / "keys" / "signing.pem");
  expect_says(at("ledger", {"audit", "head"}), 1, {"is missing"});
  expect_says(at("ledger", {"audit", "rotate-key", "--old-key-lost"}), 0, {"The old key did not sign"});
  expect_says(at("ledger", {"audit", "export", "-o", exported}), 0, {});
  expect_says(at("ledger", {"audit", "verify", exported, "--public-key", new_key}), 7, {"is not proven"});
}

TEST_F(LedgerWitness, AKeyOfTheEnvironmentIsUsedAndNeverShown) {
  const std::string seed = to_base64("0123456789abcdef0123456789abcdef");
  ::setenv("STEWARD_SIGNING_KEY", seed.c_str(), 1);
  const auto head = at("ledger", {"audit", "head"});
  ::unsetenv("STEWARD_SIGNING_KEY");
  expect_says(head, 0, {"public key: steward+"});
  EXPECT_EQ((head.out + head.err).find(seed), std::string::npos);
  EXPECT_FALSE(fs::exists(dir_.path() / "ledger" / "keys" / "signing.pem"));
  expect_says(at("ledger", {"audit", "head"}), 1, {"is missing"});
  expect_says(at("ledger", {"--signing-key", "env:NOT_THERE", "audit", "head"}), 2,
              {"no variable NOT_THERE"});
  expect_says(at("ledger", {"--signing-key", "pkcs11:object=k?module-path=/nowhere.so", "audit", "head"}), 1,
              {"library cannot be used"});
}

}  // namespace
}  // namespace steward::testing
