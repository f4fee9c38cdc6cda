// What rules say, in words for tables of a report, and what they come to for a dataset. Pure.
#pragma once

#include <string>
#include <vector>

#include "catalog/snapshot.h"
#include "policy/policy_set.h"
#include "service/world.h"

namespace steward::service::reports {

std::vector<std::string> who_words(const policy::SubjectSelector& subjects);  // "role analyst", "everybody"
std::vector<std::string> data_words(const policy::DataSelector& data);  // "user.contact", "in *shop.orders"
std::vector<std::string> action_words(const policy::AccessRule& rule);
std::vector<std::string> purpose_words(const std::vector<Purpose>& purposes);
// Conditions and requirements: "consent to marketing", "approval by dataset_owner", "time to be in …".
std::vector<std::string> need_words(const policy::AccessRule& rule);

// What it obliges to, as policy::duties() words it; empty for nothing.
std::string duty_words(const policy::AccessRule& rule);

// True when the rule is for the purpose: it names it, one above it, or none at all.
bool is_for(const policy::AccessRule& rule, const Purpose& purpose);

// What the permit opens of the dataset for the purpose, by the rules alone: categories of its fields that the
// permit covers and nothing forbids to everybody. Conditions, consent and grants are taken to be met.
std::vector<Category> opened(const World& world, const policy::AccessRule& permit, const Purpose& purpose,
                             const Dataset& dataset);
// True when it may open fields that carry nothing.
bool opens_uncategorised(const policy::AccessRule& permit, const Dataset& dataset);

// The retention rules that hold for the dataset, of its categories.
std::vector<const policy::RetentionRule*> retention_of(const World& world, const Dataset& dataset);

// "2 years from its last use (pack/rule)", "2 years from its last use", "its last use".
std::string retention_words(const policy::RetentionRule& rule);
std::string limit_words(const policy::RetentionRule& rule);
std::string start_words(const policy::RetentionRule& rule);
// Of "P2Y", as entries have it; what is no period stays as it is.
std::string period_words(const std::string& period);

// Purposes that permits name, each once, sorted.
std::vector<Purpose> permitted_purposes(const policy::PolicySet& set);

// Everything under "user": what is about people.
bool is_personal(const Category& category);

}  // namespace steward::service::reports
