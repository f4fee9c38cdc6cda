#include "base/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <streambuf>
#include <unordered_map>

#include "base/text.h"

namespace steward {
namespace {

// Thrown inside yaml-cpp's callbacks, which have no other way to stop the parser; caught in parse_yaml().
struct Refusal {
  Error error;
};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, std::string_view file, const YamlBounds& bounds)
      : text_(text), file_(file), bounds_(bounds) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    // yaml-cpp takes "[a] b" for two documents: what follows the first must begin on a line of dashes.
    if (!documents_.empty() && !line_at(mark.line).starts_with("---"))
      refuse(mark, ErrorCode::kInvalidInput, "A further document must begin with a line '---'.");
    root_.reset();
  }
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
    if (value.find('\0') != std::string::npos)
      refuse(mark, ErrorCode::kInvalidInput, "The character U+0000 is not accepted, nor its escape.");
    YamlNode node = make(YamlNode::Kind::kScalar, mark);
    // yaml-cpp reports plain scalars with the tag "?" and quoted ones with "!". Plain null forms are nulls.
    if (tag != "!" && (value.empty() || value == "~" || value == "null"))
      node.kind = YamlNode::Kind::kNull;
    else
      node.scalar = value;
    node.quoted = tag == "!";
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
    std::optional<YamlNode::Member> pending;           // a mapping's key that waits for its value
    std::unordered_map<std::string, int> first_lines;  // of the mapping's keys, once there are many
  };
  static constexpr size_t kFewKeys = 16;  // that are looked through faster than looked up

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
      refuse(mark, ErrorCode::kTooLarge,
             fmt::format("More than {} lists and mappings stand inside each other; write it flatter.",
                         bounds_.max_depth));
    frames_.push_back({make(kind, mark), std::nullopt, {}});
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
      frame.pending = key_of(frame, std::move(node));
    }
  }
  // The line where the mapping has the key already; 0: it does not.
  static int line_of(Frame& frame, const std::string& key) {
    const auto& members = frame.node.members;
    if (members.size() < kFewKeys) {
      for (const YamlNode::Member& member : members)
        if (member.key == key) return member.line;
      return 0;
    }
    if (frame.first_lines.empty())
      for (const YamlNode::Member& member : members) frame.first_lines.emplace(member.key, member.line);
    else
      frame.first_lines.emplace(members.back().key, members.back().line);
    const auto first = frame.first_lines.find(key);
    return first == frame.first_lines.end() ? 0 : first->second;
  }

  YamlNode::Member key_of(Frame& frame, YamlNode key) {
    YAML::Mark mark;
    mark.line = key.line - 1;
    mark.column = key.column - 1;
    if (!key.is_scalar()) refuse(mark, ErrorCode::kInvalidInput, "A key must be a plain word.");
    if (const int line = line_of(frame, key.scalar); line != 0)
      refuse(mark, ErrorCode::kInvalidInput,
             fmt::format("The key '{}' appears twice; the first is on line {}.", excerpt(key.scalar), line));
    YamlNode::Member member;
    member.key = std::move(key.scalar);
    member.line = key.line;
    member.column = key.column;
    return member;
  }

  // Documents begin in order, so the text is walked once.
  std::string_view line_at(int line) {
    for (; walked_lines_ < line; ++walked_lines_) {
      const size_t end = text_.find('\n');
      if (end == std::string_view::npos) return {};
      text_.remove_prefix(end + 1);
    }
    return text_;
  }

  std::string_view text_;  // from line walked_lines_ on
  int walked_lines_ = 0;
  std::string_view file_;
  const YamlBounds& bounds_;
  size_t nodes_ = 0;
  std::vector<Frame> frames_;
  std::optional<YamlNode> root_;
  std::vector<YamlNode> documents_;
};

// YAML 1.2 §5.1: no control characters but tab and line breaks. yaml-cpp stops at a NUL and takes what came
// before for the whole file.
Status refuse_control_characters(std::string_view text, std::string_view file) {
  int line = 1;
  size_t line_start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++line;
      line_start = i + 1;
    } else if ((byte < 0x20 && byte != '\t' && byte != '\r') || byte == 0x7F) {
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("The control character U+{:04X} is not accepted.", byte),
                   yaml_place(file, line, static_cast<int>(i - line_start) + 1)};
    }
  }
  return {};
}

// What most likely helps against a message of yaml-cpp; empty when nothing does in particular.
std::string_view way_out(std::string_view message) {
  constexpr std::pair<std::string_view, std::string_view> kWays[] = {
      {"tab", "; indent with spaces, not with tabs"},
      {"sequence flow", "; a ']' is missing"},
      {"map flow", "; a '}' is missing"},
      {"flow end", "; nothing was opened that this closes"},
      {"EOF in scalar", "; a quote was opened and is not closed"},
      {"map value", "; put a text with ': ' in it into quotes, and check the indentation"},
      {"block entry", "; begin the list on a line of its own, indented with spaces"},
      {"end of map", "; check the indentation"},
      {"end of sequence", "; check the indentation"},
      {"anchor", "; write the value out"}};
  for (const auto& [part, way] : kWays)
    if (message.find(part) != std::string_view::npos) return way;
  return "";
}

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

std::string yaml_quoted(std::string_view text) {
  std::string made = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      made.append(1, '\\').append(1, c);
    else if (byte < 0x20 || byte == 0x7F)
      made += fmt::format("\\x{:02x}", byte);
    else
      made += c;
  }
  return made + "\"";
}

std::string yaml_place(std::string_view file, int line, int column) {
  return fmt::format("{}:{}:{}", file, line, column);
}

Result<std::vector<YamlNode>> parse_yaml(std::string_view text, std::string_view file,
                                         const YamlBounds& bounds) {
  if (text.size() > bounds.max_bytes)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("The file has {} bytes; at most {} are accepted: split it into several files.",
                             text.size(), bounds.max_bytes),
                 std::string(file)};
  if (!is_utf8(text))
    return Error{ErrorCode::kInvalidInput, "The file is not valid UTF-8.", std::string(file)};
  STEWARD_RETURN_IF_ERROR(refuse_control_characters(text, file));
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder(text, file, bounds);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refusal& refusal) {
    return refusal.error;
  } catch (const YAML::Exception& e) {
    return Error{ErrorCode::kInvalidInput, fmt::format("This is not YAML: {}{}.", e.msg, way_out(e.msg)),
                 yaml_place(file, e.mark.line + 1, e.mark.column + 1)};
  }
  return builder.take();
}

}  // namespace steward
