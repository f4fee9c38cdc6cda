#include "scanners/detectors/text/near_words.h"

#include <algorithm>
#include <array>

#include "scanners/detectors/text/byte_set.h"
#include "scanners/detectors/text/tokens.h"
#include "scanners/detectors/text/word_hash.h"

namespace steward::scanners {
namespace {

constexpr size_t kBefore = 48, kAfter = 24;  // bytes
constexpr size_t kClaiming = 24;             // how near a word that claims the number for a thing must be

// Words that make the number beside them one of a thing.
constexpr std::array<std::string_view, 35> kThings = {
    "order", "invoice",   "ticket", "tracking",   "shipment", "parcel",  "isbn",    "issn",        "doi",
    "sku",   "version",   "build",  "release",    "commit",   "sha",     "md5",     "hash",        "uuid",
    "guid",  "serial",    "batch",  "job",        "request",  "trace",   "session", "transaction", "pid",
    "bytes", "timestamp", "epoch",  "bestellung", "rechnung", "factura", "facture", "pedido"};

constexpr ByteSet kBetween(" \t\"'`([{#+\\"), kLabelParts(",;|{}&?\t\n");  // label and value, labels
constexpr ByteSet kCloses("\"')]"), kClauseParts(",;|{}\"");

const std::vector<uint64_t>& thing_hashes() {
  static const std::vector<uint64_t> kHashes = [] {
    std::vector<uint64_t> hashes;
    for (const auto word : kThings) hashes.push_back(hash_word(word));
    std::sort(hashes.begin(), hashes.end());
    return hashes;
  }();
  return kHashes;
}

bool is_thing(std::string_view context) {
  const WordHashes words(context);
  return std::any_of(words.all().begin(), words.all().end(), [](uint64_t hash) {
    return std::binary_search(thing_hashes().begin(), thing_hashes().end(), hash);
  });
}

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

// Skips a word cut in two at the beginning.
size_t whole_words_from(std::string_view text, size_t from, size_t to) {
  if (from == 0 || !is_alnum(text[from - 1])) return from;
  while (from < to && is_alnum(text[from])) ++from;
  return from;
}

// Where the line that speaks for `begin` starts: its own, or the one before when nothing precedes it on its
// own.
size_t line_start(std::string_view text, size_t from, size_t begin) {
  const std::string_view before = text.substr(from, begin - from);
  const size_t end = before.rfind('\n');
  if (end == std::string_view::npos) return from;
  const std::string_view own = before.substr(end + 1);
  if (std::any_of(own.begin(), own.end(), is_word_byte) || end == 0) return from + end + 1;
  return from + before.rfind('\n', end - 1) + 1;  // npos + 1: the line above begins before `from`
}

// The label's own words begin behind what parts it from its neighbour; without a label all words count.
size_t label_start(std::string_view text, size_t from, size_t begin) {
  size_t at = begin;
  while (at > from && kBetween.has(text[at - 1])) --at;
  if (at == from || (text[at - 1] != ':' && text[at - 1] != '=')) return from;
  --at;
  while (at > from && !kLabelParts.has(text[at - 1])) --at;
  return at;
}

}  // namespace

NearWords::NearWords(const std::vector<Rule>& rules) {
  for (size_t i = 0; i < rules.size(); ++i)
    for (const auto& phrase : rules[i].near) add(phrase, i);
}

void NearWords::add(std::string_view phrase, size_t rule) {
  std::array<Token, 8> tokens;
  const size_t count = Tokenizer(phrase).read(tokens);
  if (count == 0) return;
  std::vector<Hash> hashes;
  for (size_t i = 0; i < count; ++i)
    hashes.push_back(hash_word(phrase.substr(tokens[i].begin, tokens[i].size())));
  const std::vector<Hash> rest(hashes.begin() + 1, hashes.end());
  auto& known = phrases_[hashes[0]];
  may_begin_[hashes[0] % kFilterBits / 64] |= uint64_t{1} << (hashes[0] % 64);
  auto same = std::find_if(known.begin(), known.end(), [&](const Phrase& p) { return p.rest == rest; });
  if (same == known.end()) same = known.insert(known.end(), {rest, {}});
  same->rules.set(rule);
}

RuleMask NearWords::spoken_for(std::string_view context) const {
  RuleMask found;
  if (context.empty()) return found;
  const WordHashes hashes(context);
  const std::span<const Hash> words = hashes.all();
  for (size_t i = 0; i < words.size(); ++i) {
    const size_t bit = words[i] % kFilterBits;
    if ((may_begin_[bit / 64] >> (bit % 64) & 1) == 0) continue;
    const auto known = phrases_.find(words[i]);
    if (known == phrases_.end()) continue;
    for (const Phrase& phrase : known->second) {
      const auto following = words.subspan(i + 1);
      if (following.size() >= phrase.rest.size() &&
          std::equal(phrase.rest.begin(), phrase.rest.end(), following.begin()))
        found |= phrase.rules;
    }
  }
  return found;
}

RuleMask NearWords::before(std::string_view text, size_t begin) const {
  const size_t from =
      label_start(text, line_start(text, begin > kBefore ? begin - kBefore : 0, begin), begin);
  const size_t whole = whole_words_from(text, from, begin);
  return spoken_for(text.substr(whole, begin - whole));
}

bool NearWords::names_thing_before(std::string_view text, size_t begin) {
  const size_t from =
      label_start(text, line_start(text, begin > kClaiming ? begin - kClaiming : 0, begin), begin);
  const size_t whole = whole_words_from(text, from, begin);
  return is_thing(text.substr(whole, begin - whole));
}

RuleMask NearWords::after(std::string_view text, size_t end) const {
  const size_t most = std::min(text.size(), end + kAfter);
  size_t at = end;
  while (at < most && kCloses.has(text[at])) ++at;
  const size_t from = at;
  while (at < most && !is_line_end(text[at]) && !kClauseParts.has(text[at])) {
    // What labels or precedes another value speaks for that one.
    if (text[at] == ':' || text[at] == '=' || is_digit(text[at])) return {};
    ++at;
  }
  if (at == most)
    while (at > from && at < text.size() && is_word_byte(text[at]) && is_word_byte(text[at - 1])) --at;
  return spoken_for(text.substr(from, at - from));
}

}  // namespace steward::scanners
