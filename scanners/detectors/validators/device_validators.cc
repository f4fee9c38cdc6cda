// E-mail addresses (RFC 5321 §4.1.2, RFC 6531), IP addresses (RFC 4291 §2.2, RFC 3986 §3.2.2 dec-octet, CIDR
// of RFC 4632) and MAC addresses (IEEE 802 EUI-48).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/mobile_validators.h"

namespace steward::scanners {
namespace {

bool is_non_ascii(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_dot_atom(std::string_view local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
  for (size_t i = 0; i < local.size(); ++i) {
    const char c = local[i];
    if (c == '.' && local[i - 1] == '.') return false;
    if (!is_letter(c) && !is_digit(c) && !is_non_ascii(c) &&
        std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) == std::string_view::npos)
      return false;
  }
  return true;
}

// "john doe"@example.com: RFC 5321 Quoted-string, whatever is printable, quotes and backslashes escaped.
bool is_quoted_string(std::string_view local) {
  if (local.size() < 3 || local.size() > 64 || local.front() != '"' || local.back() != '"') return false;
  for (size_t i = 1; i + 1 < local.size(); ++i) {
    const auto c = static_cast<unsigned char>(local[i]);
    if (c < 0x20 || c == 0x7F || c == '"') return false;
    if (c == '\\' && ++i + 1 >= local.size()) return false;
  }
  return true;
}

// No letter of any script: Latin-1 signs, general punctuation, CJK punctuation, full-width forms.
bool has_wide_sign(std::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]), next = static_cast<unsigned char>(text[i + 1]);
    if ((lead == 0xC2 && next < 0xC0) || (lead == 0xE2 && next <= 0x81) || (lead == 0xE3 && next == 0x80) ||
        lead == 0xEF)
      return true;
  }
  return false;
}

bool is_domain_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  if (has_wide_sign(label)) return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-' || is_non_ascii(c); });
}

// Names of files such as "logo@2x.png" read as addresses otherwise.
bool is_file_ending(std::string_view label) {
  static constexpr std::array<std::string_view, 10> kEndings = {"png",  "jpg", "jpeg", "gif",  "svg",
                                                                "webp", "css", "js",   "html", "pdf"};
  return std::find(kEndings.begin(), kEndings.end(), to_lower(label)) != kEndings.end();
}

bool is_mail_domain(std::string_view domain) {
  if (domain.size() > 253) return false;
  size_t labels = 0, begin = 0;
  std::string_view last;
  while (begin <= domain.size()) {
    const size_t dot = std::min(domain.find('.', begin), domain.size());
    last = domain.substr(begin, dot - begin);
    if (!is_domain_label(last)) return false;
    ++labels;
    begin = dot + 1;
  }
  if (labels < 2 || last.size() < 2 || is_file_ending(last)) return false;
  return last.starts_with("xn--") ||
         std::all_of(last.begin(), last.end(), [](char c) { return is_letter(c) || is_non_ascii(c); });
}

bool is_ipv4(std::string_view text) {
  size_t octets = 0, begin = 0;
  while (begin <= text.size()) {
    const size_t dot = std::min(text.find('.', begin), text.size());
    const std::string_view octet = text.substr(begin, dot - begin);
    if (octet.empty() || octet.size() > 3 || !std::all_of(octet.begin(), octet.end(), is_digit)) return false;
    if (octet.size() > 1 && octet[0] == '0') return false;
    if (*parse_int(octet) > 255) return false;
    ++octets;
    begin = dot + 1;
  }
  return octets == 4;
}

struct Ipv6Form {
  bool ok = false;
  bool compressed = false;
  size_t groups = 0;  // written out, an embedded IPv4 counting two
  size_t longest_group = 0;
};

