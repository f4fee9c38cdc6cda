#include "audit/witness_request.h"

#include <gtest/gtest.h>

#include "audit/cosignature.h"

namespace steward::audit {
namespace {

const Timestamp kTime = *parse_rfc3339("2026-11-22T03:00:00.5Z");

std::vector<Digest> leaves_of(const std::string& history, size_t count) {
  std::vector<Digest> leaves;
  for (size_t i = 0; i < count; ++i) leaves.push_back(sha256(history + std::to_string(i)));
  return leaves;
}

class WitnessTest : public ::testing::Test {
 protected:
  TreeHead head(const std::vector<Digest>& leaves) const {
    return sign_head(key_, leaves.size(), tree_root(leaves), kTime);
  }
  WitnessRequest from(size_t old_size, const std::vector<Digest>& leaves) const {
    return {old_size, old_size == 0 ? Proof() : consistency_proof(leaves, old_size), head(leaves).checkpoint};
  }
  WitnessedHead seen(const std::vector<Digest>& leaves) const { return {leaves.size(), tree_root(leaves)}; }

  SigningKey key_ = SigningKey::generate("steward");
  std::vector<PublicKey> trusted_ = {SigningKey::generate("steward").public_key(), key_.public_key()};
};

TEST_F(WitnessTest, CosignsWhateverContinuesWhatItSaw) {
  const auto leaves = leaves_of("a", 40);
  for (size_t last = 1; last <= leaves.size(); ++last)
    for (size_t first = 0; first <= last; ++first) {
      const std::vector<Digest> now(leaves.begin(), leaves.begin() + static_cast<long>(last));
      const std::vector<Digest> then(leaves.begin(), leaves.begin() + static_cast<long>(first));
      const auto parsed = parse_witness_request(to_text(from(first, now)));
      ASSERT_TRUE(parsed.ok()) << parsed.error().to_string();
      const auto judgement = judge(*parsed, first == 0 ? WitnessedHead() : seen(then), trusted_);
      EXPECT_EQ(judgement.verdict, WitnessVerdict::kCosign)
          << first << " to " << last << ": " << judgement.sentence;
    }
}

TEST_F(WitnessTest, RefusesByWhatItSawItself) {
  const auto leaves = leaves_of("a", 20);
  const std::vector<Digest> first_ten(leaves.begin(), leaves.begin() + 10);
  auto forked = leaves;
  forked[9] = sha256("another");
  auto shorter_fork = first_ten;
  shorter_fork[3] = sha256("another");
  WitnessRequest wrong_proof = from(10, leaves), extra_proof = from(0, leaves), foreign = from(10, leaves);
  wrong_proof.proof.back()[0] ^= 1;
  extra_proof.proof = {sha256("x")};
  foreign.checkpoint = sign_head(SigningKey::generate("steward"), 20, tree_root(leaves), kTime).checkpoint;
  WitnessRequest beyond = from(10, leaves), garbage = from(10, leaves);
  beyond.old_size = 21;
  garbage.checkpoint = "steward\n";
  const struct {
    WitnessRequest request;
    WitnessedHead seen;
    WitnessVerdict verdict;
    std::string says;
  } cases[] = {
      {from(9, leaves), seen(first_ten), WitnessVerdict::kStale, "10 entries"},
      {from(0, leaves), seen(first_ten), WitnessVerdict::kStale, "10 entries"},
      {from(10, leaves), WitnessedHead(), WitnessVerdict::kStale, "0 entries"},
      {from(10, forked), seen(first_ten), WitnessVerdict::kInconsistent, "at or before entry 9"},
      {from(0, shorter_fork), seen(first_ten), WitnessVerdict::kParted, "at or before entry 9"},
      {from(10, shorter_fork), seen(first_ten), WitnessVerdict::kParted, "two histories"},
      {wrong_proof, seen(first_ten), WitnessVerdict::kInconsistent, "does not lead"},
      {extra_proof, WitnessedHead(), WitnessVerdict::kMalformed, "no hashes"},
      {foreign, seen(first_ten), WitnessVerdict::kUntrusted, "not signed by a key"},
      {beyond, seen(first_ten), WitnessVerdict::kMalformed, "beyond"},
      {garbage, seen(first_ten), WitnessVerdict::kMalformed, "incomplete"},
  };
  for (const auto& one : cases) {
    const auto judgement = judge(one.request, one.seen, trusted_);
    EXPECT_EQ(judgement.verdict, one.verdict) << one.says << " <> " << judgement.sentence;
    EXPECT_NE(judgement.sentence.find(one.says), std::string::npos)
        << one.says << " <> " << judgement.sentence;
  }
  EXPECT_EQ(judge(from(0, leaves), {}, {}).verdict, WitnessVerdict::kUnknownLog);
}

// A proof that was spoilt, as anybody can spoil one, shows nothing; the honest proof of another history does.
TEST_F(WitnessTest, TellsASecondHistoryFromASpoiltProof) {
  const auto leaves = leaves_of("a", 17);
  auto forked = leaves;
  forked[0] = sha256("another");
  for (size_t first = 1; first < leaves.size(); ++first) {
    const WitnessedHead had = seen({leaves.begin(), leaves.begin() + static_cast<long>(first)});
    for (size_t last = first; last <= leaves.size(); ++last) {
      const std::vector<Digest> now(leaves.begin(), leaves.begin() + static_cast<long>(last));
      const std::vector<Digest> other(forked.begin(), forked.begin() + static_cast<long>(last));
      // Of a first tree that is one complete subtree the proof does not say what it leads from.
      const bool can_tell = last == first || (first & (first - 1)) != 0;
      const auto split = judge(from(first, other), had, trusted_);
      EXPECT_EQ(split.proves_split, can_tell) << first << " to " << last << ": " << split.sentence;
      const WitnessRequest honest = from(first, now);
      EXPECT_FALSE(judge(honest, had, trusted_).proves_split) << first << " to " << last;
      for (size_t i = 0; i <= honest.proof.size(); ++i) {
        WitnessRequest spoilt = honest, cut = honest, longer = honest;
        if (i < spoilt.proof.size()) spoilt.proof[i][7] ^= 1;
        cut.proof.resize(i);
        longer.proof.insert(longer.proof.begin() + static_cast<long>(i), sha256("x"));
        for (const WitnessRequest& request : {spoilt, cut, longer})
          EXPECT_FALSE(judge(request, had, trusted_).proves_split)
              << first << " to " << last << ", hash " << i;
      }
    }
  }
}

TEST_F(WitnessTest, RefusesRequestsInAnotherForm) {
  const std::string good = to_text(from(10, leaves_of("a", 20)));
  std::string many = "old 10\n";
  for (int i = 0; i < 64; ++i) many += to_base64(std::string(32, 'x')) + "\n";
  const std::string cases[] = {
      "",
      "old",
      "old \n\n",
      "old x\n\n",
      "old -1\n\n",
      "old 010\n\n",
      "old 10",
      "new 10\n\n",
      "old 99999999999999999999\n\n",
      "old 10\nnohash\n\n",
      "old 10\n" + to_base64(std::string(31, 'x')) + "\n\n",
      "old 10\n" + std::string(4096, 'x'),
      good.substr(0, good.find("\n\n")),
      many + "\n",
      std::string(kMaxWitnessRequest + 1, 'x'),
      "old 10\n\n" + std::string(kMaxNoteBytes + 1, 'x'),
  };
  for (const std::string& body : cases) EXPECT_FALSE(parse_witness_request(body).ok()) << body.substr(0, 60);
}

TEST_F(WitnessTest, ACosignatureIsOfOneHeadByOneKey) {
  const auto signer = make_signer(SigningKey::generate("steward"));
  const WitnessKey witness = witness_key_of(signer->public_key(), "witness.example");
  const std::string checkpoint = head(leaves_of("a", 5)).checkpoint;
  const auto line = cosign(*signer, witness.name, checkpoint, kTime);
  ASSERT_TRUE(line.ok()) << line.error().to_string();
  EXPECT_EQ(line->bytes.size(), 72u);
  const std::string both = with_signature(checkpoint, *line);
  const auto opened = open_cosignature(both, *line, witness);
  ASSERT_TRUE(opened.ok()) << opened.error().to_string();
  EXPECT_EQ(format_rfc3339(opened->time), "2026-11-22T03:00:00.000000Z");
  EXPECT_TRUE(open_checkpoint(both, key_.public_key()).ok()) << "the ledger's own signature still counts";
  ASSERT_EQ(cosignatures_of(both, {witness})->size(), 1u);
  EXPECT_TRUE(cosignatures_of(checkpoint, {witness})->empty());
  // The message is the one of the standard.
  const std::string text = checkpoint.substr(0, checkpoint.find("\n\n") + 1);
  EXPECT_TRUE(signer->public_key().verify("cosignature/v1\ntime 1795316400\n" + text, line->bytes.substr(8)));

  EXPECT_FALSE(open_cosignature(head(leaves_of("b", 5)).checkpoint, *line, witness).ok())
      << "of another head";
  NoteSignature later = *line;
  later.bytes[7] = static_cast<char>(later.bytes[7] ^ 1);
  EXPECT_FALSE(open_cosignature(checkpoint, later, witness).ok()) << "at another time";
  EXPECT_FALSE(open_cosignature(checkpoint, *line, {signer->public_key().bytes, "another"}).ok());
  EXPECT_FALSE(cosignatures_of(with_signature(checkpoint, later), {witness}).ok());
}

TEST_F(WitnessTest, AWitnessKeyIsNoLogKey) {
  const WitnessKey key = witness_key_of(key_.public_key(), "witness.example");
  const auto parsed = WitnessKey::parse(key.to_string());
  ASSERT_TRUE(parsed.ok()) << parsed.error().to_string();
  EXPECT_EQ(parsed->bytes, key.bytes);
  EXPECT_EQ(parsed->id(), key.id());
  EXPECT_FALSE(PublicKey::parse(key.to_string()).ok());
  for (const std::string& text :
       {std::string(), key_.public_key().to_string(), key.to_string().substr(1), key.to_string() + "="})
    EXPECT_FALSE(WitnessKey::parse(text).ok()) << text;
}

}  // namespace
}  // namespace steward::audit
