#include "base/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <streambuf>

#include "base/text.h"

namespace steward {
namespace {

// Thrown inside yaml-cpp's callbacks, which have no other way to stop the parser; caught in parse_yaml().
struct Refusal {
  Error error;
};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view file, const YamlBounds& bounds) : file_(file), bounds_(bounds) {}

  void OnDocumentStart(const YAML::Mark&) override { root_.reset(); }
  void OnDocumentEnd() override { documents_.push_back(root_ ? std::move(*root_) : YamlNode{}); }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(make(YamlNode::Kind::kNull, mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, ErrorCode::kInvalidInput, "Aliases are not accepted; write the value out.");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    YamlNode node = make(YamlNode::Kind::kScalar, mark);
    // yaml-cpp reports plain scalars with the tag "?" and quoted ones with "!". Plain null forms are nulls.
    if (tag != "!" && (value.empty() || value == "~" || value == "null")) node.kind = YamlNode::Kind::kNull;
    else node.scalar = value;
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kSequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::kMapping, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_anchor(mark, 1); }

  std::vector<YamlNode> take() { return std::move(documents_); }

 private:
  struct Frame {
    YamlNode node;
    std::optional<YamlNode::Member> pending;  // a mapping's key that waits for its value
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, ErrorCode code, std::string message) {
    throw Refusal{{code, std::move(message), yaml_place(file_, mark.line + 1, mark.column + 1)}};
  }
  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) refuse(mark, ErrorCode::kInvalidInput, "Anchors are not accepted; write the value out.");
  }
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      refuse(mark, ErrorCode::kInvalidInput, fmt::format("The tag '{}' is not accepted.", excerpt(tag)));
  }

  YamlNode make(YamlNode::Kind kind, const YAML::Mark& mark) {
    if (++nodes_ > bounds_.max_nodes)
      refuse(mark, ErrorCode::kTooLarge, fmt::format("More than {} values.", bounds_.max_nodes));
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }
  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (frames_.size() >= bounds_.max_depth)
      refuse(mark, ErrorCode::kTooLarge, fmt::format("Nested deeper than {} levels.", bounds_.max_depth));
    frames_.push_back({make(kind, mark), std::nullopt});
  }
  void close() {
    YamlNode node = std::move(frames_.back().node);
    frames_.pop_back();
    add(std::move(node));
  }
  void add(YamlNode node) {
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.node.is_sequence()) {
      frame.node.items.push_back(std::move(node));
    } else if (frame.pending) {
      frame.pending->value = std::move(node);
      frame.node.members.push_back(std::move(*frame.pending));
      frame.pending.reset();
    } else {
      frame.pending = key_of(frame.node, node);
    }
  }
  YamlNode::Member key_of(const YamlNode& mapping, const YamlNode& key) {
    YAML::Mark mark;
    mark.line = key.line - 1;
    mark.column = key.column - 1;
    if (!key.is_scalar()) refuse(mark, ErrorCode::kInvalidInput, "A key must be a plain word.");
    if (const auto* first = mapping.find(key.scalar))
      refuse(mark, ErrorCode::kInvalidInput,
             fmt::format("The key '{}' appears twice; its first value is on line {}.", excerpt(key.scalar),
                         first->line));
    YamlNode::Member member;
    member.key = key.scalar;
    member.line = key.line;
    member.column = key.column;
    return member;
  }

  std::string_view file_;
  const YamlBounds& bounds_;
  size_t nodes_ = 0;
  std::vector<Frame> frames_;
  std::optional<YamlNode> root_;
  std::vector<YamlNode> documents_;
};

class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // streambuf's get area is never written to
    setg(begin, begin, begin + text.size());
  }
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const Member& member : members)
    if (member.key == key) return &member.value;
  return nullptr;
}

std::string yaml_place(std::string_view file, int line, int column) {
  return fmt::format("{}:{}:{}", file, line, column);
}

Result<std::vector<YamlNode>> parse_yaml(std::string_view text, std::string_view file, const YamlBounds& bounds) {
  if (text.size() > bounds.max_bytes)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("The file has {} bytes; at most {} are accepted.", text.size(), bounds.max_bytes),
                 std::string(file)};
  if (!is_utf8(text)) return Error{ErrorCode::kInvalidInput, "The file is not valid UTF-8.", std::string(file)};
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder(file, bounds);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refusal& refusal) {
    return refusal.error;
  } catch (const YAML::Exception& e) {
    return Error{ErrorCode::kInvalidInput, fmt::format("This is not YAML: {}.", e.msg),
                 yaml_place(file, e.mark.line + 1, e.mark.column + 1)};
  }
  return builder.take();
}

}  // namespace steward
