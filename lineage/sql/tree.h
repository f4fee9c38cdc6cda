// A node of PostgreSQL's parse tree as libpg_query writes it to JSON: {"ColumnRef": {"fields": [...]}}.
//
// A view: the parsed JSON must outlive it. A missing node has an empty kind, and every question to it gets
// the empty answer, so that readers need no null checks.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace steward::lineage {

class SqlNode {
 public:
  SqlNode() = default;
  // A node whose JSON omits its kind because the grammar fixes it, e.g. the arms of a set operation.
  SqlNode(std::string_view kind, const boost::json::object& body) : kind_(kind), body_(&body) {}

  static SqlNode wrapped(const boost::json::value& value) {
    if (!value.is_object() || value.get_object().size() != 1) return {};
    const auto& member = *value.get_object().begin();
    const std::string_view key(member.key().data(), member.key().size());
    const bool is_node = !key.empty() && key[0] >= 'A' && key[0] <= 'Z' && member.value().is_object();
    return is_node ? SqlNode(key, member.value().get_object()) : SqlNode();
  }

  std::string_view kind() const { return kind_; }
  bool is(std::string_view kind) const { return kind_ == kind; }
  explicit operator bool() const { return body_ != nullptr; }
  const boost::json::object* body() const { return body_; }

  SqlNode child(std::string_view name) const {
    const auto* value = find(name);
    return value ? wrapped(*value) : SqlNode();
  }
  SqlNode child_of_kind(std::string_view name, std::string_view kind) const {
    const auto* value = find(name);
    return value && value->is_object() ? SqlNode(kind, value->get_object()) : SqlNode();
  }
  // The items of a list member; null items stay as empty nodes.
  std::vector<SqlNode> list(std::string_view name) const {
    std::vector<SqlNode> items;
    const auto* value = find(name);
    if (!value || !value->is_array()) return items;
    for (const auto& item : value->get_array()) items.push_back(wrapped(item));
    return items;
  }
  bool has(std::string_view name) const { return find(name) != nullptr; }
  bool flag(std::string_view name) const {
    const auto* value = find(name);
    return value && value->is_bool() && value->get_bool();
  }
  std::string text(std::string_view name) const {
    const auto* value = find(name);
    if (!value || !value->is_string()) return {};
    return std::string(value->get_string().data(), value->get_string().size());
  }
  // The texts of a list of String nodes; other items are skipped.
  std::vector<std::string> strings(std::string_view name) const {
    std::vector<std::string> texts;
    for (const SqlNode& item : list(name))
      if (item.is("String")) texts.push_back(item.text("sval"));
    return texts;
  }
  int64_t integer(std::string_view name) const {  // 0 when missing: libpg_query omits zeros
    const auto* value = find(name);
    return value && value->is_int64() ? value->get_int64() : 0;
  }
  // The value of an integer constant; 0 when this is none.
  int64_t integer_constant() const {
    const SqlNode constant = is("A_Const") ? child_of_kind("ival", "Integer") : SqlNode();
    return constant.integer("ival");
  }

 private:
  const boost::json::value* find(std::string_view name) const {
    return body_ ? body_->if_contains(boost::json::string_view(name.data(), name.size())) : nullptr;
  }

  std::string_view kind_;
  const boost::json::object* body_ = nullptr;
};

}  // namespace steward::lineage
