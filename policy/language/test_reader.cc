#include "policy/language/test_reader.h"

#include <algorithm>

#include "policy/ip_network.h"
#include "policy/language/condition_reader.h"
#include "policy/time_window.h"

namespace steward::policy {
namespace {

std::optional<Operator> operator_of(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(Operator::kPresent); ++i)
    if (to_string(static_cast<Operator>(i)) == word) return static_cast<Operator>(i);
  return std::nullopt;
}

std::optional<Quantifier> quantifier_of(std::string_view word) {
  for (const Quantifier quantifier : {Quantifier::kAny, Quantifier::kAll, Quantifier::kNone})
    if (to_string(quantifier) == word) return quantifier;
  return std::nullopt;
}

bool is_order(Operator op) {
  return op == Operator::kLess || op == Operator::kAtMost || op == Operator::kGreater ||
         op == Operator::kAtLeast || op == Operator::kBetween;
}

// A scalar within bounds. Text keeps its spaces: an attribute is compared as it is.
std::optional<Value> read_scalar(DocumentReader& reader, const YamlNode& node, std::string_view what) {
  if (!node.is_scalar()) {
    reader.error(node, fmt::format("Expected {}, but {} stands here.", what, kind_name(node)));
    return std::nullopt;
  }
  if (node.scalar.size() > kMaxTextBytes) {
    reader.error(node, fmt::format("'{}' has {} bytes; {} may have at most {}.", excerpt(node.scalar),
                                   node.scalar.size(), what, kMaxTextBytes));
    return std::nullopt;
  }
  return value_of(node);
}

// The items of a list, or the value alone.
std::vector<const YamlNode*> items_of(DocumentReader& reader, const YamlNode& node) {
  if (!node.is_sequence()) return {&node};
  if (node.items.empty() || node.items.size() > kMaxListItems) {
    reader.error(node, fmt::format("Expected a list of 1 to {} values, but {} stand here.", kMaxListItems,
                                   node.items.size()));
    return {};
  }
  std::vector<const YamlNode*> items;
  for (const YamlNode& item : node.items) items.push_back(&item);
  return items;
}

class TestReader {
 public:
  TestReader(DocumentReader& reader, std::string attribute, Quantifier quantifier)
      : reader_(reader), is_time_(attribute == "time") {
    test_.attribute = std::move(attribute);
    test_.quantifier = quantifier;
  }

  std::optional<Test> read(const YamlNode& key, Operator op, const YamlNode& operand) {
    test_.op = op;
    if (!fits(key)) return std::nullopt;
    if (!read_operands(operand)) return std::nullopt;
    return std::move(test_);
  }

 private:
  bool fits(const YamlNode& key) {
    if (is_time_ && test_.quantifier != Quantifier::kItem) {
      reader_.error(key, "'time' is a single moment; quantifiers speak of lists.");
      return false;
    }
    if (is_time_ && !is_order(test_.op) && test_.op != Operator::kWindow) {
      reader_.error(key, fmt::format("'time' is a moment and takes no '{}'; expected window, less_than, "
                                     "at_most, greater_than, at_least or between.",
                                     to_string(test_.op)));
      return false;
    }
    return true;
  }

  bool read_operands(const YamlNode& node) {
    switch (test_.op) {
      case Operator::kEquals:
        return read_equal(node);
      case Operator::kIn:
        return read_set(node);
      case Operator::kBetween:
        return read_ends(node);
      case Operator::kPrefix:
      case Operator::kSuffix:
      case Operator::kGlob:
      case Operator::kCidr:
      case Operator::kWindow:
        return read_texts(node);
      case Operator::kPresent:
        return read_flag(node);
      default:
        return read_ordered(node);
    }
  }

  // Items of lists are texts; a number among them can only be meant as one.
  bool is_text_where_needed(const YamlNode& node, const Value& value) {
    if (test_.quantifier == Quantifier::kItem || std::holds_alternative<std::string>(value)) return true;
    reader_.error(node, fmt::format("The items of a list are texts; write \"{}\".", excerpt(node.scalar)));
    return false;
  }

