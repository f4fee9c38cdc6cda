#include "scanners/detectors/text/person_names.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "scanners/detectors/name_words.h"
#include "scanners/detectors/street_words.h"
#include "scanners/detectors/text/text_words.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxRun = 8;     // words of a run of capitalised words that are looked at together
constexpr size_t kCueBytes = 32;  // how far before a name its cue is read

// One word of a run, with what the lists say of it.
struct RunWord {
  TextWord place;  // an initial's or honorific's point included
  std::string_view text;
  WordFacts facts;
  int first = 0, last = 0;
  bool initial = false, particle = false, honorific = false, capitals = false;
  bool is_listed_other() const { return is_no_name(facts); }
};

struct Run {
  std::array<RunWord, kMaxRun> words;
  size_t count = 0;
  size_t next = 0;  // where the text goes on
};

bool all_capitals(std::string_view word) {
  return word.size() > 1 &&
         std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

RunWord read_word(std::string_view text, TextWord place) {
  RunWord word;
  word.place = place;
  word.text = place.in(text);
  // "John's" is John's.
  for (std::string_view possessive : {"'s", "’s", "'S"})
    if (word.text.size() > possessive.size() + 1 && word.text.ends_with(possessive)) {
      word.text.remove_suffix(possessive.size());
      word.place.end -= possessive.size();
    }
  const bool point = place.end < text.size() && text[place.end] == '.';
  word.honorific = is_honorific(word.text) && word.text != "M" && word.text != "m";
  word.initial = point && is_initial(word.text);
  if (word.initial || (word.honorific && point)) {
    word.place.end = place.end + 1;
    // "J.R. Smith"
    while (word.initial && word.place.end + 1 < text.size() && text[word.place.end] >= 'A' &&
           text[word.place.end] <= 'Z' && text[word.place.end + 1] == '.')
      word.place.end += 2;
  }
  word.capitals = all_capitals(word.text);
  word.facts = look_up(word.text);
  const bool compound = word.text.find('-') != std::string_view::npos;
  word.first = compound ? first_name_strength(word.text) : first_name_strength(word.facts);
  word.last = compound ? last_name_strength(word.text) : last_name_strength(word.facts);
  return word;
}

// Capitalised words with one space between them; a small particle may stand inside ("Ludwig van Beethoven").
Run read_run(std::string_view text, TextWord first) {
  Run run;
  TextWord place = first;
  while (run.count < kMaxRun) {
    RunWord word = read_word(text, place);
    const size_t end = word.place.end;
    const bool possessive = end < place.end;
    run.words[run.count++] = word;
    run.next = std::max(end, place.end);
    if (possessive || end >= text.size() || text[end] != ' ') break;
    TextWord next = word_at(text, end + 1);
    if (next.empty()) break;
    if (!starts_capital(next.in(text))) {
      // Up to two particles, then a capital again.
      TextWord after = next;
      size_t particles = 0;
      while (!after.empty() && particles < 2 && is_particle(after.in(text)) && after.end < text.size() &&
             text[after.end] == ' ') {
        after = word_at(text, after.end + 1);
        ++particles;
      }
      if (particles == 0 || after.empty() || !starts_capital(after.in(text)) || after.in(text).size() < 2)
        break;
      RunWord particle = read_word(text, {next.begin, after.begin - 1});
      particle.particle = true;
      if (run.count + 1 >= kMaxRun) break;
      run.words[run.count++] = particle;
      next = after;
    }
    place = next;
  }
  return run;
}

bool is_sentence_start(std::string_view text, size_t begin) {
  size_t at = begin;
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '"' || text[at - 1] == '(' ||
                    text[at - 1] == '*' || text[at - 1] == '\t'))
    --at;
  return at == 0 || text[at - 1] == '.' || text[at - 1] == '!' || text[at - 1] == '?' ||
         text[at - 1] == '\n' || text[at - 1] == '\r' || text[at - 1] == ':';
}

enum class Cue { kNone, kWeak, kStrong };

