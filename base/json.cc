#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/text.h"

namespace steward {
namespace {

namespace json = boost::json;

// The 64-bit float nearest to a JSON number; none when that is an infinity. What is too small to tell from
// zero is zero.
std::optional<double> nearest_double(std::string_view literal) {
  double number = 0;
  const auto [end, error] = std::from_chars(literal.data(), literal.data() + literal.size(), number);
  if (error == std::errc())
    return end == literal.data() + literal.size() ? std::optional(number) : std::nullopt;
  if (error != std::errc::result_out_of_range) return std::nullopt;
  // from_chars does not say which way; strtod gives HUGE_VAL for one and a tiny number for the other.
  const double limit = std::strtod(std::string(literal).c_str(), nullptr);
  return std::isfinite(limit) ? std::optional(limit) : std::nullopt;
}

// The keys of the objects that are open, end to end in one text. A set for each object would cost more than
// all the rest of the parsing.
class OpenKeys {
 public:
  void open() { objects_.push_back(keys_.size()); }
  void append(std::string_view part) { bytes_.append(part); }
  void end_key() {
    keys_.push_back({begin_, bytes_.size() - begin_});
    begin_ = bytes_.size();
  }
  // Ends the innermost object; a key that it holds twice.
  std::optional<std::string> close() {
    const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(objects_.back());
    if (first != keys_.end()) begin_ = first->begin;
    auto twice = duplicate(first);
    bytes_.resize(begin_);
    keys_.erase(first, keys_.end());
    objects_.pop_back();
    return twice;
  }

 private:
  struct Key {
    size_t begin, size;
  };
  std::string_view text(const Key& key) const { return std::string_view(bytes_).substr(key.begin, key.size); }

  std::optional<std::string> duplicate(std::vector<Key>::iterator first) {
    constexpr std::ptrdiff_t kFew = 12;
    if (keys_.end() - first <= kFew) {
      for (auto a = first; a != keys_.end(); ++a)
        for (auto b = first; b != a; ++b)
          if (text(*a) == text(*b)) return std::string(text(*a));
      return std::nullopt;
    }
    std::sort(first, keys_.end(), [&](const Key& a, const Key& b) { return text(a) < text(b); });
    const auto at = std::adjacent_find(first, keys_.end(),
                                       [&](const Key& a, const Key& b) { return text(a) == text(b); });
    return at == keys_.end() ? std::nullopt : std::optional(std::string(text(*at)));
  }

  std::string bytes_;
  size_t begin_ = 0;             // of the key that is being read
  std::vector<Key> keys_;        // of all open objects, the innermost last
  std::vector<size_t> objects_;  // where the keys of each begin
};

// Receives the tokens of basic_parser, checks them, and builds the value. Boost.JSON's own parser keeps the
// last of two equal keys without a word.
struct StrictHandler {
  static constexpr size_t max_object_size = static_cast<size_t>(-1);
  static constexpr size_t max_array_size = static_cast<size_t>(-1);
  static constexpr size_t max_key_size = 1u << 20;
  static constexpr size_t max_string_size = static_cast<size_t>(-1);

  StrictHandler(size_t max_values, json::storage_ptr values_storage)
      : stack({}, room.data(), room.size()), values_left(max_values), storage(std::move(values_storage)) {}

  bool refuse(ErrorCode failure_code, std::string message, json::error_code& ec) {
    code = failure_code;
    refusal = std::move(message);
    ec = json::error::exception;
    return false;
  }
  bool refuse_nul(json::error_code& ec) {
    return refuse(ErrorCode::kInvalidInput, "A string holds the character U+0000, which is not accepted.",
                  ec);
  }
  bool count(json::error_code& ec) {
    if (values_left == 0) return refuse(ErrorCode::kTooLarge, "The JSON holds too many values.", ec);
    --values_left;
    return true;
  }

