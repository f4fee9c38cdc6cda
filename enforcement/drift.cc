// What was changed by hand, told from two observations.
#include <fmt/format.h>

#include <algorithm>

#include "enforcement/objects.h"

namespace steward::enforcement {
namespace {

using Sentences = std::vector<std::string>;

bool holds(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// `added` and `removed` are sentences with one place for what is in one list and not in the other.
void compare(Sentences& out, const std::vector<std::string>& before, const std::vector<std::string>& after,
             const char* added, const char* removed, const std::string& whose) {
  for (const std::string& text : after)
    if (!holds(before, text)) out.push_back(fmt::format(fmt::runtime(added), whose, text));
  for (const std::string& text : before)
    if (!holds(after, text)) out.push_back(fmt::format(fmt::runtime(removed), whose, text));
}

void compare_role(Sentences& out, const std::string& role, const Observation& before,
                  const Observation& after) {
  if (!after.has_role) {
    if (before.has_role) out.push_back(fmt::format("The role {} was dropped.", role));
    return;
  }
  compare(out, before.attributes, after.attributes, "The role {} was given {}.", "The role {} lost {}.",
          role);
  compare(out, before.members, after.members, "The role {} was given to {}.",
          "The role {} was taken from {}.", role);
  compare(out, before.member_of, after.member_of, "The role {} was made a member of {}.",
          "The role {} is no longer a member of {}.", role);
  compare(out, before.objects, after.objects, "The role {} was given rights on {}.",
          "The role {} lost its rights on {}.", role);
}

void compare_view(Sentences& out, const ViewState& before, const ViewState& after) {
  const std::string& name = before.view;
  if (after.kind != before.kind) {
    out.push_back(after.kind.empty() ? fmt::format("The view {} was dropped.", name)
                                     : fmt::format("{} is a view no longer.", name));
    return;
  }
  if (after.definition != before.definition)
    out.push_back(fmt::format("The definition of the view {} was changed.", name));
  if (after.options != before.options)
    out.push_back(fmt::format("The options of the view {} were changed from '{}' to '{}'.", name,
                              before.options, after.options));
  if (after.owner != before.owner)
    out.push_back(
        fmt::format("The view {} belongs to {} now, instead of {}.", name, after.owner, before.owner));
  if (after.member_reads_table)
    out.push_back(fmt::format("Who has the grant may read the table behind the view {} directly.", name));
  compare(out, before.privileges, after.privileges, "On the view {} a right was added: {}.",
          "On the view {} a right was taken away: {}.", name);
}

void compare_table(Sentences& out, const TableState& before, const TableState& after, const char* holds) {
  if (after.digest.empty() && !before.digest.empty()) {
    out.push_back(fmt::format("The table {} {} was dropped.", before.table, holds));
    return;
  }
  if (after.digest != before.digest)
    out.push_back(fmt::format("The table {} {} was changed.", before.table, holds));
  if (after.owner != before.owner)
    out.push_back(fmt::format("The table {} belongs to {} now, instead of {}.", before.table, after.owner,
                              before.owner));
  compare(out, before.privileges, after.privileges, "On the table {} a right was added: {}.",
          "On the table {} a right was taken away: {}.", before.table);
}

}  // namespace

Sentences differences(const Names& names, const Observation& recorded, const Observation& now) {
  Sentences out;
  compare_role(out, names.role, recorded, now);
  compare(out, recorded.sharers, now.sharers,
          "The subject's own role {} can be taken on by {}: they read too.",
          "The subject's own role {} can no longer be taken on by {}.", names.member);
  compare(out, recorded.schema_privileges, now.schema_privileges, "On the schema {} a right was added: {}.",
          "On the schema {} a right was taken away: {}.", "steward_grants");
  for (size_t i = 0; i < recorded.views.size() && i < now.views.size(); ++i)
    compare_view(out, recorded.views[i], now.views[i]);
  for (size_t i = 0; i < recorded.tables.size() && i < now.tables.size(); ++i)
    compare_table(out, recorded.tables[i], now.tables[i], "of who agreed");
  compare_table(out, recorded.salt, now.salt, "of salts");
  return out;
}

}  // namespace steward::enforcement
