// Against SoftHSM (Debian: softhsm2, named in scripts/packages.txt): a token in a folder, made anew for each
// test.
#include "service/keys/pkcs11_signer.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "service/keys/signing_source.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;

constexpr auto kModule = "/usr/lib/softhsm/libsofthsm2.so";

class Pkcs11SignerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(fs::exists(kModule)) << "softhsm2 is not installed: run scripts/setup";
    fs::create_directories(folder_.path() / "tokens");
    write("softhsm2.conf",
          "directories.tokendir = " + (folder_.path() / "tokens").string() + "\nlog.level = ERROR\n");
    ::setenv("SOFTHSM2_CONF", (folder_.path() / "softhsm2.conf").c_str(), 1);
    write("pin", "1234\n");
    run("softhsm2-util --init-token --free --label ledger --pin 1234 --so-pin 5678");
    import("ed25519", "signing", "a1");
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name) << text;
    ::chmod((folder_.path() / name).c_str(), 0600);
  }
  void run(const std::string& command) const {
    const std::string quiet = "cd " + folder_.path().string() + " && " + command + " >output 2>&1";
    ASSERT_EQ(std::system(quiet.c_str()), 0) << command;
  }
  void import(const std::string& algorithm, const std::string& label, const std::string& id) const {
    const std::string options = algorithm == "EC" ? " -pkeyopt ec_paramgen_curve:P-256" : "";
    run("openssl genpkey -algorithm " + algorithm + options + " -out key.pem");
    run("softhsm2-util --import key.pem --token ledger --pin 1234 --label " + label + " --id " + id);
  }
  std::string uri(const std::string& key, const std::string& pin_file = "pin") const {
    return "pkcs11:" + key + "?module-path=" + kModule +
           "&pin-source=file:" + (folder_.path() / pin_file).string();
  }
  Result<audit::SharedSigner> open(const std::string& text) const {
    STEWARD_ASSIGN_OR_RETURN(const Pkcs11Uri parsed, Pkcs11Uri::parse(text));
    return open_pkcs11_signer(parsed, kLedgerName);
  }

  storage::TemporaryFolder folder_;
};

TEST_F(Pkcs11SignerTest, SignsWhatTheKeyInItsFileWouldSign) {
  for (const std::string key : {"token=ledger;object=signing", "object=signing;id=%a1", "id=%a1"}) {
    const auto signer = open(uri(key));
    ASSERT_TRUE(signer.ok()) << key << ": " << signer.error().to_string();
    const auto file = audit::SigningKey::load(folder_.path() / "key.pem", kLedgerName);
    ASSERT_TRUE(file.ok() && *file);
    EXPECT_EQ((*signer)->public_key().to_string(), (*file)->public_key().to_string());
    const auto signature = (*signer)->sign("a head");
    ASSERT_TRUE(signature.ok()) << signature.error().to_string();
    EXPECT_EQ(*signature, (*file)->sign("a head")) << "Ed25519 is deterministic";
  }
}

TEST_F(Pkcs11SignerTest, SignsForManyThreads) {
  const auto signer = open(uri("token=ledger;object=signing"));
  ASSERT_TRUE(signer.ok()) << signer.error().to_string();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&, i] {
      for (int j = 0; j < 25; ++j) {
        const std::string message = std::to_string(100 * i + j);
        const auto signature = (*signer)->sign(message);
        EXPECT_TRUE(signature.ok() && (*signer)->public_key().verify(message, *signature)) << message;
      }
    });
  for (std::thread& thread : threads) thread.join();
}

TEST_F(Pkcs11SignerTest, SaysWhatIsWrong) {
  import("EC", "curve", "b1");
  import("ed25519", "twice", "c1");
  import("ed25519", "twice", "c2");
  write("wrong", "4321");
  write("open", "1234");
  ::chmod((folder_.path() / "open").c_str(), 0644);
  const std::string without_pin = std::string("pkcs11:object=signing?module-path=") + kModule;
  const struct {
    std::string uri, says;
    ErrorCode code;
  } cases[] = {
      {"pkcs11:object=signing?module-path=/nowhere.so", "library cannot be used", ErrorCode::kUnavailable},
      {"pkcs11:object=signing?module-path=" + (folder_.path() / "pin").string(), "library cannot be used",
       ErrorCode::kUnavailable},
      {uri("token=lodger;object=signing"), "There is no token 'lodger'; there is 'ledger'",
       ErrorCode::kUnavailable},
      {uri("serial=0;object=signing"), "There is no token '0'", ErrorCode::kUnavailable},
      {uri("object=signing", "wrong"), "the PIN is wrong", ErrorCode::kForbidden},
      {uri("object=signing", "missing"), "PIN of the token is missing", ErrorCode::kNotFound},
      {uri("object=signing", "open"), "chmod 600", ErrorCode::kForbidden},
      {without_pin, "seen without a PIN", ErrorCode::kNotFound},
      {uri("object=signin"), "no private key 'signin'", ErrorCode::kNotFound},
      {uri("object=curve"), "no Ed25519 key", ErrorCode::kInvalidInput},
      {uri("object=twice"), "Several keys", ErrorCode::kConflict},
  };
  for (const auto& [text, says, code] : cases) {
    const auto signer = open(text);
    ASSERT_FALSE(signer.ok()) << text;
    EXPECT_NE(signer.error().message.find(says), std::string::npos) << text << ": " << signer.error().message;
    EXPECT_EQ(signer.error().code, code) << text << ": " << signer.error().message;
    EXPECT_EQ(signer.error().message.find("1234"), std::string::npos) << "no message holds a PIN";
  }
}

TEST_F(Pkcs11SignerTest, ATokenThatWasTakenOutKeepsNothingButSignaturesBack) {
  const auto signer = open(uri("token=ledger;object=signing"));
  ASSERT_TRUE(signer.ok()) << signer.error().to_string();
  const std::string key = (*signer)->public_key().to_string();
  run("softhsm2-util --delete-token --token ledger");
  const auto refused = (*signer)->sign("a head");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable) << refused.error().message;
  EXPECT_EQ((*signer)->public_key().to_string(), key) << "the public key is known still";
}

}  // namespace
}  // namespace steward::service
