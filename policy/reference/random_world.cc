#include "policy/reference/random_world.h"

#include <fmt/format.h>

namespace steward::policy {
namespace {

class PartsMaker {
 public:
  explicit PartsMaker(Dice& dice) : dice_(dice) {}

  WorldParts run() {
    const int count = dice_.pick(1, 4);
    for (int d = 0; d < count; ++d) parts_.datasets.push_back(dataset(d));
    for (int i = dice_.pick(0, 5); i > 0; --i) parts_.edges.push_back(edge(i));
    parts_.set = random_rules(dice_);
    for (int i = dice_.pick(0, 5); i > 0; --i) parts_.events.push_back(event(i));
    for (int i = dice_.chance(0.8) ? dice_.pick(1, 3) : 0; i > 0; --i) parts_.grants.push_back(grant(i));
    return std::move(parts_);
  }

 private:
  Dataset dataset(int number) {
    Dataset dataset;
    dataset.id.value = number + 1;
    dataset.name = {"postgres://h", fmt::format("d.t{}", number)};
    if (dice_.chance(0.95)) dataset.scanned_at = world_day(dice_.pick(1, 12));
    dataset.lineage_is_partial = dice_.chance(0.03);
    dataset.owners = dice_.some({"ann", "bob"}, 0.4);
    dataset.regions = dice_.some({"DE", "FR", "US"}, 0.3);
    dataset.labels = dice_.some({"gold", "tier=1", "tier=2", "tiers"}, 0.3);
    if (dice_.chance(0.3)) add_names(dataset);
    for (int f = dice_.pick(1, 3); f > 0; --f) {
      Field field;
      field.id.value = ++fields_;
      field.path = fmt::format("f{}", f);
      if (dataset.scanned_at && dice_.chance(0.97))
        field.rows_examined = dice_.chance(0.05) ? 0 : dice_.pick(1, 100);
      dataset.fields.push_back(field);
      for (const Category& category : keys_of<Category>(dice_.some(random_categories(), 0.12))) {
        TagAssertion tag;
        tag.field = field.id;
        tag.category = category;
        tag.state = dice_.chance(0.15) ? TagState::kRejected : TagState::kSuggested;
        parts_.tags.push_back(tag);
      }
    }
    return dataset;
  }

  // Other names, vouched for or not.
  void add_names(Dataset& dataset) {
    dataset.aliases = {{"hive://h", fmt::format("lake.a{}", dice_.pick(0, 2))}};
    if (dice_.chance(0.3)) dataset.aliases.push_back({"hive://h", "lake.b"});
    if (dice_.chance(0.4)) dataset.permit_names = {{dataset.name}};
    if (dice_.chance(0.3)) dataset.permit_names.push_back(dataset.aliases);
  }

  NodeRef node() {
    const Dataset& dataset = dice_.one(parts_.datasets);
    return {dataset.id, dice_.chance(0.75) ? dice_.one(dataset.fields).id : FieldId{}};
  }

  lineage::Edge edge(int number) {
    lineage::Edge edge;
    edge.id.value = number;
    edge.from = node();
    edge.to = node();
    if (dice_.chance(0.2)) edge.transformation.type = lineage::Influence::kIndirect;
    if (dice_.chance(0.2)) edge.transformation.masking = true;
    edge.transformation.function = dice_.chance(0.5) ? "hmac" : "other";
    return edge;
  }

  ConsentEvent event(int number) {
    ConsentEvent event;
    event.subject = dice_.chance(0.5) ? "s" : "t";
    event.purpose = Purpose(dice_.one(random_purposes()));
    event.state = dice_.chance(0.6)   ? ConsentState::kGranted
                  : dice_.chance(0.5) ? ConsentState::kRefused
                                      : ConsentState::kWithdrawn;
    event.effective_at = world_day(2 * number + 1);  // the last one may lie after the request
    return event;
  }

