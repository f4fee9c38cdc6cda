// The two trees every tag and every rule speaks in: categories of data and purposes of use.
//
// Keys are dotted paths ("user.contact.email"); a node covers itself and everything below it. The keys follow
// the Fideslang taxonomy (CC-BY-4.0), extended where it has none (secrets, device ids). Immutable,
// thread-safe.
#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace steward {

// A dotted key of lower-case words. Construct through Taxonomy::parse(), or directly from a literal known to
// be good.
template <class Tag>
class DottedKey {
 public:
  DottedKey() = default;
  explicit DottedKey(std::string key) : key_(std::move(key)) {}

  const std::string& str() const { return key_; }
  bool empty() const { return key_.empty(); }

  // True for itself and for every descendant: user.contact covers user.contact.email, not user.contacts.
  bool covers(const DottedKey& other) const {
    return other.key_.starts_with(key_) &&
           (other.key_.size() == key_.size() || other.key_[key_.size()] == '.');
  }

  friend auto operator<=>(const DottedKey&, const DottedKey&) = default;

 private:
  std::string key_;
};

using Category = DottedKey<struct CategoryTag>;
using Purpose = DottedKey<struct PurposeTag>;

struct TaxonomyNode {
  std::string_view key;
  std::string_view description;  // one sentence
};

template <class Key>
class Taxonomy {
 public:
  // `kind` names the tree in messages ("category", "purpose"). `nodes` in any order, parents included.
  Taxonomy(std::string_view kind, std::vector<TaxonomyNode> nodes);

  // The key, or an error with "did you mean".
  Result<Key> parse(std::string_view text) const;
  bool contains(std::string_view key) const;
  const std::vector<TaxonomyNode>& nodes() const { return nodes_; }  // sorted by key

 private:
  std::string_view kind_;
  std::vector<TaxonomyNode> nodes_;
};

const Taxonomy<Category>& category_taxonomy();
const Taxonomy<Purpose>& purpose_taxonomy();

}  // namespace steward

template <class Tag>
struct std::hash<steward::DottedKey<Tag>> {
  size_t operator()(const steward::DottedKey<Tag>& key) const noexcept {
    return std::hash<std::string>{}(key.str());
  }
};
