#include "storage/word_store.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "storage/row_text.h"
#include "storage/tag_rows.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kInsertWords = R"(
  INSERT INTO dataset_word (dataset_id, attribute, said, actor, said_at, since)
  SELECT n.dataset, n.attribute, n.said, $2, $3::timestamptz, (SELECT next_generation('catalog'))
  FROM json_to_recordset($1::json) AS n (dataset bigint, attribute text, said json))";
constexpr auto kSelectWordRows = R"(
  SELECT DISTINCT ON (dataset_id, attribute) dataset_id, attribute, said
  FROM dataset_word WHERE since <= $1 ORDER BY dataset_id, attribute, id DESC)";

}  // namespace

Status add_dataset_words(pqxx::transaction_base& tx, const std::vector<DatasetWord>& words,
                         const std::string& actor, Timestamp now) {
  if (words.empty()) return {};
  STEWARD_RETURN_IF_ERROR(check_storable(actor, "The actor"));
  json::array rows;
  for (const DatasetWord& word : words) {
    json::object row{{"dataset", word.dataset.value}, {"attribute", to_string(word.attribute)}};
    if (word.values) {
      json::array values;
      for (const std::string& value : *word.values) {
        STEWARD_RETURN_IF_ERROR(check_storable(value, "What is said of the dataset"));
        values.emplace_back(value);
      }
      row["said"] = std::move(values);
    }
    rows.push_back(std::move(row));
  }
  lock_writes(tx);
  tx.exec_params(kInsertWords, json::serialize(rows), actor, format_rfc3339(now));
  return bump_generation(tx, State::kCatalog);
}

Result<std::vector<DatasetWord>> load_dataset_words(pqxx::transaction_base& tx, int64_t as_of) {
  std::vector<DatasetWord> words;
  for (const auto& row : tx.exec_params(kSelectWordRows, as_of)) {
    if (row[2].is_null()) continue;  // taken back
    const auto attribute = parse_dataset_attribute(row[1].c_str());
    if (!attribute) return unknown_word("attribute of a dataset");
    STEWARD_ASSIGN_OR_RETURN(const json::value said, parse_json(row[2].c_str()));
    STEWARD_ASSIGN_OR_RETURN(const auto items, JsonView(said).as_array());
    std::vector<std::string> values;
    for (const JsonView& item : items) {
      STEWARD_ASSIGN_OR_RETURN(std::string value, item.as_string());
      values.push_back(std::move(value));
    }
    words.push_back({DatasetId{row[0].as<int64_t>()}, *attribute, std::move(values)});
  }
  return words;
}

}  // namespace steward::storage
