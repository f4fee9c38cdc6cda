#include "audit/entry_kinds.h"

#include <gtest/gtest.h>

namespace steward::audit {
namespace {

TEST(EntryKinds, AreReadOneOrSeveral) {
  EXPECT_EQ(*parse_entry_kinds("decision"), "decision");
  EXPECT_EQ(*parse_entry_kinds("decision, grant,decision"), "decision,grant");
  for (const std::string& kind : entry_kinds()) EXPECT_EQ(*parse_entry_kinds(kind), kind);
}

TEST(EntryKinds, AnUnknownOneIsAnErrorAndNoEmptyExport) {
  const struct {
    const char* list;
    const char* says;
  } kCases[] = {{"nosuch", "there are decision, access_request, grant"},
                {"grants", "did you mean 'grant'?"},
                {"decision,grnat", "did you mean 'grant'?"},
                {"", "There is no entry of kind ''"},
                {"decision,", "There is no entry of kind ''"}};
  for (const auto& c : kCases) {
    const auto kinds = parse_entry_kinds(c.list);
    ASSERT_FALSE(kinds.ok()) << c.list;
    EXPECT_EQ(kinds.error().code, ErrorCode::kInvalidInput);
    EXPECT_NE(kinds.error().message.find(c.says), std::string::npos) << kinds.error().message;
  }
}

}  // namespace
}  // namespace steward::audit
