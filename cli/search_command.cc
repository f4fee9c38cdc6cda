// steward search QUERY
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/search_codec.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "service/search.h"

namespace steward::cli {
namespace {

struct SearchArguments {
  std::vector<std::string> words;
  size_t limit = 20;
};

std::string tags_text(const std::vector<TagAssertion>& tags) {
  std::string text;
  for (const TagAssertion& tag : tags)
    text += (text.empty() ? "" : ", ") + tag.category.str() +
            (tag.origin == TagOrigin::kPropagated ? " (by lineage)" : "");
  return text;
}

Result<ExitCode> run_search(Session& session, const SearchArguments& arguments) {
  std::string query;
  for (const std::string& word : arguments.words) query += (query.empty() ? "" : " ") + word;
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_RETURN_IF_ERROR(service::check_query(*world, query));
  const auto page = service::search(*world, query, 0, arguments.limit);
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(api::to_json(page, *world)));
    return kOk;
  }
  Table table({"NODE", "KIND", "CARRIES"});
  for (const auto& hit : page.hits)
    table.add({ink(Ink::kBold, world->catalog->describe_short(hit.node)), std::string(to_string(hit.kind)),
               ink(Ink::kYellow, tags_text(hit.tags))});
  if (table.empty())
    fmt::print("Nothing in the catalog fits '{}'.\n", query);
  else
    fmt::print("{}", table.str());
  if (page.total > page.hits.size()) fmt::print("{} more; raise --limit.\n", page.total - page.hits.size());
  return kOk;
}

}  // namespace

void add_search_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("search", "find datasets and fields by words or category");
  auto arguments = std::make_shared<SearchArguments>();
  command->add_option("query", arguments->words, "words, and category:user.contact");
  command->add_option("--limit", arguments->limit, "hits at most")
      ->check(in_range(size_t{1}, size_t{10'000}))
      ->capture_default_str();
  session.on_run(command, [&session, arguments] { return run_search(session, *arguments); });
}

}  // namespace steward::cli
