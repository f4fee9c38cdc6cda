// "when": a condition over attributes, as written.
//
//   when:
//     subject.department: sales                      equals
//     subject.country: [DE, FR]                      in
//     context.ip: {cidr: [10.0.0.0/8]}               an operator
//     subject.trainings: {any: {equals: gdpr}}       over a list
//     time: {window: "mon-fri 08:00-18:00 +01:00"}
//     not: {context.channel: api}
//     any: [{…}, {…}]                                members of a mapping and items of a list: all of them
#pragma once

#include "policy/language/document_reader.h"

namespace steward::policy {

// kAlways where there is none, or where it was refused.
Condition read_when(DocumentReader& reader, const YamlNode& rule);

// "subject.NAME" or "context.NAME".
bool is_attribute(std::string_view text);

// An unquoted true or false is a boolean, an unquoted number a number, all else text.
Value value_of(const YamlNode& scalar);

}  // namespace steward::policy
