// For tests of verifying: what an auditor reads of a file, and a file changed in one place.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/verify.h"

namespace steward::audit {

inline std::string all_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// Every check, or why there was none.
inline std::string told(std::string_view file, const std::optional<PublicKey>& trusted = std::nullopt) {
  const auto verification = verify_export(file, trusted);
  if (!verification.ok()) return "error: " + verification.error().to_string();
  EXPECT_EQ(verification->holds, verification->failures.empty());
  return (verification->holds ? "holds\n" : "fails\n") + all_of(verification->checks);
}

// Replaces the first `from` after `after`; the test is broken when there is none.
inline std::string replaced(std::string text, std::string_view from, std::string_view to,
                            std::string_view after = "") {
  const size_t start = text.find(after);
  const size_t at = start == std::string::npos ? start : text.find(from, start);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

}  // namespace steward::audit
