// Masks as written: a bare word, the id of a mask of the set, or a kind with its parameters.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "policy/language/document_reader.h"

namespace steward::policy {

// The kinds by their words, from the weakest to the strictest.
const std::vector<std::string>& mask_words();

std::optional<MaskSpec> read_mask(DocumentReader& reader, const YamlNode& node);

// An entry of a Masks document: its id, empty when it was refused, and what it stands for.
std::pair<std::string, MaskSpec> read_named_mask(DocumentReader& reader, const YamlNode& node);

// "masks: {user.contact: hash, "*": null}"; an empty category stands for "*".
std::vector<std::pair<Category, MaskSpec>> read_mask_map(DocumentReader& reader, const YamlNode& masks);

}  // namespace steward::policy
