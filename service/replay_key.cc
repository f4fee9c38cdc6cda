#include "service/replay_key.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <optional>

#include "audit/json_spans.h"
#include "base/text.h"

namespace steward::service {
namespace {

constexpr std::string_view kSubject = "subject.", kContext = "context.";

// As it stands in the entry: canonical JSON is one text for one value.
void add(std::string_view part, std::string& key) {
  const auto size = static_cast<uint32_t>(part.size());
  key.append(reinterpret_cast<const char*>(&size), sizeof size);
  key += part;
}

// Those members of an object that are seen. One with escapes in its name may be any of them, and of too many
// all count.
void add_seen(const std::set<std::string, std::less<>>& seen, std::string_view object, std::string& key) {
  if (seen.empty() || object.empty()) return add({}, key);
  const auto members = audit::split_object(object);
  if (!members.ok()) return add(object, key);
  const size_t begin = key.size();
  add({}, key);
  for (const audit::JsonMember& member : *members) {
    if (!seen.contains(member.key) && member.key.find('\\') == std::string_view::npos) continue;
    add(member.key, key);
    add(member.value, key);
  }
  const auto size = static_cast<uint32_t>(key.size() - begin);
  std::memcpy(key.data() + begin, &size, sizeof size);
}

// Without the quotes; empty where it holds escapes.
std::optional<std::string_view> plain_text(std::string_view text) {
  if (text.size() < 2 || text.find('\\') != std::string_view::npos) return std::nullopt;
  return text.substr(1, text.size() - 2);
}

}  // namespace

ReplayKeys::ReplayKeys(const policy::PolicySet& one, const policy::PolicySet& other, const World& world) {
  see(one);
  see(other);
  add_moments(world);
}

void ReplayKeys::see(const policy::PolicySet& set) {
  for (const policy::Group& group : set.groups) subjects_.insert(group.members.begin(), group.members.end());
  const auto see_ages = [&](const policy::DataSelector& data) {
    if (data.scanned_within) ages_.push_back(*data.scanned_within);
    if (data.scanned_before) ages_.push_back(*data.scanned_before);
  };
  for (const policy::AccessRule& rule : set.access) {
    see(rule.when);
    see_ages(rule.data);
    consent_ |= rule.require->consent.has_value();
    environment_ |= !rule.require->environments.empty();
    group_size_ |= rule.require->group_size.has_value();
    for (const policy::RowFilter& filter : rule.obligations->rows) see_attribute(filter.attribute);
  }
  for (const policy::RetentionRule& rule : set.retention) see_ages(rule.data);
  for (const policy::Exception& exception : set.exceptions) {
    see(exception.when);
    see_ages(exception.data);
    moments_.push_back(exception.expires);
  }
}

void ReplayKeys::see(const policy::Condition& condition) {
  for (const policy::Condition& part : condition.parts) see(part);
  if (condition.kind == policy::Condition::Kind::kTest) see(condition.test);
}

void ReplayKeys::see(const policy::Test& test) {
  see_attribute(test.attribute);
  if (test.attribute != "time") return;
  minutes_ |= test.op == policy::Operator::kWindow;
  for (const policy::Value& operand : test.operands)
    if (const auto* text = std::get_if<std::string>(&operand))
      if (const auto moment = parse_rfc3339(*text)) moments_.push_back(*moment);
}

void ReplayKeys::see_attribute(std::string_view name) {
  if (name == "subject.id") every_subject_ = true;
  if (name.starts_with(kSubject)) subject_attributes_.emplace(name.substr(kSubject.size()));
  if (name.starts_with(kContext)) context_attributes_.emplace(name.substr(kContext.size()));
}

void ReplayKeys::add_moments(const World& world) {
  for (const Period& age : ages_)
    for (const Dataset& dataset : world.catalog->datasets())
      if (dataset.scanned_at) moments_.push_back(steward::add(*dataset.scanned_at, age));
  if (consent_)
    for (const Timestamp moment : world.consent->moments()) moments_.push_back(moment);
  for (const policy::Grant& grant : world.grants->grants()) {
    subjects_.insert(grant.subject);
    moments_.push_back(grant.valid_from);
    moments_.push_back(grant.valid_until);
    if (grant.ended_at) moments_.push_back(*grant.ended_at);
  }
  std::sort(moments_.begin(), moments_.end());
  moments_.erase(std::unique(moments_.begin(), moments_.end()), moments_.end());
}

void ReplayKeys::write(const DecisionText& text, Timestamp time, std::string& key) const {
  key.clear();
  const auto id = plain_text(text.subject_id);
  if (every_subject_ || !id || subjects_.contains(*id))
    add(text.subject_id, key += 'n');
  else
    key += trim(*id).empty() ? '0' : '*';
  add(text.subject_roles, key);
  add(text.subject_groups, key);
  add_seen(subject_attributes_, text.subject_attributes, key);
  add(text.action, key);
  add(text.purpose, key);
  add(text.resources, key);
  if (consent_) add(text.data_subjects, key);
  add_seen(context_attributes_, text.context, key);
  if (environment_) add(text.environment, key);
  if (group_size_) add(text.group_size, key);
  const auto next = std::lower_bound(moments_.begin(), moments_.end(), time);
  key += '@';
  key += std::to_string(next - moments_.begin());
  if (next != moments_.end() && *next == time) key += '=';
  if (minutes_)
    key += "m" + std::to_string(std::chrono::floor<std::chrono::minutes>(time.time_since_epoch()).count());
}

}  // namespace steward::service
