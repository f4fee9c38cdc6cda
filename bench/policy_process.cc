#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

#include "bench/policy_bench.h"
#include "bench/policy_world.h"
#include "policy/catalog_access.h"
#include "policy/engine/selector.h"

namespace {

std::atomic<int64_t> g_allocations{0}, g_bytes{0};

}  // namespace

// Counts what the whole process asks for; bytes as the allocator really hands them out.
void* operator new(size_t size) {
  void* at = std::malloc(size);
  if (!at) throw std::bad_alloc();
  g_allocations.fetch_add(1, std::memory_order_relaxed);
  g_bytes.fetch_add(static_cast<int64_t>(malloc_usable_size(at)), std::memory_order_relaxed);
  return at;
}
void operator delete(void* at) noexcept {
  if (at) g_bytes.fetch_sub(static_cast<int64_t>(malloc_usable_size(at)), std::memory_order_relaxed);
  std::free(at);
}
void operator delete(void* at, size_t) noexcept {
  operator delete(at);
}

namespace steward::bench {
namespace {

using policy::DecisionRequest;
using policy::Engine;
using policy::PolicySet;
using policy::PreparedRequest;
using Clock = std::chrono::steady_clock;

struct Spread {
  double p50 = 0, p99 = 0, mean = 0;  // nanoseconds
  int64_t allocations = 0;
};

// Each piece of work timed alone, the clock's own cost included; after one round to warm up. `before` is not
// timed.
template <class Work, class Before>
Spread spread_of(size_t rounds, size_t count, const Work& work, const Before& before_each) {
  std::vector<uint32_t> samples;
  samples.reserve(rounds * count);
  for (size_t i = 0; i < count; ++i) work(i);
  const int64_t before = g_allocations;
  for (size_t round = 0; round < rounds; ++round)
    for (size_t i = 0; i < count; ++i) {
      before_each(i);
      const auto start = Clock::now();
      work(i);
      samples.push_back(static_cast<uint32_t>((Clock::now() - start).count()));
    }
  Spread spread;
  spread.allocations = g_allocations - before;
  for (const uint32_t sample : samples) spread.mean += sample;
  spread.mean /= static_cast<double>(samples.size());
  const auto at = [&](double part) {
    const auto nth = samples.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(samples.size()));
    std::nth_element(samples.begin(), nth, samples.end());
    return static_cast<double>(*nth);
  };
  spread.p50 = at(0.5);
  spread.p99 = at(0.99);
  return spread;
}

template <class Work>
Spread spread_of(size_t rounds, size_t count, const Work& work) {
  return spread_of(rounds, count, work, [](size_t) {});
}

// Reads a request as whoever has just parsed it did: it is in the cache, the catalog is not.
size_t read_whole(const DecisionRequest& request) {
  size_t sum = request.subject.id[0] + request.purpose[0] + request.resources[0][0] +
               request.data_subjects[0][0] + request.environment[0];
  for (const std::string& role : request.subject.roles) sum += static_cast<unsigned char>(role[0]);
  for (const char letter : request.resources[0]) sum += static_cast<unsigned char>(letter);
  for (const auto& [name, value] : request.subject.attributes) sum += name.size() + value.index();
  return sum;
}

void print(std::string_view what, const Spread& spread) {
  fmt::print("{:<44} p50 {:>8.0f} ns  p99 {:>8.0f} ns  mean {:>8.0f} ns  allocations {}\n", what, spread.p50,
             spread.p99, spread.mean, spread.allocations);
}

std::shared_ptr<const PolicySet> load(const std::vector<policy::PolicySource>& files) {
  policy::LoadOutcome outcome = policy::load_policies(files);
  if (outcome.set) return outcome.set;
  for (const auto& diagnostic : outcome.diagnostics)
    if (diagnostic.severity == policy::Severity::kError) {
      fmt::print(stderr, "{}: {}\n", diagnostic.place, diagnostic.message);
      break;
    }
  std::exit(2);
}

// What an engine without indexes does: every rule of the set, one after the other. The verdict on the field
// by access rules alone; requirements and conditions are left out, in its favour.
policy::Verdict linear_scan(const PolicySet& set, const DecisionRequest& request, const Dataset& dataset,
                            const std::vector<Category>& categories) {
  const Purpose asked(request.purpose);
  const auto speaks = [&](const policy::AccessRule& rule, const Category* category) {
    const auto has_role = [&](const std::string& role) {
      return std::find(request.subject.roles.begin(), request.subject.roles.end(), role) !=
             request.subject.roles.end();
    };
    return (rule.subjects.roles.empty() ||
            std::any_of(rule.subjects.roles.begin(), rule.subjects.roles.end(), has_role)) &&
           (rule.actions.empty() ||
            std::find(rule.actions.begin(), rule.actions.end(), request.action) != rule.actions.end()) &&
           std::any_of(rule.purposes.begin(), rule.purposes.end(),
                       [&](const Purpose& purpose) { return purpose.covers(asked); }) &&
           (category ? policy::covers(rule.data, *category) : policy::covers_uncategorised(rule.data)) &&
           policy::matches_dataset(rule.data.datasets, dataset);
  };
  const auto verdict_on = [&](const Category* category) {
    bool permitted = false;
    for (const policy::AccessRule& rule : set.access) {
      if (!speaks(rule, category)) continue;
      if (rule.effect == policy::Effect::kForbid) return policy::Verdict::kDeny;
      permitted |= rule.effect == policy::Effect::kPermit;
    }
    return permitted ? policy::Verdict::kPermit : policy::Verdict::kDeny;
  };
  if (categories.empty()) return verdict_on(nullptr);
  for (const Category& category : categories)
    if (verdict_on(&category) == policy::Verdict::kDeny) return policy::Verdict::kDeny;
  return policy::Verdict::kPermit;
}

class ProcessBench {
 public:
  ProcessBench(const PolicyBenchOptions& options, Ratios& ratios)
      : ratios_(ratios),
        rounds_(options.is_quick ? 10 : 50),
        catalog_(bench_catalog()),
        propagation_(lineage::Propagation::compute(*catalog_, graph_, {})),
        requests_(bench_requests(20'000)) {}

  void run() {
    measure_load();
    measure_decisions();
    measure_catalog_access();
    measure_swap();
  }

 private:
  Engine compile(const PolicySet& set) const {
    return Engine::compile(set, *catalog_, graph_, propagation_);
  }

  void measure_load() {
    const auto files = bench_policies(0);
    double yaml = 0;
    for (const auto& file : files) yaml += static_cast<double>(file.text.size());
    const double load_seconds = seconds_of(3, [&] { set_ = load(files); });
    set_.reset();
    const int64_t empty = g_bytes;
    set_ = load(files);
    const auto set_bytes = static_cast<double>(g_bytes - empty);
    const double compile_seconds = seconds_of(5, [&] { compile(*set_); });
    const double warm_seconds = seconds_of(3, [&] { compile(*set_).warm(); });
    engine_.emplace(compile(*set_));
    const double rules_bytes = bytes_of_rules();
    engine_->warm();
    const auto all_bytes = static_cast<double>(g_bytes - empty);
    fmt::print("{} rules, {} categories, {} datasets of 10 fields; YAML {:.2f} MB\n", set_->access.size(),
               set_->categories.size(), catalog_->datasets().size(), yaml / 1e6);
    fmt::print("load {:.0f} ms, compile {:.0f} ms, with every dataset {:.0f} ms\n", load_seconds * 1e3,
               compile_seconds * 1e3, warm_seconds * 1e3);
    // What grows with the policies: the set as a server holds it (its text is in the database) and its compiled
    // form. Plans grow with the catalog and are made when a dataset is first asked for.
    fmt::print("memory: set {:.2f} MB, compiled rules {:.2f} MB; plans and names of all datasets {:.2f} MB\n",
               set_bytes / 1e6, rules_bytes / 1e6, (all_bytes - set_bytes - rules_bytes) / 1e6);
    ratios_.at_most("policy_load_and_compile_ms", (load_seconds + compile_seconds) * 1e3, 300);
    ratios_.at_most("policy_compile_all_datasets_ms", warm_seconds * 1e3, 300);
    ratios_.at_most("policy_memory_to_yaml", (set_bytes + rules_bytes) / yaml, 3);
  }

  double bytes_of_rules() const {
    const int64_t before = g_bytes;
    const auto rules = std::make_unique<policy::RuleIndex>(*set_);
    return static_cast<double>(g_bytes - before);
  }

  void measure_decisions() {
    const Engine& engine = *engine_;
    std::vector<policy::Place> places;
    std::vector<PreparedRequest> ready(256);
    for (const DecisionRequest& request : requests_) places.push_back(*engine.find(request.resources[0]));
    for (size_t i = 0; i < ready.size(); ++i) engine.prepare(requests_[i], consent_, grants_, ready[i]);
    PreparedRequest scratch;
    uint64_t permitted = 0;
    const auto note = [&](policy::Verdict verdict) { permitted += verdict == policy::Verdict::kPermit; };
    const Spread handles = spread_of(rounds_, requests_.size(), [&](size_t i) {
      note(engine.judge(ready[i % ready.size()], places[i]).verdict);
    });
    size_t letters = 0;
    const auto decide_strings = [&](size_t i) {
      const DecisionRequest& request = requests_[i];
      if (!engine.prepare(request, consent_, grants_, scratch)) return;
      note(engine.judge(scratch, *engine.find(request.resources[0])).verdict);
    };
    const Spread strings = spread_of(rounds_, requests_.size(), decide_strings,
                                     [&](size_t i) { letters += read_whole(requests_[i]); });
    const Spread datasets = spread_of(rounds_, requests_.size(), [&](size_t i) {
      note(engine.judge_dataset(ready[i % ready.size()], places[i].dataset).verdict);
    });
    const policy::DecisionContext context{*set_, *catalog_, graph_, propagation_, consent_, grants_, engine};
    const Spread whole = spread_of(1, requests_.size(),
                                   [&](size_t i) { note(policy::decide(context, requests_[i]).verdict); });
    const Spread linear = spread_of(1, 200, [&](size_t i) {
      const Dataset& dataset = catalog_->datasets()[places[i].dataset];
      note(linear_scan(*set_, requests_[i], dataset,
                       propagation_.categories(dataset.fields[places[i].field].id)));
    });
    print("a field, from handles", handles);
    print("a field, from strings", strings);
    print("a whole dataset (10 fields), from handles", datasets);
    print("a field, with reasons (decide)", whole);
    print("a field, by linear scan", linear);
    fmt::print("{} permitted in all, {} letters read\n", permitted, letters);
    ratios_.at_most("policy_field_p50_ns", handles.p50, 200);
    ratios_.at_most("policy_field_p99_ns", handles.p99, 1000);
    ratios_.at_most("policy_field_from_strings_p99_ns", strings.p99, 1000);
    ratios_.at_most("policy_allocations_after_warm_up",
                    static_cast<double>(handles.allocations + strings.allocations + datasets.allocations), 0);
    ratios_.at_least("policy_linear_scan_to_engine", linear.p50 / handles.p50, 100);
  }

  void measure_catalog_access() {
    const policy::DecisionContext context{*set_, *catalog_, graph_, propagation_, consent_, grants_, *engine_};
    size_t at = 0;
    const Spread access = spread_of(1, 20, [&](size_t) {
      if (!policy::catalog_access(context, requests_[at++ % requests_.size()]).ok()) std::exit(2);
    });
    fmt::print("which of {} datasets may I read: p50 {:.2f} ms\n", catalog_->datasets().size(), access.p50 / 1e6);
  }

  // One thread decides without a stop while another loads, compiles and swaps.
  void measure_swap() {
    struct InForce {
      std::shared_ptr<const PolicySet> set;
      Engine engine;
    };
    std::atomic<std::shared_ptr<const InForce>> in_force(
        std::make_shared<const InForce>(InForce{set_, *engine_}));
    std::atomic<bool> is_over{false};
    uint64_t decided = 0;
    double longest = 0;
    std::thread reader([&] {
      PreparedRequest scratch;
      for (size_t i = 0; !is_over; ++i) {
        const auto start = Clock::now();
        const auto now = in_force.load();
        const DecisionRequest& request = requests_[i % requests_.size()];
        if (now->engine.prepare(request, consent_, grants_, scratch))
          now->engine.judge(scratch, *now->engine.find(request.resources[0]));
        longest = std::max(longest, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        ++decided;
      }
    });
    for (int variant = 1; variant <= 5; ++variant) {
      auto set = load(bench_policies(variant));
      Engine engine = compile(*set);
      in_force = std::make_shared<const InForce>(InForce{std::move(set), std::move(engine)});
    }
    is_over = true;
    reader.join();
    fmt::print("5 swaps while {} were decided: longest {:.2f} ms\n", decided, longest);
    // A thread that waited for a load would wait for all of it; the rest is the machine's scheduler.
    ratios_.at_most("policy_longest_decision_while_swapping_ms", longest, 50);
  }

  Ratios& ratios_;
  size_t rounds_;
  std::unique_ptr<CatalogSnapshot> catalog_;
  lineage::Graph graph_;
  lineage::Propagation propagation_;
  policy::ConsentView consent_;
  policy::GrantView grants_;
  std::vector<DecisionRequest> requests_;
  std::shared_ptr<const PolicySet> set_;
  std::optional<Engine> engine_;
};

}  // namespace

void measure_policy_in_process(const PolicyBenchOptions& options, Ratios& ratios) {
  ProcessBench(options, ratios).run();
}

}  // namespace steward::bench
