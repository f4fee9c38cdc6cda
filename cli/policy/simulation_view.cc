#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <map>
#include <set>

#include "base/text.h"
#include "cli/policy/replay_view.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using service::AccessChange;
using service::Simulation;

constexpr size_t kNamesInARow = 4, kRowsShown = 60;

std::string some_of(const std::vector<std::string>& names, size_t shown = kNamesInARow) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), shown); ++i) text += (i ? ", " : "") + names[i];
  if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

std::string fields_of(const AccessChange& change) {
  std::string text;
  const auto say = [&](const char* what, const std::vector<std::string>& paths) {
    if (!paths.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : "; ", what, some_of(paths, 3));
  };
  say("gains", change.gained);
  say("loses", change.lost);
  say("masks", change.masked);
  say("unmasks", change.unmasked);
  say("other verdict:", change.other_verdict);
  if (change.other_rows) text += text.empty() ? "other rows" : "; other rows";
  return text;
}

std::string change_of(const AccessChange& change) {
  if (!change.is_flip()) return fmt::format("{}, fields differ", policy::to_string(change.after));
  return fmt::format("{} → {}", policy::to_string(change.before), policy::to_string(change.after));
}

Ink colour_of(const AccessChange& change) {
  if (!change.is_flip()) return Ink::kYellow;
  return change.after == policy::Verdict::kPermit ? Ink::kGreen
         : change.after == policy::Verdict::kDeny ? Ink::kRed
                                                  : Ink::kYellow;
}

// Rows that say the same of several actions and purposes are one.
struct Row {
  const AccessChange* first = nullptr;
  std::string fields;
  std::set<std::string> actions, purposes;
};

std::vector<Row> rows_of(const Simulation& simulation) {
  std::map<std::string, Row> by_meaning;
  std::vector<std::string> order;
  for (const AccessChange& change : simulation.changes) {
    std::string fields = fields_of(change);
    const std::string meaning =
        fmt::format("{}\n{}\n{}\n{}", change.who, change.dataset_name, change_of(change), fields);
    const auto [at, is_new] = by_meaning.try_emplace(meaning);
    if (is_new) {
      at->second.first = &change;
      at->second.fields = std::move(fields);
      order.push_back(meaning);
    }
    at->second.actions.insert(std::string(policy::to_string(change.action)));
    at->second.purposes.insert(change.purpose);
  }
  std::vector<Row> rows;
  for (const std::string& meaning : order) rows.push_back(std::move(by_meaning.at(meaning)));
  return rows;
}

json::array texts(const std::vector<std::string>& values) {
  json::array array;
  for (const std::string& value : values) array.emplace_back(value);
  return array;
}

}  // namespace

std::string simulation_text(const Simulation& simulation, const std::string& proposed) {
  std::string text = fmt::format(
      "Policy set {} on the present catalog: {} datasets × {} roles and groups × {} purposes × {} "
      "actions\n\n",
      ink(Ink::kBold, proposed), with_thousands(static_cast<int64_t>(simulation.datasets)), simulation.people,
      simulation.purposes, simulation.actions);
  if (simulation.changes.empty() && simulation.is_complete)
    return text + "Nobody could do more or less than under the set in force.\n";
  Table table({"WHO", "DATASET", "CHANGE", "ACTIONS", "PURPOSES", "FIELDS"});
  const std::vector<Row> rows = rows_of(simulation);
  for (size_t i = 0; i < std::min(rows.size(), kRowsShown); ++i) {
    const Row& row = rows[i];
    const AccessChange& change = *row.first;
    table.add({ink(Ink::kBold, change.who), ink(Ink::kPlain, change.dataset_name),
               ink(colour_of(change), change_of(change)),
               some_of({row.actions.begin(), row.actions.end()}, 3),
               some_of({row.purposes.begin(), row.purposes.end()}, 2), ink(Ink::kDim, row.fields)});
  }
  text += table.str();
  if (rows.size() > kRowsShown)
    text += fmt::format("… and {} more rows; --format json lists them all.\n", rows.size() - kRowsShown);
  text += fmt::format("\n{} {}; {} more with other fields, masks or rows under the same verdict.\n",
                      with_thousands(static_cast<int64_t>(simulation.flips)),
                      simulation.flips == 1 ? "verdict flips" : "verdicts flip",
                      with_thousands(static_cast<int64_t>(simulation.others)));
  if (simulation.rows_left_out > 0)
    text +=
        fmt::format("{} times both sets filter rows, and whether by the same filters was not looked at.\n",
                    with_thousands(static_cast<int64_t>(simulation.rows_left_out)));
  if (!simulation.is_complete) text += ink(Ink::kYellow, "Not complete: ") + simulation.cut + "\n";
  return text;
}

json::object simulation_json(const Simulation& simulation, const std::string& proposed) {
  json::array changes;
  for (const AccessChange& change : simulation.changes)
    changes.push_back(json::object{{"who", change.who},
                                   {"dataset", change.dataset_name},
                                   {"action", std::string(policy::to_string(change.action))},
                                   {"purpose", change.purpose},
                                   {"before", std::string(policy::to_string(change.before))},
                                   {"after", std::string(policy::to_string(change.after))},
                                   {"gained", texts(change.gained)},
                                   {"lost", texts(change.lost)},
                                   {"masked", texts(change.masked)},
                                   {"unmasked", texts(change.unmasked)},
                                   {"other_verdict", texts(change.other_verdict)},
                                   {"other_rows", change.other_rows}});
  return {{"policy", proposed},
          {"datasets", simulation.datasets},
          {"people", simulation.people},
          {"purposes", simulation.purposes},
          {"actions", simulation.actions},
          {"combinations", simulation.combinations},
          {"evaluated", simulation.evaluated},
          {"flips", simulation.flips},
          {"others", simulation.others},
          {"rows_left_out", simulation.rows_left_out},
          {"complete", simulation.is_complete},
          {"cut", simulation.cut},
          {"changes", std::move(changes)}};
}

}  // namespace steward::cli
