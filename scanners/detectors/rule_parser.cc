#include "scanners/detectors/rule_parser.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <set>

#include "base/text.h"
#include "base/yaml.h"

namespace steward::scanners {
namespace {

// Bounds the memory a hostile regex can take: re2 refuses larger programs.
constexpr int64_t kRegexMemory = 8 << 20;

// No digit of the pattern stands for itself: all are bounds of repetitions, or [0-9].
bool takes_digits_alike(std::string_view pattern) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' || pattern[i] == '^' || pattern[i] == '$')
      return false;  // rare: not worth telling apart
    if (pattern[i] == '{') i = std::min(pattern.find('}', i), pattern.size() - 1);
    if (pattern.substr(i).starts_with("0-9"))
      i += 2;
    else if (pattern[i] >= '0' && pattern[i] <= '9')
      return false;
  }
  return true;
}

class RuleParser {
 public:
  explicit RuleParser(std::string_view file) : file_(file) {}

  Result<Rule> parse(const YamlNode& node) const {
    STEWARD_RETURN_IF_ERROR(
        only(node, {"id", "category", "source", "types", "shape", "regex", "validator", "span", "decision",
                    "header", "context", "near", "null_shapes", "examples"}));
    Rule rule;
    STEWARD_ASSIGN_OR_RETURN(rule.id, required_text(node, "id"));
    STEWARD_ASSIGN_OR_RETURN(rule.source, required_text(node, "source"));
    STEWARD_ASSIGN_OR_RETURN(const std::string category, required_text(node, "category"));
    auto key = category_taxonomy().parse(category);
    if (!key.ok()) return error(*node.find("category"), key.error().message);
    rule.category = *std::move(key);
    if (const auto* types = node.find("types")) {
      STEWARD_ASSIGN_OR_RETURN(rule.types, parse_types(*types));
    }
    if (const auto* shape = node.find("shape")) {
      STEWARD_ASSIGN_OR_RETURN(rule.shape, parse_shape(*shape));
    }
    if (const auto* regex = node.find("regex")) {
      STEWARD_ASSIGN_OR_RETURN(rule.regex, compile(*regex));
      rule.digits_alike = takes_digits_alike(rule.regex->pattern());
    }
    if (const auto* name = node.find("validator")) {
      STEWARD_ASSIGN_OR_RETURN(rule.validator, parse_validator(*name));
    }
    if (const auto* span = node.find("span")) {
      STEWARD_ASSIGN_OR_RETURN(rule.span, parse_span(*span, rule.regex));
    }
    if (const auto* decision = node.find("decision")) {
      STEWARD_ASSIGN_OR_RETURN(rule.decision, parse_decision(*decision));
    }
    if (rule.span && !node.find("span")->find("null_rate")) rule.span->null_rate = rule.decision.null_rate;
    if (const auto* header = node.find("header")) STEWARD_RETURN_IF_ERROR(parse_header(*header, rule));
    if (const auto* context = node.find("context")) STEWARD_RETURN_IF_ERROR(parse_context(*context, rule));
    if (const auto* near = node.find("near")) {
      STEWARD_ASSIGN_OR_RETURN(rule.near, strings(*near));
    }
    if (const auto* shapes = node.find("null_shapes")) {
      STEWARD_ASSIGN_OR_RETURN(rule.null_shapes, strings(*shapes));
    }
    const auto* examples = node.find("examples");
    if (!examples)
      return error(node, fmt::format("rule {} has no examples; a rule proves itself by them.", rule.id));
    STEWARD_ASSIGN_OR_RETURN(rule.examples, parse_examples(*examples));
    return rule;
  }

 private:
  Error error(const YamlNode& node, std::string message) const {
    return {ErrorCode::kInvalidInput, std::move(message), yaml_place(file_, node.line, node.column)};
  }

  Status only(const YamlNode& node, const std::vector<std::string>& known) const {
    if (!node.is_mapping()) return error(node, "expected a mapping.");
    for (const auto& member : node.members) {
      if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
      std::string message = fmt::format("unknown key \"{}\"", excerpt(member.key));
      if (const auto guess = did_you_mean(member.key, known))
        message += fmt::format("; did you mean \"{}\"?", *guess);
      else
        message += ".";
      return Error{ErrorCode::kInvalidInput, message, yaml_place(file_, member.line, member.column)};
    }
    return {};
  }

  Result<std::string> text(const YamlNode& node) const {
    if (!node.is_scalar()) return error(node, "expected text.");
    return node.scalar;
  }

