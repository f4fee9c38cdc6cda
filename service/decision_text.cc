#include "service/decision_text.h"

#include <array>
#include <utility>

#include "audit/json_spans.h"

namespace steward::service {
namespace {

using Slice = std::string_view DecisionText::*;

constexpr std::array<std::pair<std::string_view, Slice>, 16> kParts{{
    {"action", &DecisionText::action},
    {"approvals", &DecisionText::approvals},
    {"context", &DecisionText::context},
    {"data_subjects", &DecisionText::data_subjects},
    {"environment", &DecisionText::environment},
    {"fields", &DecisionText::fields},
    {"generation", &DecisionText::generation},
    {"grants", &DecisionText::grants},
    {"group_size", &DecisionText::group_size},
    {"obligations", &DecisionText::obligations},
    {"purpose", &DecisionText::purpose},
    {"refused_by", &DecisionText::refused_by},
    {"resources", &DecisionText::resources},
    {"snapshots", &DecisionText::snapshots},
    {"time", &DecisionText::time},
    {"verdict", &DecisionText::verdict},
}};

constexpr std::array<std::pair<std::string_view, Slice>, 4> kPartsOfSubject{{
    {"attributes", &DecisionText::subject_attributes},
    {"groups", &DecisionText::subject_groups},
    {"id", &DecisionText::subject_id},
    {"roles", &DecisionText::subject_roles},
}};

constexpr std::array<std::pair<std::string_view, Slice>, 5> kPartsOfAnswer{{
    {"approvals", &DecisionText::approvals},
    {"fields", &DecisionText::fields},
    {"grants", &DecisionText::grants},
    {"obligations", &DecisionText::obligations},
    {"verdict", &DecisionText::verdict},
}};

template <class Parts>
void take(const Parts& parts, const audit::JsonMember& member, DecisionText& text) {
  for (const auto& [name, slice] : parts)
    if (name == member.key) text.*slice = member.value;
}

Result<DecisionText> slice_body(std::string_view body) {
  STEWARD_ASSIGN_OR_RETURN(const auto members, audit::split_object(body));
  DecisionText text;
  std::string_view subject;
  for (const audit::JsonMember& member : members) {
    take(kParts, member, text);
    if (member.key == "subject") subject = member.value;
  }
  if (subject.empty()) return text;
  STEWARD_ASSIGN_OR_RETURN(const auto parts, audit::split_object(subject));
  for (const audit::JsonMember& member : parts) take(kPartsOfSubject, member, text);
  return text;
}

}  // namespace

Result<DecisionText> slice_entry(std::string_view canonical) {
  return slice_body(audit::find_member(canonical, "body"));
}

void write_answer(const DecisionText& text, std::string& answer) {
  answer.clear();
  for (const auto& [name, slice] : kPartsOfAnswer) {
    if ((text.*slice).empty()) continue;
    answer += answer.empty() ? "{\"" : ",\"";
    answer.append(name).append("\":").append(text.*slice);
  }
  answer += answer.empty() ? "{}" : "}";
}

Result<std::string> answer_of_body(std::string_view body) {
  STEWARD_ASSIGN_OR_RETURN(const DecisionText text, slice_body(body));
  std::string answer;
  write_answer(text, answer);
  return answer;
}

}  // namespace steward::service
