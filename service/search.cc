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

double category_score(const std::vector<Category>& categories, std::string_view word) {
  double best = 0;
  for (const Category& category : categories) best = std::max(best, 0.8 * word_score(category.str(), word));
  return best;
}

// Every word must fit somewhere; the score is the mean.
double score_of(const std::vector<std::string>& words, const std::string& lower_name,
                const std::vector<Category>& categories) {
  if (words.empty()) return 1;
  double sum = 0;
  for (const std::string& word : words) {
    const double score = std::max(word_score(lower_name, word), category_score(categories, word));
    if (score == 0) return 0;
    sum += score;
  }
  return sum / static_cast<double>(words.size());
}

std::vector<TagAssertion> strongest_tags(const World& world, const Dataset& dataset) {
  std::map<Category, TagAssertion> strongest;
  const auto add = [&](const std::vector<TagAssertion>& tags) {
    for (const TagAssertion& tag : tags) {
      const auto [at, is_new] = strongest.try_emplace(tag.category, tag);
      if (!is_new && tag.confidence > at->second.confidence) at->second = tag;
    }
  };
  add(world.propagation->dataset_level(dataset.id));
  for (const Field& field : dataset.fields) add(world.propagation->effective(field.id));
  std::vector<TagAssertion> tags;
  for (auto& [category, tag] : strongest) tags.push_back(std::move(tag));
  return tags;
}

bool carries(const std::vector<Category>& categories, const Category& wanted) {
  return std::any_of(categories.begin(), categories.end(),
                     [&](const Category& category) { return wanted.covers(category); });
}

}  // namespace

Status check_query(const World& world, std::string_view query) {
  const ParsedQuery parsed = parse(query.substr(0, 1024));
  if (!parsed.category) return {};
  const auto known = world.policies->parse_category(parsed.category->str());
  return known.ok() ? Status() : Status(known.error());
}

SearchPage search(const World& world, std::string_view query, size_t offset, size_t limit) {
  const ParsedQuery parsed = parse(query.substr(0, 1024));
  std::vector<SearchHit> hits;
  for (const Dataset& dataset : world.catalog->datasets()) {
    const std::string name = to_string(dataset.name);
    const std::string lower = to_lower(name);
    const auto categories = world.propagation->categories_of(dataset);
    if (parsed.category && !carries(categories, *parsed.category)) continue;
    const double score = score_of(parsed.words, lower, categories);
    if (score > 0) hits.push_back({{dataset.id, {}}, name, dataset.kind, {}, score});
    // Fields are hits of their own only when something was asked for that they answer by themselves.
    if (parsed.words.empty() && !parsed.category) continue;
    for (const Field& field : dataset.fields) {
      const auto of_field = world.propagation->categories(field.id);
      if (parsed.category && !carries(of_field, *parsed.category)) continue;
      const double own = score_of(parsed.words, to_lower(field.path), of_field);
      if (own > 0 && (own >= score || parsed.category))
        hits.push_back({{dataset.id, field.id}, name + "#" + field.path, dataset.kind, {}, own});
    }
  }
  std::stable_sort(hits.begin(), hits.end(), [](const SearchHit& a, const SearchHit& b) {
    return a.score != b.score ? a.score > b.score : a.name < b.name;
  });
  SearchPage page;
  page.total = hits.size();
  // Tags with their paths are told for what is shown only.
  for (size_t i = offset; i < hits.size() && page.hits.size() < limit; ++i) {
    SearchHit& hit = page.hits.emplace_back(std::move(hits[i]));
    hit.tags = hit.node.field ? world.propagation->effective(hit.node.field)
                              : strongest_tags(world, *world.catalog->find(hit.node.dataset));
  }
  return page;
}

}  // namespace steward::service
