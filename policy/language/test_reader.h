// What stands under one attribute of a condition.
#pragma once

#include <vector>

#include "policy/language/document_reader.h"

namespace steward::policy {

// "subject.age: {at_least: 18, less_than: 65}": a test for each operator. Without those that were refused.
std::vector<Test> read_tests(DocumentReader& reader, const YamlNode::Member& attribute);

}  // namespace steward::policy
