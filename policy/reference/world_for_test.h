// A small world to decide in, written as text, so that a test reads as the rule it proves.
//
// World, one statement a line:
//   customer#email: user.contact.email      a field and its scanned categories (none: "customer#id:")
//   a#x -> b#y                              a direct edge; without #field, the dataset as a whole
//   a#x ~> b#y                              an indirect one
//   a#x => b#y sha256                       a direct one, masked by that function
//   reject b#y user.contact.email           a person refused the tag
//   unscanned b                             never scanned; "unscanned b#y": scans could not read the field
//   unseen b#y                              scanned, but no value was there
//   partial b                               a view whose definition could not be followed
//   empty b                                 a dataset without fields
//   known b lake.b                          another name of it, in hive://m, that a person vouches for
//   claimed b lake.b                        the same, said by an event alone
//   consent SUBJECT PURPOSE STATE DAY       an event; DAY since 1970-01-01
//   owners b ann+bob                        likewise regions, labels
//   scanned b DAY                           when; else on day 1
//   grant ID SUBJECT ACTIONS DATASETS PURPOSE UNTIL_DAY ROLES   from day 1, approved by a person for each role
//
// Policies, one rule a line; lists are joined by '+'; what is left out stands for everything:
//   permit ID by ROLES do ACTIONS for PURPOSES on CATEGORIES in GLOBS consent P approval R mask
//   CATEGORY=MASK+… forbid ID … keep ID PERIOD on CATEGORIES in GLOBS limit ID GLOBS to PURPOSES declassify
//   FUNCTIONS
// What follows a line "yaml:" is YAML as it stands, a document or several.
// They are turned into YAML and loaded, so every case proves the loader too.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "policy/decide.h"

namespace steward::policy {

struct TestWorld {
  TestWorld(std::string_view world, std::string_view policies);

  // Compiles when the policies or the catalog were replaced.
  DecisionContext context() const;
  // After any other change to the parts it is made of.
  void compile() const;

  std::shared_ptr<const PolicySet> policies;
  std::unique_ptr<const CatalogSnapshot> catalog;
  lineage::Graph graph;
  lineage::Propagation propagation;
  ConsentView consent;
  GrantView grants;
  mutable std::optional<Engine> engine;
};

// A dataset with one field of no category and two with one each.
inline constexpr const char* kCustomerForTest = R"(
  customer#id:
  customer#email: user.contact.email
  customer#phone: user.contact.phone_number)";

// "analyst read customer for analytics about SUBJECTS with department=finance+group:hr"; lists joined by '+',
// the role '-' is none. After "with": attributes of the subject, and group:ID, env:NAME, k:NUMBER, ip:ADDRESS (of the
// context). Day 1000.
DecisionRequest request_for_test(std::string_view text);

std::string policies_as_yaml(std::string_view policies);

// "deny[id email! phone?/hash] keep P2Y": the verdict; the fields, '!' denied and '?' pending, with masks;
// row filters, aggregation, notices, approvals by more than one, grants; retention.
std::string summary(const Decision& decision, const CatalogSnapshot& catalog);

// One line of a table of decisions. `says`: a part of the first reason; empty: not looked at.
struct DecisionCase {
  const char* rule;  // what the case proves
  const char* world;
  const char* policies;
  const char* request;
  const char* expected;  // as summary() writes it
  const char* says;
};

void expect_decisions(const std::vector<DecisionCase>& cases);

}  // namespace steward::policy