  Result<std::string> required_text(const YamlNode& node, std::string_view key) const {
    const auto* found = node.find(key);
    if (!found || !found->is_scalar() || found->scalar.empty())
      return error(found ? *found : node, fmt::format("a rule needs \"{}\".", key));
    return found->scalar;
  }

  Result<std::vector<std::string>> strings(const YamlNode& node) const {
    if (!node.is_sequence()) return error(node, "expected a list of texts.");
    std::vector<std::string> values;
    for (const auto& item : node.items) {
      STEWARD_ASSIGN_OR_RETURN(std::string value, text(item));
      values.push_back(std::move(value));
    }
    return values;
  }

  Result<double> rate(const YamlNode& node) const {
    const auto value = node.is_scalar() ? parse_double(node.scalar) : std::nullopt;
    if (!value || *value < 0 || *value > 1) return error(node, "expected a number from 0 to 1.");
    return *value;
  }

  Result<double> nats(const YamlNode& node) const {
    const auto value = node.is_scalar() ? parse_double(node.scalar) : std::nullopt;
    if (!value || *value < 0 || *value > 20) return error(node, "expected a number from 0 to 20.");
    return *value;
  }

  Result<int64_t> count(const YamlNode& node) const {
    const auto value = node.is_scalar() ? parse_int(node.scalar) : std::nullopt;
    if (!value || *value < 0) return error(node, "expected a whole number, 0 or more.");
    return *value;
  }

  Result<bool> boolean(const YamlNode& node) const {
    if (node.is_scalar() && (node.scalar == "true" || node.scalar == "false")) return node.scalar == "true";
    return error(node, "expected true or false.");
  }

  Result<std::pair<int64_t, int64_t>> bounds(const YamlNode& node) const {
    if (!node.is_sequence() || node.items.size() != 2) return error(node, "expected [least, most].");
    STEWARD_ASSIGN_OR_RETURN(const int64_t least, count(node.items[0]));
    STEWARD_ASSIGN_OR_RETURN(const int64_t most, count(node.items[1]));
    if (least > most || most > UINT32_MAX)
      return error(node, "the bounds are the wrong way round or too large.");
    return std::pair{least, most};
  }

