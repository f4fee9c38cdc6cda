// Hostile requests at the standard doors, and hostile mappings: nothing crashes, every refusal has a sentence, what
// a mapping prints it reads back, and nobody that no rule knows is ever shown anything. The first byte chooses.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/codec/authzen_request.h"
#include "api/codec/authzen_response.h"
#include "api/codec/trino_codec.h"
#include "policy/engine/engine.h"
#include "service/doors/trino_judge.h"

namespace {

using namespace steward;

service::World small_world() {
  Dataset dataset;
  dataset.id.value = 1;
  dataset.name = {"n", "s.t"};
  dataset.scanned_at = Timestamp{};
  dataset.fields = {Field{{1}, "a", "text", 1, 100}, Field{{2}, "b.c", "text", 2, 100}};
  service::World world;
  world.policies = std::make_shared<const policy::PolicySet>();
  world.catalog = std::make_shared<const CatalogSnapshot>(std::vector<Dataset>{dataset}, std::vector<TagAssertion>{});
  world.graph = std::make_shared<const lineage::Graph>();
  world.propagation = std::make_shared<const lineage::Propagation>(
      lineage::Propagation::compute(*world.catalog, *world.graph, {}));
  world.consent = std::make_shared<const policy::ConsentView>();
  world.engine = std::make_shared<const policy::Engine>(
      policy::Engine::compile(*world.policies, *world.catalog, *world.graph, *world.propagation));
  return world;
}

template <class T>
bool is_read(const Result<T>& result) {
  if (!result.ok() && result.error().message.empty()) abort();
  return result.ok();
}

void ask_authzen(const JsonView& body) {
  using namespace steward::api;
  if (const auto question = parse_evaluation(body); is_read(question)) is_read(decision_request(*question));
  if (const auto evaluations = parse_evaluations(body); is_read(evaluations)) {
    if (evaluations->items.empty()) abort();
    for (const auto& item : evaluations->items)
      if (!is_read(item) && failed_evaluation_json(item.error()).at("decision").as_bool()) abort();
  }
  for (const SearchFor what : {SearchFor::kSubject, SearchFor::kResource, SearchFor::kAction})
    if (const auto search = parse_access_search(body, what); is_read(search)) {
      if (search->limit > kMaxSearchResults || search->mark.empty()) abort();
      search_json(*search, what, {});
    }
}

void ask_trino(const JsonView& body) {
  static const service::World world = small_world();
  static const auto mapping = *service::TrinoMapping::parse(
      "apiVersion: steward/v1\nkind: TrinoMapping\ncatalogs: [{catalog: c, namespace: n}]\ndefault_purpose: analytics\n",
      "m");
  const auto query = steward::api::parse_trino_query(body);
  if (!is_read(query)) return;
  const service::TrinoJudge judge(world, mapping, *query, Timestamp{});
  if (judge.plan().kind == service::TrinoPlan::Kind::kAllow) abort();
  if (!judge.visible().empty() || judge.row_filters()) abort();
  if (!judge.mask_of(query->resource)) abort();
  for (const auto& candidate : query->candidates)
    if (!judge.mask_of(candidate)) abort();
}

void read_mapping(const std::string& text) {
  const auto mapping = service::TrinoMapping::parse(text, "m");
  if (!is_read(mapping)) return;
  const auto again = service::TrinoMapping::parse(mapping->print(), "printed");
  if (!again.ok() || !(*again == *mapping)) abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > (256u << 10)) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 'm') {
    read_mapping(text);
    return 0;
  }
  const auto body = parse_json(text);
  if (!body.ok()) return 0;
  if (data[0] == 't')
    ask_trino(JsonView(*body));
  else
    ask_authzen(JsonView(*body));
  return 0;
}
