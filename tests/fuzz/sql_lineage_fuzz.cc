// SQL of views in scanned databases, of lineage events and of scripts: neither PostgreSQL's parser nor ours
// may overflow the stack, and what is read names real relations. 16 KiB nest deeper than every bound on
// depth.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "lineage/sql/event_sql.h"
#include "lineage/sql/sql_edges.h"

namespace {

using namespace steward::lineage;

void require(bool holds) {
  if (!holds) std::abort();
}

SqlSchema shop() {
  SqlSchema schema;
  schema.relations = {{{"public", "a"}, {"id", "x", "y"}}, {{"public", "b"}, {"id", "z"}}};
  schema.transient = {{"public", "t"}};
  return schema;
}

std::vector<EventDataset> datasets(const char* name) {
  EventDataset dataset;
  dataset.name = {"pg", std::string("shop.public.") + name};
  for (const char* column : {"id", "X", "y"}) dataset.fields.push_back({{}, column, "", 0});
  return {dataset};
}

void check(const std::vector<ColumnSource>& sources) {
  bool influences_began = false;
  for (const ColumnSource& source : sources) {
    require(!source.relation.name.empty());
    require(source.transformation.description.size() <= 210);
    require(source.transformation.masking == !source.transformation.function.empty());
    const bool is_direct = source.transformation.type == Influence::kDirect;
    require(!(is_direct && influences_began));
    influences_began = influences_began || !is_direct;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > (16u << 10)) return 0;
  static const SqlSchema kSchema = shop();
  static const auto kInputs = datasets("a"), kOutputs = datasets("b");
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  const auto script = lineage_of_script(sql, kSchema);
  if (!script.ok()) {
    require(!script.error().message.empty());
    return 0;
  }
  for (const StatementLineage& statement : script->statements) {
    for (const OutputColumn& column : statement.columns) check(column.sources);
    check(statement.influence);
    for (const ColumnSource& source : statement.influence)
      require(source.transformation.type == Influence::kIndirect);
    for (const NamedEdge& edge : named_edges(statement, kSchema, datasets_in({"pg", "shop"}, kSchema))) {
      require(edge.from != edge.to);
      require(!edge.from.dataset.name.empty() && !edge.to.dataset.name.empty());
    }
  }
  for (const NamedEdge& edge :
       lineage_of_event_sql(sql, kInputs, kOutputs, default_masking_functions()).edges)
    require(edge.to.dataset == kOutputs[0].name);
  return 0;
}
