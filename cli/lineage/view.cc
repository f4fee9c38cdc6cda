#include "cli/lineage/view.h"

#include <fmt/format.h>

#include "api/codec/lineage_codec.h"
#include "base/text.h"
#include "service/lineage_queries/impact.h"

namespace steward::cli {
namespace {

constexpr size_t kDescription = 60;  // bytes shown of an expression

}  // namespace

std::string how_text(const lineage::Transformation& how) {
  std::string text = how.type == lineage::Influence::kIndirect ? "influence, " + how.subtype : how.subtype;
  if (!how.description.empty()) text += " " + excerpt(how.description, kDescription);
  if (how.masking) text += ", masked" + (how.function.empty() ? "" : " by " + how.function);
  return text;
}

std::string job_text(const service::World& world, JobId id) {
  return api::job_name(world, id);
}

std::string categories_text(const std::vector<Category>& categories) {
  std::string text;
  for (const Category& category : categories) text += (text.empty() ? "" : ", ") + category.str();
  return text;
}

std::string categories_text(const service::World& world, const NodeRef& node) {
  return categories_text(service::categories_at(world, node));
}

std::string cut_text(lineage::Cut cut) {
  switch (cut) {
    case lineage::Cut::kNone:
      return "";
    case lineage::Cut::kNodes:
      return "This is not all: it was cut at --max-nodes.";
    case lineage::Cut::kHops:
      return "This is not all: it was cut at --depth.";
    case lineage::Cut::kTime:
      return "This is not all: it took too long; ask with a smaller --depth or with --datasets.";
    case lineage::Cut::kPaths:
      return "This is not all: there are more ways; raise --max to see them.";
  }
  return "";
}

}  // namespace steward::cli
