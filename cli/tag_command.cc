// steward tag confirm|reject FIELD CATEGORY
#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"

namespace steward::cli {
namespace {

struct TagArguments {
  std::string field, category, note;
};

Result<ExitCode> run_review(Session& session, const TagArguments& arguments, TagState state) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef node, world->catalog->resolve(arguments.field));
  if (!node.field) return Error{ErrorCode::kInvalidInput, "Name a field: dataset#field.", arguments.field};
  const Category category(arguments.category);
  STEWARD_RETURN_IF_ERROR(steward->review_tag(node, category, state, session.options.actor, arguments.note));
  fmt::print("{}: {} {}\n", world->catalog->describe_short(node), category.str(), to_string(state));
  return kOk;
}

}  // namespace

void add_tag_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("tag", "a person's word on what a field carries; it outlives rescans");
  command->require_subcommand(1);
  auto arguments = std::make_shared<TagArguments>();
  const auto add = [&](const char* name, const char* help, TagState state) {
    auto* sub = command->add_subcommand(name, help);
    sub->add_option("field", arguments->field, "dataset#field")->required();
    sub->add_option("category", arguments->category)->required();
    sub->add_option("--note", arguments->note, "why; kept in the ledger");
    session.on_run(sub, [&session, arguments, state] { return run_review(session, *arguments, state); });
  };
  add("confirm", "the field carries the category", TagState::kConfirmed);
  add("reject", "it does not; the category is gone and flows no further", TagState::kRejected);
}

}  // namespace steward::cli
