// What was true at an earlier generation comes back exactly: after many changes of every kind the catalog,
// the graph and consent of each moment are read again, and their hashes are those that decisions of then
// recorded.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <random>

#include "lineage/manifest/manifest.h"
#include "service/catalog_part.h"
#include "service/steward.h"
#include "storage/policy_store.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

constexpr char kShop[] = "postgres://db:5432";
const char* const kTables[] = {"shop.public.customer", "shop.public.orders", "mart.public.mail",
                               "mart.public.sums"};
const char* const kColumns[] = {"id", "email", "phone", "city"};
const char* const kCategories[] = {"user.contact.email", "user.contact.phone_number", "user.location"};

class Changes {
 public:
  Changes(Steward& steward, uint32_t seed, Timestamp& now) : steward_(steward), random_(seed), now_(now) {}

  Status any() {
    switch (pick(9)) {
      case 0:
      case 1:
        return scan();
      case 2:
      case 3:
        return event();
      case 4:
        return steward_.judge_merge(known(), known_other(), pick(2) == 0, "seen", "ann");
      case 5:
        return attributes();
      case 6:
        return review();
      case 7:
        return consent();
      default:
        return pick(2) ? manifest() : setting();
    }
  }

  Status scan() {
    scanners::ScanReport report;
    report.rules_hash = "r";
    scanners::DatasetReport& dataset = report.datasets.emplace_back();
    dataset.name = {kShop, table()};
    dataset.kind = pick(2) ? DatasetKind::kTable : DatasetKind::kView;
    dataset.rows = pick(100);
    dataset.design = pick(2) ? scanners::SampleDesign::kEverything : scanners::SampleDesign::kFirstRows;
    for (const char* column : kColumns) {
      if (pick(4) == 0) continue;
      scanners::FieldReport& field = dataset.fields.emplace_back();
      field.field.path = column;
      field.field.type = pick(2) ? "text" : "int";
      field.field.ordinal = static_cast<int>(dataset.fields.size());
      field.rows_examined = pick(50);
      if (pick(2)) {
        const Category category(kCategories[pick(3)]);
        field.categories = {category};
        scanners::Finding& finding = field.findings.emplace_back();
        finding.category = category;
        finding.confidence = 0.5 + 0.1 * pick(5);
      }
    }
    return status_of(steward_.store_scan(report, "ann"));
  }

  Status event() {
    const int run = pick(5);
    const std::string from = table(), to = table();
    std::string facets;
    if (pick(2))
      facets = fmt::format(
          R"("columnLineage":{{"_producer":"x","_schemaURL":"x","fields":{{"{}":{{"inputFields":[{{"namespace":"{}","name":"{}","field":"{}"}}]}}}}}})",
          kColumns[pick(4)], kShop, from, kColumns[pick(4)]);
    if (pick(3) == 0)
      facets +=
          fmt::format(R"({}"ownership":{{"_producer":"x","_schemaURL":"x","owners":[{{"name":"team:{}"}}]}})",
                      facets.empty() ? "" : ",", pick(3));
    if (pick(3) == 0)
      facets += fmt::format(
          R"({}"tags":{{"_producer":"x","_schemaURL":"x","tags":[{{"key":"tier","value":"{}"}},{{"key":"region","value":"eu-{}"}}]}})",
          facets.empty() ? "" : ",", pick(3), pick(3));
    if (pick(4) == 0)
      facets += fmt::format(
          R"({}"symlinks":{{"_producer":"x","_schemaURL":"x","identifiers":[{{"namespace":"hive://h:1","name":"{}","type":"TABLE"}}]}})",
          facets.empty() ? "" : ",", table());
    // Late and early, of runs and of jobs: times move back, declarations end, runs come to imply other
    // things.
    const auto at = Timestamp{} + std::chrono::hours(24 * 365 * 50 + pick(1000));
    const std::string body = fmt::format(
        R"({{{}"eventTime":"{}","job":{{"namespace":"etl","name":"job{}"}},"producer":"x","schemaURL":"x","inputs":[{{"namespace":"{}","name":"{}"}}],"outputs":[{{"namespace":"{}","name":"{}","facets":{{{}}}}}]}})",
        pick(3) == 0
            ? ""
            : fmt::format(R"("eventType":"{}","run":{{"runId":"0176a8c2-fe01-7439-87e6-56a1a1b4000{}"}},)",
                          pick(2) ? "START" : "COMPLETE", run),
        format_rfc3339(at), run % 3, kShop, from, kShop, to, facets);
    return status_of(steward_.ingest_event(body, "ann"));
  }

  Status attributes() {
    std::vector<Steward::AttributeChange> changes;
    for (const auto attribute :
         {DatasetAttribute::kOwner, DatasetAttribute::kRegion, DatasetAttribute::kLabel}) {
      if (pick(2)) continue;
      Steward::AttributeChange& change = changes.emplace_back();
      change.attribute = attribute;
      if (pick(3)) change.values = std::vector<std::string>{fmt::format("value {}", pick(4))};
    }
    if (changes.empty()) return {};
    return steward_.set_attributes(any_dataset().id, changes, "ann");
  }

  Status review() {
    const Dataset& dataset = any_dataset();
    if (dataset.fields.empty()) return {};
    const NodeRef field{
        dataset.id, dataset.fields[static_cast<size_t>(pick(static_cast<int>(dataset.fields.size())))].id};
    return steward_.review_tag(field, Category(kCategories[pick(3)]),
                               pick(2) ? TagState::kConfirmed : TagState::kRejected, "ann", "");
  }

