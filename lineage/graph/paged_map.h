// A map whose copies share what they have in common: pages by hash, each copied when it is first written to.
// Copying costs a pointer a page, whatever the map holds; meant for some ten entries a page.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace steward::lineage {

template <class Key, class Value, int kPageBits>
class PagedMap {
 public:
  const Value* find(const Key& key) const {
    const Page* page = pages_[page_of(key)].get();
    if (!page) return nullptr;
    for (size_t i = 0; i < page->keys.size(); ++i)
      if (page->keys[i] == key) return &page->values[i];
    return nullptr;
  }

  void set(const Key& key, Value value) {
    std::shared_ptr<Page>& page = pages_[page_of(key)];
    // A page that nobody else holds is this map's own: whoever copies the map holds its pages from then on.
    if (!page)
      page = std::make_shared<Page>();
    else if (page.use_count() > 1)
      page = std::make_shared<Page>(*page);
    for (size_t i = 0; i < page->keys.size(); ++i)
      if (page->keys[i] == key) {
        page->values[i] = std::move(value);
        return;
      }
    page->keys.push_back(key);
    page->values.push_back(std::move(value));
    ++size_;
  }

  size_t size() const { return size_; }

  template <class Visit>
  void visit(Visit&& visit) const {
    for (const auto& page : pages_)
      for (size_t i = 0; page && i < page->keys.size(); ++i) visit(page->keys[i], page->values[i]);
  }

 private:
  struct Page {
    std::vector<Key> keys;
    std::vector<Value> values;
  };
  static constexpr size_t kPages = size_t{1} << kPageBits;

  static size_t page_of(const Key& key) {
    return std::hash<Key>{}(key)*0x9E3779B97F4A7C15u >> (64 - kPageBits);  // Fibonacci hashing
  }

  std::array<std::shared_ptr<Page>, kPages> pages_;
  size_t size_ = 0;
};

}  // namespace steward::lineage