  Result<std::shared_ptr<const re2::RE2>> compile(const YamlNode& node) const {
    STEWARD_ASSIGN_OR_RETURN(const std::string pattern, text(node));
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kRegexMemory);
    auto regex = std::make_shared<const re2::RE2>(pattern, options);
    if (!regex->ok()) return error(node, "the regex does not compile: " + excerpt(regex->error(), 200) + ".");
    return std::shared_ptr<const re2::RE2>(std::move(regex));
  }

  Result<TypeMask> parse_types(const YamlNode& node) const {
    STEWARD_ASSIGN_OR_RETURN(const auto names, strings(node));
    TypeMask types = 0;
    for (size_t i = 0; i < names.size(); ++i) {
      const auto type = parse_type(names[i]);
      if (!type) return error(node.items[i], fmt::format("unknown type \"{}\".", excerpt(names[i])));
      types |= *type;
    }
    return types;
  }

  // Names of classes, or single marks.
  Result<ClassMask> parse_classes(const YamlNode& node) const {
    STEWARD_ASSIGN_OR_RETURN(const auto names, strings(node));
    ClassMask classes = 0;
    for (size_t i = 0; i < names.size(); ++i) {
      const auto mask = names[i].size() == 1 ? classes_of(names[i]) : parse_class(names[i]);
      if (!mask) return error(node.items[i], fmt::format("unknown class \"{}\".", excerpt(names[i])));
      classes |= *mask;
    }
    return classes;
  }

  Result<Shape> parse_shape(const YamlNode& node) const {
    STEWARD_RETURN_IF_ERROR(
        only(node, {"length", "digits", "classes", "marks", "require", "any_of", "max_spaces"}));
    Shape shape;
    if (const auto* length = node.find("length")) {
      STEWARD_ASSIGN_OR_RETURN(const auto range, bounds(*length));
      shape.min_bytes = static_cast<size_t>(range.first);
      shape.max_bytes = static_cast<size_t>(range.second);
    }
    if (const auto* digits = node.find("digits")) {
      STEWARD_ASSIGN_OR_RETURN(const auto range, bounds(*digits));
      shape.min_digits = static_cast<uint32_t>(range.first);
      shape.max_digits = static_cast<uint32_t>(range.second);
    }
    if (const auto* spaces = node.find("max_spaces")) {
      STEWARD_ASSIGN_OR_RETURN(const int64_t most, count(*spaces));
      shape.max_spaces = static_cast<uint32_t>(std::min<int64_t>(most, UINT32_MAX));
    }
    if (const auto* some = node.find("any_of")) {
      STEWARD_ASSIGN_OR_RETURN(shape.any_of, parse_classes(*some));
    }
    if (const auto* classes = node.find("classes")) {
      STEWARD_ASSIGN_OR_RETURN(shape.allowed, parse_classes(*classes));
    }
    if (const auto* marks = node.find("marks")) {
      STEWARD_ASSIGN_OR_RETURN(const std::string value, text(*marks));
      shape.allowed |= classes_of(value);
    }
    if (const auto* require = node.find("require")) {
      STEWARD_ASSIGN_OR_RETURN(const std::string value, text(*require));
      shape.required = classes_of(value);
      shape.allowed |= shape.required;
    }
    return shape;
  }

  Result<Validator> parse_validator(const YamlNode& node) const {
    STEWARD_ASSIGN_OR_RETURN(const std::string name, text(node));
    if (const Validator found = find_validator(name)) return found;
    const auto guess = did_you_mean(name, validator_names());
    return error(node, fmt::format("unknown validator \"{}\"{}", excerpt(name),
                                   guess ? fmt::format("; did you mean \"{}\"?", *guess) : "."));
  }

  Result<SpanSearch> parse_search(const YamlNode& node) const {
    STEWARD_ASSIGN_OR_RETURN(const std::string name, text(node));
    if (name == "window") return SpanSearch::kWindow;
    if (name == "anchor") return SpanSearch::kAnchor;
    if (name == "text") return SpanSearch::kText;
    if (name == "person_name") return SpanSearch::kPersonName;
    if (name == "address") return SpanSearch::kAddress;
    if (name == "city") return SpanSearch::kCity;
    if (name == "country") return SpanSearch::kCountry;
    return error(node, "expected window, anchor, text, person_name, address, city or country.");
  }

  // Without a regex of its own a span is searched by the rule's, in windows.
  Result<std::optional<SpanRule>> parse_span(const YamlNode& node,
                                             std::shared_ptr<const re2::RE2> whole_value) const {
    STEWARD_RETURN_IF_ERROR(only(node, {"search", "anchors", "regex", "confidence", "null_rate",
                                        "tags_columns", "alone", "alone_marks"}));
    SpanRule span;
    if (const auto* regex = node.find("regex")) {
      STEWARD_ASSIGN_OR_RETURN(span.regex, compile(*regex));
    } else {
      span.search = SpanSearch::kWindow;
      span.regex = std::move(whole_value);
    }
    if (const auto* search = node.find("search")) {
      STEWARD_ASSIGN_OR_RETURN(span.search, parse_search(*search));
    }
    if ((span.search == SpanSearch::kAnchor || span.search == SpanSearch::kText) && !node.find("regex"))
      return error(node, "a span searched at anchors or in text needs \"regex\".");
    if (const auto* anchors = node.find("anchors")) {
      STEWARD_ASSIGN_OR_RETURN(span.anchors, strings(*anchors));
      for (const auto& anchor : span.anchors)
        if (anchor.empty() || (anchor.size() < 2 && (classes_of(anchor) & (kLetter | kDigit | kSpace)) != 0))
          return error(*anchors, "an anchor has two characters or is a mark.");
    }
    if ((span.search == SpanSearch::kAnchor) == span.anchors.empty())
      return error(node, "\"anchors\" go with \"search: anchor\", and it needs one.");
    if (const auto* value = node.find("confidence")) {
      STEWARD_ASSIGN_OR_RETURN(span.confidence, rate(*value));
    }
    if (const auto* value = node.find("null_rate")) {
      STEWARD_ASSIGN_OR_RETURN(span.null_rate, rate(*value));
    }
    if (const auto* value = node.find("tags_columns")) {
      STEWARD_ASSIGN_OR_RETURN(span.tags_columns, boolean(*value));
    }
    if (const auto* value = node.find("alone")) {
      STEWARD_ASSIGN_OR_RETURN(span.alone, boolean(*value));
    }
    if (const auto* value = node.find("alone_marks")) {
      STEWARD_ASSIGN_OR_RETURN(const std::string marks, text(*value));
      span.alone_marks = classes_of(marks);
    }
    return std::optional<SpanRule>(std::move(span));
  }

  Result<DecisionRule> parse_decision(const YamlNode& node) const {
    STEWARD_RETURN_IF_ERROR(only(
        node, {"null_rate", "format_evidence", "expected", "min_share", "supported_null_rate", "supported_at",
               "header_only", "alone", "shape_suffices", "alone_marks", "max_examined"}));
    DecisionRule decision;
    if (const auto* v = node.find("null_rate")) {
      STEWARD_ASSIGN_OR_RETURN(decision.null_rate, rate(*v));
    }
    if (const auto* v = node.find("format_evidence")) {
      STEWARD_ASSIGN_OR_RETURN(decision.format_evidence, nats(*v));
    }
    if (const auto* v = node.find("expected")) {
      STEWARD_ASSIGN_OR_RETURN(decision.expected, rate(*v));
    }
    if (const auto* v = node.find("min_share")) {
      STEWARD_ASSIGN_OR_RETURN(decision.min_share, rate(*v));
    }
    if (const auto* v = node.find("supported_null_rate")) {
      STEWARD_ASSIGN_OR_RETURN(decision.supported_null_rate, rate(*v));
    }
    if (const auto* v = node.find("supported_at")) {
      STEWARD_ASSIGN_OR_RETURN(decision.supported_at, rate(*v));
    }
    if (const auto* v = node.find("header_only")) {
      STEWARD_ASSIGN_OR_RETURN(decision.header_only, rate(*v));
    }
    if (const auto* v = node.find("shape_suffices")) {
      STEWARD_ASSIGN_OR_RETURN(decision.shape_suffices, boolean(*v));
    }
    if (const auto* v = node.find("alone_marks")) {
      STEWARD_ASSIGN_OR_RETURN(const std::string marks, text(*v));
      decision.alone_marks = classes_of(marks);
    }
    if (const auto* v = node.find("alone")) {
      STEWARD_ASSIGN_OR_RETURN(decision.alone, boolean(*v));
    }
    if (const auto* v = node.find("max_examined")) {
      STEWARD_ASSIGN_OR_RETURN(const int64_t most, count(*v));
      if (most == 0) return error(*v, "at least one value must be examined.");
      decision.max_examined = static_cast<size_t>(most);
    }
    return decision;
  }

  Status parse_header(const YamlNode& node, Rule& rule) const {
    STEWARD_RETURN_IF_ERROR(only(node, {"words", "not"}));
    if (const auto* words = node.find("words")) {
      if (!words->is_mapping()) return error(*words, "expected phrases with weights.");
      for (const auto& member : words->members) {
        STEWARD_ASSIGN_OR_RETURN(const double weight, rate(member.value));
        rule.header.push_back({member.key, weight});
      }
    }
    if (const auto* words = node.find("not")) {
      STEWARD_ASSIGN_OR_RETURN(rule.header_not, strings(*words));
    }
    return {};
  }

  Status parse_context(const YamlNode& node, Rule& rule) const {
    STEWARD_RETURN_IF_ERROR(only(node, {"raise", "lower"}));
    if (const auto* words = node.find("raise")) {
      STEWARD_ASSIGN_OR_RETURN(rule.context_raise, strings(*words));
    }
    if (const auto* words = node.find("lower")) {
      STEWARD_ASSIGN_OR_RETURN(rule.context_lower, strings(*words));
    }
    return {};
  }

  Result<RuleExamples> parse_examples(const YamlNode& node) const {
    STEWARD_RETURN_IF_ERROR(only(node, {"positive", "with_header", "negative"}));
    RuleExamples examples;
    if (const auto* list = node.find("positive")) {
      STEWARD_ASSIGN_OR_RETURN(examples.positive, strings(*list));
    }
    if (const auto* list = node.find("with_header")) {
      STEWARD_ASSIGN_OR_RETURN(examples.with_header, strings(*list));
    }
    if (const auto* list = node.find("negative")) {
      STEWARD_ASSIGN_OR_RETURN(examples.negative, strings(*list));
    }
    if (examples.positive.empty() && examples.with_header.empty())
      return error(node, "at least one example must match.");
    if (examples.negative.empty()) return error(node, "at least one negative example is needed.");
    return examples;
  }

  std::string_view file_;
};

}  // namespace

Result<std::vector<Rule>> parse_rules(std::string_view yaml, std::string_view file) {
  STEWARD_ASSIGN_OR_RETURN(const auto documents, parse_yaml(yaml, file));
  std::vector<Rule> rules;
  std::set<std::string> ids;
  for (const auto& document : documents) {
    STEWARD_ASSIGN_OR_RETURN(Rule rule, RuleParser(file).parse(document));
    if (!ids.insert(rule.id).second)
      return Error{ErrorCode::kInvalidInput, fmt::format("rule {} is defined twice.", excerpt(rule.id)),
                   yaml_place(file, document.line, document.column)};
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace steward::scanners
