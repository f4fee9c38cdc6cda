#include "storage/split_view_store.h"

#include <fmt/format.h>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kIsWorthKeeping = R"(
  SELECT count(*) < $7 AND coalesce(bool_and(NOT (seen_size = $3 AND seen_root = decode($4, 'hex') AND
                                                  refused_size = $5 AND refused_root = decode($6, 'hex'))), true)
  FROM split_view WHERE log = $1 AND is_proven = $2)";
constexpr auto kInsertSplitView = R"(
  INSERT INTO split_view (log, is_proven, seen_size, seen_root, refused_size, refused_root, public_key, seen_checkpoint,
                          request, caught_at, entry)
  VALUES ($1, $2, $3, decode($4, 'hex'), $5, decode($6, 'hex'), $7, $8, $9, $10::timestamptz, $11))";
constexpr auto kSelectSplitViews = R"(
  SELECT split_view.id, log, origin, is_proven, seen_size, encode(seen_root, 'hex'), refused_size,
         encode(refused_root, 'hex'), (extract(epoch FROM caught_at) * 1000000)::bigint, entry, public_key
  FROM split_view JOIN witnessed_log ON witnessed_log.id = log ORDER BY split_view.id)";
constexpr auto kSelectEvidence = "SELECT seen_checkpoint, request FROM split_view WHERE id = $1";

}  // namespace

bool is_worth_keeping(pqxx::transaction_base& tx, const SplitView& view) {
  return tx
      .exec_params1(kIsWorthKeeping, view.log, view.is_proven, static_cast<int64_t>(view.seen.size),
                    to_hex(view.seen.root), static_cast<int64_t>(view.refused.size),
                    to_hex(view.refused.root), kMaxSplitViews)[0]
      .as<bool>();
}

void put_split_view(pqxx::transaction_base& tx, const SplitView& view, const SplitViewEvidence& evidence) {
  tx.exec_params0(kInsertSplitView, view.log, view.is_proven, static_cast<int64_t>(view.seen.size),
                  to_hex(view.seen.root), static_cast<int64_t>(view.refused.size), to_hex(view.refused.root),
                  view.public_key, evidence.seen_checkpoint, evidence.request, format_rfc3339(view.caught_at),
                  view.entry);
}

Result<std::vector<SplitView>> load_split_views(pqxx::transaction_base& tx) {
  std::vector<SplitView> views;
  for (const auto& row : tx.exec(kSelectSplitViews)) {
    SplitView& view = views.emplace_back();
    view.id = row[0].as<int64_t>();
    view.log = row[1].as<int64_t>();
    view.origin = row[2].as<std::string>();
    view.is_proven = row[3].as<bool>();
    view.seen.size = row[4].as<uint64_t>();
    STEWARD_ASSIGN_OR_RETURN(view.seen.root, digest_of(row[5]));
    view.refused.size = row[6].as<uint64_t>();
    STEWARD_ASSIGN_OR_RETURN(view.refused.root, digest_of(row[7]));
    view.caught_at = time_of(row[8]);
    view.entry = row[9].as<int64_t>();
    view.public_key = row[10].as<std::string>();
  }
  return views;
}

Result<SplitViewEvidence> load_split_view_evidence(pqxx::transaction_base& tx, int64_t id) {
  const auto rows = tx.exec_params(kSelectEvidence, id);
  if (rows.empty())
    return Error{
        ErrorCode::kNotFound,
        fmt::format("No split view has number {}; `steward audit witness list` shows those that were "
                    "caught.",
                    id),
        ""};
  return SplitViewEvidence{rows[0][0].as<std::string>(), rows[0][1].as<std::string>()};
}

}  // namespace steward::storage
