// RuleIndex: a policy set compiled without a catalog: names as numbers, sets as bits, rules found by where and
// what they speak of.
//
// Immutable once built, thread-safe. The set outlives it.
//
// Terms. A *location* is what a rule asks of a dataset that only the dataset can answer: names, tags, regions,
// owners; equal ones are kept once. A *key* is a category as rules name it, "*" or none; the *chain* of a
// category is all keys that cover it. A *bucket* is the rules of one location and one key, side by side.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/engine/glob_index.h"
#include "policy/engine/list_pool.h"
#include "policy/policy_set.h"

namespace steward::policy {

inline constexpr uint32_t kNoNumber = UINT32_MAX;
inline constexpr uint32_t kAnyCategory = 0, kNoCategory = 1;  // keys
inline constexpr uint32_t kEveryone = 0;                       // of Occurrence::name

// What of a rule a request is tried against first, once for each role and group it names; small, so that a
// bucket is read in one go.
struct Occurrence {
  enum Flag : uint8_t {
    kExact = 1,     // `purposes` says less than the rule: look at its Scope
    kResidual = 2,  // time, condition, consent, environment, group size, or filters to resolve
    kDerived = 4,   // derived_from
    kGranted = 8,   // an active grant or an approval
    kObliges = 16,  // has obligations
    kExcepted = 32,      // exceptions name it
  };
  uint32_t name = 0;      // a role or a group; kEveryone
  uint32_t rule = 0;      // in PolicySet::access
  uint16_t purposes = 0;  // see RuleIndex::covers_purpose()
  uint8_t actions = 0;    // a bit each
  uint8_t flags = 0;
  Effect effect() const { return static_cast<Effect>(actions >> 6); }
};
static_assert(sizeof(Occurrence) == 12);

struct Bucket {
  uint32_t begin = 0, end = 0;  // of occurrences, by name

  // Too long to read whole: the rows of one name are looked up.
  bool is_long() const { return end - begin > 24; }
};

// What a dataset alone answers of a DataSelector.
struct Location {
  const std::vector<std::string>* tags = nullptr;
  const std::vector<std::string>* regions = nullptr;
  const std::vector<std::string>* owners = nullptr;
  bool must_be_known = false;  // of permits and exceptions: what is unknown does not match
  bool has_globs = false;
  bool flows = false;  // looked for at every dataset a field's values come from
};

// The parts of a rule that names alone settle, in numbers.
struct Scope {
  List subjects;   // roles and groups; empty: everyone
  List mask_keys;  // of RuleObligations::masks, in its order
  uint32_t purposes = 0;
  uint32_t location = 0;
  uint32_t derived_from = kNoNumber;  // a location
  uint32_t loosely_derived = kNoNumber;
  uint8_t actions = 0;
};

struct ExceptionScope : Scope {
  std::vector<uint32_t> keys;
};

struct RetentionScope {
  uint32_t location = 0, derived_from = kNoNumber;
  std::vector<uint32_t> keys;
};

struct LimitationScope {
  uint32_t location = 0, purposes = 0;
};

class RuleIndex {
 public:
  explicit RuleIndex(const PolicySet& set);

  const PolicySet& set() const { return set_; }
  const std::vector<Occurrence>& occurrences() const { return occurrences_; }
  const Bucket& bucket(uint32_t number) const { return buckets_[number]; }
  uint32_t bucket_of(uint32_t location, uint32_t key) const;  // kNoNumber: none
  // The rows of a long bucket that speak to one name.
  Bucket rows_for(uint32_t bucket, uint32_t name) const {
    const uint64_t key = static_cast<uint64_t>(bucket + 1) << 32 | name;
    for (size_t at = slot_of(key);; at = (at + 1) & (rows_.size() - 1)) {
      if (rows_[at].key == key) return rows_[at].rows;
      if (rows_[at].key == 0) return {};
    }
  }

  // Numbers of what a request names; kNoNumber: no rule speaks of it.
  uint32_t role(std::string_view name) const { return number_in(roles_, name); }
  uint32_t group(std::string_view name) const { return number_in(groups_, name); }
  uint32_t purpose(std::string_view key) const { return number_in(purposes_, key); }
  size_t name_count() const { return name_count_; }  // of roles and groups, and everyone
  // Groups of the set that have `subject` as a member, and what being in a group brings.
  const std::vector<uint32_t>* groups_with(std::string_view subject) const;
  const Group* declared_group(std::string_view name) const;
  const Purpose& purpose_key(uint32_t number) const { return purpose_keys_[number]; }

