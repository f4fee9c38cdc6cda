// Hostile policy files: loading never crashes, and says where each mistake is; what loads is linted and
// decides, and prints as text that loads as the same rules.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "policy/decide.h"
#include "policy/language/print.h"

namespace {

using namespace steward;
using namespace steward::policy;

struct SmallWorld {
  SmallWorld()
      : catalog(datasets(), tags()), propagation(lineage::Propagation::compute(catalog, graph, {})) {}

  static std::vector<Dataset> datasets() {
    Dataset dataset;
    dataset.id.value = 1;
    dataset.name = {"postgres://h:5432", "shop.public.customer"};
    dataset.scanned_at = Timestamp{};
    Field id, email;
    id.id.value = 1;
    id.path = "id";
    email.id.value = 2;
    email.path = "email";
    id.rows_examined = email.rows_examined = 100;
    dataset.fields = {id, email};
    return {dataset};
  }
  static std::vector<TagAssertion> tags() {
    TagAssertion tag;
    tag.field.value = 2;
    tag.category = Category("user.contact.email");
    return {tag};
  }

  CatalogSnapshot catalog;
  lineage::Graph graph;
  lineage::Propagation propagation;
  ConsentView consent;
  GrantView grants;
};

DecisionRequest request() {
  DecisionRequest request;
  request.subject.id = "someone";
  request.subject.roles = {"support", "analyst"};
  request.subject.attributes = {{"department", std::string("sales")}};
  request.context = {{"ip", std::string("10.0.0.1")}};
  request.resources = {"customer"};
  request.purpose = "analytics";
  request.data_subjects = {"a"};
  return request;
}

void expect_round_trip(const PolicySet& set) {
  const std::string text = print_policies(set);
  if (text.empty() || text.size() > (1u << 20)) return;  // definitions can make more than one file may hold
  const LoadOutcome again = load_policies({{"printed", text}});
  if (!again.set || !same_policies(set, *again.set)) abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > (64u << 10)) return 0;  // lint compares rules pairwise; longer files find nothing new
  const LoadOutcome outcome = load_policies({{"p", std::string(reinterpret_cast<const char*>(data), size)}});
  for (const Diagnostic& diagnostic : outcome.diagnostics)
    if (diagnostic.place.rfind("p:", 0) != 0 || diagnostic.message.empty()) abort();
  if (!outcome.set) {
    if (outcome.diagnostics.empty()) abort();
    return 0;
  }
  static const SmallWorld world;
  lint(*outcome.set);
  expect_round_trip(*outcome.set);
  const Engine engine = Engine::compile(*outcome.set, world.catalog, world.graph, world.propagation);
  const Decision decision = decide({*outcome.set, world.catalog, world.graph, world.propagation, world.consent,
                                    world.grants, engine},
                                   request());
  if (decision.reasons.empty()) abort();
  return 0;
}
