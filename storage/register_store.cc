#include "storage/register_store.h"

namespace steward::storage {
namespace {

constexpr auto kInsertRegisterEntry =
    "INSERT INTO register_entry (seq, kind, about, canonical) VALUES ($1, $2, $3::uuid, $4)";
constexpr auto kSelectKinds = R"(
  SELECT seq, canonical, about, kind FROM register_entry
  WHERE kind = ANY(string_to_array($1, ',')) AND seq < $2 ORDER BY seq)";
constexpr auto kSelectAbout =
    "SELECT seq, canonical, about, kind FROM register_entry WHERE about = $1::uuid AND kind = $2 ORDER BY "
    "seq";

std::vector<RegisterEntry> entries_of(const pqxx::result& rows) {
  std::vector<RegisterEntry> entries;
  for (const auto& row : rows)
    entries.push_back(
        {row[0].as<int64_t>(), row[1].as<std::string>(), row[2].as<std::string>(), row[3].as<std::string>()});
  return entries;
}

}  // namespace

void keep_in_register(pqxx::transaction_base& tx, const audit::Entry& entry, const std::string& about) {
  tx.exec_params(kInsertRegisterEntry, entry.seq, entry.kind, about, entry.canonical);
}

std::vector<RegisterEntry> load_register(pqxx::transaction_base& tx, std::string_view kinds, uint64_t size) {
  return entries_of(tx.exec_params(kSelectKinds, std::string(kinds), static_cast<int64_t>(size)));
}

std::vector<RegisterEntry> load_register_of(pqxx::transaction_base& tx, std::string_view kind,
                                            const std::string& about) {
  return entries_of(tx.exec_params(kSelectAbout, about, std::string(kind)));
}

}  // namespace steward::storage
