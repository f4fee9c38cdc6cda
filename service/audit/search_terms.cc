#include "service/audit/search_terms.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/entry_kinds.h"
#include "base/hash.h"
#include "base/text.h"

namespace steward::service {
namespace {

namespace field = audit::term_field;

constexpr size_t kMaxValue = 4096;

struct Asked {
  const char* name;
  std::string_view field;
  const std::optional<std::string>& value;
};

// Those that are terms as they are given.
std::vector<Asked> asked_of(const LedgerQuery& query) {
  return {{"who", field::kWho, query.who},
          {"what", field::kWhat, query.what},
          {"dataset", field::kDataset, query.dataset},
          {"category", field::kCategory, query.category},
          {"purpose", field::kPurpose, query.purpose},
          {"verdict", field::kVerdict, query.verdict},
          {"rule", field::kRule, query.rule},
          {"kind", field::kKind, query.kind},
          {"id", field::kId, query.id},
          {"person", field::kPerson, query.person}};
}

// So that a cursor is not taken for that of another query.
std::string mark_of(const LedgerQuery& query) {
  Sha256 hash;
  for (const Asked& one : asked_of(query)) hash.update_framed(one.value ? "=" + *one.value : "");
  for (const auto& time : {query.from, query.to}) hash.update_framed(time ? format_rfc3339(*time) : "");
  hash.update(query.oldest_first ? "o" : "n");
  return to_hex(hash.finish()).substr(0, 12);
}

}  // namespace

Status check_query(const LedgerQuery& query) {
  if (query.limit < 1 || query.limit > kMaxLedgerPage)
    return invalid_input(fmt::format("A page has 1 to {} entries.", kMaxLedgerPage), "limit");
  for (const Asked& one : asked_of(query)) {
    if (!one.value) continue;
    if (one.value->empty()) return invalid_input("It is empty; leave it out to ask for all.", one.name);
    if (one.value->size() > kMaxValue)
      return invalid_input(fmt::format("It has {} bytes and may have {}.", one.value->size(), kMaxValue),
                           one.name);
  }
  if (query.kind) {
    const auto known = audit::parse_entry_kinds(*query.kind);
    if (!known.ok()) return invalid_input(known.error().message, "kind");
    if (known->find(',') != std::string::npos) return invalid_input("Name one kind of entry.", "kind");
  }
  if (query.verdict && *query.verdict != "permit" && *query.verdict != "deny" && *query.verdict != "pending")
    return invalid_input("A verdict is permit, deny or pending.", "verdict");
  if (query.from && query.to && *query.from >= *query.to)
    return invalid_input("The period ends before it begins.", "to");
  return {};
}

Result<WantedTerms> terms_of(const LedgerQuery& query, const LedgerSearch::Names& names) {
  WantedTerms wanted;
  for (const Asked& one : asked_of(query)) {
    if (!one.value) continue;
    std::vector<std::string> values = {*one.value};
    if (one.field == field::kDataset) values = {names.full_of(*one.value)};
    if (one.field == field::kPerson) {
      STEWARD_ASSIGN_OR_RETURN(values, names.hashes_of(*one.value));
    }
    std::vector<audit::Term>& list = wanted.emplace_back();
    for (std::string& value : values) list.push_back({one.field, std::move(value)});
  }
  return wanted;
}

storage::WantedTerms hashes_of(const WantedTerms& wanted) {
  storage::WantedTerms hashes;
  for (const auto& list : wanted) {
    std::vector<uint64_t>& one = hashes.emplace_back();
    for (const audit::Term& term : list) one.push_back(audit::term_hash(term.field, term.value));
  }
  return hashes;
}

bool has_terms(std::string_view canonical, const WantedTerms& wanted) {
  const auto has = audit::terms_of(canonical);
  return has.ok() && std::all_of(wanted.begin(), wanted.end(), [&](const auto& list) {
           return std::any_of(list.begin(), list.end(), [&](const audit::Term& term) {
             return std::binary_search(has->begin(), has->end(), term);
           });
         });
}

std::string cursor_of(const SearchPlace& place, const LedgerQuery& query) {
  return fmt::format("{}.{}.{}", place.bound, place.size, mark_of(query));
}

Result<std::optional<SearchPlace>> place_of(const LedgerQuery& query) {
  if (query.cursor.empty()) return std::optional<SearchPlace>();
  const Error foreign = invalid_input("This is not the next_cursor of a page of this search.", "cursor");
  const std::string_view cursor = query.cursor;
  const size_t first = cursor.find('.'), second = cursor.rfind('.');
  if (first == std::string_view::npos || first == second) return foreign;
  const auto bound = parse_int(cursor.substr(0, first));
  const auto size = parse_int(cursor.substr(first + 1, second - first - 1));
  if (!bound || !size || *bound < 0 || *bound > *size || cursor.substr(second + 1) != mark_of(query))
    return foreign;
  return std::optional<SearchPlace>({*bound, *size});
}

}  // namespace steward::service
