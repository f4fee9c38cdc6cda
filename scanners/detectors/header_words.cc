#include "scanners/detectors/header_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanners/detectors/word_lists.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxTokens = 16;
constexpr size_t kMaxPhraseTokens = 5;

// Run-together names are cut into at most so many words of at least so many letters.
constexpr size_t kMaxPieces = 4, kMinPiece = 4, kMinRunTogether = 6, kMaxRunTogether = 40;

enum class Kind { kOther, kLower, kUpper, kDigit };

Kind kind_of(char c) {
  if (c >= '0' && c <= '9') return Kind::kDigit;
  if (c >= 'A' && c <= 'Z') return Kind::kUpper;
  if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) return Kind::kLower;
  return Kind::kOther;
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

bool is_number(const std::string& token) {
  return kind_of(token[0]) == Kind::kDigit;
}

// Beside a phrase, these say that the column tells something about the value instead of holding it.
bool is_about_word(const std::string& token) {
  static constexpr std::array kWords = {
      "id",         "ids",         "key",        "fk",          "pk",         "uuid",       "guid",
      "hash",       "hashed",      "md5",        "sha",         "sha256",     "digest",     "count",
      "counts",     "cnt",         "total",      "sum",         "avg",        "min",        "max",
      "len",        "length",      "size",       "flag",        "is",         "has",        "verified",
      "valid",      "status",      "type",       "types",       "kind",       "category",   "code",
      "at",         "on",          "date",       "time",        "datetime",   "timestamp",  "created",
      "updated",    "modified",    "sent",       "opened",      "clicked",    "domain",     "provider",
      "template",   "subject",     "body",       "format",      "source",     "enabled",    "optin",
      "opt",        "pref",        "preference", "preferences", "consent",    "idx",        "index",
      "rank",       "score",       "visible",    "required",    "confirmed",  "bounced",    "label",
      "version",    "allowed",     "masked",     "password",    "error",      "rate",       "ratio",
      "pct",        "percent",     "amount",     "balance",     "campaign",   "list",       "group",
      "permission", "permissions", "limit",      "model",       "brand",      "carrier",    "typ",
      "tipo",       "anzahl",      "datum",      "fecha",       "statut",     "art",        "gesendet",
      "bestätigt",  "geprüft",     "verifie",    "vérifié",     "verificado", "verificato", "enviado",
      "inviato",    "aantal",      "fehler"};
  return std::find(kWords.begin(), kWords.end(), token) != kWords.end();
}

