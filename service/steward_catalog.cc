// What people say of datasets.
#include "service/steward_impl.h"

namespace steward::service {

namespace json = boost::json;

Status Steward::set_attributes(DatasetId dataset, const std::vector<AttributeChange>& changes,
                               const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto current, world());
  const Dataset* known = current->catalog->find(dataset);
  if (!known) return Error{ErrorCode::kNotFound, "There is no such dataset in the catalog.", ""};
  const Timestamp now = impl_->now();
  std::vector<storage::DatasetWord> words;
  json::object body{{"dataset", to_string(known->name)}};
  for (const AttributeChange& change : changes) {
    json::value said = nullptr;
    if (change.values) {
      json::array& list = said.emplace_array();
      for (const std::string& value : *change.values) list.emplace_back(value);
    }
    body[to_string(change.attribute)] = std::move(said);
    // Every name of the dataset says the same: what was said of another one must not count besides.
    for (const DatasetId member : current->identity->members(dataset))
      words.push_back({member, change.attribute, change.values});
  }
  return impl_->database.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(storage::add_dataset_words(tx, words, actor, now));
    STEWARD_RETURN_IF_ERROR(storage::append_entries(
        tx, {{std::string(audit::entry_kind::kDatasetChange), actor, now, std::move(body)}}));
    return {};
  });
}

}  // namespace steward::service