  bool read_equal(const YamlNode& node) {
    auto value = read_scalar(reader_, node, "a word, a number, true or false");
    if (!value || !is_text_where_needed(node, *value)) return false;
    test_.operands.push_back(*std::move(value));
    return true;
  }

  bool read_set(const YamlNode& node) {
    if (!node.is_sequence()) {
      reader_.error(node, fmt::format("'in' takes a list, as in [a, b], but {} stands here.", kind_name(node)));
      return false;
    }
    bool is_good = true;
    const auto items = items_of(reader_, node);
    for (const YamlNode* item : items) {
      auto value = read_scalar(reader_, *item, "a word or a number");
      if (!value || !is_text_where_needed(*item, *value)) {
        is_good = false;
      } else if (std::holds_alternative<bool>(*value)) {
        reader_.error(*item, fmt::format("'{}' is neither a text nor a number; quote it if it is a text.",
                                         excerpt(item->scalar)));
        is_good = false;
      } else if (!test_.operands.empty() && test_.operands.front().index() != value->index()) {
        reader_.error(*item, fmt::format("'{}' is {}, unlike the first of the list; quote numbers that are texts.",
                                         excerpt(item->scalar),
                                         std::holds_alternative<double>(*value) ? "a number" : "a text"));
        is_good = false;
      } else {
        test_.operands.push_back(*std::move(value));
      }
    }
    return is_good && !items.empty();
  }

  // A number, or a moment as text.
  bool read_ordered(const YamlNode& node) {
    const std::string_view what = is_time_ ? "a moment such as 2026-11-20T18:00:00Z (RFC 3339)"
                                           : "a number, or a moment such as 2026-11-20T18:00:00Z (RFC 3339)";
    auto value = read_scalar(reader_, node, what);
    if (!value) return false;
    const auto* text = std::get_if<std::string>(&*value);
    const bool is_moment = text && parse_rfc3339(*text).ok();
    const bool is_number =
        std::holds_alternative<double>(*value) && !is_time_ && test_.quantifier == Quantifier::kItem;
    if (!is_moment && !is_number) {
      reader_.error(node, fmt::format("'{}' has no order; expected {}.", excerpt(node.scalar), what));
      return false;
    }
    test_.operands.push_back(*std::move(value));
    return true;
  }

  bool read_ends(const YamlNode& node) {
    if (!node.is_sequence() || node.items.size() != 2) {
      reader_.error(node, "'between' takes its two ends, as in [18, 65]; both are included.");
      return false;
    }
    if (!read_ordered(node.items[0]) || !read_ordered(node.items[1])) return false;
    const Value &from = test_.operands[0], &to = test_.operands[1];
    const bool is_alike = from.index() == to.index();
    const bool is_ordered =
        is_alike && (std::holds_alternative<double>(from)
                         ? std::get<double>(from) <= std::get<double>(to)
                         : *parse_rfc3339(std::get<std::string>(from)) <= *parse_rfc3339(std::get<std::string>(to)));
    if (!is_ordered)
      reader_.error(node, is_alike ? "The first end of 'between' lies behind the second; nothing is between them."
                                   : "The ends of 'between' are a number and a moment; expected two of one kind.");
    return is_ordered;
  }

  bool read_texts(const YamlNode& node) {
    bool is_good = true;
    const auto items = items_of(reader_, node);
    for (const YamlNode* item : items) {
      if (!read_scalar(reader_, *item, "a text")) is_good = false;
      else if (!take_text(*item)) is_good = false;
    }
    return is_good && !items.empty();
  }

