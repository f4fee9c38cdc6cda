// steward audit consistency: whether a head that somebody kept is in the present tree
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <memory>

#include "audit/merkle.h"
#include "base/text.h"
#include "cli/audit/verbs.h"
#include "cli/input_file.h"
#include "cli/terminal.h"
#include "service/audit/head_file.h"
#include "service/audit/heads.h"

namespace steward::cli {
namespace {

constexpr size_t kMaxHeads = 64u << 20;

struct ConsistencyArguments {
  std::string first, second;
};

// A size, or a head that was kept in a file.
struct Point {
  std::optional<uint64_t> size;  // none: the present
  std::optional<audit::TreeHead> head;
};

Result<Point> point_of(const std::string& text, const char* option) {
  if (text.empty()) return Point{};
  const auto size = parse_int(text);
  if (size && *size >= 0) return Point{static_cast<uint64_t>(*size), {}};
  STEWARD_ASSIGN_OR_RETURN(const std::string file, read_input(text, kMaxHeads));
  // What `steward audit head` prints has a line about the key below the head.
  auto heads = service::heads_in(file);
  if (heads.empty())
    return Error{ErrorCode::kInvalidInput, "Neither a number of entries nor a file with a signed head.",
                 option};
  return Point{heads.back().size, std::move(heads.back())};
}

// In words, whether a head that was kept is of the present history.
bool says(const Point& point, const Digest& root, const std::vector<std::string>& keys, std::string& text) {
  if (!point.head) return true;
  const audit::TreeHead& head = *point.head;
  std::string signer;
  for (const std::string& key : keys) {
    const auto parsed = audit::PublicKey::parse(key);
    if (parsed.ok() && audit::open_checkpoint(head.checkpoint, *parsed).ok()) signer = parsed->id();
  }
  if (signer.empty()) {
    text +=
        ink(Ink::kRed,
            fmt::format("✗ The head of {} entries is not signed by any key this ledger ever had: it is of "
                        "another ledger, or was changed.\n",
                        head.size));
    return false;
  }
  if (head.root == root) {
    text += fmt::format(
        "✓ The head of {} entries, signed by key {} at {}, is of this history: no entry before {} was "
        "changed, removed or added since.\n",
        head.size, signer, format_rfc3339(head.time), head.size);
    return true;
  }
  text +=
      ink(Ink::kRed,
          fmt::format("✗ The head of {} entries, signed by key {} at {}, is of ANOTHER HISTORY: the first {} "
                      "entries of the ledger were others then. One of them was changed, removed or added, "
                      "and whoever did it held the database.\n",
                      head.size, signer, format_rfc3339(head.time), head.size));
  return false;
}

Result<ExitCode> run_consistency(Session& session, const ConsistencyArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(const Point first, point_of(arguments.first, "--first"));
  STEWARD_ASSIGN_OR_RETURN(const Point second, point_of(arguments.second, "--second"));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  auto answered = steward->heads().consistency(first.size.value_or(0), second.size);
  if (!answered.ok()) {
    const std::string& where = answered.error().where;
    const bool is_beyond =
        (where == "second" && second.head) || (where == "first" && first.head && !second.size);
    const bool is_option = where == "first" || where == "second";
    if (!is_beyond)
      return Error{answered.error().code, answered.error().message, is_option ? "--" + where : where};
    const uint64_t size = where == "second" ? *second.size : *first.size;
    const std::string what = fmt::format(
        "The head of {} entries is of ANOTHER HISTORY, longer than the present ledger: entries at its end "
        "are gone.",
        size);
    if (session.json())
      fmt::print("{}\n", boost::json::serialize(
                             boost::json::object{{where, size}, {"holds", false}, {"what", what}}));
    else
      fmt::print("{}\n", ink(Ink::kRed, "✗ " + what));
    return kDoesNotHold;
  }
  const service::Consistency& proven = *answered;
  STEWARD_ASSIGN_OR_RETURN(const auto keys, steward->heads().keys());
  std::string text;
  bool holds = says(first, proven.first_root, keys, text);
  holds = says(second, proven.second_root, keys, text) && holds;
  const bool leads =
      proven.first == 0 || audit::verify_consistency(proven.first, proven.first_root, proven.second,
                                                     proven.second_root, proven.proof);
  if (session.json()) {
    boost::json::array proof;
    for (const Digest& hash : proven.proof) proof.emplace_back(to_hex(hash));
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"first", proven.first},
                                                                  {"second", proven.second},
                                                                  {"first_root", to_hex(proven.first_root)},
                                                                  {"second_root", to_hex(proven.second_root)},
                                                                  {"proof", std::move(proof)},
                                                                  {"holds", holds && leads}}));
    return holds && leads ? kOk : kDoesNotHold;
  }
  fmt::print("{}", text);
  if (leads)
    fmt::print("✓ The tree of {} entries begins the tree of {}, by a proof of {}.\n", proven.first,
               proven.second, counted(proven.proof.size(), "hash", "hashes"));
  else
    fmt::print("{}\n",
               ink(Ink::kRed, fmt::format("✗ The stored tiles do not lead from {} entries to {}: restore the "
                                          "database from a backup.",
                                          proven.first, proven.second)));
  return holds && leads ? kOk : kDoesNotHold;
}

}  // namespace

void add_audit_consistency(Command& audit, Session& session) {
  auto* command =
      audit.add_subcommand("consistency", "whether a head that somebody kept is of the present history");
  auto arguments = std::make_shared<ConsistencyArguments>();
  command->add_option("--first", arguments->first, "a number of entries, or a file with a signed head")
      ->required();
  command->add_option("--second", arguments->second, "likewise; the present ledger unless given");
  session.on_run(command, [&session, arguments] { return run_consistency(session, *arguments); });
}

}  // namespace steward::cli
