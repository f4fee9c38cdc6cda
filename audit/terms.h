// What an entry can be found by: who, what, which data, why, with what outcome.
//
// The terms of an entry follow from its canonical text alone, so the index over them can be made again from
// the ledger, and a hit is checked on the text. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace steward::audit {

// The strings are what people type and part of the index: they never change.
namespace term_field {
inline constexpr std::string_view kKind = "kind";
inline constexpr std::string_view kWho = "who";    // the actor; whose access it is about; who approved
inline constexpr std::string_view kWhat = "what";  // action, change or event: read, rejected, withdrawn
// A dataset's full name, or the name and '#' and the field.
inline constexpr std::string_view kDataset = "dataset";
inline constexpr std::string_view kCategory = "category";  // and every one above it
inline constexpr std::string_view kPurpose = "purpose";    // likewise
inline constexpr std::string_view kVerdict = "verdict";
inline constexpr std::string_view kRule = "rule";  // "policy/rule"
inline constexpr std::string_view kId = "id";  // of a decision, a request, a grant, a policy set, an event
inline constexpr std::string_view kPerson = "person";  // the keyed hash of a data subject
}  // namespace term_field

struct Term {
  std::string_view field;  // one of the above
  std::string value;

  friend auto operator<=>(const Term&, const Term&) = default;
};

// Sorted, each once; no more bytes than a few times the text. An error when the text is not an entry.
Result<std::vector<Term>> terms_of(std::string_view canonical);

// The first eight bytes of SHA-256("field:value"), big-endian. Two terms may share one: look at the text.
uint64_t term_hash(std::string_view field, std::string_view value);

}  // namespace steward::audit