  bool take_text(const YamlNode& item) {
    const std::string& text = item.scalar;
    if (test_.op == Operator::kWindow) {
      const auto window = parse_time_window(text);
      if (!window.ok()) {
        reader_.error(item, window.error().message);
        return false;
      }
      test_.windows.push_back(*window);
      return true;
    }
    if (test_.op == Operator::kCidr && !is_network(item)) return false;
    if (text.empty() && test_.op != Operator::kGlob) {
      reader_.error(item, fmt::format("Every text has an empty {}; expected at least one character.",
                                      to_string(test_.op)));
      return false;
    }
    test_.operands.emplace_back(text);
    return true;
  }

  bool is_network(const YamlNode& item) {
    const auto network = parse_ip_network(item.scalar);
    if (!network)
      reader_.error(item, fmt::format("'{}' is not a network; write it as 10.0.0.0/8 or 2001:db8::/32.",
                                      excerpt(item.scalar)));
    else if (network->has_host_bits())
      reader_.error(item, fmt::format("'{}' has bits set beyond its prefix; did you mean '{}'?",
                                      excerpt(item.scalar), network->to_string()));
    return network && !network->has_host_bits();
  }

  bool read_flag(const YamlNode& node) {
    const auto value = read_scalar(reader_, node, "true or false");
    if (!value) return false;
    if (std::holds_alternative<bool>(*value)) {
      test_.operands.push_back(*value);
      return true;
    }
    reader_.not_one_of(node, node.scalar, "a truth", {"true", "false"});
    return false;
  }

  DocumentReader& reader_;
  const bool is_time_;
  Test test_;
};

void unknown_operator(DocumentReader& reader, const YamlNode::Member& member, const MappingSpec& known) {
  std::vector<std::string> expected;
  for (const KeySpec& key : known.keys) expected.emplace_back(key.name);
  reader.not_one_of(key_of(member), member.key, "an operator", expected);
}

// What stands under a quantifier: one operator.
std::optional<Test> read_quantified(DocumentReader& reader, const std::string& attribute, Quantifier quantifier,
                                    const YamlNode& node) {
  if (!node.is_mapping() || node.members.size() != 1) {
    reader.error(node, fmt::format("'{}' takes one operator, as in {{equals: gdpr}}.", to_string(quantifier)));
    return std::nullopt;
  }
  const YamlNode::Member& member = node.members.front();
  const auto op = operator_of(member.key);
  if (!op || *op == Operator::kPresent) {
    unknown_operator(reader, member, vocabulary::kItemTests);
    return std::nullopt;
  }
  return TestReader(reader, attribute, quantifier).read(key_of(member), *op, member.value);
}

std::optional<Test> read_member(DocumentReader& reader, const std::string& attribute,
                                const YamlNode::Member& member) {
  if (const auto quantifier = quantifier_of(member.key)) {
    if (attribute == "time") return TestReader(reader, attribute, *quantifier).read(key_of(member), Operator::kEquals, member.value);
    return read_quantified(reader, attribute, *quantifier, member.value);
  }
  if (const auto op = operator_of(member.key))
    return TestReader(reader, attribute, Quantifier::kItem).read(key_of(member), *op, member.value);
  unknown_operator(reader, member, vocabulary::kTests);
  return std::nullopt;
}

}  // namespace

std::vector<Test> read_tests(DocumentReader& reader, const YamlNode::Member& attribute) {
  const YamlNode& node = attribute.value;
  std::vector<Test> tests;
  const auto take = [&](std::optional<Test> test) {
    if (test) tests.push_back(*std::move(test));
  };
  if (node.is_mapping()) {
    if (node.members.empty()) reader.error(node, "Expected an operator, as in {at_least: 18}, but nothing stands here.");
    for (const YamlNode::Member& member : node.members) take(read_member(reader, attribute.key, member));
  } else {
    const Operator op = node.is_sequence() ? Operator::kIn : Operator::kEquals;
    take(TestReader(reader, attribute.key, Quantifier::kItem).read(key_of(attribute), op, node));
  }
  return tests;
}

}  // namespace steward::policy