  Grant grant(int number) {
    Grant grant;
    grant.id = fmt::format("g{}", number);
    grant.subject = dice_.chance(0.8) ? "zoe" : "max";
    grant.actions = {dice_.chance(0.8) ? Action::kRead : Action::kTrain};
    for (const Dataset& dataset : parts_.datasets) {
      if (!dice_.chance(0.6)) continue;
      const DatasetName name =
          dataset.aliases.empty() || dice_.chance(0.7) ? dataset.name : dataset.aliases[0];
      grant.datasets.push_back(name);
      if (dice_.chance(0.4)) grant.fields[name] = dice_.few({"f1", "f2", "f3"});
    }
    grant.purpose = Purpose(dice_.chance(0.7) ? std::string(dice_.chance(0.5) ? "marketing" : "analytics")
                                              : dice_.one(random_purposes()));
    for (const char* person : {"ann", "bob", "zoe"})
      if (dice_.chance(0.7))
        grant.approvals.push_back({person, dice_.some({"boss", "dpo"}, 0.6), world_day(2)});
    grant.valid_from = world_day(dice_.chance(0.8) ? 5 : dice_.pick(9, 11));
    grant.valid_until = world_day(dice_.pick(10, 14));
    if (dice_.chance(0.15)) grant.ended_at = world_day(dice_.pick(8, 12));
    return grant;
  }

  Dice& dice_;
  WorldParts parts_;
  int64_t fields_ = 0;
};

Attributes random_attributes(Dice& dice) {
  static const std::vector<Value> kValues = {Value("x"),
                                             Value("y"),
                                             Value("xy"),
                                             Value(1.0),
                                             Value(2.5),
                                             Value(true),
                                             Value("10.1.2.3"),
                                             Value("10.9.0.1"),
                                             Value("1970-01-10T12:00:00Z"),
                                             Value(std::vector<std::string>{"x", "y"}),
                                             Value(std::vector<std::string>{}),
                                             Value(std::vector<std::string>{"1970-01-12T00:00:00Z", "x"})};
  Attributes attributes;
  for (const char* name : {"a", "b", "c"})
    if (dice.chance(0.6)) attributes.emplace(name, dice.one(kValues));
  return attributes;
}

}  // namespace

WorldParts random_parts(Dice& dice) {
  return PartsMaker(dice).run();
}

DecisionRequest random_request(const WorldParts& parts, Dice& dice) {
  DecisionRequest request;
  request.subject.id = dice.chance(0.8) ? "zoe" : "max";
  request.subject.roles = dice.some({"a", "b", "c"}, 0.4);
  request.subject.groups = dice.some({"g", "h"}, 0.2);
  request.subject.attributes = random_attributes(dice);
  request.context = random_attributes(dice);
  request.action = dice.chance(0.6) ? Action::kRead : Action::kTrain;
  request.purpose = dice.one(random_purposes());
  request.data_subjects = dice.some({"s", "t"}, 0.5);
  if (dice.chance(0.6)) request.environment = dice.chance(0.7) ? "prod" : "lab";
  if (dice.chance(0.6)) request.group_size = dice.pick(1, 12);
  request.time = world_day(10) + std::chrono::minutes(dice.pick(0, 24 * 60));
  for (int i = dice.pick(1, 2); i > 0; --i) {
    const Dataset& dataset = dice.one(parts.datasets);
    const std::string name = dice.chance(0.5) ? dataset.name.name : to_string(dataset.name);
    request.resources.push_back(name + (dice.chance(0.4) ? "#" + dice.one(dataset.fields).path : ""));
  }
  return request;
}

RandomWorld::RandomWorld(const WorldParts& parts)
    : parts_(parts),
      catalog_(parts.datasets, parts.tags),
      graph_(parts.edges),
      propagation_(lineage::Propagation::compute(catalog_, graph_, parts.set.declassifiers)),
      consent_(parts.events),
      grants_(parts.grants),
      engine_(Engine::compile(parts.set, catalog_, graph_, propagation_)) {}

}  // namespace steward::policy
