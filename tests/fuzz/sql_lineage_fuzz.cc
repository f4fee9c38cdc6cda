// SQL of views in scanned databases and of lineage events: neither PostgreSQL's parser nor ours may overflow
// the stack, and what is read names real relations. 16 KiB nest deeper than every bound on depth.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "lineage/sql/lineage.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

steward::lineage::SqlSchema shop() {
  steward::lineage::SqlSchema schema;
  schema.relations = {{{"public", "a"}, {"id", "x", "y"}}, {{"public", "b"}, {"id", "z"}}};
  return schema;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace steward::lineage;
  if (size > (16u << 10)) return 0;
  static const SqlSchema kSchema = shop();
  const auto lineage = lineage_of_query({reinterpret_cast<const char*>(data), size}, kSchema);
  if (!lineage.ok()) {
    require(!lineage.error().message.empty());
    return 0;
  }
  for (const OutputColumn& column : lineage->columns) {
    bool influences_began = false;
    for (const ColumnSource& source : column.sources) {
      require(!source.relation.name.empty());
      require(source.transformation.description.size() <= 210);
      require(source.transformation.masking == !source.transformation.function.empty());
      const bool is_direct = source.transformation.type == Influence::kDirect;
      require(!(is_direct && influences_began));
      influences_began = influences_began || !is_direct;
    }
  }
  return 0;
}
