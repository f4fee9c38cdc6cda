#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <unordered_map>

#include "policy/language/file_reader.h"
#include "policy/policy_set.h"

namespace steward::policy {
namespace {

constexpr size_t kWorthAThread = 64u << 10;  // bytes of policy; below it a thread costs more than it saves

// "FILE:LINE:COLUMN" compared as file, then numbers.
bool stands_before(const Diagnostic& a, const Diagnostic& b) {
  const auto split = [](const std::string& place) {
    const size_t second = place.rfind(':');
    const size_t first =
        second == std::string::npos || second == 0 ? std::string::npos : place.rfind(':', second - 1);
    if (first == std::string::npos) return std::tuple<std::string, int64_t, int64_t>(place, 0, 0);
    return std::tuple<std::string, int64_t, int64_t>(
        place.substr(0, first),
        parse_int(std::string_view(place).substr(first + 1, second - first - 1)).value_or(0),
        parse_int(std::string_view(place).substr(second + 1)).value_or(0));
  };
  return split(a.place) < split(b.place);
}

template <class T>
void append(std::vector<T>& all, std::vector<T>& part) {
  std::move(part.begin(), part.end(), std::back_inserter(all));
}

template <class Key>
void sort_by_key(Extensions<Key>& extensions) {
  std::stable_sort(extensions.begin(), extensions.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
}

// A role or a group is the same whoever declares it; what has rules of its own is not.
std::string_view way_out(std::string_view what) {
  return what == "role" || what == "group" ? "once is enough for all files, so drop this one"
                                           : "give this one another name";
}

// Builds one PolicySet out of any number of files. Ids are unique over all of them. What comes out depends on
// the files alone: they are read by two threads, and put together in the order of their names.
class Loader {
 public:
  explicit Loader(std::vector<PolicySource> sources) : sources_(std::move(sources)) {
    for (const PolicySource& source : sources_) {
      files_.emplace_back(source, terms_);
      bytes_ += source.text.size();
    }
  }

  LoadOutcome load() {
    for_each_file([](FileReader& file) { file.parse(); });
    for (FileReader& file : files_) file.read_definitions(definitions_);
    for (FileReader& file : files_) file.read_terms(definitions_, terms_);
    sort_by_key(terms_.categories);
    sort_by_key(terms_.purposes);
    for (FileReader& file : files_) file.check_parents();
    for_each_file([this](FileReader& file) { file.read_rules(definitions_); });
    check_ids();
    check_count();
    check_exceptions();
    return finish();
  }

 private:
  template <class Step>
  void for_each_file(const Step& step) {
    std::atomic<size_t> next = 0;
    const auto work = [&] {
      for (size_t i; (i = next.fetch_add(1)) < files_.size();) step(files_[i]);
    };
    std::future<void> helper;
    if (files_.size() > 1 && bytes_ > kWorthAThread) helper = std::async(std::launch::async, work);
    work();
    if (helper.valid()) helper.get();
  }

  void check_ids() {
    struct First {
      const FileReader* file;
      const Claim* claim;
    };
    std::unordered_map<std::string, First> firsts;
    for (FileReader& file : files_) {
      for (const Claim& claim : file.claims()) {
        const auto [first, is_new] =
            firsts.try_emplace(std::string(claim.what).append(" ").append(claim.id), First{&file, &claim});
        if (is_new) continue;
        const Claim& other = *first->second.claim;
        const std::string place = yaml_place(source_of(*first->second.file).file, other.line, other.column);
        file.reader().error(at(claim.line, claim.column),
                            fmt::format("The {} '{}' is already defined at {}; {}.", claim.what,
                                        excerpt(claim.id), place, way_out(claim.what)));
      }
    }
  }

  void check_count() {
    size_t rules = 0;
    for (FileReader& file : files_) {
      const PolicySet& part = file.part();
      const size_t before = rules;
      rules += part.access.size() + part.exceptions.size() + part.retention.size() + part.limitations.size();
      if (before <= kMaxRules && rules > kMaxRules)
        file.reader().error(at(1, 1),
                            fmt::format("The files up to this one hold {} rules; at most {} are accepted "
                                        "in all.",
                                        rules, kMaxRules));
    }
  }

  // An exception to nothing would be a slip of the pen that nobody notices until it is needed.
  void check_exceptions() {
    if (std::all_of(files_.begin(), files_.end(), [](FileReader& f) { return f.part().exceptions.empty(); }))
      return;
    std::vector<std::string> liftable;
    std::unordered_map<std::string, Effect> rules;
    for (FileReader& file : files_) {
      for (const AccessRule& rule : file.part().access) {
        rules.emplace(rule.id, rule.effect);
        if (rule.effect == Effect::kForbid) liftable.push_back(rule.id);
      }
      for (const PurposeLimitation& limitation : file.part().limitations) {
        rules.emplace(limitation.id, Effect::kForbid);
        liftable.push_back(limitation.id);
      }
    }
    for (FileReader& file : files_) {
      for (size_t i = 0; i < file.part().exceptions.size(); ++i) {
        const std::string& lifted = file.part().exceptions[i].rule;
        if (lifted.empty()) continue;  // refused already
        const auto rule = rules.find(lifted);
        const YamlNode& place = file.lifted()[i];
        if (rule == rules.end()) {
          const auto near = did_you_mean(lifted, liftable);
          file.reader().error(
              place, fmt::format("There is no rule '{}' in these files; expected the id of a forbid "
                                 "or a purpose limitation, DOCUMENT/RULE{}",
                                 excerpt(lifted), near ? fmt::format("; did you mean '{}'?", *near) : "."));
        } else if (rule->second != Effect::kForbid) {
          file.reader().error(
              place,
              fmt::format("'{}' is {}; an exception lifts a forbid or a purpose limitation.", excerpt(lifted),
                          rule->second == Effect::kPermit ? "a permit" : "an obligation"));
        }
      }
    }
  }

  LoadOutcome finish() {
    std::vector<Diagnostic> diagnostics;
    for (FileReader& file : files_) append(diagnostics, file.diagnostics());
    std::stable_sort(diagnostics.begin(), diagnostics.end(), stands_before);
    const bool failed = std::any_of(diagnostics.begin(), diagnostics.end(),
                                    [](const Diagnostic& d) { return d.severity == Severity::kError; });
    if (diagnostics.size() > kMaxDiagnostics) {
      // Errors are told before warnings are.
      std::stable_partition(diagnostics.begin(), diagnostics.end(),
                            [](const Diagnostic& d) { return d.severity == Severity::kError; });
      diagnostics.resize(kMaxDiagnostics);
      std::stable_sort(diagnostics.begin(), diagnostics.end(), stands_before);
    }
    if (failed) return {nullptr, std::move(diagnostics), std::move(sources_)};
    auto set = std::make_shared<PolicySet>();
    for (FileReader& file : files_) merge(*set, file.part());
    set->categories = std::move(terms_.categories);
    set->purposes = std::move(terms_.purposes);
    Sha256 hash;
    for (const PolicySource& source : sources_) {
      hash.update_framed(source.file).update_framed(source.text);
      set->files.push_back(source.file);
    }
    set->hash = hash.finish();
    files_.clear();
    set->access.shrink_to_fit();  // of thousands of rules half would be room for more
    return {std::move(set), std::move(diagnostics), std::move(sources_)};
  }

  static void merge(PolicySet& set, PolicySet& part) {
    append(set.roles, part.roles);
    append(set.groups, part.groups);
    append(set.access, part.access);
    append(set.exceptions, part.exceptions);
    append(set.retention, part.retention);
    append(set.limitations, part.limitations);
    for (const auto& [function, declassifier] : part.declassifiers.all()) {
      if (declassifier.kind.empty())
        set.declassifiers.insert(function);
      else
        set.declassifiers.set(function, declassifier);
    }
  }

  static YamlNode at(int line, int column) {
    YamlNode node;
    node.line = line;
    node.column = column;
    return node;
  }
  const PolicySource& source_of(const FileReader& file) const {
    for (size_t i = 0; i < files_.size(); ++i)
      if (&files_[i] == &file) return sources_[i];
    return sources_.front();
  }

  std::vector<PolicySource> sources_;
  size_t bytes_ = 0;
  Terms terms_;
  Definitions definitions_;
  std::deque<FileReader> files_;  // in the order of sources_
};

std::optional<std::string> beyond_bounds(const std::vector<PolicySource>& sources) {
  if (sources.size() > kMaxFiles)
    return fmt::format("There are {} policy files; at most {} are accepted.", sources.size(), kMaxFiles);
  size_t bytes = 0;
  for (const PolicySource& source : sources) bytes += source.text.size();
  if (bytes > kMaxTotalBytes)
    return fmt::format("The policy files have {} bytes together; at most {} are accepted.", bytes,
                       kMaxTotalBytes);
  return std::nullopt;
}

}  // namespace

LoadOutcome load_policies(std::vector<PolicySource> sources) {
  std::stable_sort(sources.begin(), sources.end(),
                   [](const PolicySource& a, const PolicySource& b) { return a.file < b.file; });
  if (const auto problem = beyond_bounds(sources))
    return {nullptr, {{Severity::kError, yaml_place(sources.front().file, 1, 1), *problem}}};
  return Loader(std::move(sources)).load();
}

}  // namespace steward::policy
