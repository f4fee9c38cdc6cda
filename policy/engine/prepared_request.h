// PreparedRequest: all of a request but its resources, in the numbers of a RuleIndex, with what was found out
// of each rule so far.
//
// Scratch space of one thread: assign() again for the next request. Allocates nothing once it has grown.
#pragma once

#include <vector>

#include "policy/consent/consent.h"
#include "policy/decision.h"
#include "policy/engine/catalog_index.h"
#include "policy/grants/grant.h"

namespace steward::policy {

// What a rule says once the request alone was looked at.
enum class Standing : uint8_t {
  kFails,
  kHolds,
  kUnfilterable,  // an obligation whose row filter names an attribute that the request does not have
};

class PreparedRequest {
 public:
  // False when the purpose is unknown. All arguments outlive the questions.
  bool assign(const RuleIndex& rules, const DecisionRequest& request, const ConsentView& consent,
              const GrantView& grants);

  // The same for a request that differs in its resources alone from the one before.
  void go_on_with(const DecisionRequest& request) { request_ = &request; }
  // True when it was made ready for exactly this one.
  bool is_for(const DecisionRequest& request) const { return is_ready_ && request_ == &request; }

  const DecisionRequest& request() const { return *request_; }
  const RuleIndex& rules() const { return *rules_; }
  uint32_t purpose() const { return purpose_; }
  const Purpose& asked() const { return rules_->purpose_key(purpose_); }

  bool is_any_of(const List& subjects) const;
  bool has_action(uint8_t actions) const { return (actions & action_) != 0; }
  bool covers_purpose(uint32_t purposes) const { return rules_->covers_purpose(purpose_, purposes); }
  bool is(uint32_t name) const { return (bits_[name / 64] >> (name % 64)) & 1; }
  // Everyone, then the roles and groups that some rule names; each once.
  const std::vector<uint32_t>& names() const { return names_; }
  // Subjects, action and purpose at once; of an occurrence, its name is left out.
  bool speaks(const Scope& scope) const {
    return has_action(scope.actions) && covers_purpose(scope.purposes) && is_any_of(scope.subjects);
  }
  bool speaks(const Occurrence& rule) const {
    return (rule.actions & action_) != 0 && rules_->covers_purpose(purpose_, rule.purposes) &&
           (!(rule.flags & Occurrence::kExact) || speaks(rules_->scope(rule.rule)));
  }

  // Condition, consent, environment, group size and row filters of an access rule; looked at once a request.
  Standing standing(uint32_t rule) {
    const uint32_t known = standings_[rule];
    return known >> 2 == epoch_ ? static_cast<Standing>(known & 3) : find_standing(rule);
  }
  Truth truth_of(const Condition& condition) const;
  bool consents(const Purpose& purpose) const;
  // False when the filter names an attribute that the request does not have, or not as text.
  bool resolves(const RowFilter& filter) const;

  // Grants of the subject in force that cover the action and the purpose, by id.
  const std::vector<const Grant*>& grants() const { return grants_; }

 private:
  Standing find_standing(uint32_t rule);
  Standing judge(const AccessRule& rule) const;
  void add_name(uint32_t name);
  void add_group(std::string_view id);
  void find_grants(const GrantView& grants);

  const RuleIndex* rules_ = nullptr;
  const DecisionRequest* request_ = nullptr;
  const ConsentView* consent_ = nullptr;
  bool is_ready_ = false;
  uint8_t action_ = 0;
  uint32_t purpose_ = 0;
  uint32_t epoch_ = 0;
  std::vector<uint64_t> bits_;  // of names_
  std::vector<uint32_t> names_;
  std::vector<uint32_t> standings_;   // of each rule: the epoch it was found in × 4, + what
  std::vector<const Grant*> grants_;
};

// "subject.NAME" or "context.NAME"; null: the request does not have it.
const Value* attribute_of(std::string_view name, const DecisionRequest& request);

// True unless the last scan of the dataset is too old or too young for the selector.
bool is_fresh_enough(const DataSelector& data, const Dataset& dataset, Timestamp at);

}  // namespace steward::policy
