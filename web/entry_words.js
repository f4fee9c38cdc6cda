// What an entry of the ledger says: in one line, and whole as indented lines. As `steward audit show` has it
// (cli/audit/entry_view.cc).
import {visibleText} from "./visible_text.js";

const MOST_NAMES = 2;
const LONGEST_LINE = 200; // characters of a value
const LONGEST_VALUE = 4000;

const isList = Array.isArray;
const isObject = (value) => value !== null && typeof value === "object" && !isList(value);

function plain(value, limit = LONGEST_LINE) {
  return visibleText(typeof value === "string" ? value : JSON.stringify(value), limit);
}

// The member at "a.b"; empty when there is none.
function at(body, path) {
  let value = body;
  for (const name of path.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return "";
    value = value[name];
  }
  return plain(value);
}

function names(list) {
  if (!isList(list)) return "";
  const first = list.slice(0, MOST_NAMES).map((name) => plain(name)).join(", ");
  return list.length > MOST_NAMES ? `${first} and ${list.length - MOST_NAMES} more` : first;
}

const short = (id) => id.slice(0, 12);

const SUMMARIES = new Map([
  ["decision", (b) => `${at(b, "subject.id")} ${at(b, "action")} ${names(b.resources)} for ${at(b, "purpose")}`],
  ["tag_change", (b) => `${at(b, "field")}: ${at(b, "category")} ${at(b, "change")}`],
  ["consent", (b) => `a person (${short(at(b, "subject"))}…) ${at(b, "state")} ${at(b, "purpose")}`],
  ["grant", (b) => `grant ${short(at(b, "id"))} of ${at(b, "subject")} ${at(b, "event")}`],
  ["access_request", (b) => `request ${short(at(b, "id"))} ${at(b, "event")}: ${at(b, "state")}`],
  ["subject_request", (b) => `a person's request ${short(at(b, "request"))} ${at(b, "event")}${b.right ? `: ${at(b, "right")}` : ""}${b.outcome ? `: ${at(b, "outcome")}` : ""}`],
  ["legal_hold", (b) => `legal hold ${short(at(b, "hold"))} ${at(b, "event")}${b.datasets ? `: ${names(b.datasets)}` : ""}`],
  ["scan", (b) => names(b.datasets)],
  ["policy_change", (b) => (b.hash ? `set ${short(at(b, "hash"))} in force${at(b, "rollback_of") && " again"}` : "")],
  ["server", (b) => `server ${short(at(b, "server"))} ${at(b, "event")}: ${at(b, "decided")} decided, ${at(b, "recorded")} recorded`],
  ["export", (b) => (b.report ? `report ${at(b, "report")} ${b.sha256 ? "given out" : "asked for"} as ${at(b, "format")}` : "the ledger itself")],
]);

function plainMembers(body) {
  return Object.entries(body)
    .filter(([, value]) => value === null || typeof value !== "object")
    .map(([key, value]) => `${visibleText(key, LONGEST_LINE)}: ${plain(value)}`)
    .join(" · ");
}

export function summaryOf(entry) {
  const body = isObject(entry.body) ? entry.body : {};
  const words = SUMMARIES.get(entry.kind)?.(body).trim() || plainMembers(body);
  return visibleText(words, 2 * LONGEST_LINE);
}

// "permit", "deny", "pending" of a decision; else empty.
export function verdictOf(entry) {
  const verdict = entry.kind === "decision" && isObject(entry.body) ? entry.body.verdict : "";
  return ["permit", "deny", "pending"].includes(verdict) ? verdict : "";
}

function write(lines, value, indent) {
  const line = (mark, item) => {
    const isEmpty = item !== null && typeof item === "object" && Object.keys(item).length === 0;
    if (item === null || typeof item !== "object" || isEmpty)
      return lines.push(`${indent}${mark} ${isEmpty ? "none" : plain(item, LONGEST_VALUE)}`);
    lines.push(indent + mark);
    write(lines, item, indent + "  ");
  };
  if (isList(value)) value.forEach((item) => line("-", item));
  else for (const [key, item] of Object.entries(value)) line(`${visibleText(key, LONGEST_LINE)}:`, item);
}

// Visible text: a newline in it is one of these lines' ends, whatever the entry holds.
export function bodyLines(entry) {
  const lines = [];
  if (entry.body !== null && typeof entry.body === "object") write(lines, entry.body, "");
  return lines.join("\n");
}

// "2026-11-20 18:48:58" of what is a time; else as it is.
export function timeInWords(time) {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/.exec(time);
  return match ? `${match[1]} ${match[2]}` : visibleText(time, 40);
}