  // True when the purposes of a rule speak of the purpose asked for.
  bool covers_purpose(uint32_t asked, uint32_t purposes) const {
    return (matrix_[asked * row_ + purposes / 64] >> (purposes % 64)) & 1;
  }

  // The keys that cover `category` (empty: it carries none), sorted.
  std::vector<uint32_t> chain_of(std::string_view category) const;
  uint32_t key(std::string_view category) const { return number_in(keys_, category); }

  const std::vector<Location>& locations() const { return locations_; }
  const GlobIndex& globs() const { return globs_; }
  // Locations that name a glob, and those that name none.
  const std::vector<uint32_t>& locations_of_glob(uint32_t glob) const { return by_glob_[glob]; }
  const std::vector<uint32_t>& locations_without_globs() const { return without_globs_; }

  const Scope& scope(uint32_t rule) const { return scopes_[rule]; }
  const std::vector<ExceptionScope>& exceptions() const { return exceptions_; }
  const std::vector<RetentionScope>& retention() const { return retention_; }
  const std::vector<LimitationScope>& limitations() const { return limitations_; }
  // Exceptions to the rule or limitation of that id, in order; null: none.
  const std::vector<uint32_t>* exceptions_to(std::string_view id) const;

  bool needs_lineage() const { return needs_lineage_; }  // some location flows
  bool uses_grants() const { return uses_grants_; }
  size_t memory_bytes() const;

 private:
  struct Rows {
    uint64_t key = 0;  // 0: free
    Bucket rows;
  };
  using Numbers = std::unordered_map<std::string_view, uint32_t>;  // views into the set

  static uint32_t number_in(const Numbers& numbers, std::string_view text) {
    const auto at = numbers.find(text);
    return at == numbers.end() ? kNoNumber : at->second;
  }
  void add_names();
  void add_purposes();
  void add_rules();
  void add_promises();
  void fill_scope(Scope& scope, const SubjectSelector& subjects, const std::vector<Action>& actions,
                  const std::vector<Purpose>& purposes, const DataSelector& data, bool must_be_known);
  uint32_t purposes_number(const std::vector<Purpose>& purposes, bool either_way);
  uint32_t key_number(std::string_view category);
  std::vector<uint32_t> keys_of(const DataSelector& data);
  uint32_t location_number(const std::vector<std::string>& globs, const DataSelector* data,
                           bool must_be_known, bool flows);
  uint8_t flags_of(const AccessRule& rule, const Scope& scope) const;
  size_t slot_of(uint64_t key) const {
    return (key * 0x9E3779B97F4A7C15 >> 32) & (rows_.size() - 1);
  }
  void index_long_buckets();
  void build_buckets(std::vector<std::pair<uint64_t, Occurrence>> rows);

  const PolicySet& set_;
  std::vector<Occurrence> occurrences_;
  std::vector<Bucket> buckets_;
  std::vector<Rows> rows_;  // of long buckets; a power of two, at most half full
  // Buckets stand by location, then by key: the first of each location, and the key of each.
  std::vector<uint32_t> first_buckets_, bucket_keys_;
  ListPool lists_;  // of scopes
  Numbers roles_, groups_, purposes_, keys_;
  size_t name_count_ = 1;
  std::vector<Purpose> purpose_keys_;  // by number
  Numbers declared_;                   // groups, by id
  std::unordered_map<std::string_view, std::vector<uint32_t>> members_;
  std::unordered_map<std::string_view, std::vector<uint32_t>> exceptions_to_;
  std::unordered_map<std::string, uint32_t> purposes_numbers_, location_numbers_;
  std::vector<uint64_t> matrix_;  // row_ words for each purpose that may be asked for
  size_t row_ = 0;
  std::vector<std::vector<uint64_t>> columns_;  // while building: of each set of purposes a bit per purpose
  GlobIndex globs_;
  std::vector<Location> locations_;
  std::vector<std::vector<uint32_t>> by_glob_;
  std::vector<uint32_t> without_globs_;
  std::vector<Scope> scopes_;
  std::vector<ExceptionScope> exceptions_;
  std::vector<RetentionScope> retention_;
  std::vector<LimitationScope> limitations_;
  bool needs_lineage_ = false, uses_grants_ = false;
};

}  // namespace steward::policy
