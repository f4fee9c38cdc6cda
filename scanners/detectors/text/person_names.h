// Names of persons in running text, by word lists (word_lists.h), capitals and the words around them:
// honorifics, "my name is", greetings, signatures.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/detectors/text/text_find.h"

namespace steward::scanners {

// In order of place, never overlapping, all of kind kPersonName; honorifics are not part of a find. `text` of
// any bytes; malformed UTF-8 finds nothing there. Linear in the length of the text. Pure, thread-safe.
std::vector<TextFind> find_person_names(std::string_view text);

}  // namespace steward::scanners
