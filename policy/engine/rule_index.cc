#include "policy/engine/rule_index.h"

#include <algorithm>
#include <bit>

#include "catalog/taxonomy.h"

namespace steward::policy {
namespace {

constexpr uint32_t kMostPurposeSets = UINT16_MAX;  // that fit an occurrence; the loader bounds rules to 10,000

void append(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ':';
  text += part;
}

void append_all(std::string& text, const std::vector<std::string>& parts) {
  text += '[';
  for (const std::string& part : parts) append(text, part);
  text += ']';
}

bool asks_dataset(const DataSelector& data) {
  return !data.datasets.empty() || !data.tags.empty() || !data.regions.empty() || !data.owners.empty();
}

uint8_t action_bits(const std::vector<Action>& actions) {
  if (actions.empty()) return 0x3F;
  uint8_t bits = 0;
  for (const Action action : actions) bits |= static_cast<uint8_t>(1 << static_cast<int>(action));
  return bits;
}

bool has_any(const RuleObligations& obligations) {
  return !(obligations == RuleObligations());
}

}  // namespace

RuleIndex::RuleIndex(const PolicySet& set) : set_(set) {
  add_names();
  add_purposes();
  add_rules();
  add_promises();
  globs_.seal();
  lists_.seal();
  row_ = (columns_.size() + 63) / 64;
  matrix_.assign(row_ * purposes_.size(), 0);
  for (size_t column = 0; column < columns_.size(); ++column)
    for (size_t asked = 0; asked < purposes_.size(); ++asked)
      if ((columns_[column][asked / 64] >> (asked % 64)) & 1)
        matrix_[asked * row_ + column / 64] |= uint64_t{1} << (column % 64);
  columns_ = {};
  purposes_numbers_ = {};
  location_numbers_ = {};
}

void RuleIndex::add_names() {
  const auto add = [&](Numbers& numbers, const std::vector<std::string>& names) {
    for (const std::string& name : names)
      if (numbers.try_emplace(name, static_cast<uint32_t>(name_count_)).second) ++name_count_;
  };
  for (const AccessRule& rule : set_.access) {
    add(roles_, rule.subjects.roles);
    add(groups_, rule.subjects.groups);
  }
  for (const Exception& exception : set_.exceptions) {
    add(roles_, exception.subjects.roles);
    add(groups_, exception.subjects.groups);
  }
  for (uint32_t i = 0; i < set_.groups.size(); ++i) {
    declared_.try_emplace(set_.groups[i].id, i);
    for (const std::string& member : set_.groups[i].members) members_[member].push_back(i);
  }
  for (uint32_t i = 0; i < set_.exceptions.size(); ++i)
    exceptions_to_[set_.exceptions[i].rule].push_back(i);
}

void RuleIndex::add_purposes() {
  const auto add = [&](std::string_view key) {
    if (purposes_.try_emplace(key, static_cast<uint32_t>(purposes_.size())).second)
      purpose_keys_.emplace_back(std::string(key));
  };
  for (const TaxonomyNode& node : purpose_taxonomy().nodes()) add(node.key);
  for (const auto& [purpose, description] : set_.purposes) add(purpose.str());
  purposes_number({}, false);  // number 0: every purpose
}

uint32_t RuleIndex::purposes_number(const std::vector<Purpose>& purposes, bool either_way) {
  std::string text = either_way && !purposes.empty() ? "<" : ">";
  for (const Purpose& purpose : purposes) append(text, purpose.str());
  const auto [at, is_new] =
      purposes_numbers_.try_emplace(std::move(text), static_cast<uint32_t>(columns_.size()));
  if (!is_new) return at->second;
  std::vector<uint64_t>& bits = columns_.emplace_back((purposes_.size() + 63) / 64, 0);
  for (const auto& [key, number] : purposes_) {
    const Purpose asked{std::string(key)};
    const bool speaks =
        purposes.empty() || std::any_of(purposes.begin(), purposes.end(), [&](const Purpose& purpose) {
          return purpose.covers(asked) || (either_way && asked.covers(purpose));
        });
    if (speaks) bits[number / 64] |= uint64_t{1} << (number % 64);
  }
  return at->second;
}

uint32_t RuleIndex::key_number(std::string_view category) {
  if (category.empty()) return kAnyCategory;
  return keys_.try_emplace(category, static_cast<uint32_t>(keys_.size()) + 2).first->second;
}

std::vector<uint32_t> RuleIndex::keys_of(const DataSelector& data) {
  std::vector<uint32_t> keys;
  if (data.any_category) return {kAnyCategory};
  if (data.uncategorised) keys.push_back(kNoCategory);
  for (const Category& category : data.categories) keys.push_back(key_number(category.str()));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

uint32_t RuleIndex::location_number(const std::vector<std::string>& globs, const DataSelector* data,
                                    bool must_be_known, bool flows) {
  static const std::vector<std::string> kNone;
  const Location location{data ? &data->tags.items() : &kNone, data ? &data->regions.items() : &kNone,
                          data ? &data->owners.items() : &kNone, must_be_known, !globs.empty(), flows};
  std::string text = {must_be_known ? '!' : '-', flows ? 'f' : '-'};
  for (const auto* list : {&globs, location.tags, location.regions, location.owners}) append_all(text, *list);
  const auto [at, is_new] =
      location_numbers_.try_emplace(std::move(text), static_cast<uint32_t>(locations_.size()));
  if (!is_new) return at->second;
  locations_.push_back(location);
  needs_lineage_ |= flows;
  if (globs.empty()) without_globs_.push_back(at->second);
  for (const std::string& glob : globs) {
    const uint32_t number = globs_.add(glob);
    if (by_glob_.size() <= number) by_glob_.resize(number + 1);
    if (by_glob_[number].empty() || by_glob_[number].back() != at->second)
      by_glob_[number].push_back(at->second);
  }
  return at->second;
}

void RuleIndex::fill_scope(Scope& scope, const SubjectSelector& subjects, const std::vector<Action>& actions,
                           const std::vector<Purpose>& purposes, const DataSelector& data,
                           bool must_be_known) {
  std::vector<uint32_t> names;
  for (const std::string& name : subjects.roles) names.push_back(role(name));
  for (const std::string& name : subjects.groups) names.push_back(group(name));
  scope.subjects = lists_.intern(names);
  scope.actions = action_bits(actions);
  scope.purposes = purposes_number(purposes, !must_be_known);
  scope.location = location_number(data.datasets, &data, must_be_known, false);
  if (data.derived_from.empty()) return;
  scope.derived_from = location_number(data.derived_from, nullptr, must_be_known, true);
  scope.loosely_derived = location_number(data.derived_from, nullptr, false, true);
}

uint8_t RuleIndex::flags_of(const AccessRule& rule, const Scope& scope) const {
  const Requirements& require = rule.require;
  uint8_t flags = 0;
  if (scope.purposes > kMostPurposeSets) flags |= Occurrence::kExact;
  const bool resolves = std::any_of(rule.obligations->rows.begin(), rule.obligations->rows.end(),
                                    [](const RowFilter& filter) { return !filter.attribute.empty(); });
  if (rule.when->kind != Condition::Kind::kAlways || rule.data.scanned_within || rule.data.scanned_before ||
      resolves ||
      (rule.effect == Effect::kPermit &&
       (require.consent || !require.environments.empty() || require.group_size)))
    flags |= Occurrence::kResidual;
  if (scope.derived_from != kNoNumber) flags |= Occurrence::kDerived;
  if (rule.effect == Effect::kPermit && (require.active_grant || require.approval))
    flags |= Occurrence::kGranted;
  if (has_any(rule.obligations)) flags |= Occurrence::kObliges;
  if (exceptions_to_.contains(rule.id)) flags |= Occurrence::kExcepted;
  return flags;
}

void RuleIndex::add_rules() {
  std::vector<std::pair<uint64_t, Occurrence>> rows;
  rows.reserve(set_.access.size() * 2);
  scopes_.resize(set_.access.size());
  const List everyone = lists_.intern(std::vector<uint32_t>{kEveryone});
  for (uint32_t i = 0; i < set_.access.size(); ++i) {
    const AccessRule& rule = set_.access[i];
    Scope& scope = scopes_[i];
    fill_scope(scope, rule.subjects, rule.actions, rule.purposes, rule.data,
               rule.effect == Effect::kPermit);
    Occurrence row;
    row.rule = i;
    row.purposes = scope.purposes > kMostPurposeSets ? 0 : static_cast<uint16_t>(scope.purposes);
    row.actions = static_cast<uint8_t>(scope.actions | static_cast<uint8_t>(rule.effect) << 6);
    row.flags = flags_of(rule, scope);
    uses_grants_ |= (row.flags & Occurrence::kGranted) != 0;
    std::vector<uint32_t> mask_keys;
    for (const auto& [key, mask] : rule.obligations->masks) mask_keys.push_back(key_number(key.str()));
    scope.mask_keys = lists_.intern(mask_keys);
    for (const uint32_t key : keys_of(rule.data))
      for (const uint32_t name : scope.subjects.empty() ? everyone : scope.subjects) {
        row.name = name;
        rows.emplace_back(static_cast<uint64_t>(scope.location) << 32 | key, row);
      }
  }
  build_buckets(std::move(rows));
}

// By name, of one name forbids first: they settle a verdict.
void RuleIndex::build_buckets(std::vector<std::pair<uint64_t, Occurrence>> rows) {
  const auto order = [](const Occurrence& row) { return row.effect() == Effect::kForbid ? 0 : 1; };
  std::sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    return std::make_tuple(a.first, a.second.name, order(a.second), a.second.rule) <
           std::make_tuple(b.first, b.second.name, order(b.second), b.second.rule);
  });
  occurrences_.reserve(rows.size());
  uint64_t last = UINT64_MAX;
  for (const auto& [place, row] : rows) {
    const auto number = static_cast<uint32_t>(occurrences_.size());
    if (place != last) {
      first_buckets_.resize((place >> 32) + 1, static_cast<uint32_t>(buckets_.size()));
      bucket_keys_.push_back(static_cast<uint32_t>(place));
      buckets_.push_back({number, number});
      last = place;
    }
    buckets_.back().end = number + 1;
    occurrences_.push_back(row);
  }
  first_buckets_.push_back(static_cast<uint32_t>(buckets_.size()));
  buckets_.shrink_to_fit();
  bucket_keys_.shrink_to_fit();
  index_long_buckets();
}