// The words before a name that announce a person.
Cue cue_before(std::string_view text, size_t begin) {
  static constexpr std::string_view kStrong[] = {
      "my name is",   "name is",      "named",         "i am",        "i'm",
      "i’m",          "this is",      "dear",          "hi",          "hello",
      "hey",          "name:",        "attn:",         "attn",        "signed",
      "regards,",     "sincerely,",   "thanks,",       "cheers,",     "yours,",
      "best,",        "faithfully,",  "mein name ist", "ich heiße",   "ich heisse",
      "ich bin",      "heißt",        "hallo",         "liebe",       "lieber",
      "geehrter",     "geehrte",      "grüße,",        "grüßen",      "gruß",
      "je m'appelle", "je m’appelle", "je suis",       "s'appelle",   "cher",
      "chère",        "bonjour",      "cordialement,", "me llamo",    "mi nombre es",
      "se llama",     "soy",          "hola",          "estimado",    "estimada",
      "querido",      "querida",      "saludos,",      "mi chiamo",   "il mio nome è",
      "si chiama",    "sono",         "caro",          "cara",        "gentile",
      "ciao",         "saluti,",      "meu nome é",    "chamo-me",    "me chamo",
      "olá",          "prezado",      "prezada",       "caro,",       "atenciosamente,",
      "ik ben",       "mijn naam is", "beste",         "nazywam się", "jag heter",
      "patient:",     "customer:",    "employee:",     "contact:",    "client:",
      "applicant:",   "nombre:",      "nom:",          "nome:",       "meet",
      "with love,"};
  static constexpr std::string_view kWeak[] = {
      "by",      "from",    "with",   "to",      "and",      "for",      "contact", "called",    "ask",
      "told",    "met",     "mrs",    "patient", "customer", "employee", "client",  "colleague", "brother",
      "sister",  "husband", "wife",   "son",     "daughter", "mother",   "father",  "friend",    "boss",
      "manager", "guest",   "member", "user",    "von",      "mit",      "par",     "avec",      "con",
      "por",     "da",      "com",    "cc:",     "to:",      "from:",    "bcc:"};
  size_t end = begin;
  bool newline = false;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\n' || text[end - 1] == '\r' ||
                     text[end - 1] == '"' || text[end - 1] == '*'))
    newline |= text[--end] == '\n';
  const size_t from = end > kCueBytes ? end - kCueBytes : 0;
  const std::string before = to_lower(text.substr(from, end - from));
  const auto ends_in = [&](std::string_view cue) {
    return before.ends_with(cue) &&
           (before.size() == cue.size() || !is_word_at(before, before.size() - cue.size() - 1));
  };
  for (std::string_view cue : kStrong)
    if ((!newline || cue.ends_with(',') || cue.ends_with(':')) && ends_in(cue)) return Cue::kStrong;
  if (newline) return Cue::kNone;
  for (std::string_view cue : kWeak)
    if (ends_in(cue)) return Cue::kWeak;
  return Cue::kNone;
}

// Words that greet or introduce and stand capitalised before a name.
bool is_greeting(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"attn",     "beste",    "bonjour", "cara",    "caro",    "cher",    "chère",   "ciao",  "dear",
       "estimada", "estimado", "gentile", "hallo",   "hello",   "hey",     "hi",      "hola",  "i'm",
       "liebe",    "lieber",   "olá",     "prezada", "prezado", "querida", "querido", "thanks"});
  if (word.size() > 10) return false;
  return std::find(kWords.begin(), kWords.end(), to_lower(word)) != kWords.end();
}

// "Victoria Park", "Jackson County", "Morgan Stanley Bank": named after a person and none.
bool names_a_thing(const RunWord& next) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"act",      "air",      "airlines", "album",    "arena",     "award",    "awards",     "bay",
       "beach",    "bridge",   "building", "castle",   "cathedral", "cemetery", "city",       "conference",
       "county",   "cup",      "day",      "disease",  "district",  "effect",   "festival",   "football",
       "fund",     "hall",     "high",     "house",    "island",    "islands",  "journal",    "law",
       "magazine", "memorial", "method",   "mountain", "mountains", "news",     "open",       "palace",
       "post",     "prize",    "records",  "republic", "resort",    "river",    "series",     "show",
       "stadium",  "state",    "states",   "station",  "street",    "studios",  "syndrome",   "test",
       "theater",  "theatre",  "times",    "tower",    "township",  "trophy",   "university", "valley",
       "zoo"});
  if (is_company_word(next.text)) return true;
  const StreetWord street = street_word(next.text);
  if (street == StreetWord::kSuffix || street == StreetWord::kWeakSuffix) return true;
  return std::binary_search(kWords.begin(), kWords.end(), to_lower(next.text));
}