  Status consent() {
    policy::ConsentEvent event;
    event.purpose = Purpose("marketing.communications.email");
    event.state = pick(2) ? policy::ConsentState::kGranted : policy::ConsentState::kWithdrawn;
    return steward_.record_consent(fmt::format("person {}", pick(3)), event, "ann");
  }

  Status manifest() {
    const auto manifest = lineage::parse_manifest(
        fmt::format(
            "apiVersion: steward/v1\nkind: Dataset\nnamespace: {}\nname: {}\nowner: o{}\n{}purposes: [{}]\n",
            kShop, table(), pick(3), pick(2) ? fmt::format("regions: [r{}]\n", pick(3)) : "",
            pick(2) ? "analytics" : "marketing"),
        "m.yaml");
    if (!manifest.ok()) return manifest.error();
    return status_of(steward_.apply_manifest(*manifest, "ann"));
  }

  Status setting() {
    return steward_.put_lineage_setting(
        "NamespaceAliases",
        fmt::format("apiVersion: steward/v1\nkind: NamespaceAliases\ngroups:\n  - catalog: c{}\n    "
                    "namespaces: [\"{}\", "
                    "\"{}\"]\n",
                    pick(3), kShop, pick(2) ? "hive://h:1" : "hive://other:1"),
        "ann");
  }

 private:
  template <class T>
  static Status status_of(Result<T> result) {
    if (!result.ok()) return result.error();
    return {};
  }
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  std::string table() { return kTables[pick(4)]; }
  const Dataset& any_dataset() {
    world_ = *steward_.world();
    return world_->catalog
        ->datasets()[static_cast<size_t>(pick(static_cast<int>(world_->catalog->datasets().size())))];
  }
  DatasetName known() { return a_ = any_dataset().name; }
  DatasetName known_other() {
    DatasetName other = any_dataset().name;
    for (const Dataset& dataset : world_->catalog->datasets())
      if (other == a_) other = dataset.name;
    return other;
  }

  Steward& steward_;
  std::mt19937 random_;
  Timestamp& now_;
  std::shared_ptr<const World> world_;
  DatasetName a_;
};

struct Moment {
  storage::Generation generation;
  Digest catalog{}, graph{}, consent{};
  std::string purposes;
};

std::string text_of(const Purposes& purposes) {
  std::map<DatasetId, std::string> sorted;
  for (const auto& [id, list] : purposes)
    for (const Purpose& purpose : list) sorted[id] += purpose.str() + " ";
  std::string text;
  for (const auto& [id, list] : sorted) text += fmt::format("{}:{};", id.value, list);
  return text;
}

Moment moment_of(const World& world) {
  return {world.generation, world.catalog->hash(), world.graph->hash(), world.consent->hash(),
          text_of(*world.purposes)};
}

Result<Moment> read_again(pqxx::transaction_base& tx, const storage::Generation& at) {
  Moment moment{at, {}, {}, {}, ""};
  STEWARD_ASSIGN_OR_RETURN(const MergedCatalog merged, load_merged_catalog(tx, at.catalog));
  moment.catalog = merged.snapshot.hash();
  STEWARD_ASSIGN_OR_RETURN(const auto purposes, load_purposes(tx, merged.identity, at.catalog));
  moment.purposes = text_of(*purposes);
  STEWARD_ASSIGN_OR_RETURN(const LineageStep step, load_lineage(tx, merged.identity, at.lineage));
  moment.graph = step.state->graph->hash();
  STEWARD_ASSIGN_OR_RETURN(auto events, storage::load_consent(tx, at.consent));
  moment.consent = policy::ConsentView(std::move(events)).hash();
  return moment;
}

TEST(History, GivesBackEveryMomentExactly) {
  for (const uint32_t seed : {1u, 2u}) {
    const std::string url = storage::empty_database_url();
    storage::TemporaryFolder folder;
    Timestamp now = *parse_rfc3339("2026-11-20T10:00:00Z");
    Options options;
    options.database_url = url;
    options.keys_dir = folder.path() / "keys";
    options.clock = [&now] { return now += std::chrono::seconds(1); };
    auto steward = Steward::open(std::move(options));
    ASSERT_TRUE(steward.ok()) << steward.error().to_string();
    Changes changes(**steward, seed, now);
    ASSERT_TRUE(changes.scan().ok());

    std::vector<Moment> moments = {moment_of(**(*steward)->world())};
    size_t refused = 0;
    for (int i = 0; i < 60; ++i) {
      refused += changes.any().ok() ? 0 : 1;  // a merge of a name with itself
      const auto world = (*steward)->world();
      ASSERT_TRUE(world.ok()) << world.error().to_string();
      moments.push_back(moment_of(**world));
    }
    EXPECT_LT(refused, 20u);
    EXPECT_GT(moments.back().generation.catalog, 40);
    EXPECT_GT(moments.back().generation.lineage, 5);

    storage::Database database({.url = url});
    for (size_t i = 0; i < moments.size(); ++i) {
      const auto again =
          database.read([&](pqxx::transaction_base& tx) { return read_again(tx, moments[i].generation); });
      ASSERT_TRUE(again.ok()) << again.error().to_string();
      EXPECT_EQ(to_hex(again->catalog), to_hex(moments[i].catalog)) << "seed " << seed << ", change " << i;
      EXPECT_EQ(to_hex(again->graph), to_hex(moments[i].graph)) << "seed " << seed << ", change " << i;
      EXPECT_EQ(to_hex(again->consent), to_hex(moments[i].consent)) << "seed " << seed << ", change " << i;
      EXPECT_EQ(again->purposes, moments[i].purposes) << "seed " << seed << ", change " << i;
    }
  }
}

}  // namespace
}  // namespace steward::service
