#include "bench/policy_world.h"

#include <fmt/format.h>

#include <random>

namespace steward::bench {
namespace {

constexpr int kDomains = 50, kTables = 200, kRoles = 200, kFields = 10;
constexpr const char* kActions[] = {"read", "export", "train", "share", "delete", "write"};
constexpr const char* kPurposes[] = {"analytics",
                                     "analytics.reporting",
                                     "marketing",
                                     "marketing.communications.email",
                                     "essential.service.operations.support",
                                     "essential.legal_obligation",
                                     "train_ai_system",
                                     "personalize"};

// 40 parents of 24 children each, with their parents 1,000.
std::string category(int number) {
  number %= static_cast<int>(kBenchCategories);
  return number < 40 ? fmt::format("user.p{}", number)
                     : fmt::format("user.p{}.c{}", (number - 40) / 24, (number - 40) % 24);
}

std::string dataset_name(int number) {
  return fmt::format("domain{}.schema{}.table{}", number / kTables, number % 7, number % kTables);
}

class Rules {
 public:
  explicit Rules(int variant) : variant_(variant) {}

  std::string rule(int number) {
    const int kind = pick(10);
    const bool permits = kind >= 2;
    std::string text = fmt::format("  - id: rule-{}\n    effect: {}\n", number, kind == 0 ? "forbid" : "permit");
    if (kind == 1) text = fmt::format("  - id: rule-{}\n", number);
    obliges_ = kind == 1;
    if (kind != 0 || pick(2) == 0)
      text += fmt::format("    subjects: {{roles: [role{}, role{}]}}\n", pick(kRoles), pick(kRoles));
    if (pick(3) > 0) text += fmt::format("    actions: [{}]\n", kActions[pick(3)]);
    text += fmt::format("    purposes: [{}]\n", kPurposes[pick(8)]);
    text += "    data: {categories: [" + category(pick(1000)) + ", " + category(pick(1000)) +
            (pick(40) == 0 ? ", none" : "") + "]" + where() + "}\n";
    if (pick(10) == 0) text += condition();
    if (permits) text += requirement();
    if (obliges_ || (permits && pick(5) == 0))
      text += fmt::format("    obligations: {{masks: {{{}: hash}}}}\n", category(pick(40)));
    return text + fmt::format("    reason: \"Variant {}: people in this role need it for their work, and it was "
                              "agreed with the data's owner (GDPR Art. 6(1)(f), register entry {}).\"\n",
                              variant_, number);
  }

  bool obliges() const { return obliges_; }

 private:
  int pick(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  std::string where() {
    switch (pick(5)) {
      case 0:
        return fmt::format(", datasets: [\"domain{}.*\"]", pick(kDomains));
      case 1:
        return fmt::format(", datasets: [\"{}\"]", dataset_name(pick(10'000)));
      default:
        return "";
    }
  }

  std::string condition() {
    switch (pick(3)) {
      case 0:
        return fmt::format("    when: {{subject.department: [dep{}, dep{}]}}\n", pick(20), pick(20));
      case 1:
        return "    when: {subject.clearance: {at_least: 3}}\n";
      default:
        return "    when: {time: {window: [\"mon-fri 07:00-19:00 +01:00\"]}}\n";
    }
  }

  std::string requirement() {
    switch (pick(60)) {
      case 0:
      case 1:
        return "    require: {grant: active}\n";
      case 2:
      case 3:
      case 4:
        return "    require: {consent: marketing}\n";
      case 5:
        return "    require: {environment: [production]}\n";
      default:
        return "";
    }
  }

  std::mt19937 random_{7};
  int variant_;
  bool obliges_ = false;
};

std::string head(std::string_view kind, std::string_view name, std::string_view list) {
  return fmt::format("---\napiVersion: steward/v1\nkind: {}\nmetadata: {{name: {}}}\n{}:\n", kind, name, list);
}

}  // namespace

std::vector<policy::PolicySource> bench_policies(int variant) {
  std::vector<policy::PolicySource> files;
  std::string categories = head("Categories", "own", "categories");
  for (int i = 0; i < static_cast<int>(kBenchCategories); ++i)
    categories += fmt::format("  - {{key: {}, description: \"Category number {} of this company.\"}}\n",
                              category(i), i);
  files.push_back({"categories.yaml", categories});
  Rules rules(variant);
  for (int file = 0; file < 10; ++file) {
    std::string access = head("AccessPolicy", fmt::format("a{}", file), "rules");
    std::string obliges = head("Obligations", fmt::format("o{}", file), "rules");
    for (int i = 0; i < static_cast<int>(kBenchRules) / 10; ++i) {
      const std::string text = rules.rule(file * 1000 + i);
      (rules.obliges() ? obliges : access) += text;
    }
    files.push_back({fmt::format("rules{}.yaml", file), access + obliges});
  }
  return files;
}

std::unique_ptr<CatalogSnapshot> bench_catalog() {
  std::mt19937 random(11);
  std::vector<Dataset> datasets;
  std::vector<TagAssertion> tags;
  for (int d = 0; d < static_cast<int>(kBenchDatasets); ++d) {
    Dataset dataset;
    dataset.id.value = d + 1;
    dataset.name = {fmt::format("postgres://db{}.example:5432", d % 20), dataset_name(d)};
    dataset.scanned_at = Timestamp(std::chrono::hours(24 * 400));
    for (int f = 0; f < kFields; ++f) {
      Field field;
      field.id.value = d * kFields + f + 1;
      field.path = fmt::format("field_{}", f);
      field.rows_examined = 1000;
      dataset.fields.push_back(field);
      for (int t = f % 3 == 0 ? 1 + static_cast<int>(random() % 2) : 0; t > 0; --t) {
        TagAssertion tag;
        tag.field = field.id;
        tag.category = Category(category(static_cast<int>(random() % kBenchCategories)));
        tags.push_back(tag);
      }
    }
    datasets.push_back(std::move(dataset));
  }
  return std::make_unique<CatalogSnapshot>(std::move(datasets), std::move(tags));
}

std::vector<policy::DecisionRequest> bench_requests(size_t count) {
  std::mt19937 random(13);
  const auto pick = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
  std::vector<policy::DecisionRequest> requests(count);
  for (policy::DecisionRequest& request : requests) {
    request.subject.id = fmt::format("person-{}", pick(5000));
    for (int i = 0; i < 3; ++i) request.subject.roles.push_back(fmt::format("role{}", pick(kRoles)));
    request.subject.attributes["department"] = fmt::format("dep{}", pick(20));
    request.subject.attributes["clearance"] = static_cast<double>(pick(6));
    request.action = static_cast<policy::Action>(pick(3));
    const int dataset = pick(static_cast<int>(kBenchDatasets));
    request.resources = {fmt::format("postgres://db{}.example:5432/{}#field_{}", dataset % 20,
                                     dataset_name(dataset), pick(kFields))};
    request.purpose = kPurposes[pick(8)];
    request.data_subjects = {fmt::format("{:064x}", pick(1000))};
    request.environment = "production";
    request.time = Timestamp(std::chrono::hours(24 * 401 + pick(24)));
  }
  return requests;
}

}  // namespace steward::bench
