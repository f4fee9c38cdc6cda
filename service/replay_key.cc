#include "service/replay_key.h"

#include <algorithm>

namespace steward::service {
namespace {

constexpr std::string_view kSubject = "subject.", kContext = "context.";

void add(std::string_view part, std::string& key) {
  key += std::to_string(part.size());
  key += ':';
  key += part;
}

void add(const std::vector<std::string>& parts, std::string& key) {
  key += std::to_string(parts.size());
  key += '[';
  for (const std::string& part : parts) add(part, key);
}

void add_value(const policy::Value& value, std::string& key) {
  key += static_cast<char>('a' + value.index());
  if (const auto* flag = std::get_if<bool>(&value))
    key += *flag ? '1' : '0';
  else if (const auto* number = std::get_if<double>(&value))
    key.append(reinterpret_cast<const char*>(number), sizeof *number);
  else if (const auto* text = std::get_if<std::string>(&value))
    add(*text, key);
  else
    add(std::get<std::vector<std::string>>(value), key);
}

void add(const std::set<std::string, std::less<>>& seen, const policy::Attributes& attributes,
         std::string& key) {
  for (const std::string& name : seen) {
    const auto at = attributes.find(name);
    if (at == attributes.end())
      key += '-';
    else
      add_value(at->second, key);
  }
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
    consent_ |= rule.require.consent.has_value();
    environment_ |= !rule.require.environments.empty();
    group_size_ |= rule.require.group_size.has_value();
    for (const policy::RowFilter& filter : rule.obligations.rows) see_attribute(filter.attribute);
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

void ReplayKeys::write(const policy::DecisionRequest& request, std::string& key) const {
  key.clear();
  const policy::Subject& subject = request.subject;
  if (every_subject_ || subjects_.contains(subject.id))
    add(subject.id, key);
  else
    key += subject.id.empty() ? '0' : '*';
  add(subject.roles, key);
  add(subject.groups, key);
  add(subject_attributes_, subject.attributes, key);
  key += static_cast<char>('A' + static_cast<int>(request.action));
  add(request.purpose, key);
  add(request.resources, key);
  if (consent_) add(request.data_subjects, key);
  add(context_attributes_, request.context, key);
  if (environment_) add(request.environment, key);
  if (group_size_) key += request.group_size ? std::to_string(*request.group_size) : "-";
  const auto next = std::lower_bound(moments_.begin(), moments_.end(), request.time);
  key += '@';
  key += std::to_string(next - moments_.begin());
  if (next != moments_.end() && *next == request.time) key += '=';
  if (minutes_)
    key += "m" +
           std::to_string(std::chrono::floor<std::chrono::minutes>(request.time.time_since_epoch()).count());
}

}  // namespace steward::service
