#include "service/decision_reading.h"

#include <fmt/format.h>

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/json.h"

namespace steward::service {
namespace {

namespace json = boost::json;

// JsonView would write down the place of every value: too dear for a million entries.
const json::value* find(const json::object& object, std::string_view key) {
  return object.if_contains(json::string_view(key.data(), key.size()));
}

const json::object* object_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  return value ? value->if_object() : nullptr;
}

std::string_view text_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  const json::string* text = value ? value->if_string() : nullptr;
  return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

std::vector<std::string> texts_of(const json::array& array) {
  std::vector<std::string> texts;
  texts.reserve(array.size());
  for (const json::value& item : array)
    if (const json::string* text = item.if_string()) texts.emplace_back(text->data(), text->size());
  return texts;
}

std::vector<std::string> texts_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  const json::array* array = value ? value->if_array() : nullptr;
  return array ? texts_of(*array) : std::vector<std::string>();
}

std::optional<int64_t> whole_at(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  if (!value) return std::nullopt;
  if (value->is_int64()) return value->get_int64();
  if (value->is_uint64()) return static_cast<int64_t>(value->get_uint64());
  if (value->is_double()) return static_cast<int64_t>(value->get_double());
  return std::nullopt;
}

policy::Attributes attributes_at(const json::object& object, std::string_view key) {
  policy::Attributes attributes;
  const json::object* members = object_at(object, key);
  if (!members) return attributes;
  for (const auto& member : *members) {
    const json::value& value = member.value();
    std::string name(member.key().data(), member.key().size());
    if (value.is_bool())
      attributes.emplace(std::move(name), value.get_bool());
    else if (value.is_number())
      attributes.emplace(std::move(name), value.to_number<double>());
    else if (const json::string* text = value.if_string())
      attributes.emplace(std::move(name), std::string(text->data(), text->size()));
    else if (const json::array* list = value.if_array())
      attributes.emplace(std::move(name), texts_of(*list));
  }
  return attributes;
}

std::optional<policy::Verdict> verdict_of(std::string_view word) {
  for (const auto verdict : {policy::Verdict::kPermit, policy::Verdict::kDeny, policy::Verdict::kPending})
    if (policy::to_string(verdict) == word) return verdict;
  return std::nullopt;
}

policy::SnapshotHashes hashes_of(const json::object& body) {
  policy::SnapshotHashes hashes;
  const json::object* snapshots = object_at(body, "snapshots");
  if (!snapshots) return hashes;
  for (const auto& [key, hash] : {std::pair{"policy", &hashes.policy}, std::pair{"catalog", &hashes.catalog},
                                  std::pair{"lineage", &hashes.lineage},
                                  std::pair{"consent", &hashes.consent}, std::pair{"grants", &hashes.grants}})
    *hash = digest_from_hex(text_at(*snapshots, key)).value_or(Digest{});
  return hashes;
}

std::optional<storage::Generation> generation_of(const json::object& body) {
  const json::object* numbers = object_at(body, "generation");
  if (!numbers) return std::nullopt;
  storage::Generation generation;
  generation.policy = whole_at(*numbers, "policy").value_or(0);
  generation.catalog = whole_at(*numbers, "catalog").value_or(0);
  generation.lineage = whole_at(*numbers, "lineage").value_or(0);
  generation.consent = whole_at(*numbers, "consent").value_or(0);
  generation.grants = whole_at(*numbers, "grants").value_or(0);
  return generation;
}

}  // namespace

Result<PastDecision> read_past_decision(int64_t seq, std::string_view canonical) {
  const Error unreadable{ErrorCode::kInternal, "The ledger entry is no decision that can be read.",
                         fmt::format("seq {}", seq)};
  STEWARD_ASSIGN_OR_RETURN(const json::value entry, parse_json(canonical));
  const json::object* body = entry.is_object() ? object_at(entry.get_object(), "body") : nullptr;
  if (!body) return unreadable;
  PastDecision past;
  past.seq = seq;
  const auto verdict = verdict_of(text_at(*body, "verdict"));
  const auto action = policy::parse_action(text_at(*body, "action"));
  const auto time = parse_rfc3339(text_at(*body, "time"));
  if (!verdict || !action || !time) return unreadable;
  past.verdict = *verdict;
  policy::DecisionRequest& request = past.request;
  request.action = *action;
  request.time = *time;
  if (const json::object* subject = object_at(*body, "subject")) {
    request.subject.id = text_at(*subject, "id");
    request.subject.roles = texts_at(*subject, "roles");
    request.subject.groups = texts_at(*subject, "groups");
    request.subject.attributes = attributes_at(*subject, "attributes");
  }
  request.resources = texts_at(*body, "resources");
  request.purpose = text_at(*body, "purpose");
  request.data_subjects = texts_at(*body, "data_subjects");
  request.context = attributes_at(*body, "context");
  request.environment = text_at(*body, "environment");
  request.group_size = whole_at(*body, "group_size");
  past.snapshots = hashes_of(*body);
  past.generation = generation_of(*body);
  return past;
}

}  // namespace steward::service
