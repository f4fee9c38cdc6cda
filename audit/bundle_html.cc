#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "audit/bundle_json.h"
#include "audit/html_rows.h"
#include "audit/html_style.h"
#include "audit/html_text.h"
#include "audit/json_spans.h"
#include "audit/key_rotation.h"
#include "base/text.h"

namespace steward::audit {
namespace {

// What the tiles count, over every entry of the file and not only those shown.
struct Summary {
  size_t permitted = 0, denied = 0, pending = 0, tag_changes = 0, policy_changes = 0, scans = 0, requests = 0,
         grants = 0;
};

void count(Summary& summary, const Entry& entry) {
  if (entry.kind == entry_kind::kTagChange) ++summary.tag_changes;
  if (entry.kind == entry_kind::kPolicyChange) ++summary.policy_changes;
  if (entry.kind == entry_kind::kScan) ++summary.scans;
  // Those that were asked and made: what became of them later are further entries.
  const std::string_view event = find_member(find_member(entry.canonical, "body"), "event");
  if (entry.kind == entry_kind::kAccessRequest && event == "\"decided\"") ++summary.requests;
  if (entry.kind == entry_kind::kGrant && event == "\"made\"") ++summary.grants;
  if (entry.kind != entry_kind::kDecision) return;
  const std::string_view verdict = find_member(find_member(entry.canonical, "body"), "verdict");
  if (verdict == "\"permit\"") ++summary.permitted;
  if (verdict == "\"deny\"") ++summary.denied;
  if (verdict == "\"pending\"") ++summary.pending;
}

Summary summarise(const Export& bundle) {
  Summary summary;
  for (const auto& [entry, proof] : bundle.entries) count(summary, entry);
  return summary;
}

std::string number(uint64_t value) {
  return with_thousands(static_cast<int64_t>(value));
}

// A period end as asked for: a date when it is a midnight, a moment otherwise, itself when it is no time.
std::string period_text(const std::string& text) {
  const auto time = parse_rfc3339(text);
  if (!time.ok()) return escape_html(text);
  return clock_text(*time) == "00:00:00" ? day_text(*time) : moment_text(*time);
}

std::string period_sentence(const Export& bundle) {
  const std::string from = period_text(bundle.period_from), to = period_text(bundle.period_to);
  if (from.empty() && to.empty()) return bundle.complete ? "the whole ledger" : "a part of the ledger";
  if (from.empty()) return "until " + to;
  if (to.empty()) return "from " + from + " on";
  return from + " to " + to;
}

std::string head_section(const std::string& title) {
  // The hash lets this style sheet in and nothing else: no script, no image, no request.
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "{}\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; "
      "base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
      kHtmlMark, to_base64(as_bytes(sha256(kReportStyle))), title, kReportStyle);
}

std::string tile(std::string_view style, size_t value, std::string_view label) {
  return fmt::format("<li class=\"{}\"><b>{}</b><span>{}</span></li>\n", style, number(value), label);
}

std::string intro_section(const Export& bundle, const TreeHead& head) {
  const Summary summary = summarise(bundle);
  std::string out = fmt::format(
      "<header>\n<p class=\"eyebrow\">Steward audit report</p>\n<h1>What was decided about personal data, "
      "and why</h1>\n"
      "<p class=\"lead\">Covers <b>{}</b>. Exported on {} with <b>{}</b> of the {} the ledger then held. "
      "Every line is "
      "bound to a signed record and can be <a href=\"#proof\">checked without Steward&#39;s "
      "server</a>.</p>\n</header>\n",
      period_sentence(bundle), moment_text(bundle.made_at), number(bundle.entries.size()),
      head.size == 1 ? "1 entry" : number(head.size) + " entries");
  out += "<ul class=\"tiles\" aria-label=\"Summary\">\n";
  out += tile("permit", summary.permitted, "permitted");
  out += tile("deny", summary.denied, "denied");
  out += tile("pending", summary.pending, "pending");
  out += tile("", summary.requests, summary.requests == 1 ? "access request" : "access requests");
  out += tile("", summary.grants, summary.grants == 1 ? "grant" : "grants");
  out += tile("", summary.tag_changes, summary.tag_changes == 1 ? "tag change" : "tag changes");
  out += tile("", summary.policy_changes, summary.policy_changes == 1 ? "policy change" : "policy changes");
  out += tile("", summary.scans, summary.scans == 1 ? "scan" : "scans");
  return out + "</ul>\n";
}

// Rows of one table, with a heading line for each new day.
class DayTable {
 public:
  explicit DayTable(int columns) : columns_(columns) {}

  void add(const Entry& entry, const std::string& row) {
    const std::string day = day_text(entry.time);
    if (day != day_) {
      if (!rows_.empty()) rows_ += "</tbody>\n";
      rows_ += fmt::format("<tbody>\n<tr class=\"day\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n",
                           columns_, day);
      day_ = day;
    }
    rows_ += row;
  }

  std::string table(std::string_view style, std::string_view caption, std::string_view heads) const {
    if (rows_.empty()) return "<div class=\"sheet\"><p class=\"empty\">None in this report.</p></div>\n";
    return fmt::format(
        "<div class=\"sheet\" role=\"region\" aria-label=\"{1}\" tabindex=\"0\">\n<table "
        "class=\"{0}\">\n<thead><tr>{2}"
        "</tr></thead>\n{3}</tbody>\n</table>\n</div>\n",
        style, caption, heads, rows_);
  }

