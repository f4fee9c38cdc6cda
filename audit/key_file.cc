#include "audit/key_file.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <string_view>

#include "base/hash.h"
#include "base/text.h"

namespace steward::audit {
namespace {

constexpr size_t kSeedBytes = 32;

struct Deleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using EvpKey = std::unique_ptr<EVP_PKEY, Deleter>;
using Bio = std::unique_ptr<BIO, Deleter>;

// Without it OpenSSL would ask the terminal for the passphrase of an encrypted key.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

std::string pem_of(std::string_view seed) {
  const EvpKey key(EVP_PKEY_new_raw_private_key(
      EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(seed.data()), seed.size()));
  const Bio bio(BIO_new(BIO_s_secmem()));
  if (!key || !bio ||
      PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return "";
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<size_t>(size)};
}

// Empty when the text is no unencrypted Ed25519 key.
std::string seed_of(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!bio) return "";
  const EvpKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (!key || EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519) return "";
  std::string seed(kSeedBytes, '\0');
  size_t size = seed.size();
  if (EVP_PKEY_get_raw_private_key(key.get(), reinterpret_cast<unsigned char*>(seed.data()), &size) != 1)
    return "";
  return seed;
}

}  // namespace

std::optional<SigningKey> signing_key_of(std::string_view text, const std::string& name) {
  std::string seed = seed_of(text);
  if (seed.empty()) {
    auto bytes = from_base64(trim(text));
    if (!bytes || bytes->size() != kSeedBytes) return std::nullopt;
    seed = *bytes;
    wipe(*bytes);
  }
  std::optional<SigningKey> key(KeyFile::key_of(seed, name));
  wipe(seed);
  return key;
}

Result<std::optional<SigningKey>> KeyFile::load(const std::string& name) const {
  STEWARD_ASSIGN_OR_RETURN(auto pem, file_.read());
  if (!pem) return std::optional<SigningKey>();
  std::string seed = seed_of(*pem);
  wipe(*pem);
  if (seed.empty())
    return file_.error(
        ErrorCode::kInvalidInput,
        "The file holds no unencrypted Ed25519 private key in PKCS#8 PEM; restore it from a backup, "
        "or move it "
        "away to have a new key made.");
  std::optional<SigningKey> key(SigningKey(seed, name));
  wipe(seed);
  return key;
}

Result<bool> KeyFile::create(const SigningKey& key) const {
  std::string pem = pem_of(key.seed_);
  if (pem.empty()) return file_.error(ErrorCode::kInternal, "OpenSSL could not write the signing key.");
  auto created = file_.create(pem);
  wipe(pem);
  return created;
}

}  // namespace steward::audit
