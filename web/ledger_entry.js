// One entry in a list: a line that opens to all it says and to what proves it.
import {nameOf, receive, saveBlob} from "./download.js";
import {element} from "./element.js";
import {bodyLines, summaryOf, timeInWords, verdictOf} from "./entry_words.js";
import {ask} from "./server.js";

// Text that was made visible already, with its lines.
function verbatim(text) {
  const block = element("pre", {tabindex: "0"});
  block.textContent = text;
  return block;
}

async function downloadProof(seq, status) {
  status.textContent = "Proving …";
  status.className = "";
  try {
    const response = await ask(`audit/entries/${seq}`, {proof: "file"});
    const name = nameOf(response, `entry-${seq}.json`);
    const file = await receive(response, () => {});
    saveBlob(file, name);
    const {key} = JSON.parse(await file.text());
    status.replaceChildren("Saved. Check it anywhere, without this server: ",
      element("code", {}, `steward audit verify ${name} --public-key '${key}'`));
  } catch (failure) {
    status.textContent = failure.message;
    status.className = "bad";
  }
}

function openedEntry(hit) {
  const status = element("p", {role: "status"});
  return [
    verbatim(bodyLines(hit.entry)),
    element("p", {class: "dim"}, "Hash of the leaf ", element("code", {}, hit.leaf)),
    element("p", {class: "actions"},
      element("button", {type: "button", click: () => downloadProof(hit.seq, status)}, "Download with proof")),
    status,
  ];
}

function line(hit) {
  const {entry} = hit;
  const verdict = verdictOf(entry);
  return element(
    "summary",
    {},
    element("span", {class: "seq"}, `${hit.seq}`),
    element("time", {datetime: entry.time, title: entry.time}, timeInWords(entry.time)),
    element("span", {class: "kind"}, entry.kind),
    element("bdi", {class: "words"}, summaryOf(entry)),
    ...(verdict ? [element("strong", {class: `verdict ${verdict}`}, verdict)] : []),
    element("bdi", {class: "actor"}, `by ${entry.actor}`),
  );
}

// Of a month that left the database only the place is known.
function archivedItem(hit) {
  return element("li", {class: "archived"}, element("span", {class: "seq"}, `${hit.seq}`),
    element("span", {class: "words"}, `is in the file ${hit.archived_in} alone, among those from ` +
      `${timeInWords(hit.earliest)} to ${timeInWords(hit.latest)}.`));
}

// `hit`: one of LedgerEntryPage.
export function entryItem(hit) {
  if (!hit.entry) return archivedItem(hit);
  const details = element("details", {}, line(hit));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(element("div", {class: "opened"}, ...openedEntry(hit)));
  });
  return element("li", {}, details);
}
