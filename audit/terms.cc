#include "audit/terms.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "audit/entry.h"
#include "audit/legal_hold.h"
#include "audit/subject_request.h"
#include "base/hash.h"
#include "base/json.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

// Where in a body a term stands: members with '.' between them, "[]" for each item of a list. One table for
// every kind: a member has one meaning wherever it occurs, but for those that name their kind.
struct Place {
  std::string_view path;
  std::string_view field;
  std::string_view only_kind = "";
};

constexpr Place kPlaces[] = {
    {"id", term_field::kId},
    {"request", term_field::kId},
    {"grant", term_field::kId},
    {"grants[]", term_field::kId},
    {"hash", term_field::kId},
    {"rollback_of", term_field::kId},
    {"verdict", term_field::kVerdict},
    {"subject.id", term_field::kWho},
    {"asked.subject.id", term_field::kWho},
    {"subject", term_field::kWho, entry_kind::kGrant},
    {"person", term_field::kWho, entry_kind::kAccessRequest},
    {"approvals[].person", term_field::kWho},
    {"subject", term_field::kPerson, entry_kind::kConsent},
    {"subject", term_field::kPerson, entry_kind::kSubjectErasure},
    {"subject", term_field::kPerson, entry_kind::kSubjectRequest},
    {"subject", term_field::kPerson, entry_kind::kLegalHold},
    {"hold", term_field::kId, entry_kind::kLegalHold},
    {"data_subjects[]", term_field::kPerson},
    {"action", term_field::kWhat},
    {"actions[]", term_field::kWhat},
    {"asked.actions[]", term_field::kWhat},
    {"event", term_field::kWhat},
    {"change", term_field::kWhat},
    {"alert", term_field::kWhat},
    {"report", term_field::kWhat},
    {"state", term_field::kWhat, entry_kind::kConsent},
    {"right", term_field::kWhat, entry_kind::kSubjectRequest},
    {"outcome", term_field::kWhat, entry_kind::kSubjectRequest},
    {"purpose", term_field::kPurpose},
    {"asked.purpose", term_field::kPurpose},
    {"category", term_field::kCategory},
    {"fields[].categories[]", term_field::kCategory},
    {"reasons[].rule", term_field::kRule},
    {"approvals[].rule", term_field::kRule},
    {"needed[].rule", term_field::kRule},
    {"dataset", term_field::kDataset},
    {"datasets[]", term_field::kDataset},
    {"resources[]", term_field::kDataset},
    {"asked.resources[]", term_field::kDataset},
    {"scope[].dataset", term_field::kDataset},
    {"asked.scope[].dataset", term_field::kDataset},
    {"field", term_field::kDataset},
    {"fields[].name", term_field::kDataset},
    {"from", term_field::kDataset, entry_kind::kAlert},
    {"a", term_field::kDataset, entry_kind::kDatasetMerge},
    {"b", term_field::kDataset, entry_kind::kDatasetMerge},
    {"nodes[]", term_field::kDataset},
};

// A purpose is what somebody asked for, which may be anything: a longer one has nothing above it.
constexpr size_t kMaxDottedKey = 256;

class Collector {
 public:
  void add(std::string_view field, std::string_view value) {
    if (value.empty()) return;
    terms_.push_back({field, std::string(value)});
    if (field == term_field::kCategory || field == term_field::kPurpose) {
      if (value.size() > kMaxDottedKey) return;
      for (size_t dot = value.rfind('.'); dot != std::string_view::npos && dot > 0;
           dot = value.rfind('.', dot - 1))
        terms_.push_back({field, std::string(value.substr(0, dot))});
    } else if (field == term_field::kDataset) {
      const size_t mark = value.rfind('#');
      if (mark != std::string_view::npos && mark > 0)
        terms_.push_back({field, std::string(value.substr(0, mark))});
    }
  }

  // What stands at `path` below `value`.
  void visit(const json::value& value, std::string_view path, std::string_view field) {
    if (path.empty()) {
      if (const auto* text = value.if_string()) add(field, {text->data(), text->size()});
      return;
    }
    if (path.starts_with("[]")) {
      const auto* items = value.if_array();
      if (!items) return;
      const std::string_view rest = path.substr(path.starts_with("[].") ? 3 : 2);
      for (const json::value& item : *items) visit(item, rest, field);
      return;
    }
    const auto* object = value.if_object();
    if (!object) return;
    const size_t end = std::min(path.find_first_of(".["), path.size());
    const json::value* member = object->if_contains(path.substr(0, end));
    if (!member) return;
    const std::string_view rest = path.substr(end);
    visit(*member, rest.starts_with('.') ? rest.substr(1) : rest, field);
  }

  std::vector<Term> take() {
    std::sort(terms_.begin(), terms_.end());
    terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());
    return std::move(terms_);
  }

 private:
  std::vector<Term> terms_;
};

}  // namespace

Result<std::vector<Term>> terms_of(std::string_view canonical) {
  STEWARD_ASSIGN_OR_RETURN(const json::value value, parse_json(canonical));
  const JsonView entry(value);
  STEWARD_ASSIGN_OR_RETURN(const std::string kind, entry.string("kind"));
  STEWARD_ASSIGN_OR_RETURN(const std::string actor, entry.string_or("actor", ""));
  Collector found;
  found.add(term_field::kKind, kind);
  found.add(term_field::kWho, actor);
  const JsonView body = entry.at("body");
  if (body.present())
    for (const Place& place : kPlaces)
      if (place.only_kind.empty() || place.only_kind == kind)
        found.visit(body.raw(), place.path, place.field);
  return found.take();
}

uint64_t term_hash(std::string_view field, std::string_view value) {
  const Digest digest = Sha256().update(field).update(":").update(value).finish();
  uint64_t hash = 0;
  for (int i = 0; i < 8; ++i) hash = hash << 8 | digest[static_cast<size_t>(i)];
  return hash;
}

}  // namespace steward::audit
