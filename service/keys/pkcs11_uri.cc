#include "service/keys/pkcs11_uri.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/text.h"

namespace steward::service {
namespace {

constexpr std::string_view kScheme = "pkcs11:";
constexpr std::string_view kFilePrefix = "file:";
constexpr size_t kMaxBytes = 4096;

Error refused(std::string message) {
  return {ErrorCode::kInvalidInput, std::move(message), "pkcs11 URI"};
}

Result<std::string> unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    const auto byte = from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) return refused("A '%' is not followed by two hexadecimal digits.");
    plain += *byte;
    i += 2;
  }
  return plain;
}

using Attributes = std::vector<std::pair<std::string_view, std::string>>;

Result<Attributes> attributes_of(std::string_view text, char separator) {
  Attributes attributes;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t equals = one.find('=');
    if (equals == std::string_view::npos)
      return refused(fmt::format("'{}' is no attribute: write NAME=VALUE.", excerpt(one)));
    STEWARD_ASSIGN_OR_RETURN(std::string value, unescaped(one.substr(equals + 1)));
    if (value.empty() || value.find('\0') != std::string::npos)
      return refused(
          fmt::format("The attribute '{}' has no value that can be used.", excerpt(one.substr(0, equals))));
    for (const auto& [name, other] : attributes)
      if (name == one.substr(0, equals))
        return refused(fmt::format("The attribute '{}' stands there twice.", name));
    attributes.emplace_back(one.substr(0, equals), std::move(value));
  }
  return attributes;
}

Result<std::string> path_of(std::string_view name, std::string value) {
  if (value.starts_with(kFilePrefix)) value.erase(0, kFilePrefix.size());
  if (value.starts_with('/')) return value;
  return refused(fmt::format("The attribute '{}' names a file by its whole path: {}/…", name,
                             name == "pin-source" ? kFilePrefix : ""));
}

}  // namespace

Result<Pkcs11Uri> Pkcs11Uri::parse(std::string_view text) {
  if (!text.starts_with(kScheme)) return refused("A PKCS#11 URI begins with 'pkcs11:'.");
  if (text.size() > kMaxBytes) return refused("The URI is longer than 4 KiB.");
  text.remove_prefix(kScheme.size());
  const size_t question = std::min(text.find('?'), text.size());
  STEWARD_ASSIGN_OR_RETURN(auto path, attributes_of(text.substr(0, question), ';'));
  STEWARD_ASSIGN_OR_RETURN(auto query, attributes_of(text.substr(std::min(question + 1, text.size())), '&'));
  Pkcs11Uri uri;
  for (auto& [name, value] : path) {
    const std::map<std::string_view, std::string*> known = {
        {"token", &uri.token}, {"serial", &uri.serial}, {"object", &uri.object}, {"id", &uri.id}};
    if (name == "type" && value == "private") continue;
    const auto found = known.find(name);
    if (found == known.end())
      return refused(fmt::format(
          "The attribute '{}' is none that Steward looks at: token, serial, object, id.", excerpt(name)));
    *found->second = std::move(value);
  }
  for (auto& [name, value] : query) {
    if (name == "pin-value")
      return refused(
          "A PIN on the command line is seen by everybody on the machine: put it into a file that only "
          "Steward can read, and name that with pin-source=file:/….");
    if (name != "module-path" && name != "pin-source")
      return refused(fmt::format("The attribute '{}' is none that Steward looks at: module-path, pin-source.",
                                 excerpt(name)));
    STEWARD_ASSIGN_OR_RETURN((name == "module-path" ? uri.module_path : uri.pin_file),
                             path_of(name, std::move(value)));
  }
  if (uri.object.empty() && uri.id.empty()) return refused("Name the key: object=LABEL or id=BYTES.");
  if (uri.module_path.empty()) return refused("Name the token's library: ?module-path=/usr/lib/….so.");
  return uri;
}

}  // namespace steward::service
