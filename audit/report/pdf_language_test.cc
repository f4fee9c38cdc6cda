#include "audit/report/pdf_language.h"

#include <gtest/gtest.h>

namespace steward::audit::report {
namespace {

std::string passed(const std::string& file, size_t piece) {
  std::string out;
  Output output([&](std::string_view bytes) {
    out += bytes;
    return Status();
  });
  PdfLanguage language(output);
  for (size_t at = 0; at < file.size(); at += piece)
    EXPECT_TRUE(language.append(std::string_view(file).substr(at, piece)).ok());
  EXPECT_TRUE(language.flush().ok());
  EXPECT_TRUE(output.flush().ok());
  return out;
}

TEST(PdfLanguage, IsSetInPlaceHoweverTheFileIsCut) {
  const std::string before = "<< /Type /Catalog\n   /Pages 1 0 R\n   /StructTreeRoot 424 0 R";
  const std::string file = before + "\n   /MarkInfo << /Marked true >>\n   /Outlines 425 0 R\n>>\nendobj\n";
  const std::string wanted = before + "/MarkInfo<</Marked true>>/Lang(en)\n /Outlines 425 0 R\n>>\nendobj\n";
  for (size_t piece = 1; piece <= file.size(); ++piece) EXPECT_EQ(passed(file, piece), wanted) << piece;
}

TEST(PdfLanguage, LeavesEverythingElse) {
  for (const std::string file :
       {"", "x", "\n   /MarkInfo << /Marked true >>\n>>", "/MarkInfo << /Marked true >>"})
    for (size_t piece = 1; piece <= file.size(); ++piece) EXPECT_EQ(passed(file, piece), file) << piece;
}

}  // namespace
}  // namespace steward::audit::report
