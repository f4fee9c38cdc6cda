#include "audit/signing.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <charconv>
#include <memory>
#include <stdexcept>
#include <vector>

#include "audit/key_file.h"
#include "audit/signed_note.h"
#include "base/text.h"

namespace steward::audit {
namespace {

constexpr char kEd25519 = 0x01;  // signed-note: signature type
constexpr size_t kKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;
constexpr size_t kMaxName = 255;
constexpr std::string_view kTreeHead = "The signed tree head";
constexpr std::string_view kTimeMark = "time ";

struct EvpDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using EvpKey = std::unique_ptr<EVP_PKEY, EvpDeleter>;
using EvpContext = std::unique_ptr<EVP_MD_CTX, EvpDeleter>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxName || !is_utf8(name)) return false;
  for (const char c : name)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '+') return false;
  // signed-note forbids every Unicode space.
  for (const std::string_view space :
       {"\u0085", "\u00A0", "\u1680", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"})
    if (name.find(space) != std::string_view::npos) return false;
  for (char last = '\x80'; last != '\x8B'; ++last)  // U+2000 to U+200A
    if (name.find(std::string("\xE2\x80") + last) != std::string_view::npos) return false;
  return true;
}

std::string key_id_bytes(const PublicKey& key) {
  const Digest digest = Sha256()
                            .update(key.name)
                            .update("\n")
                            .update(std::string_view(&kEd25519, 1))
                            .update(key.bytes)
                            .finish();
  return std::string(as_bytes(digest).substr(0, kKeyIdBytes));
}

Error bad_key(std::string message) {
  return {ErrorCode::kInvalidInput, std::move(message), "public key"};
}

Error bad_checkpoint(const std::string& message) {
  return {ErrorCode::kInvalidInput, fmt::format("{} {}", kTreeHead, message), "checkpoint"};
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t end; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1))
    lines.push_back(text.substr(0, end));
  return lines;
}

Result<TreeHead> head_from(const SignedNote& note, std::string_view checkpoint) {
  const auto lines = lines_of(note.text);
  if (lines.size() < 3) return bad_checkpoint("must have a line each for origin, size and root.");
  for (const std::string_view line : lines)
    if (line.empty()) return bad_checkpoint("has an empty line in its text.");
  TreeHead head;
  const auto size = parse_int(lines[1]);
  if (!size || *size < 0 || std::to_string(*size) != lines[1])
    return bad_checkpoint("gives no size on line 2.");
  head.size = static_cast<uint64_t>(*size);
  const auto root = from_base64(lines[2]);
  if (!root || root->size() != head.root.size()) return bad_checkpoint("gives no root hash on line 3.");
  std::copy(root->begin(), root->end(), head.root.begin());
  bool has_time = false;
  for (size_t i = 3; i < lines.size(); ++i) {
    if (!lines[i].starts_with(kTimeMark)) continue;
    if (has_time) return bad_checkpoint(fmt::format("gives a second time on line {}.", i + 1));
    const std::string_view text = lines[i].substr(kTimeMark.size());
    const auto time = parse_rfc3339(text);
    if (!time.ok() || format_rfc3339(*time) != text)
      return bad_checkpoint(fmt::format("gives no time on line {}.", i + 1));
    head.time = *time;
    has_time = true;
  }
  head.checkpoint = checkpoint;
  return head;
}

EvpKey private_key(std::string_view seed) {
  EvpKey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed), seed.size()));
  if (!key) throw std::runtime_error("OpenSSL refused an Ed25519 key");
  return key;
}

}  // namespace

std::string PublicKey::id() const {
  return to_hex(key_id_bytes(*this));
}

std::string PublicKey::to_string() const {
  return fmt::format("{}+{}+{}", name, id(), to_base64(std::string(1, kEd25519) + bytes));
}