// What stands beside a phrase in run-together names without being part of one: "customeremail",
// "billingcity".
bool is_side_word(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"account", "agent",     "applicant",  "bill",      "billing",  "buyer",       "child",    "client",
       "cliente", "company",   "contact",    "current",   "customer", "default",     "delivery", "doctor",
       "driver",  "employee",  "guest",      "home",      "kunde",    "kunden",      "mailing",  "main",
       "member",  "mobile",    "mother",     "office",    "order",    "other",       "owner",    "parent",
       "partner", "passenger", "patient",    "permanent", "person",   "personal",    "previous", "primary",
       "private", "profile",   "recipient",  "secondary", "sender",   "ship",        "shipping", "spouse",
       "staff",   "student",   "subscriber", "supplier",  "user",     "utilisateur", "vendor",   "work"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

// Short words that may be a piece of a run-together name; other short ones occur in longer words by chance.
bool is_short_piece(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"bic", "cep", "cli", "cod", "cpf", "cust", "dob", "emp", "fax", "nif", "nom",
       "num", "plz", "pwd", "ssn", "tax", "tel",  "url", "usr", "vat", "zip"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

// "items[].address.city" → "city" and "address city": the leaf, and the leaf with its parent.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  size_t begin = 0;
  while (begin <= path.size()) {
    size_t end = path.find('.', begin);
    if (end == std::string_view::npos) end = path.size();
    if (end > begin) segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

}  // namespace

std::vector<std::string> tokenize_name(std::string_view name) {
  std::vector<std::string> tokens;
  size_t i = 0;
  while (i < name.size() && tokens.size() < kMaxTokens) {
    if (kind_of(name[i]) == Kind::kOther) {
      ++i;
      continue;
    }
    size_t end = i + 1;
    Kind first = kind_of(name[i]);
    // "ÉTAT": a letter with an accent is of the case of what follows.
    if (!is_ascii(name[i])) {
      while (end < name.size() && !is_ascii(name[end])) ++end;
      if (end + 1 < name.size() && kind_of(name[end]) == Kind::kUpper &&
          kind_of(name[end + 1]) == Kind::kUpper)
        first = Kind::kUpper;
    }
    if (first == Kind::kUpper) {
      // "PRÉNOM" is one word; in "ANZAHLÄpfel" nobody can tell.
      while (end < name.size() &&
             (kind_of(name[end]) == Kind::kUpper || (!is_ascii(name[end]) && end - i > 1)))
        ++end;
      // "IPAddress": the last capital of a run starts the next word; "ID" and "Name" stand alone.
      if (end < name.size() && kind_of(name[end]) == Kind::kLower) {
        if (end - i > 1)
          --end;
        else
          while (end < name.size() && kind_of(name[end]) == Kind::kLower) ++end;
      }
    } else {
      while (end < name.size() && kind_of(name[end]) == first) ++end;
    }
    tokens.push_back(to_lower(name.substr(i, end - i)));
    i = end;
  }
  return tokens;
}

std::string join_tokens(const std::vector<std::string>& tokens, size_t begin, size_t end) {
  std::string joined;
  for (size_t i = begin; i < end; ++i) joined += tokens[i];
  return joined;
}

bool names_identifier(std::string_view path) {
  static constexpr std::array kWords = {
      "id",     "ids",    "key",      "sku",       "serial",     "no",       "number",
      "num",    "code",   "ref",      "reference", "hash",       "barcode",  "ean",
      "isbn",   "imei",   "order",    "invoice",   "uuid",       "guid",     "version",
      "pk",     "fk",     "tracking", "nr",        "nummer",     "numero",   "número",
      "codigo", "código", "codice",   "cod",       "kennung",    "referenz", "identifiant",
      "kod",    "nro",    "clave",    "chiave",    "schluessel", "schlüssel"};
  static constexpr std::array<std::string_view, 9> kEndings = {"id",  "no",  "number", "num", "code",
                                                               "key", "ref", "nummer", "nr"};
  const auto segments = segments_of(path);
  if (segments.empty()) return false;
  const auto tokens = tokenize_name(segments.back());
  if (tokens.empty()) return false;
  const std::string& last = tokens.back();
  if (std::find(kWords.begin(), kWords.end(), last) != kWords.end()) return true;
  // "customerid" ends so, "valid" does not: what stands before must be a word, the whole none.
  if (look_up(last).is(WordFacts::kDictionary)) return false;
  return std::any_of(kEndings.begin(), kEndings.end(), [&last](std::string_view ending) {
    return last.size() >= ending.size() + kMinPiece && last.ends_with(ending) &&
           look_up(std::string_view(last).substr(0, last.size() - ending.size())).is(WordFacts::kDictionary);
  });
}

std::string HeaderLexicon::key_of(const std::vector<std::string>& tokens, size_t begin, size_t end) {
  return fold_word(join_tokens(tokens, begin, end));
}

void HeaderLexicon::add(std::string_view phrase, size_t rule, double weight) {
  const bool whole = phrase.starts_with('=');
  const auto tokens = tokenize_name(phrase);
  Phrase& entry = phrases_[key_of(tokens, 0, tokens.size())];
  (whole ? entry.whole : entry.anywhere).push_back({rule, weight});
  for (const std::string& token : tokens) words_.insert(fold_word(token));
}

bool HeaderLexicon::is_piece(std::string_view word) const {
  if (word.size() < kMinPiece) return is_short_piece(word);
  const std::string piece(word);
  return is_side_word(word) || is_about_word(piece) || words_.contains(piece) || phrases_.contains(piece);
}

std::vector<std::string> HeaderLexicon::pieces_of(const std::string& token) const {
  const std::string word = fold_word(token);
  const bool whole = word.size() < kMinRunTogether || word.size() > kMaxRunTogether || is_number(token) ||
                     phrases_.contains(word) || words_.contains(word) ||
                     scanners::look_up(word).is(WordFacts::kDictionary | WordFacts::kStop);
  if (whole) return {token};
  // The fewest pieces that cover the word up to each letter.
  struct Best {
    size_t pieces = SIZE_MAX, from = 0;
  };
  std::vector<Best> best(word.size() + 1);
  best[0].pieces = 0;
  for (size_t end = 2; end <= word.size(); ++end)
    for (size_t begin = 0; begin + 2 <= end; ++begin) {
      if (best[begin].pieces >= kMaxPieces || best[begin].pieces + 1 >= best[end].pieces) continue;
      const std::string_view piece = std::string_view(word).substr(begin, end - begin);
      const bool last_id = end == word.size() && begin > 0 && (piece == "id" || piece == "no");
      if (last_id || is_piece(piece)) best[end] = {best[begin].pieces + 1, begin};
    }
  if (best.back().pieces == SIZE_MAX) return {token};
  std::vector<std::string> pieces;
  for (size_t end = word.size(); end > 0; end = best[end].from)
    pieces.push_back(word.substr(best[end].from, end - best[end].from));
  std::reverse(pieces.begin(), pieces.end());
  return pieces;
}

std::vector<std::string> HeaderLexicon::words_of(std::string_view name) const {
  std::vector<std::string> words;
  for (const std::string& token : tokenize_name(name))
    for (std::string& piece : pieces_of(token)) words.push_back(std::move(piece));
  return words;
}

std::vector<HeaderLexicon::Hit> HeaderLexicon::look_up(std::string_view path) const {
  const auto segments = segments_of(path);
  if (segments.empty()) return {};
  const auto leaf = words_of(segments.back());
  if (segments.size() > 1) {
    auto tokens = words_of(segments[segments.size() - 2]);
    // "phone.value" is what "phone" says; otherwise a phrase must reach into the leaf.
    if (leaf.size() == 1 && (leaf[0] == "value" || leaf[0] == "text" || leaf[0] == "raw"))
      return match(tokens, 0);
    const size_t parent_tokens = tokens.size();
    tokens.insert(tokens.end(), leaf.begin(), leaf.end());
    if (auto hits = match(tokens, parent_tokens + 1); !hits.empty()) return hits;
  }
  return match(leaf, 0);
}

std::vector<HeaderLexicon::Hit> HeaderLexicon::match(const std::vector<std::string>& tokens,
                                                     size_t min_end) const {
  size_t count = tokens.size();
  while (count > 0 && is_number(tokens[count - 1]) && count > 1) {
    // "ipv4" is a phrase, "address2" is "address" with a number.
    if (phrases_.contains(key_of(tokens, count - 2, count))) break;
    --count;
  }
  const std::vector<Hit>* best = nullptr;
  size_t best_begin = 0, best_end = 0;
  for (size_t begin = 0; begin < count; ++begin) {
    for (size_t end = begin + 1; end <= std::min(count, begin + kMaxPhraseTokens); ++end) {
      const auto found = phrases_.find(key_of(tokens, begin, end));
      if (found == phrases_.end()) continue;
      const bool is_whole = begin == 0 && end == count;
      const auto& hits =
          is_whole && !found->second.whole.empty() ? found->second.whole : found->second.anywhere;
      if (hits.empty()) continue;
      const bool inside_best = best && begin >= best_begin && end <= best_end;
      const bool around_best = best && begin <= best_begin && end >= best_end;
      if (inside_best && !around_best) continue;
      best = &hits;
      best_begin = begin;
      best_end = end;
    }
  }
  if (!best || best_end < min_end) return {};
  for (size_t i = 0; i < tokens.size(); ++i)
    if ((i < best_begin || i >= best_end) && is_about_word(tokens[i])) return {};
  return *best;
}

}  // namespace steward::scanners
