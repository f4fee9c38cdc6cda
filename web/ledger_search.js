// Search over the entries of the ledger, a page at a time.
import {count} from "./element.js";
import {clearMarks, markField} from "./field_marks.js";
import {entryItem} from "./ledger_entry.js";
import {askForJson} from "./server.js";

const byId = (id) => document.getElementById(id);
const form = byId("search-form");
const PAGE = 25;

let asked = {}; // of the first page; the next ones are of the same
let cursor = "";
let current = new AbortController();

function parameters() {
  const given = Object.fromEntries(new FormData(form));
  for (const name of Object.keys(given)) given[name] = given[name].trim();
  for (const name of ["from", "to"]) if (given[name]) given[name] = momentOf(given[name]);
  return {...given, limit: PAGE};
}

// "2026-11-20T18:48", with or without seconds.
function momentOf(local) {
  return `${local}${local.length === 16 ? ":00" : ""}Z`;
}

function tell(words, isBad = false) {
  byId("search-status").textContent = words;
  byId("search-status").classList.toggle("bad", isBad);
}

function wordsOf(page, shown) {
  const found = shown === 0 ? "No entry fits." : `${count(shown, "entry", "entries")} shown` +
    (page.next_cursor ? "; there may be more." : "; these are all.");
  return [found, `The ledger had ${count(page.size, "entry", "entries")} when asked.`, page.note ?? ""].join(" ");
}

async function loadPage(isFirst) {
  current.abort();
  const mine = (current = new AbortController());
  const more = byId("search-more");
  more.setAttribute("aria-disabled", "true");
  clearMarks(form);
  tell("Searching …");
  try {
    const page = await askForJson("audit/entries", isFirst ? asked : {...asked, cursor}, mine.signal);
    const items = page.entries.map(entryItem);
    const list = byId("found");
    if (isFirst) list.replaceChildren(...items);
    else list.append(...items);
    cursor = page.next_cursor ?? "";
    more.hidden = !cursor;
    tell(wordsOf(page, list.childElementCount));
    if (!isFirst) (items[0]?.querySelector("summary") ?? more).focus();
  } catch (failure) {
    if (mine !== current || failure.name === "AbortError") return;
    tell(failure.message, true);
    markField(form, failure.field, failure.message);
  } finally {
    if (mine === current) more.removeAttribute("aria-disabled");
  }
}

function search() {
  asked = parameters();
  cursor = "";
  return loadPage(true);
}

export function startSearch() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.addEventListener("reset", () => setTimeout(search)); // when the fields are empty
  byId("search-order").addEventListener("change", search);
  byId("search-more").addEventListener("click", (event) => {
    if (!event.currentTarget.hasAttribute("aria-disabled")) loadPage(false);
  });
  search();
}
