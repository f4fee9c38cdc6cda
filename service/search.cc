#include "service/search.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"

namespace steward::service {
namespace {

constexpr size_t kMaxWords = 16;

struct ParsedQuery {
  std::vector<std::string> words;  // lower case
  std::optional<Category> category;
};

ParsedQuery parse(std::string_view query) {
  ParsedQuery parsed;
  while (parsed.words.size() < kMaxWords) {
    query = trim(query);
    if (query.empty()) break;
    const auto end = query.find_first_of(" \t\r\n");
    const std::string word = to_lower(query.substr(0, end));
    query = end == std::string_view::npos ? std::string_view() : query.substr(end);
    if (word.starts_with("category:"))
      parsed.category = Category(word.substr(9));
    else
      parsed.words.push_back(word);
  }
  return parsed;
}

// How well one word fits a name: whole part, start of a part, anywhere; 0 when not at all.
double word_score(std::string_view lower_name, std::string_view word) {
  double best = 0;
  for (size_t at = lower_name.find(word); at != std::string_view::npos; at = lower_name.find(word, at + 1)) {
    const auto is_letter = [&](size_t i) {
      const auto c = static_cast<unsigned char>(lower_name[i]);
      return std::isalnum(c) || c >= 0x80;
    };
    const bool starts = at == 0 || !is_letter(at - 1);
    const size_t end = at + word.size();
    const bool ends = end == lower_name.size() || !is_letter(end);
    best = std::max(best, starts && ends ? 1.0 : starts ? 0.7 : 0.4);
  }
  return best;
}

double tag_score(const std::vector<TagAssertion>& tags, std::string_view word) {
  double best = 0;
  for (const TagAssertion& tag : tags) best = std::max(best, 0.8 * word_score(tag.category.str(), word));
  return best;
}

// Every word must fit somewhere; the score is the mean.
double score_of(const std::vector<std::string>& words, const std::string& lower_name,
                const std::vector<TagAssertion>& tags) {
  if (words.empty()) return 1;
  double sum = 0;
  for (const std::string& word : words) {
    const double score = std::max(word_score(lower_name, word), tag_score(tags, word));
    if (score == 0) return 0;
    sum += score;
  }
  return sum / static_cast<double>(words.size());
}

std::vector<TagAssertion> strongest_tags(const World& world, const Dataset& dataset) {
  std::map<Category, TagAssertion> strongest;
  for (const Field& field : dataset.fields)
    for (const TagAssertion& tag : world.propagation->effective(field.id)) {
      const auto [at, is_new] = strongest.try_emplace(tag.category, tag);
      if (!is_new && tag.confidence > at->second.confidence) at->second = tag;
    }
  std::vector<TagAssertion> tags;
  for (auto& [category, tag] : strongest) tags.push_back(std::move(tag));
  return tags;
}

bool carries(const std::vector<TagAssertion>& tags, const Category& wanted) {
  return std::any_of(tags.begin(), tags.end(),
                     [&](const TagAssertion& tag) { return wanted.covers(tag.category); });
}

}  // namespace

SearchPage search(const World& world, std::string_view query, size_t offset, size_t limit) {
  const ParsedQuery parsed = parse(query.substr(0, 1024));
  std::vector<SearchHit> hits;
  for (const Dataset& dataset : world.catalog->datasets()) {
    const std::string name = to_string(dataset.name);
    const std::string lower = to_lower(name);
    auto tags = strongest_tags(world, dataset);
    if (parsed.category && !carries(tags, *parsed.category)) continue;
    const double score = score_of(parsed.words, lower, tags);
    if (score > 0) hits.push_back({{dataset.id, {}}, name, dataset.kind, std::move(tags), score});
    // Fields are hits of their own only when something was asked for that they answer by themselves.
    if (parsed.words.empty() && !parsed.category) continue;
    for (const Field& field : dataset.fields) {
      const auto& field_tags = world.propagation->effective(field.id);
      if (parsed.category && !carries(field_tags, *parsed.category)) continue;
      const double own = score_of(parsed.words, to_lower(field.path), field_tags);
      if (own > 0 && (own >= score || parsed.category))
        hits.push_back({{dataset.id, field.id}, name + "#" + field.path, dataset.kind, field_tags, own});
    }
  }
  std::stable_sort(hits.begin(), hits.end(), [](const SearchHit& a, const SearchHit& b) {
    return a.score != b.score ? a.score > b.score : a.name < b.name;
  });
  SearchPage page;
  page.total = hits.size();
  for (size_t i = offset; i < hits.size() && page.hits.size() < limit; ++i)
    page.hits.push_back(std::move(hits[i]));
  return page;
}

}  // namespace steward::service
