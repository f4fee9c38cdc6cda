// The parts of a recorded decision as they stand in the text of its ledger entry, not taken apart any further.
//
// Entries are canonical JSON: equal parts are equal bytes, and equal bytes are equal parts. So a million of
// them are compared as text, and only those that are unlike any before are parsed (decision_reading.h). Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::service {

// Slices of the entry, valid as long as its text; empty: not there.
struct DecisionText {
  // What was asked.
  std::string_view action, context, data_subjects, environment, group_size, purpose, resources, time;
  std::string_view subject_attributes, subject_groups, subject_id, subject_roles;
  // What was answered, and in which world.
  std::string_view approvals, fields, grants, obligations, refused_by, verdict;
  std::string_view generation, snapshots;
};

// Of the text of a whole entry.
Result<DecisionText> slice_entry(std::string_view canonical);

// What the answer holds apart from its words: verdict, verdicts of fields, masks, row filters and the other
// obligations, approvals and grants, as one JSON object. Replaces `answer`, whose memory is used again.
void write_answer(const DecisionText& text, std::string& answer);
// The same of the body of a decision that was not recorded.
Result<std::string> answer_of_body(std::string_view body);

}  // namespace steward::service
