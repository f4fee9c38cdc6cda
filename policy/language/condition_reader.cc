#include "policy/language/condition_reader.h"

#include <algorithm>

#include "policy/language/test_reader.h"

namespace steward::policy {
namespace {

// Reads one `when`, whose tests it counts.
class ConditionReader {
 public:
  explicit ConditionReader(DocumentReader& reader) : reader_(reader) {}

  Condition read(const YamlNode& node) {
    if (node.is_sequence()) return combine(node, Condition::Kind::kAll);
    if (!node.is_mapping() || node.members.empty()) {
      reader_.error(node, fmt::format("A condition reads as in {{subject.department: sales}}, but {} stands here.",
                                      node.is_mapping() ? "nothing" : kind_name(node)));
      return {};
    }
    std::vector<Condition> parts;
    for (const YamlNode::Member& member : node.members) parts.push_back(read_member(member));
    return all_of(std::move(parts));
  }

 private:
  static Condition all_of(std::vector<Condition> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    Condition all;
    all.kind = Condition::Kind::kAll;
    all.parts = std::move(parts);
    return all;
  }

  Condition read_member(const YamlNode::Member& member) {
    if (member.key == "all") return combine(member.value, Condition::Kind::kAll);
    if (member.key == "any") return combine(member.value, Condition::Kind::kAny);
    if (member.key == "not") {
      Condition negation;
      negation.kind = Condition::Kind::kNot;
      negation.parts.push_back(read(member.value));
      return negation;
    }
    if (member.key != "time" && !is_attribute(member.key)) {
      reader_.not_one_of(key_of(member), member.key, "an attribute",
                         {"subject.NAME", "context.NAME", "time", "all", "any", "not"});
      return {};
    }
    std::vector<Condition> tests;
    for (Test& test : read_tests(reader_, member)) {
      if (++tests_ == kMaxTests + 1)
        reader_.error(key_of(member), fmt::format("The condition has more than {} tests.", kMaxTests));
      Condition condition;
      condition.kind = Condition::Kind::kTest;
      condition.test = std::move(test);
      tests.push_back(std::move(condition));
    }
    return tests.empty() ? Condition{} : all_of(std::move(tests));
  }

  Condition combine(const YamlNode& list, Condition::Kind kind) {
    Condition condition;
    condition.kind = kind;
    if (!list.is_sequence() || list.items.empty() || list.items.size() > kMaxListItems) {
      reader_.error(list, fmt::format("Expected a list of 1 to {} conditions, as in [{{subject.department: "
                                      "sales}}], but {} stands here.",
                                      kMaxListItems,
                                      list.is_sequence() ? list.items.empty() ? "an empty one" : "a longer one"
                                                         : kind_name(list)));
      return {};
    }
    for (const YamlNode& item : list.items) condition.parts.push_back(read(item));
    return condition;
  }

  DocumentReader& reader_;
  size_t tests_ = 0;
};

// The number of combinations inside each other; YAML itself bounds it.
size_t depth(const Condition& condition) {
  size_t below = 0;
  for (const Condition& part : condition.parts) below = std::max(below, depth(part));
  return condition.parts.empty() ? 0 : below + 1;
}

}  // namespace

Condition read_when(DocumentReader& reader, const YamlNode& rule) {
  const YamlNode* when = rule.find("when");
  if (!when) return {};
  Condition condition = ConditionReader(reader).read(*when);
  if (depth(condition) > kMaxConditionDepth)
    reader.error(*when, fmt::format("The condition nests all, any and not deeper than {} levels.", kMaxConditionDepth));
  return condition;
}

bool is_attribute(std::string_view text) {
  if (text.size() > kMaxNameBytes) return false;
  if (!text.starts_with("subject.") && !text.starts_with("context.")) return false;
  const std::string_view name = text.substr(8);
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == ':' || c == '/';
  });
}

Value value_of(const YamlNode& scalar) {
  if (scalar.quoted) return scalar.scalar;
  if (scalar.scalar == "true") return true;
  if (scalar.scalar == "false") return false;
  if (const auto number = parse_double(scalar.scalar)) return *number;
  return scalar.scalar;
}

}  // namespace steward::policy
