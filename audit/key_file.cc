#include "audit/key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace steward::audit {
namespace {

constexpr size_t kSeedBytes = 32;
constexpr off_t kMaxFileBytes = 64 << 10;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

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

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
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

Error KeyFile::error(ErrorCode code, std::string message) const {
  return {code, std::move(message), path_.string()};
}

Error KeyFile::system_error(std::string_view doing) const {
  return error(ErrorCode::kUnavailable,
               fmt::format("Could not {} the signing key: {}.", doing, std::strerror(errno)));
}

Result<std::optional<std::string>> KeyFile::read() const {
  // O_NONBLOCK: a FIFO in its place must not hang the start.
  const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.ok() && errno == ENOENT) return std::optional<std::string>();
  if (!file.ok() && errno == ELOOP)
    return error(ErrorCode::kForbidden, "The signing key is a symbolic link; name the file itself.");
  if (!file.ok()) return system_error("open");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_error("examine");
  if (!S_ISREG(status.st_mode)) return error(ErrorCode::kForbidden, "The signing key is not a regular file.");
  if ((status.st_mode & 077) != 0)
    return error(
        ErrorCode::kForbidden,
        fmt::format("The signing key can be used by others than its owner (mode {:04o}); run `chmod 600` on "
                    "it, and replace it if it may have been read.",
                    static_cast<unsigned>(status.st_mode) & 07777u));
  if (status.st_uid != ::geteuid())
    return error(ErrorCode::kForbidden,
                 "The signing key belongs to another user than the one Steward runs as.");
  if (status.st_size > kMaxFileBytes)
    return error(ErrorCode::kInvalidInput, "The signing key is larger than 64 KiB.");
  std::string pem(static_cast<size_t>(status.st_size), '\0');
  size_t got = 0;
  while (got < pem.size()) {
    const ssize_t count = ::read(file.get(), pem.data() + got, pem.size() - got);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read");
    if (count == 0) break;
    got += static_cast<size_t>(count);
  }
  pem.resize(got);
  return std::optional<std::string>(std::move(pem));
}

Result<std::optional<SigningKey>> KeyFile::load(const std::string& name) const {
  STEWARD_ASSIGN_OR_RETURN(auto pem, read());
  if (!pem) return std::optional<SigningKey>();
  std::string seed = seed_of(*pem);
  wipe(*pem);
  if (seed.empty())
    return error(ErrorCode::kInvalidInput,
                 "The file holds no unencrypted Ed25519 private key in PKCS#8 PEM; restore it from a backup, "
                 "or move it "
                 "away to have a new key made.");
  std::optional<SigningKey> key(SigningKey(seed, name));
  wipe(seed);
  return key;
}

Result<bool> KeyFile::create(const SigningKey& key) const {
  std::string pem = pem_of(key.seed_);
  if (pem.empty()) return error(ErrorCode::kInternal, "OpenSSL could not write the signing key.");
  const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
  const std::filesystem::path fresh = path_.string() + "." + to_hex(random_bytes(8)) + ".new";
  const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.ok()) {
    wipe(pem);
    return system_error("create");
  }
  const bool written = write_all(file.get(), pem) && ::fsync(file.get()) == 0;
  wipe(pem);
  // link() fails where rename() would put this key over a rival's.
  const bool linked = written && ::link(fresh.c_str(), path_.c_str()) == 0;
  const int failure = errno;
  ::unlink(fresh.c_str());
  if (!linked) {
    if (written && failure == EEXIST) return false;
    errno = failure;
    return system_error("write");
  }
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.ok() || ::fsync(directory.get()) != 0) return system_error("make durable");
  return true;
}

}  // namespace steward::audit
