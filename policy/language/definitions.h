// Named words and lists ("definitions: {eu: [DE, FR], k: 10}") that rules use as $eu and $k.
//
// They are put into the tree before it is read, so the type is checked where they are used, and a message about
// such a value names the definition. In a list a defined list is spliced in; elsewhere it stands for the value. A
// definition uses no other. A word in quotes is text, whatever it begins with.
#pragma once

#include <map>
#include <string>

#include "policy/language/document_reader.h"

namespace steward::policy {

class Definitions {
 public:
  // A document of kind Definitions.
  void read(DocumentReader& reader, const YamlNode& document);

  // Replaces every use in the tree. Uses keep their own place.
  void substitute(DocumentReader& reader, YamlNode& tree) const;

 private:
  struct Definition {
    YamlNode value;
    std::string place;
  };
  class Substitution;

  std::map<std::string, Definition, std::less<>> by_name_;
};

}  // namespace steward::policy
