#include "storage/connection_fault.h"

#include <fmt/format.h>

#include "base/text.h"
#include "scanners/sources/source.h"

namespace steward::storage {
namespace {

struct FaultRule {
  std::string_view first, second;  // both stand in libpq's text, in lower case, in this order
  std::string_view sentence;       // {} is where the URL leads
};

constexpr std::string_view kUnreadable =
    "The database URL cannot be read: check its form, postgresql://USER@HOST:PORT/DATABASE, with / : @ and % "
    "in a password written as %2F, %3A, %40 and %25.";

// Unreadable URLs first: what libpq quotes of them may look like anything.
constexpr FaultRule kConnectionFaults[] = {
    {"invalid port number", "", kUnreadable},
    {"missing \"=\" after", "", kUnreadable},
    {"invalid uri", "", kUnreadable},
    {"in uri", "", kUnreadable},
    {"invalid connection option", "", kUnreadable},
    {"invalid percent-encoded", "", kUnreadable},
    {"end of string reached", "", kUnreadable},
    {"unexpected character", "", kUnreadable},
    {"unterminated quoted string", "", kUnreadable},
    {"could not match", "", kUnreadable},
    {"invalid integer value", "", kUnreadable},
    {"invalid ", " value", kUnreadable},
    {"password authentication failed", "", "{} refused the login: check the user and the password."},
    {"no password supplied", "", "{} asks for a password: put it into ~/.pgpass or PGPASSWORD."},
    {"no pg_hba.conf entry", "", "{} admits no such client: check its pg_hba.conf."},
    {"authentication failed", "", "{} refused the login: check the user and how it may log in."},
    {"role \"", "does not exist", "{} knows no such role: check the user."},
    {"database \"", "does not exist", "{} has no such database: create it, or check the name."},
    {"could not translate host name", "", "The host of {} is unknown: check its name."},
    {"connection refused", "", "Nothing answers at {}: check that the database runs there."},
    {"no such file or directory", "", "Nothing answers at {}: check that the database runs there."},
    {"timeout expired", "", "{} did not answer in time: check the network and the address."},
    {"timed out", "", "{} did not answer in time: check the network and the address."},
    {"no route to host", "", "{} cannot be reached over the network: check the address."},
    {"network is unreachable", "", "{} cannot be reached over the network: check the address."},
    {"too many", "", "{} takes no more connections: raise its max_connections or try again later."},
    {"connection slots", "", "{} takes no more connections: raise its max_connections or try again later."},
    {"starting up", "", "{} is starting or stopping: try again."},
    {"shutting down", "", "{} is starting or stopping: try again."},
    {"certificate", "", "{} and Steward do not agree on TLS: check sslmode and the certificates."},
    {"ssl", "", "{} and Steward do not agree on TLS: check sslmode and the certificates."},
};

bool matches(const FaultRule& rule, std::string_view text) {
  const size_t first = text.find(rule.first);
  return first != std::string_view::npos &&
         text.find(rule.second, first + rule.first.size()) != std::string_view::npos;
}

}  // namespace

Error connection_fault(const std::string& url, std::string_view libpq_text) {
  const std::string text = to_lower(libpq_text);
  for (const FaultRule& rule : kConnectionFaults) {
    if (!matches(rule, text)) continue;
    if (rule.sentence == kUnreadable) return {ErrorCode::kUnavailable, std::string(kUnreadable), ""};
    const std::string place = "the database " + excerpt(scanners::redact_uri(url), 200);
    std::string sentence = fmt::format(fmt::runtime(rule.sentence), place);
    if (sentence.front() == 't') sentence.front() = 'T';
    return {ErrorCode::kUnavailable, std::move(sentence), ""};
  }
  return {ErrorCode::kUnavailable,
          "The database cannot be reached: check that it runs and that --database names it.", ""};
}

}  // namespace steward::storage
