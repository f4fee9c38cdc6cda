// Result<T>: a value or the reason there is none.
//
// Expected failures (bad input, an unreachable database, a refused request) are values of type Error and
// travel up by return. Exceptions are for broken invariants only and stop at the adapter of the library that
// throws.
//
//   Result<Port> parse_port(std::string_view text);
//   STEWARD_ASSIGN_OR_RETURN(Port port, parse_port(text));
//   STEWARD_RETURN_IF_ERROR(server.listen(port));
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace steward {

// What kind of failure it was: decides the exit code and the HTTP status (cli/exit_code.h,
// api/codec/problem.h).
enum class ErrorCode {
  kInvalidInput,  // the caller sent something malformed; retrying the same bytes cannot help
  kTooLarge,      // a bound on bytes, depth, count or time was exceeded
  kNotFound,      // the thing named does not exist
  kConflict,      // the thing exists in a state that forbids this
  kForbidden,     // the caller may not do this
  kUnavailable,   // a database, file or peer could not be reached; retrying later can help
  kTimeout,       // a deadline passed
  kInternal,      // a defect in Steward
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;  // one sentence for a person: what is wrong and what to do; never a raw personal value
  std::string where;    // the place in the input: "policies/base.yaml:12:5", "/inputs/0/name"; empty if none

  // "where: message", or the message alone.
  std::string to_string() const { return where.empty() ? message : where + ": " + message; }
};

// The stable lower-case name of a code, e.g. "not_found".
inline std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return "invalid_input";
    case ErrorCode::kTooLarge:
      return "too_large";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kForbidden:
      return "forbidden";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kTimeout:
      return "timeout";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";
}

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit on purpose
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  // By value, so that `for (auto& x : *f())` does not walk a destroyed temporary.
  T operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : failed_(true), error_(std::move(error)) {}  // NOLINT

  bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    assert(failed_);
    return error_;
  }
  Error&& error() && {
    assert(failed_);
    return std::move(error_);
  }

 private:
  bool failed_ = false;
  Error error_;
};

using Status = Result<void>;

// What a caller gave wrongly, in one sentence, and where it stands ("" where there is one place).
inline Error invalid_input(std::string message, std::string where = "") {
  return {ErrorCode::kInvalidInput, std::move(message), std::move(where)};
}

}  // namespace steward

#define STEWARD_CONCAT_INNER(a, b) a##b
#define STEWARD_CONCAT(a, b) STEWARD_CONCAT_INNER(a, b)

// Also for a Result<T> whose value nobody needs.
#define STEWARD_RETURN_IF_ERROR(expr) \
  STEWARD_RETURN_IF_ERROR_IMPL(STEWARD_CONCAT(steward_status_, __COUNTER__), expr)
#define STEWARD_RETURN_IF_ERROR_IMPL(status, expr)                            \
  do {                                                                        \
    if (auto status = (expr); !status.ok()) return std::move(status).error(); \
  } while (false)

#define STEWARD_ASSIGN_OR_RETURN(lhs, expr) \
  STEWARD_ASSIGN_OR_RETURN_IMPL(STEWARD_CONCAT(steward_result_, __COUNTER__), lhs, expr)
#define STEWARD_ASSIGN_OR_RETURN_IMPL(result, lhs, expr) \
  auto result = (expr);                                  \
  if (!result.ok()) return std::move(result).error();    \
  lhs = *std::move(result)
