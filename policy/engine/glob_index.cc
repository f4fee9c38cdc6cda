#include "policy/engine/glob_index.h"

#include <algorithm>

#include "base/text.h"

namespace steward::policy {
namespace {

uint32_t letters_at(std::string_view text, size_t at) {
  return static_cast<uint8_t>(text[at]) | static_cast<uint32_t>(static_cast<uint8_t>(text[at + 1])) << 8 |
         static_cast<uint32_t>(static_cast<uint8_t>(text[at + 2])) << 16;
}

uint32_t bit_of(uint32_t letters) {
  return (letters * 2654435761U) >> 16;
}

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

// Calls visit(letters) for every three in a row that any match must hold.
template <class Visit>
void each_three(std::string_view glob, const Visit& visit) {
  for (size_t i = 0; i + 3 <= glob.size(); ++i)
    if (!has_wildcard(glob.substr(i, 3))) visit(letters_at(glob, i));
}

// The texts a glob may match: the full name, the name, and its runs of whole trailing parts.
std::vector<std::string_view> forms_of(const DatasetName& name, const std::string& full) {
  std::vector<std::string_view> forms = {full, name.name};
  const char separator = name.name.find('/') != std::string::npos ? '/' : '.';
  const std::string_view text = name.name;
  for (size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator, at + 1))
    forms.push_back(text.substr(at + 1));
  return forms;
}

}  // namespace

uint32_t GlobIndex::add(const std::string& glob) {
  const auto [at, is_new] = numbers_.try_emplace(glob, static_cast<uint32_t>(globs_.size()));
  if (is_new) globs_.push_back(glob);
  return at->second;
}

void GlobIndex::seal() {
  std::unordered_map<uint32_t, uint32_t> counts;
  for (const std::string& glob : globs_) each_three(glob, [&](uint32_t letters) { ++counts[letters]; });
  for (uint32_t i = 0; i < globs_.size(); ++i) {
    if (!has_wildcard(globs_[i])) continue;  // found by its text
    if (globs_[i].find_first_not_of('*') == std::string::npos) {
      everything_.push_back(i);
      continue;
    }
    uint32_t rarest = 0, least = UINT32_MAX;
    each_three(globs_[i], [&](uint32_t letters) {
      if (counts[letters] >= least) return;
      rarest = letters;
      least = counts[letters];
    });
    if (least == UINT32_MAX) {
      unindexed_.push_back(i);
      continue;
    }
    by_letters_[rarest].push_back(i);
    seen_.set(bit_of(rarest));
  }
}

void GlobIndex::try_glob(uint32_t glob, const std::vector<std::string_view>& forms,
                         std::vector<uint32_t>& found) const {
  for (const std::string_view form : forms)
    if (glob_match(globs_[glob], form)) return found.push_back(glob);
}

std::vector<uint32_t> GlobIndex::matching(const DatasetName& name) const {
  std::vector<uint32_t> found = everything_;
  const std::string full = to_string(name);
  const std::vector<std::string_view> forms = forms_of(name, full);
  for (const std::string_view form : forms)
    if (const auto at = numbers_.find(std::string(form)); at != numbers_.end() && !has_wildcard(form))
      found.push_back(at->second);
  std::vector<uint32_t> candidates = unindexed_;
  const auto look = [&](std::string_view text) {
    for (size_t i = 0; i + 3 <= text.size(); ++i) {
      const uint32_t letters = letters_at(text, i);
      if (!seen_.test(bit_of(letters))) continue;
      if (const auto at = by_letters_.find(letters); at != by_letters_.end())
        candidates.insert(candidates.end(), at->second.begin(), at->second.end());
    }
  };
  look(full);
  if (!full.ends_with(name.name)) look(name.name);
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  for (const uint32_t glob : candidates) try_glob(glob, forms, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

size_t GlobIndex::memory_bytes() const {
  size_t bytes = sizeof(*this) + globs_.capacity() * sizeof(std::string);
  for (const std::string& glob : globs_) bytes += 2 * (glob.capacity() > 15 ? glob.capacity() + 1 : 0) + 72;
  for (const auto& [letters, globs] : by_letters_) bytes += 72 + globs.capacity() * sizeof(uint32_t);
  return bytes;
}

}  // namespace steward::policy
