#include "service/organisation.h"

#include "base/yaml.h"
#include "catalog/yaml_reader.h"

namespace steward::service {
namespace {

constexpr size_t kMaxItems = 1'000, kMaxText = 2'048;

struct Reader {
  YamlReader yaml;
  Organisation read;

  Result<std::vector<std::string>> texts(const YamlNode& mapping, std::string_view key) {
    std::vector<std::string> texts;
    STEWARD_ASSIGN_OR_RETURN(const auto items, yaml.list(mapping, key, kMaxItems));
    for (const YamlNode* item : items) {
      STEWARD_ASSIGN_OR_RETURN(std::string text, yaml.text(*item, key, kMaxText));
      texts.push_back(std::move(text));
    }
    return texts;
  }

  Result<Party> party(const YamlNode& node) {
    Party party;
    STEWARD_ASSIGN_OR_RETURN(party.name, yaml.required_text(node, "name", "a name", kMaxText));
    STEWARD_ASSIGN_OR_RETURN(party.contact,
                             yaml.required_text(node, "contact", "how to reach them", kMaxText));
    return party;
  }

  Result<Party> optional_party(const YamlNode& document, std::string_view key) {
    const YamlNode* node = document.find(key);
    if (!node) return Party();
    STEWARD_RETURN_IF_ERROR(yaml.mapping(*node, key, {"name", "contact"}));
    return party(*node);
  }

  Result<CustomerOfProcessing> customer(const YamlNode& node) {
    STEWARD_RETURN_IF_ERROR(yaml.mapping(node, "a controller that processing is carried out for",
                                         {"name", "contact", "purposes", "categories_of_processing"}));
    CustomerOfProcessing made;
    STEWARD_ASSIGN_OR_RETURN(made.controller, party(node));
    STEWARD_ASSIGN_OR_RETURN(const auto purposes, texts(node, "purposes"));
    for (const std::string& purpose : purposes) made.purposes.emplace_back(purpose);
    STEWARD_ASSIGN_OR_RETURN(made.categories_of_processing, texts(node, "categories_of_processing"));
    return made;
  }

  Result<DeclaredActivity> activity(const YamlNode& node) {
    STEWARD_RETURN_IF_ERROR(yaml.mapping(
        node, "an activity", {"purpose", "data_subjects", "recipients", "transfers", "lawful_basis"}));
    DeclaredActivity made;
    STEWARD_ASSIGN_OR_RETURN(const std::string purpose,
                             yaml.required_text(node, "purpose", "a key of the purpose tree", kMaxText));
    made.purpose = Purpose(purpose);
    STEWARD_ASSIGN_OR_RETURN(made.data_subjects, texts(node, "data_subjects"));
    STEWARD_ASSIGN_OR_RETURN(made.recipients, texts(node, "recipients"));
    STEWARD_ASSIGN_OR_RETURN(made.lawful_basis,
                             yaml.optional_text(node, "lawful_basis", "a sentence", kMaxText));
    STEWARD_ASSIGN_OR_RETURN(const auto transfers, yaml.list(node, "transfers", kMaxItems));
    for (const YamlNode* item : transfers) {
      STEWARD_RETURN_IF_ERROR(yaml.mapping(*item, "a transfer", {"country", "safeguard"}));
      Transfer transfer;
      STEWARD_ASSIGN_OR_RETURN(transfer.country, yaml.required_text(*item, "country", "a country", kMaxText));
      STEWARD_ASSIGN_OR_RETURN(transfer.safeguard,
                               yaml.optional_text(*item, "safeguard", "a sentence", kMaxText));
      made.transfers.push_back(std::move(transfer));
    }
    return made;
  }

  Status document(const YamlNode& node) {
    STEWARD_RETURN_IF_ERROR(yaml.kind(node, {"Organisation"}));
    STEWARD_RETURN_IF_ERROR(
        yaml.mapping(node, "Organisation",
                     {"apiVersion", "kind", "controller", "representative", "data_protection_officer",
                      "joint_controllers", "processor_for", "activities", "security"}));
    STEWARD_RETURN_IF_ERROR(yaml.required(node, "controller", "a name and a contact"));
    STEWARD_ASSIGN_OR_RETURN(read.controller, optional_party(node, "controller"));
    STEWARD_ASSIGN_OR_RETURN(read.representative, optional_party(node, "representative"));
    STEWARD_ASSIGN_OR_RETURN(read.data_protection_officer, optional_party(node, "data_protection_officer"));
    STEWARD_ASSIGN_OR_RETURN(const auto joint, yaml.list(node, "joint_controllers", kMaxItems));
    for (const YamlNode* item : joint) {
      STEWARD_RETURN_IF_ERROR(yaml.mapping(*item, "a joint controller", {"name", "contact"}));
      STEWARD_ASSIGN_OR_RETURN(Party made, party(*item));
      read.joint_controllers.push_back(std::move(made));
    }
    STEWARD_ASSIGN_OR_RETURN(const auto customers, yaml.list(node, "processor_for", kMaxItems));
    for (const YamlNode* item : customers) {
      STEWARD_ASSIGN_OR_RETURN(CustomerOfProcessing made, customer(*item));
      read.processor_for.push_back(std::move(made));
    }
    STEWARD_ASSIGN_OR_RETURN(const auto activities, yaml.list(node, "activities", kMaxItems));
    for (const YamlNode* item : activities) {
      STEWARD_ASSIGN_OR_RETURN(DeclaredActivity made, activity(*item));
      read.activities.push_back(std::move(made));
    }
    STEWARD_ASSIGN_OR_RETURN(read.security, texts(node, "security"));
    return {};
  }
};

}  // namespace

const DeclaredActivity* Organisation::activity(const Purpose& purpose) const {
  const DeclaredActivity* nearest = nullptr;
  for (const DeclaredActivity& declared : activities)
    if (declared.purpose.covers(purpose) &&
        (!nearest || declared.purpose.str().size() > nearest->purpose.str().size()))
      nearest = &declared;
  return nearest;
}

Result<Organisation> parse_organisation(std::string_view text, std::string_view file) {
  STEWARD_ASSIGN_OR_RETURN(const auto documents, parse_yaml(text, file));
  if (documents.size() != 1)
    return Error{ErrorCode::kInvalidInput, "Expected one document of kind Organisation.", std::string(file)};
  Reader reader{YamlReader(std::string(file)), {}};
  STEWARD_RETURN_IF_ERROR(reader.document(documents.front()));
  return std::move(reader.read);
}

}  // namespace steward::service