void RuleIndex::index_long_buckets() {
  std::vector<Rows> found;
  for (uint32_t number = 0; number < buckets_.size(); ++number) {
    const Bucket& bucket = buckets_[number];
    if (!bucket.is_long()) continue;
    for (uint32_t begin = bucket.begin, end = begin; begin < bucket.end; begin = end) {
      const uint32_t name = occurrences_[begin].name;
      while (end < bucket.end && occurrences_[end].name == name) ++end;
      found.push_back({static_cast<uint64_t>(number + 1) << 32 | name, {begin, end}});
    }
  }
  rows_.resize(std::bit_ceil(2 * found.size() + 1));
  for (const Rows& rows : found) {
    size_t at = slot_of(rows.key);
    while (rows_[at].key != 0) at = (at + 1) & (rows_.size() - 1);
    rows_[at] = rows;
  }
}

void RuleIndex::add_promises() {
  for (const Exception& exception : set_.exceptions) {
    ExceptionScope& scope = exceptions_.emplace_back();
    fill_scope(scope, exception.subjects, exception.actions, exception.purposes, exception.data, true);
    scope.keys = keys_of(exception.data);
  }
  for (const RetentionRule& rule : set_.retention) {
    RetentionScope& scope = retention_.emplace_back();
    const bool flows = asks_dataset(rule.data) || rule.data.scanned_within || rule.data.scanned_before;
    scope.location = location_number(rule.data.datasets, &rule.data, false, flows);
    if (!rule.data.derived_from.empty())
      scope.derived_from = location_number(rule.data.derived_from, nullptr, false, true);
    scope.keys = keys_of(rule.data);
  }
  for (const PurposeLimitation& limitation : set_.limitations)
    limitations_.push_back({location_number(limitation.datasets, nullptr, false, true),
                            purposes_number(limitation.purposes, false)});
}