Result<PublicKey> PublicKey::parse(std::string_view text) {
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos)
    return bad_key("A public key reads NAME+ID+BASE64, as `steward audit head` prints it.");
  const auto decoded = from_base64(text.substr(second + 1));
  if (!decoded || decoded->size() != 1 + kKeyBytes || decoded->front() != kEd25519)
    return bad_key("The public key does not end in the base64 form of an Ed25519 key; copy it whole.");
  PublicKey key;
  key.name = text.substr(0, first);
  key.bytes = decoded->substr(1);
  if (!is_key_name(key.name)) return bad_key("The name of the public key is empty or holds spaces.");
  if (text.substr(first + 1, second - first - 1) != key.id())
    return bad_key(
        fmt::format("The id inside the public key does not fit its name and bytes, which give {}; copy it "
                    "again.",
                    key.id()));
  return key;
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  if (signature.size() != kSignatureBytes || bytes.size() != kKeyBytes) return false;
  const EvpKey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(bytes), bytes.size()));
  const EvpContext context(EVP_MD_CTX_new());
  if (!key || !context) return false;
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

SigningKey::SigningKey(std::string seed, std::string name) : seed_(std::move(seed)) {
  if (!is_key_name(name)) throw std::invalid_argument("a key name is not empty and has no spaces and no '+'");
  const EvpKey key = private_key(seed_);
  public_.name = std::move(name);
  public_.bytes.resize(kKeyBytes);
  size_t size = kKeyBytes;
  if (EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(public_.bytes.data()), &size) !=
      1)
    throw std::runtime_error("OpenSSL refused an Ed25519 key");
}

SigningKey::~SigningKey() {
  OPENSSL_cleanse(seed_.data(), seed_.size());
}

SigningKey SigningKey::generate(std::string name) {
  return {random_bytes(kKeyBytes), std::move(name)};
}

Result<std::optional<SigningKey>> SigningKey::load(const std::filesystem::path& file,
                                                   const std::string& name) {
  if (!is_key_name(name))
    return bad_key("The name of a signing key is not empty and has no spaces and no '+'.");
  return KeyFile(file).load(name);
}

Result<SigningKey> SigningKey::load_or_create(const std::filesystem::path& file, std::string name) {
  STEWARD_ASSIGN_OR_RETURN(auto loaded, load(file, name));
  if (loaded) return *std::move(loaded);
  SigningKey fresh = generate(name);
  STEWARD_ASSIGN_OR_RETURN(const bool created, KeyFile(file).create(fresh));
  if (created) return fresh;
  STEWARD_ASSIGN_OR_RETURN(auto rival, load(file, name));
  if (rival) return *std::move(rival);
  return Error{ErrorCode::kUnavailable, "The key file appeared and vanished while it was opened; try again.",
               file.string()};
}

std::string SigningKey::sign(std::string_view message) const {
  const EvpKey key = private_key(seed_);
  const EvpContext context(EVP_MD_CTX_new());
  std::string signature(kSignatureBytes, '\0');
  size_t size = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     bytes_of(message), message.size()) != 1)
    throw std::runtime_error("OpenSSL refused to sign with an Ed25519 key");
  return signature;
}

std::string checkpoint_text(const std::string& origin, uint64_t size, const Digest& root, Timestamp time) {
  return fmt::format("{}\n{}\n{}\n{}{}\n", origin, size, to_base64(as_bytes(root)), kTimeMark,
                     format_rfc3339(time));
}

TreeHead sign_head(const SigningKey& key, uint64_t size, const Digest& root, Timestamp time) {
  const PublicKey& signer = key.public_key();
  const std::string text = checkpoint_text(signer.name, size, root, time);
  TreeHead head;
  head.size = size;
  head.root = root;
  head.time = time;
  head.checkpoint = text + "\n" + signature_line({signer.name, signer.id(), key.sign(text)});
  return head;
}

Result<TreeHead> parse_checkpoint(std::string_view checkpoint) {
  STEWARD_ASSIGN_OR_RETURN(const SignedNote note, parse_note(checkpoint, kTreeHead));
  return head_from(note, checkpoint);
}

Result<TreeHead> open_checkpoint(std::string_view checkpoint, const PublicKey& key) {
  STEWARD_ASSIGN_OR_RETURN(const SignedNote note, parse_note(checkpoint, kTreeHead));
  STEWARD_ASSIGN_OR_RETURN(TreeHead head, head_from(note, checkpoint));
  if (lines_of(note.text).front() != key.name)
    return bad_checkpoint(
        fmt::format("is of the log '{}', not of '{}'.", excerpt(lines_of(note.text).front()), key.name));
  STEWARD_RETURN_IF_ERROR(check_note(note, key, kTreeHead));
  return head;
}

}  // namespace steward::audit
