#include "cli/audit/split_views.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "audit/signing.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

std::string key_id_of(const storage::SplitView& view) {
  const auto key = audit::PublicKey::parse(view.public_key);
  return key.ok() ? key->id() : "?";
}

json::object json_of(const storage::SplitView& view) {
  return {{"number", view.id},
          {"origin", view.origin},
          {"key", view.public_key},
          {"proven", view.is_proven},
          {"caught_at", format_rfc3339(view.caught_at)},
          {"seen_size", view.seen.size},
          {"seen_root", to_hex(view.seen.root)},
          {"refused_size", view.refused.size},
          {"refused_root", to_hex(view.refused.root)},
          {"entry", view.entry}};
}

}  // namespace

std::string in_words(const storage::SplitView& view) {
  const std::string heads =
      view.is_proven
          ? fmt::format("it signed a head of {} entries, and one of {} that belongs to another history",
                        view.seen.size, view.refused.size)
          : fmt::format(
                "after its head of {} entries came one of {} with no proof that leads there; "
                "ask its owner for one, since a proof can be spoilt on the way",
                view.seen.size, view.refused.size);
  return fmt::format(
      "split view {} at {} of ledger {} (key {}): {}. Both heads: steward audit witness evidence {}; entry "
      "{} of "
      "this ledger records it.",
      view.is_proven ? "caught" : "suspected", format_rfc3339(view.caught_at), view.origin, key_id_of(view),
      heads, view.id, view.entry);
}

json::array split_views_json(const std::vector<storage::SplitView>& views) {
  json::array all;
  for (const storage::SplitView& view : views) all.push_back(json_of(view));
  return all;
}

std::string evidence_text(const storage::SplitView& view, const storage::SplitViewEvidence& evidence) {
  return fmt::format(
      "{}\n\npublic key of the ledger: {}\n\n--- the head that this server had seen\n{}\n--- what it "
      "refused: the "
      "size it began from, a proof (RFC 6962), and the head\n{}",
      in_words(view), view.public_key, evidence.seen_checkpoint, evidence.request);
}

std::string evidence_json(const storage::SplitView& view, const storage::SplitViewEvidence& evidence) {
  json::object object = json_of(view);
  object["seen_checkpoint"] = evidence.seen_checkpoint;
  object["refused_request"] = evidence.request;
  return json::serialize(object) + "\n";
}

}  // namespace steward::cli