struct Parsed {
  size_t words = 0;  // 0: no name here
  double confidence = 0;
};

bool may_be_surname(const RunWord& word) {
  if (word.initial || word.honorific) return false;
  const bool unlisted = is_unlisted(word.facts) && !(word.capitals && word.text.size() <= 4);  // "MMC"
  return word.last >= kLikelyName || unlisted || (word.facts.last_name > 0 && !word.facts.is(0xFF));
}

// A name of two words or more that begins at `i`.
Parsed parse_full_name(const Run& run, size_t i) {
  const RunWord& given = run.words[i];
  size_t at = i + 1;
  int first = given.first;
  if (given.initial) {
    const bool several = given.place.end - given.place.begin > 2;
    const bool surname =
        at < run.count && !run.words[at].initial &&
        (run.words[at].last >= (run.words[at].facts.is(WordFacts::kDictionary) ? 140 : kStrongName) ||
         (several && may_be_surname(run.words[at])));
    if (!surname) {
      // "J. Edgar Hoover"
      if (at + 1 >= run.count || run.words[at].first < kLikelyName) return {};
      first = run.words[at].first;
      ++at;
    } else {
      first = kLikelyName;
    }
  }
  if (first < kLikelyName) {
    // "Nguyen Van Anh", "Yamamoto Kenji": the family name leads.
    if (given.last >= kStrongName && at < run.count && run.words[at].first >= kLikelyName &&
        !run.words[at].initial && run.words[at].last < kLikelyName && !given.facts.is(WordFacts::kDictionary))
      return {at + 1 - i, 0.6};
    return {};
  }
  // Middle names, initials, particles, then the family name and perhaps a second one.
  size_t end = 0;
  double confidence = 0;
  bool strong = false;
  while (at < run.count) {
    const RunWord& word = run.words[at];
    if (word.initial || word.particle) {
      ++at;
      if (at - i > 4) break;
      continue;
    }
    // "Victoria Park" is a park, "Nancy Park" a person.
    if (names_a_thing(word) &&
        (word.last < kStrongName || given.facts.city > 100 || given.facts.is(WordFacts::kState)))
      break;
    if (may_be_surname(word)) {
      const bool listed = word.last >= kLikelyName;
      const double here = listed ? (first >= kStrongName && word.last >= kStrongName ? 0.9 : 0.8)
                          : first >= kStrongName ? 0.75
                                                 : 0.55;
      if (end == 0 || listed) {
        end = at + 1;
        confidence = std::max(confidence, here);
        strong = strong || listed;
      } else {
        break;
      }
    } else if (word.first >= kLikelyName) {
      end = at + 1;
      confidence = std::max(confidence, 0.6);
    } else {
      break;
    }
    ++at;
    if (end - i >= 5) break;
  }
  if (end == 0) return {};
  // "Paris Texas", "San Diego": a place of several words.
  return {end - i, confidence};
}

bool is_place_or_thing(std::string_view phrase) {
  const WordFacts facts = look_up(phrase);
  return facts.city > 130 ||
         facts.is(WordFacts::kCountry | WordFacts::kState | WordFacts::kThing | WordFacts::kOccupation);
}