  bool on_document_begin(json::error_code&) {
    stack.reset(storage);
    return true;
  }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code& ec) {
    keys.open();
    return count(ec);
  }
  bool on_object_end(size_t n, json::error_code& ec) {
    if (const auto twice = keys.close())
      return refuse(ErrorCode::kInvalidInput,
                    fmt::format("The key '{}' appears twice in one object.", excerpt(*twice)), ec);
    stack.push_object(n);
    return true;
  }
  bool on_array_begin(json::error_code& ec) { return count(ec); }
  bool on_array_end(size_t n, json::error_code&) {
    stack.push_array(n);
    return true;
  }
  bool on_key_part(json::string_view part, size_t, json::error_code& ec) {
    if (part.find('\0') != json::string_view::npos) return refuse_nul(ec);
    keys.append({part.data(), part.size()});
    stack.push_chars(part);
    return true;
  }
  bool on_key(json::string_view part, size_t, json::error_code& ec) {
    if (part.find('\0') != json::string_view::npos) return refuse_nul(ec);
    keys.append({part.data(), part.size()});
    keys.end_key();
    stack.push_key(part);
    return true;
  }
  bool on_string_part(json::string_view part, size_t, json::error_code& ec) {
    if (part.find('\0') != json::string_view::npos) return refuse_nul(ec);
    stack.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, size_t, json::error_code& ec) {
    if (part.find('\0') != json::string_view::npos) return refuse_nul(ec);
    stack.push_string(part);
    return count(ec);
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(int64_t number, json::string_view, json::error_code& ec) {
    stack.push_int64(number);
    return count(ec);
  }
  bool on_uint64(uint64_t number, json::string_view, json::error_code& ec) {
    stack.push_uint64(number);
    return count(ec);
  }
  // Boost.JSON turns integers that do not fit 64 bits into doubles, overflow into infinity, and rounds some
  // decimals a unit off. The whole text is handed over in one piece, so `literal` is the whole number: read
  // it again, exactly.
  bool on_double(double, json::string_view literal, json::error_code& ec) {
    if (literal.find_first_of(".eE") == json::string_view::npos)
      return refuse(ErrorCode::kInvalidInput, "A whole number is beyond 64 bits; send it as a string.", ec);
    const auto number = nearest_double({literal.data(), literal.size()});
    if (!number) return refuse(ErrorCode::kInvalidInput, "A number is too large for a 64-bit float.", ec);
    stack.push_double(*number);
    return count(ec);
  }
  bool on_bool(bool value, json::error_code& ec) {
    stack.push_bool(value);
    return count(ec);
  }
  bool on_null(json::error_code& ec) {
    stack.push_null();
    return count(ec);
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

  std::array<unsigned char, 2048> room;  // of the stack, before it allocates
  json::value_stack stack;
  size_t values_left;
  json::storage_ptr storage;  // of the value that is built
  OpenKeys keys;
  ErrorCode code = ErrorCode::kInvalidInput;
  std::string refusal;
};

// The pointer of a member or an item (RFC 6901 §3). One is made for each value visited, mostly in vain, so it
// allocates once.
std::string pointer_to(const std::string& parent, std::string_view token) {
  std::string out;
  out.reserve(parent.size() + 1 + token.size());
  out.append(parent).push_back('/');
  if (token.find_first_of("~/") == std::string_view::npos) return out.append(token);
  for (const char c : token) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

// A short text's value stands in one piece of memory, which goes away with it: allocating each member costs
// more than reading it.
json::storage_ptr storage_for(std::string_view text) {
  constexpr size_t kShort = 4096, kPerByte = 4, kLeast = 256;
  if (text.size() > kShort) return {};
  return json::make_shared_resource<json::monotonic_resource>(text.size() * kPerByte + kLeast);
}

std::string_view kind_name(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "a number";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
  }
  return "something else";
}

}  // namespace

Result<json::value> parse_json(std::string_view text, const JsonBounds& bounds) {
  if (text.size() > bounds.max_bytes)
    return Error{
        ErrorCode::kTooLarge,
        fmt::format("The JSON has {} bytes; at most {} are accepted.", text.size(), bounds.max_bytes), ""};
  json::parse_options options;
  options.max_depth = bounds.max_depth;
  json::basic_parser<StrictHandler> parser(options, bounds.max_values, storage_for(text));
  json::error_code ec;
  const size_t parsed = parser.write_some(false, text.data(), text.size(), ec);
  const auto place = [&] { return fmt::format("offset {}", parsed); };
  if (ec) {
    auto& handler = parser.handler();
    if (!handler.refusal.empty()) return Error{handler.code, handler.refusal, place()};
    if (ec == json::error::too_deep)
      return Error{ErrorCode::kTooLarge,
                   fmt::format("The JSON nests deeper than {} levels.", bounds.max_depth), place()};
    return Error{ErrorCode::kInvalidInput, fmt::format("This is not JSON: {}.", ec.message()), place()};
  }
  if (!trim(text.substr(parsed)).empty())
    return Error{ErrorCode::kInvalidInput, "There is more text after the JSON value.", place()};
  return parser.handler().stack.release();
}

JsonView JsonView::child(const json::value& value, std::string_view token) const {
  return JsonView(value, pointer_to(pointer_, token));
}

JsonView JsonView::at(std::string_view key) const {
  if (value_ && value_->is_object())
    if (const auto* member = value_->get_object().if_contains(key)) return child(*member, key);
  JsonView missing;
  missing.pointer_ = pointer_to(pointer_, key);
  return missing;
}

Error JsonView::wrong_type(std::string_view expected) const {
  if (!value_) return error(fmt::format("Expected {}, but it is missing.", expected));
  return error(fmt::format("Expected {}, found {}.", expected, kind_name(*value_)));
}

Result<std::string> JsonView::as_string(size_t max_bytes) const {
  if (!value_ || !value_->is_string()) return wrong_type("a string");
  const auto& text = value_->get_string();
  if (text.size() > max_bytes)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("The string has {} bytes; at most {} are accepted.", text.size(), max_bytes),
                 pointer_};
  return std::string(text.data(), text.size());
}

Result<int64_t> JsonView::as_int() const {
  if (value_ && value_->is_int64()) return value_->get_int64();
  return wrong_type("a whole number of 64 bits");
}

Result<double> JsonView::as_double() const {
  if (!value_ || !value_->is_number()) return wrong_type("a number");
  return value_->to_number<double>();
}

Result<bool> JsonView::as_bool() const {
  if (!value_ || !value_->is_bool()) return wrong_type("true or false");
  return value_->get_bool();
}

Result<std::vector<JsonView>> JsonView::as_array(size_t max_items) const {
  if (!value_ || !value_->is_array()) return wrong_type("an array");
  const auto& array = value_->get_array();
  if (array.size() > max_items)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("The array has {} items; at most {} are accepted.", array.size(), max_items),
                 pointer_};
  std::vector<JsonView> items;
  items.reserve(array.size());
  for (size_t i = 0; i < array.size(); ++i) items.push_back(child(array[i], std::to_string(i)));
  return items;
}

