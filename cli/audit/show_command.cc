// steward audit show, prove: one entry in words, and what proves it
#include <fmt/format.h>

#include <memory>

#include "api/codec/ledger_codec.h"
#include "cli/audit/entry_view.h"
#include "cli/audit/verbs.h"
#include "cli/input_file.h"
#include "cli/terminal.h"
#include "service/audit/entry_proofs.h"
#include "service/audit/search.h"

namespace steward::cli {
namespace {

Error is_archived(const service::LedgerHit& hit) {
  return {ErrorCode::kNotFound, fmt::format("Entry {} is in the file {} alone.", hit.seq, hit.archived_in),
          ""};
}

Result<ExitCode> run_show(Session& session, const std::string& which) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto hit, steward->ledger_search().find(which));
  if (!hit.entry) return is_archived(hit);
  STEWARD_ASSIGN_OR_RETURN(const auto proven, steward->entry_proofs().prove({*hit.entry}));
  if (session.json()) {
    fmt::print("{}\n", api::with_member(api::hit_text(hit), "proof", api::proof_text(proven)));
    return kOk;
  }
  const audit::Entry& entry = *hit.entry;
  fmt::print("{}\n{} by {}, {}\n\n{}\n",
             ink(Ink::kBold, fmt::format("Entry {}: {}", entry.seq, entry_summary(entry))), entry.kind,
             ink(Ink::kPlain, entry.actor), format_rfc3339(entry.time), entry_text(entry));
  fmt::print("leaf      {}\n", to_hex(entry.leaf));
  fmt::print("proof     {} under a head of {} signed by {} at {}\n",
             counted(proven.entries.front().proof.size(), "hash", "hashes"),
             counted(proven.head.size, "entry", "entries"), proven.key.id(),
             format_rfc3339(proven.head.time));
  fmt::print("as a file steward audit prove {} -o entry-{}.json\n", entry.seq, entry.seq);
  return kOk;
}

Result<ExitCode> run_prove(Session& session, const std::string& which, const std::string& output) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto hit, steward->ledger_search().find(which));
  if (!hit.entry) return is_archived(hit);
  STEWARD_ASSIGN_OR_RETURN(const auto proven, steward->entry_proofs().prove({*hit.entry}));
  STEWARD_RETURN_IF_ERROR(write_output(output, audit::to_json(proven)));
  if (output == "-") return kOk;
  fmt::print("{}: entry {}, proven under a tree of {} signed by {}\n", output, hit.seq, proven.head.size,
             proven.key.id());
  fmt::print("Verify it anywhere: steward audit verify {} --public-key '{}'\n", output,
             proven.key.to_string());
  return kOk;
}

constexpr const char* kWhich =
    "the entry's number, or the id of a decision, a request, a grant or a policy set";

}  // namespace

void add_audit_show(Command& audit, Session& session) {
  auto* command = audit.add_subcommand("show", "one entry in words, with its proof");
  auto which = std::make_shared<std::string>();
  command->add_option("entry", *which, kWhich)->required();
  session.on_run(command, [&session, which] { return run_show(session, *which); });
}

void add_audit_prove(Command& audit, Session& session) {
  auto* command = audit.add_subcommand("prove", "one entry with its proof, as a file that verifies");
  auto which = std::make_shared<std::string>();
  auto output = std::make_shared<std::string>("-");
  command->add_option("entry", *which, kWhich)->required();
  command->add_option("-o,--output", *output, "a file")->capture_default_str();
  session.on_run(command, [&session, which, output] { return run_prove(session, *which, *output); });
}

}  // namespace steward::cli
