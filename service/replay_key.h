// Which parts of requests a pair of policy sets can see in one world, and requests by just those parts: two
// requests of one key get the same answers, so that one is decided for all.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "service/decision_text.h"
#include "service/world.h"

namespace steward::service {

class ReplayKeys {
 public:
  // Of both sets, in `world` (its catalog, consent and grants are those of both). Work: the size of the sets
  // and, where a rule asks when data was scanned, of the catalog.
  ReplayKeys(const policy::PolicySet& one, const policy::PolicySet& other, const World& world);

  // Of what was asked in `text`, at `time`, which is the text's own. Replaces `key`, whose memory is used
  // again. Time stands in it as the span between two moments at which something could turn, so that decisions
  // of different times share a key.
  void write(const DecisionText& text, Timestamp time, std::string& key) const;

 private:
  void see(const policy::PolicySet& set);
  void see(const policy::Condition& condition);
  void see(const policy::Test& test);
  void see_attribute(std::string_view name);
  void add_moments(const World& world);

  std::set<std::string, std::less<>> subject_attributes_, context_attributes_;
  std::set<std::string, std::less<>> subjects_;    // whose id matters
  bool every_subject_ = false;                     // any id may matter
  bool consent_ = false, environment_ = false, group_size_ = false, minutes_ = false;
  std::vector<Period> ages_;                        // of scans
  std::vector<Timestamp> moments_;                 // sorted, each once
};

}  // namespace steward::service