Result<std::vector<std::pair<std::string, JsonView>>> JsonView::as_object() const {
  if (!value_ || !value_->is_object()) return wrong_type("an object");
  std::vector<std::pair<std::string, JsonView>> members;
  for (const auto& member : value_->get_object()) {
    const std::string_view key(member.key().data(), member.key().size());
    members.emplace_back(key, child(member.value(), key));
  }
  return members;
}

Result<std::string> JsonView::string_or(std::string_view key, std::string fallback) const {
  const JsonView member = at(key);
  if (!member.present() || member.is_null()) return fallback;
  return member.as_string();
}

Result<bool> JsonView::bool_or(std::string_view key, bool fallback) const {
  const JsonView member = at(key);
  if (!member.present() || member.is_null()) return fallback;
  return member.as_bool();
}

Result<std::vector<JsonView>> JsonView::array_or_empty(std::string_view key) const {
  const JsonView member = at(key);
  if (!member.present() || member.is_null()) return std::vector<JsonView>{};
  return member.as_array();
}

Result<std::vector<std::string>> JsonView::strings_or_empty(std::string_view key) const {
  STEWARD_ASSIGN_OR_RETURN(const auto items, array_or_empty(key));
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, item.as_string());
    texts.push_back(std::move(text));
  }
  return texts;
}

Status JsonView::only(const std::vector<std::string>& known) const {
  if (!value_ || !value_->is_object()) return wrong_type("an object");
  for (const auto& member : value_->get_object()) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const auto near = did_you_mean(key, known);
    return child(member.value(), key)
        .error(near ? fmt::format("Unknown member '{}'; did you mean '{}'?", excerpt(key), *near)
                    : fmt::format("Unknown member '{}'.", excerpt(key)));
  }
  return {};
}

}  // namespace steward