void find_in_run(std::string_view text, const Run& run, std::vector<TextFind>& finds) {
  for (size_t i = 0; i < run.count;) {
    const RunWord& word = run.words[i];
    const bool cued_inside = i > 0 && (run.words[i - 1].honorific || is_greeting(run.words[i - 1].text));
    const bool after_honorific = i > 0 && run.words[i - 1].honorific;
    if ((word.honorific && i + 1 < run.count) || word.particle ||
        (is_greeting(word.text) && i + 1 < run.count)) {
      ++i;
      continue;
    }
    Parsed parsed = parse_full_name(run, i);
    if (parsed.words > 0) {
      const std::string_view phrase =
          text.substr(word.place.begin, run.words[i + parsed.words - 1].place.end - word.place.begin);
      const bool thing = i + parsed.words < run.count && names_a_thing(run.words[i + parsed.words]);
      if (!after_honorific && (thing || is_place_or_thing(phrase))) {
        i += parsed.words + thing;
        continue;
      }
      if (cued_inside) parsed.confidence = std::max(parsed.confidence, 0.92);
    } else if (after_honorific && !word.initial && word.text.size() > 1) {
      // "Dr. House", "Herr Müller", "Mr. Van Dyke"
      size_t end = i + 1;
      while (end < run.count && end - i < 3 &&
             (run.words[end].particle || (may_be_surname(run.words[end]) && !names_a_thing(run.words[end]))))
        ++end;
      parsed = {end - i, word.last >= kLikelyName || is_unlisted(word.facts) ? 0.85 : 0.7};
    } else if (!word.initial && word.text.size() > 2 && !word.facts.is(WordFacts::kStop)) {
      // A single name needs a word before it that says so, or to be a strong one inside a sentence.
      const bool follows_thing =
          i + 1 < run.count && (names_a_thing(run.words[i + 1]) || run.words[i + 1].is_listed_other());
      const bool name =
          word.first >= kLikelyName || (word.last >= kStrongName && !word.facts.is(WordFacts::kDictionary));
      const Cue cue = cued_inside                                   ? Cue::kStrong
                      : i == 0 && (name || is_unlisted(word.facts)) ? cue_before(text, word.place.begin)
                                                                    : Cue::kNone;
      const bool firm = (i + 1 == run.count && text.substr(word.place.end).starts_with(" &")) ||
                        (word.place.begin >= 2 && text.substr(word.place.begin - 2, 2) == "& ");
      if (!follows_thing && !firm && (word.first >= kStrongName || !is_place_or_thing(word.text))) {
        if (cue == Cue::kStrong && (name || (is_unlisted(word.facts) && !word.capitals)))
          parsed = {1, name ? 0.85 : 0.6};
        else if (word.first >= kStrongName && run.count == 1 && !word.capitals)
          parsed = cue == Cue::kWeak || !is_sentence_start(text, word.place.begin) ? Parsed{1, 0.6}
                   : word.facts.is(WordFacts::kDictionary)                         ? Parsed{}
                                                                                   : Parsed{1, 0.45};
      }
    }
    if (parsed.words == 0) {
      ++i;
      continue;
    }
    // "JOHN SMITH" among shouted words is no evidence of a name unless both words are.
    const RunWord& last = run.words[i + parsed.words - 1];
    if (word.capitals && last.capitals && parsed.confidence < 0.8 && !cued_inside) {
      i += parsed.words;
      continue;
    }
    finds.push_back({word.place.begin, last.place.end, parsed.confidence, TextFindKind::kPersonName});
    i += parsed.words;
  }
}

// Han and Hangul: a family name, one to three letters, and an honorific behind.
void find_east_asian(std::string_view text, TextWord place, std::vector<TextFind>& finds) {
  static constexpr std::string_view kHonorifics[] = {"先生", "女士", "小姐", "さん", "さま",
                                                     "様",   "氏",   "君",   "씨",   "님"};
  const std::string_view run = place.in(text);
  for (std::string_view honorific : kHonorifics) {
    const size_t at = run.find(honorific);
    if (at == std::string_view::npos || at < 6) continue;
    for (size_t letters = 4; letters >= 2; --letters) {
      if (at < letters * 3) continue;
      const std::string_view name = run.substr(at - letters * 3, letters * 3);
      if (look_up(name.substr(0, 3)).last_name < kLikelyName &&
          look_up(name.substr(0, 6)).last_name < kLikelyName)
        continue;
      finds.push_back({place.begin + at - letters * 3, place.begin + at, 0.7, TextFindKind::kPersonName});
      return;
    }
  }
}

}  // namespace

std::vector<TextFind> find_person_names(std::string_view text) {
  std::vector<TextFind> finds;
  for (size_t at = 0; at < text.size();) {
    const TextWord word = next_capital_word(text, at);
    if (word.empty()) break;
    if (is_east_asian(word.in(text))) {
      find_east_asian(text, word, finds);
      at = word.end;
      continue;
    }
    const Run run = read_run(text, word);
    find_in_run(text, run, finds);
    at = std::max(run.next, word.end);
  }
  return finds;
}

}  // namespace steward::scanners
