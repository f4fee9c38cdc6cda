#include "base/yaml.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

using std::string_literals::operator""s;
using Kind = YamlNode::Kind;

std::string repeat(std::string_view piece, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// The tree on one line: scalars in quotes, '~' for null.
std::string show(const YamlNode& node) {
  std::string text;
  switch (node.kind) {
    case Kind::kNull:
      return "~";
    case Kind::kScalar:
      return "'" + node.scalar + "'";
    case Kind::kSequence:
      for (const YamlNode& item : node.items) text += (text.empty() ? "" : " ") + show(item);
      return "[" + text + "]";
    case Kind::kMapping:
      for (const auto& member : node.members)
        text += (text.empty() ? "" : " ") + member.key + "=" + show(member.value);
      return "{" + text + "}";
  }
  return "?";
}

std::string shown(std::string_view text) {
  const auto documents = parse_yaml(text, "f");
  if (!documents.ok()) return documents.error().to_string();
  std::string all;
  for (const YamlNode& document : *documents) all += (all.empty() ? "" : " | ") + show(document);
  return all;
}

TEST(ParseYaml, BuildsTheTree) {
  const struct {
    std::string text, tree;
  } kCases[] = {
      {"", ""},
      {"# only a comment\n", ""},
      {"a: 1\nb: [x, {c: d}]\n", "{a='1' b=['x' {c='d'}]}"},
      {"- a\n-\n- - b\n", "['a' ~ ['b']]"},
      {"{\"a\":[1,null]}", "{a=['1' ~]}"},
      {"a: |\n  two\n  lines\n", "{a='two\nlines\n'}"},
      {"a\n---\nb\n", "'a' | 'b'"},
      {"---\na\n...\n---\nb\n", "'a' | 'b'"},
      {"\xEF\xBB\xBF"
       "a: ñ\r\nb: 2\r\n",
       "{a='ñ' b='2'}"},
      {"%YAML 1.2\n---\na\n", "'a'"},
  };
  for (const auto& c : kCases) EXPECT_EQ(shown(c.text), c.tree) << c.text;
}

TEST(ParseYaml, LeavesScalarsAsText) {
  for (const char* word :
       {"no", "yes", "on", "true", "1e3", "0x10", "012", "2026-11-20", "1_000", ".inf", "1:20"})
    EXPECT_EQ(shown(word), "'" + std::string(word) + "'");
}

TEST(ParseYaml, TellsNullFromQuotedText) {
  const struct {
    const char *text, *tree;
  } kCases[] = {{"null", "~"},  {"~", "~"},      {"Null", "~"},
                {"NULL", "~"},  {"a:", "{a=~}"}, {"\"null\"", "'null'"},
                {"'~'", "'~'"}, {"''", "''"},    {"|-\n  null\n", "'null'"}};
  for (const auto& c : kCases) EXPECT_EQ(shown(c.text), c.tree) << c.text;
}

TEST(ParseYaml, RefusesWithLineAndColumn) {
  const struct {
    std::string text, message;
  } kCases[] = {
      {"- &a x\n- y\n", "f:1:3: Anchors are not accepted; write the value out."},
      {"a: &x\n", "f:1:4: Anchors are not accepted; write the value out."},
      {"&x [*x]", "f:1:1: Anchors are not accepted; write the value out."},
      {"&k a: 1\n", "f:1:1: Anchors are not accepted; write the value out."},
      {"a: 1\nb: *a\n",
       "f:2:4: This is not YAML: the referenced anchor is not defined; write the value out."},
      {"a: 1\nb: 2\na: 3\n", "f:3:1: The key 'a' appears twice; the first is on line 1."},
      {"a: 1\n\"\\x61\": 2\n", "f:2:1: The key 'a' appears twice; the first is on line 1."},
      {"x:\n  - {a: 1, a: 2}\n", "f:2:12: The key 'a' appears twice; the first is on line 2."},
      {"!foo x", "f:1:1: The tag '!foo' is not accepted."},
      {"a: !!python/object:os.system x",
       "f:1:4: The tag 'tag:yaml.org,2002:python/object:os.system' is not accepted."},
      {"!!map {a: 1}", "f:1:1: The tag 'tag:yaml.org,2002:map' is not accepted."},
      {"? [a]\n: b\n", "f:1:3: A key must be a plain word."},
      {"~: b\n", "f:1:1: A key must be a plain word."},
      {"[a] b", "f:1:5: A further document must begin with a line '---'."},
      {"a: 1\n\"b\x01\": 1", "f:2:3: The control character U+0001 is not accepted."},
      {"allow: none\n\0deny: all\n"s, "f:2:1: The control character U+0000 is not accepted."},
      {"a: \"x\\0y\"", "f:1:4: The character U+0000 is not accepted, nor its escape."},
      {"a:\n\t- b\n",
       "f:2:2: This is not YAML: illegal block entry; begin the list on a line of its own, indented with "
       "spaces."},
      {"a: [b, c\n", "f:2:1: This is not YAML: end of sequence flow not found; a ']' is missing."},
  };
  for (const auto& c : kCases) EXPECT_EQ(shown(c.text), c.message) << c.text;
}

TEST(ParseYaml, AKeyThatStandsTwiceIsFoundInMappingsOfAnySize) {
  for (const int count : {1, 15, 16, 17, 40})
    for (const int again : {0, count / 2, count - 1}) {
      std::string text;
      for (int i = 0; i < count; ++i) text += "k" + std::to_string(i) + ": 1\n";
      EXPECT_TRUE(parse_yaml(text, "f").ok()) << text;
      text += "k" + std::to_string(again) + ": 2\n";
      EXPECT_EQ(shown(text), "f:" + std::to_string(count + 1) + ":1: The key 'k" + std::to_string(again) +
                                 "' appears twice; the first is on line " + std::to_string(again + 1) + ".");
    }
}

TEST(ParseYaml, RefusesBrokenText) {
  for (const std::string& text :
       {"\"abc"s, "[a, b"s, "{a: 1"s, "a: b: c"s, "a: b\n]"s, "\"\\ud800\""s, "\"\\U00110000\""s,
        "\xff\xfe"
        "a\0"s,
        "\xc3("s, "%TAG ! tag:x,2000:\n---\n!foo a\n"s, "- a\nb: c\n"s})
    EXPECT_FALSE(parse_yaml(text, "f").ok()) << text;
}

TEST(ParseYaml, DeepNestingIsAnErrorAndNoCrash) {
  std::string stairs;
  for (size_t i = 0; i < 1000; ++i) stairs += std::string(i, ' ') + "a:\n";
  for (const std::string& text :
       {repeat("[", 100'000), repeat("{", 100'000), repeat("- ", 100'000), repeat("? ", 100'000),
        repeat("{a: ", 100'000), repeat("[[{", 30'000), stairs}) {
    const auto documents = parse_yaml(text, "f");
    ASSERT_FALSE(documents.ok()) << text.substr(0, 12);
    EXPECT_EQ(documents.error().code, ErrorCode::kTooLarge) << documents.error().to_string();
  }
}

TEST(ParseYaml, StaysInsideItsBounds) {
  const YamlBounds bounds{.max_bytes = 40, .max_depth = 2, .max_nodes = 5};
  const struct {
    std::string text;
    bool accepted;
  } kCases[] = {
      {"[[a]]", true},
      {"[[[a]]]", false},
      {"[a,b,c,d]", true},
      {"[a,b,c,d,e]", false},
      {std::string(40, 'x'), true},
      {std::string(41, 'x'), false},
      {"a\n---\nb\n---\n[c, d, e]\n", false},
  };
  for (const auto& c : kCases) {
    const auto documents = parse_yaml(c.text, "f", bounds);
    EXPECT_EQ(documents.ok(), c.accepted) << c.text;
    if (documents.ok()) continue;
    EXPECT_EQ(documents.error().code, ErrorCode::kTooLarge) << c.text;
  }
}

// Looking every key up by walking the ones before it took minutes here.
TEST(ParseYaml, ManyKeysOfOneMappingAreNoBurden) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  const auto documents = parse_yaml(text, "f");
  ASSERT_TRUE(documents.ok());
  EXPECT_EQ(documents->at(0).members.size(), 50'000u);
}

TEST(ParseYaml, RemembersWhereThingsStand) {
  const auto documents = parse_yaml("a: 1\nlist:\n  - x\n  - key: y\n", "f");
  ASSERT_TRUE(documents.ok());
  const YamlNode* list = documents->at(0).find("list");
  ASSERT_TRUE(list && list->items.size() == 2);
  EXPECT_EQ(documents->at(0).members[1].line, 2);
  EXPECT_EQ(documents->at(0).members[1].column, 1);
  EXPECT_EQ(list->items[0].line, 3);
  EXPECT_EQ(list->items[0].column, 5);
  EXPECT_EQ(list->items[1].members[0].value.column, 10);
  EXPECT_EQ(documents->at(0).find("none"), nullptr);
}

TEST(YamlQuoted, IsReadBackAsItWas) {
  for (const std::string_view text :
       {"",           "plain", "two words ",   "  ",           "a \"quote\"", "back\\slash", "line\nbreak",
        "\r\n",       "tab\t", "\x01\x1f\x7f", "# no comment", "*",           "null",        "\u0085\u2028é",
        "\ufeffmark", "- a",   "{a: 1}",       "%x",           "---",         "\\x41"}) {
    const std::string quoted = yaml_quoted(text);
    const auto documents = parse_yaml("key: " + quoted + "\nflow: [" + quoted + "]\n", "f");
    ASSERT_TRUE(documents.ok()) << quoted << ": " << documents.error().to_string();
    EXPECT_EQ(documents->at(0).find("key")->scalar, text) << quoted;
    EXPECT_EQ(documents->at(0).find("flow")->items.at(0).scalar, text) << quoted;
  }
}

}  // namespace
}  // namespace steward