Ipv6Form parse_ipv6(std::string_view text) {
  Ipv6Form form;
  size_t i = 0;
  if (text.starts_with("::")) {
    form.compressed = true;
    i = 2;
  } else if (text.starts_with(":")) {
    return {};
  }
  while (i < text.size()) {
    size_t end = i;
    while (end < text.size() && is_hex(text[end])) ++end;
    if (end < text.size() && text[end] == '.') {
      if (!is_ipv4(text.substr(i))) return {};
      form.groups += 2;
      form.longest_group = std::max<size_t>(form.longest_group, 4);
      i = text.size();
      break;
    }
    if (end == i || end - i > 4) return {};
    ++form.groups;
    form.longest_group = std::max(form.longest_group, end - i);
    if (form.groups > 8) return {};
    i = end;
    if (i == text.size()) break;
    if (text[i] != ':') return {};
    ++i;
    if (i == text.size()) return {};  // a single trailing colon
    if (text[i] == ':') {
      if (form.compressed) return {};
      form.compressed = true;
      ++i;
    }
  }
  form.ok = form.compressed ? form.groups < 8 : form.groups == 8;
  return form;
}

}  // namespace

Match validate_email(std::string_view value) {
  if (value.size() > 254) return Match::kNone;
  const size_t at = value.rfind('@');
  if (at == std::string_view::npos) return Match::kNone;
  const std::string_view local = value.substr(0, at);
  if (!is_mail_domain(value.substr(at + 1))) return Match::kNone;
  return is_dot_atom(local) || is_quoted_string(local) ? Match::kValid : Match::kNone;
}

Match validate_ip_address(std::string_view value) {
  if (const size_t slash = value.find('/'); slash != std::string_view::npos) {
    const auto bits = parse_int(value.substr(slash + 1));
    const bool v6 = value.find(':') != std::string_view::npos;
    if (!bits || *bits < 0 || *bits > (v6 ? 128 : 32)) return Match::kNone;
    value = value.substr(0, slash);
  }
  if (is_ipv4(value)) {
    // 1.2.3.4 and 4.10.2.1 are as likely a version; an address has a larger octet nearly always.
    int64_t largest = 0, octet = 0;
    for (char c : value) {
      octet = c == '.' ? 0 : octet * 10 + (c - '0');
      largest = std::max(largest, octet);
    }
    return largest >= 20 ? Match::kValid : Match::kPlausible;
  }
  if (const size_t zone = value.find('%'); zone != std::string_view::npos) value = value.substr(0, zone);
  const Ipv6Form form = parse_ipv6(value);
  if (!form.ok || form.groups == 0) return Match::kNone;
  // Eight pairs are an EUI-64 or a fingerprint as likely; "a::b" is a common piece of C++.
  if (form.longest_group == 2 && !form.compressed) return Match::kPlausible;
  return form.groups >= 4 || (form.groups >= 2 && form.longest_group >= 3) ? Match::kValid
                                                                           : Match::kPlausible;
}

Match validate_mac_address(std::string_view value) {
  std::array<char, 12> hex{};
  size_t count = 0;
  for (char c : value) {
    if (c == ':' || c == '-' || c == '.') continue;
    if (!is_hex(c) || count == hex.size()) return Match::kNone;
    hex[count++] = static_cast<char>(is_digit(c) ? c : c | 0x20);
  }
  if (count != hex.size()) return Match::kNone;
  const auto all = [&hex](char c) {
    return std::all_of(hex.begin(), hex.end(), [c](char h) { return h == c; });
  };
  if (all('0') || all('f')) return Match::kNone;  // unset, and the broadcast address
  return value.size() == 12 ? Match::kPlausible : Match::kValid;
}

std::span<const NamedValidator> device_validators() {
  static constexpr NamedValidator kTable[] = {
      {"iccid", validate_iccid},
      {"imei", validate_imei},
      {"imsi", validate_imsi},
      {"ip_address", validate_ip_address},
      {"mac_address", validate_mac_address},
      {"opaque_id", validate_opaque_id},
      {"uuid", validate_uuid},
  };
  return kTable;
}

}  // namespace steward::scanners
