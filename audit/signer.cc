#include "audit/signer.h"

#include "audit/signed_note.h"

namespace steward::audit {
namespace {

class HeldKey final : public Signer {
 public:
  explicit HeldKey(SigningKey key) : key_(std::move(key)) {}
  const PublicKey& public_key() const override { return key_.public_key(); }
  Result<std::string> sign(std::string_view message) const override { return key_.sign(message); }

 private:
  SigningKey key_;
};

}  // namespace

SharedSigner make_signer(SigningKey key) {
  return std::make_shared<HeldKey>(std::move(key));
}

Result<TreeHead> sign_head(const Signer& signer, uint64_t size, const Digest& root, Timestamp time) {
  TreeHead head;
  head.size = size;
  head.root = root;
  head.time = time;
  STEWARD_ASSIGN_OR_RETURN(head.checkpoint,
                           sign_note(checkpoint_text(signer.public_key().name, size, root, time), {&signer}));
  return head;
}

}  // namespace steward::audit
