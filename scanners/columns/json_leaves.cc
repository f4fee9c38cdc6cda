#include "scanners/columns/json_leaves.h"

#include <boost/json/basic_parser_impl.hpp>
#include <utility>

#include "base/text.h"

namespace steward::scanners {
namespace {

namespace json = boost::json;

// What Boost.JSON's parser calls as it reads. Names and signatures are its.
class LeafHandler {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = kMaxJsonPathBytes;
  static constexpr std::size_t max_string_size = std::size_t(-1);

  using Code = json::error_code&;

  explicit LeafHandler(std::string_view root) : path_(root) {}

  bool on_document_begin(Code) { return true; }
  bool on_document_end(Code) { return true; }
  bool on_object_begin(Code) {
    marks_.push_back(path_.size());
    return true;
  }
  bool on_object_end(std::size_t, Code) { return leave(); }
  bool on_array_begin(Code) {
    marks_.push_back(path_.size());
    path_ += "[]";
    return path_.size() <= kMaxJsonPathBytes;
  }
  bool on_array_end(std::size_t, Code) { return leave(); }
  bool on_key_part(json::string_view part, std::size_t, Code) {
    key_.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, std::size_t, Code) {
    key_.append(part.data(), part.size());
    path_.resize(marks_.back());
    path_ += '.';
    path_ += std::exchange(key_, {});
    return path_.size() <= kMaxJsonPathBytes;
  }
  bool on_string_part(json::string_view part, std::size_t, Code) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(json::string_view part, std::size_t, Code) {
    text_.append(part.data(), part.size());
    return add(LeafKind::kText);
  }
  bool on_number_part(json::string_view part, Code) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(int64_t, json::string_view part, Code) { return add_number(part, LeafKind::kInteger); }
  bool on_uint64(uint64_t, json::string_view part, Code) { return add_number(part, LeafKind::kInteger); }
  bool on_double(double, json::string_view part, Code) { return add_number(part, LeafKind::kNumber); }
  bool on_bool(bool value, Code) {
    text_ = value ? "true" : "false";
    return add(LeafKind::kText);
  }
  bool on_null(Code) { return add(LeafKind::kNull); }
  bool on_comment_part(json::string_view, Code) { return true; }
  bool on_comment(json::string_view, Code) { return true; }

  std::vector<JsonLeaf> take() { return std::move(leaves_); }

 private:
  bool leave() {
    path_.resize(marks_.back());
    marks_.pop_back();
    return true;
  }
  bool add_number(json::string_view part, LeafKind kind) {
    text_.append(part.data(), part.size());
    return add(kind);
  }
  bool add(LeafKind kind) {
    leaves_.push_back({path_, kind, std::exchange(text_, {})});
    return leaves_.size() < kMaxJsonLeaves;
  }

  std::string path_, key_, text_;
  std::vector<size_t> marks_;  // lengths of the path at each open object or array
  std::vector<JsonLeaf> leaves_;
};

}  // namespace

JsonLeaves find_json_leaves(std::string_view text, std::string_view root) {
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  options.allow_invalid_utf8 = true;
  json::basic_parser<LeafHandler> parser(options, root);
  json::error_code error;
  const size_t read = parser.write_some(false, text.data(), text.size(), error);
  return {parser.handler().take(), !error && trim(text.substr(read)).empty()};
}

bool looks_like_json(std::string_view text) {
  return text.size() >= 2 &&
         ((text.front() == '{' && text.back() == '}') || (text.front() == '[' && text.back() == ']'));
}

}  // namespace steward::scanners