uint32_t RuleIndex::bucket_of(uint32_t location, uint32_t key) const {
  if (location + 1 >= first_buckets_.size()) return kNoNumber;
  const auto begin = bucket_keys_.begin() + first_buckets_[location];
  const auto end = bucket_keys_.begin() + first_buckets_[location + 1];
  const auto at = std::lower_bound(begin, end, key);
  return at == end || *at != key ? kNoNumber : static_cast<uint32_t>(at - bucket_keys_.begin());
}

const std::vector<uint32_t>* RuleIndex::groups_with(std::string_view subject) const {
  const auto at = members_.find(subject);
  return at == members_.end() ? nullptr : &at->second;
}

const Group* RuleIndex::declared_group(std::string_view name) const {
  const uint32_t number = number_in(declared_, name);
  return number == kNoNumber ? nullptr : &set_.groups[number];
}

std::vector<uint32_t> RuleIndex::chain_of(std::string_view category) const {
  std::vector<uint32_t> chain = {kAnyCategory};
  if (category.empty()) chain.push_back(kNoCategory);
  for (size_t end = category.size(); end > 0 && end != std::string_view::npos;
       end = category.rfind('.', end - 1))
    if (const uint32_t number = key(category.substr(0, end)); number != kNoNumber) chain.push_back(number);
  std::sort(chain.begin(), chain.end());
  return chain;
}

const std::vector<uint32_t>* RuleIndex::exceptions_to(std::string_view id) const {
  const auto at = exceptions_to_.find(id);
  return at == exceptions_to_.end() ? nullptr : &at->second;
}

size_t RuleIndex::memory_bytes() const {
  const auto bytes_of = [](const auto& items) { return items.capacity() * sizeof(items[0]); };
  const auto bytes_of_map = [](const auto& map) {
    return map.size() * (sizeof(*map.begin()) + 24) + map.bucket_count() * sizeof(void*);
  };
  size_t bytes = sizeof(*this) + bytes_of(occurrences_) + bytes_of(buckets_) + bytes_of(rows_) + bytes_of(first_buckets_) +
                 bytes_of(bucket_keys_) + lists_.memory_bytes() +
                 bytes_of_map(roles_) + bytes_of_map(groups_) + bytes_of_map(purposes_) +
                 bytes_of_map(keys_) + bytes_of_map(declared_) + bytes_of_map(members_) +
                 bytes_of_map(exceptions_to_) + bytes_of(matrix_) + globs_.memory_bytes() +
                 bytes_of(locations_) + bytes_of(by_glob_) + bytes_of(without_globs_) + bytes_of(scopes_) +
                 bytes_of(exceptions_) + bytes_of(retention_) + bytes_of(limitations_);
  for (const auto& list : by_glob_) bytes += bytes_of(list) + 8;
  return bytes;
}

}  // namespace steward::policy