 private:
  int columns_;
  std::string day_, rows_;
};

std::string column_heads(std::initializer_list<std::string_view> names) {
  std::string heads;
  for (const std::string_view name : names) heads += fmt::format("<th scope=\"col\">{}</th>", name);
  return heads;
}

std::string entries_sections(const Export& bundle) {
  const size_t total = bundle.entries.size();
  const size_t first = total > kMaxShownEntries ? total - kMaxShownEntries : 0;
  DayTable decisions(kDecisionColumns), events(kEventColumns);
  for (size_t i = first; i < total; ++i) {
    const Entry& entry = bundle.entries[i].entry;
    if (entry.kind == entry_kind::kDecision)
      decisions.add(entry, decision_row(entry));
    else
      events.add(entry, event_row(entry));
  }
  std::string cut;
  if (first > 0)
    cut = fmt::format(
        " Shown are the newest {} of {} entries; the older ones are in this file&#39;s data and are "
        "verified with them.",
        number(kMaxShownEntries), number(total));
  return fmt::format(
             "<section>\n<h2 id=\"decisions\">Decisions</h2>\n<p class=\"sub\">Who asked for which data, for "
             "what purpose, "
             "what the answer was and the rules that gave it. Times are UTC.{}</p>\n",
             cut) +
         decisions.table(
             "decisions", "Decisions",
             column_heads({"Entry", "Verdict", "Who", "Asked to", "Why, and on what conditions"})) +
         "</section>\n<section>\n<h2 id=\"events\">Everything else on record</h2>\n<p class=\"sub\">Scans, "
         "tags, policies, "
         "consent, access requests, grants, lineage and exports: what the decisions above rest on.</p>\n" +
         events.table("events", "Other entries", column_heads({"Entry", "Kind", "By", "What happened"})) +
         "</section>\n";
}

// One that does not read as a rotation is left out; checking the file finds it.
std::string keys_before(const Export& bundle) {
  std::string ids;
  for (const std::string& statement : bundle.rotations)
    if (const auto rotation = parse_key_rotation(statement); rotation.ok())
      ids += fmt::format("{}<code>{}</code>{}", ids.empty() ? "" : ", ", rotation->from.id(),
                         rotation->old_key_lost ? " (lost)" : "");
  return ids;
}

std::string proof_section(const Export& bundle, const TreeHead& head) {
  const std::string key = escape_html(bundle.key.to_string());
  std::string out = "<section>\n<h2 id=\"proof\">Proof</h2>\n<p class=\"sub\">";
  out +=
      bundle.complete
          ? "The file holds every entry of the ledger from the first to the last."
          : "The file holds a part of the ledger; each entry carries a proof that it belongs to the whole.";
  out += "</p>\n<div class=\"sheet proof\">\n<dl>\n";
  const auto line = [&](std::string_view term, const std::string& text) {
    out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", term, text);
  };
  line("Entries in this file", number(bundle.entries.size()));
  line("Entries in the ledger", number(head.size));
  line("Root of the ledger", fmt::format("<code>{}</code>", to_hex(head.root)));
  line("Signed at", escape_html(format_rfc3339(head.time)));
  line("Signed by", fmt::format("{}, key id <code>{}</code>", escape_html(bundle.key.name), bundle.key.id()));
  if (const std::string before = keys_before(bundle); !before.empty()) line("Keys before it", before);
  out += fmt::format(
      "</dl>\n<h3>To check this file</h3>\n<p>Get the public key from the ledger&#39;s owner by another way "
      "than this file, "
      "compare it with the one below, and run, with no network and no database:</p>\n"
      "<pre>steward audit verify FILE --public-key {}</pre>\n"
      "<p>It computes the hash of every entry anew, follows it to the signed root, and compares this page, "
      "byte by byte, "
      "with the data inside it. How to do the same by hand is in docs/audit.md of Steward.</p>\n"
      "<h3>What was signed</h3>\n<pre>{}</pre>\n</div>\n</section>\n",
      key, escape_html(head.checkpoint));
  return out;
}

// '<' is written as an escape so that no text of an entry can close or open an element. It only occurs in
// strings.
std::string data_block(const Export& bundle) {
  const std::string json = to_json(bundle);
  std::string out(kDataBegin);
  out.reserve(json.size() + 64);
  for (size_t at = 0; at < json.size();) {
    const size_t next = std::min(json.find('<', at), json.size());
    out.append(json, at, next - at);
    if (next < json.size()) out += "\\u003c";
    at = next + 1;
  }
  out += kDataEnd;
  return out + "\n";
}

}  // namespace

std::string to_html(const Export& bundle) {
  // Only what the embedded data hold may show, or the page could not be made again from them.
  const auto signed_head = parse_checkpoint(bundle.head.checkpoint);
  const TreeHead& head = signed_head.ok() ? *signed_head : bundle.head;
  std::string page = head_section("Steward audit report: " + period_sentence(bundle));
  page += intro_section(bundle, head);
  page += entries_sections(bundle);
  page += proof_section(bundle, head);
  page +=
      "<footer>Made by Steward. This page runs no code and asks nothing of any other "
      "place.</footer>\n</main>\n";
  page += data_block(bundle);
  page += "</body>\n</html>\n";
  return page;
}

}  // namespace steward::audit
