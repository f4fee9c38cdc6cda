// Reads the members of a facet into a struct. What is missing or null stays as it was; the first member of a
// wrong type ends the reading and is the error, with its JSON Pointer. Members nobody asks for are ignored.
//
//   FacetReader reader(facet);
//   reader.text("name", out.name).each("owners", [&](FacetReader& owner) { owner.text("name", …); });
//   return reader.status();
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "base/time.h"

namespace steward::lineage {

// Whether a facet is there to be read: an object with members and without `_deleted: true`. Missing and null
// are false; another type, or a base member (_producer, _schemaURL, _deleted) of a wrong type, is an error.
Result<bool> facet_says_something(const JsonView& facet);

class FacetReader {
 public:
  explicit FacetReader(const JsonView& object);  // not an object: that is the error

  FacetReader& text(std::string_view key, std::string& out);
  FacetReader& text(std::string_view key);  // only its type is of interest; so below
  FacetReader& whole(std::string_view key, std::optional<int64_t>& out);  // 12 and 12.0
  FacetReader& whole(std::string_view key);
  FacetReader& number(std::string_view key, std::optional<double>& out);
  FacetReader& flag(std::string_view key, std::optional<bool>& out);
  FacetReader& time(std::string_view key, std::optional<Timestamp>& out);  // a text that is no time: none
  FacetReader& numbers(std::string_view key, std::map<std::string, double>& out);
  FacetReader& texts(std::string_view key, std::map<std::string, std::string>& out);
  // An object, each object of an array, each object that is a member of an object.
  FacetReader& object(std::string_view key, const std::function<void(FacetReader&)>& read);
  FacetReader& each(std::string_view key, const std::function<void(FacetReader&)>& read);
  FacetReader& each_member(std::string_view key,
                           const std::function<void(const std::string& name, FacetReader&)>& read);

  // For what the methods above cannot say; the first refusal stays.
  void refuse(std::string_view key, std::string message);
  Status status() const;

 private:
  // The member, unless it is absent or something went wrong before.
  std::optional<JsonView> wanted(std::string_view key) const;
  template <class T>
  void keep(Result<T> result, std::optional<T>& out);
  template <class T>
  bool holds(const Result<T>& result);
  void absorb(const FacetReader& inner);

  JsonView view_;
  std::optional<Error> error_;
};

// A facet as a struct for which there is `void read_members(FacetReader&, T&)`; none where
// facet_says_something() is false.
template <class T>
Result<std::optional<T>> read_facet(const JsonView& facet) {
  STEWARD_ASSIGN_OR_RETURN(const bool says_something, facet_says_something(facet));
  if (!says_something) return std::optional<T>();
  T value;
  FacetReader reader(facet);
  read_members(reader, value);
  STEWARD_RETURN_IF_ERROR(reader.status());
  return std::optional<T>(std::move(value));
}

// The same of a kept body (EventFacet::body).
template <class T>
Result<std::optional<T>> read_facet_text(std::string_view body) {
  STEWARD_ASSIGN_OR_RETURN(const boost::json::value value, parse_json(body));
  return read_facet<T>(JsonView(value));
}

}  // namespace steward::lineage
