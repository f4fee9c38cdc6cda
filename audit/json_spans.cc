#include "audit/json_spans.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace steward::audit {
namespace {

// Reads forward over one text. Where it returns nothing, at() is where the text stopped making sense.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  size_t at() const { return at_; }
  bool done() const { return at_ == text_.size(); }

  void skip_space() {
    while (!done() && is_space(text_[at_])) ++at_;
  }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // A string with its quotes.
  std::optional<std::string_view> take_string() {
    const size_t begin = at_;
    if (!skip_string()) return std::nullopt;
    return text_.substr(begin, at_ - begin);
  }
  std::optional<std::string_view> take_value() {
    const size_t begin = at_;
    if (!skip_value() || at_ == begin) return std::nullopt;
    return text_.substr(begin, at_ - begin);
  }

 private:
  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  bool skip_string() {
    if (!take('"')) return false;
    for (; !done(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return true;
      }
      if (text_[at_] == '\\' && ++at_ == text_.size()) return false;
    }
    return false;
  }

  bool skip_value() {
    if (done()) return false;
    if (text_[at_] == '"') return skip_string();
    if (text_[at_] != '{' && text_[at_] != '[') {
      while (!done() && !is_space(text_[at_]) && text_[at_] != ',' && text_[at_] != ']' && text_[at_] != '}')
        ++at_;
      return true;
    }
    size_t depth = 0;
    while (!done()) {
      const char c = text_[at_];
      if (c == '"') {
        if (!skip_string()) return false;
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return true;
    }
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
};

Error broken(const Scanner& scanner) {
  const auto where = fmt::format("offset {}", scanner.at());
  if (scanner.done()) return {ErrorCode::kInvalidInput, "The JSON ends in the middle of a value.", where};
  return {ErrorCode::kInvalidInput, "This is not JSON: a comma, a colon or a bracket is missing.", where};
}

std::optional<JsonMember> take_member(Scanner& scanner) {
  const auto key = scanner.take_string();
  if (!key) return std::nullopt;
  scanner.skip_space();
  if (!scanner.take(':')) return std::nullopt;
  scanner.skip_space();
  const auto value = scanner.take_value();
  if (!value) return std::nullopt;
  scanner.skip_space();
  return JsonMember{key->substr(1, key->size() - 2), *value};
}

}  // namespace

Result<std::vector<JsonMember>> split_object(std::string_view text) {
  Scanner scanner(text);
  std::vector<JsonMember> members;
  scanner.skip_space();
  if (!scanner.take('{')) return broken(scanner);
  scanner.skip_space();
  for (bool more = !scanner.take('}'); more;) {
    const auto member = take_member(scanner);
    if (!member) return broken(scanner);
    if (std::any_of(members.begin(), members.end(),
                    [&](const JsonMember& m) { return m.key == member->key; }))
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("The key '{}' appears twice in one object.", excerpt(member->key)),
                   fmt::format("offset {}", scanner.at())};
    if (members.size() == 64) return Error{ErrorCode::kTooLarge, "An object has more than 64 members.", ""};
    members.push_back(*member);
    more = scanner.take(',');
    if (!more && !scanner.take('}')) return broken(scanner);
    scanner.skip_space();
  }
  scanner.skip_space();
  if (!scanner.done()) return broken(scanner);
  return members;
}

Result<std::vector<std::string_view>> split_array(std::string_view text) {
  Scanner scanner(text);
  std::vector<std::string_view> items;
  scanner.skip_space();
  if (!scanner.take('[')) return broken(scanner);
  scanner.skip_space();
  for (bool more = !scanner.take(']'); more;) {
    const auto item = scanner.take_value();
    if (!item) return broken(scanner);
    items.push_back(*item);
    scanner.skip_space();
    more = scanner.take(',');
    if (!more && !scanner.take(']')) return broken(scanner);
    scanner.skip_space();
  }
  scanner.skip_space();
  if (!scanner.done()) return broken(scanner);
  return items;
}

std::string_view find_member(std::string_view text, std::string_view key) {
  Scanner scanner(text);
  scanner.skip_space();
  if (!scanner.take('{')) return {};
  scanner.skip_space();
  while (const auto member = take_member(scanner)) {
    if (member->key == key) return member->value;
    if (!scanner.take(',')) return {};
    scanner.skip_space();
  }
  return {};
}

}  // namespace steward::audit
