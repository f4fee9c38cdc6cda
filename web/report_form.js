// The room of reports: which there are, what each is asked by, and getting one to read or to keep.
import {chooseFile, discard, nameOf, receive, receiveInto, saveBlob, sizeInWords} from "./download.js";
import {element} from "./element.js";
import {clearMarks, markField} from "./field_marks.js";
import {showReport} from "./report_view.js";
import {ask} from "./server.js";

const byId = (id) => document.getElementById(id);
const form = byId("report-form");
const DAY = 86_400_000;
const MOST_TO_VIEW = 50e6; // bytes; a browser gets slow beyond
const EXTENSIONS = {bundle: "zip"};

let kinds = new Map();
let running = null; // AbortController of the report that is being made

function chosen() {
  return kinds.get(new FormData(form).get("report"));
}

function kindChoice(kind, isFirst) {
  const id = `report-kind-${kind.name}`;
  return element(
    "label",
    {class: "choice", for: id},
    element("input", {type: "radio", name: "report", value: kind.name, id, checked: isFirst}),
    element("span", {class: "choice-title"}, kind.title),
    element("span", {class: "dim"}, kind.question),
  );
}

function showChosen() {
  const kind = chosen();
  byId("report-title").textContent = kind.title;
  byId("report-law").textContent = kind.law && `Asked for by ${kind.law}.`;
  const filters = kind.filters.split(", ");
  for (const field of form.querySelectorAll("[data-filter]")) {
    const {filter} = field.dataset;
    field.hidden = !filters.includes(filter);
    const isNeeded = kind.needs === filter;
    for (const input of field.querySelectorAll("input, select")) {
      input.disabled = field.hidden;
      input.required = isNeeded;
    }
    for (const word of field.querySelectorAll(".need")) word.hidden = !isNeeded;
  }
  clearMarks(form);
}

// What was filled in, as the API takes it. The last day is included, and `to` is the first moment that is not.
function parameters() {
  const given = Object.fromEntries(new FormData(form));
  const moment = (day, days) => (day ? new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString() : "");
  const {from = "", to = "", dataset = "", purpose = "", person = "", regulation = "", head = ""} = given;
  return {from: moment(from, 0), to: moment(to, 1), dataset: dataset.trim(), purpose: purpose.trim(),
    person: person.trim(), regulation, head};
}

function tell(words, isBad = false) {
  const status = byId("report-status");
  status.textContent = words;
  status.classList.toggle("bad", isBad);
}

function showProgress(bytes, whole) {
  const bar = byId("report-progress");
  if (whole > 0) {
    bar.max = whole;
    bar.value = bytes;
  }
}

// The buttons stay what they are for the keyboard: one that is disabled loses the focus.
function begin(words) {
  running = new AbortController();
  clearMarks(form);
  tell(words);
  byId("report-progress").removeAttribute("value");
  byId("report-progress").hidden = byId("report-cancel").hidden = false;
  for (const button of form.querySelectorAll("button[name=action]")) button.setAttribute("aria-disabled", "true");
  return running.signal;
}

function end() {
  running = null;
  byId("report-progress").hidden = byId("report-cancel").hidden = true;
  for (const button of form.querySelectorAll("button[name=action]")) button.removeAttribute("aria-disabled");
}

function makeReport(kind, format, signal) {
  return ask(`audit/reports/${encodeURIComponent(kind.name)}`, {...parameters(), format}, signal);
}

const asOf = (response) => `As of the signed head of ${response.headers.get("Steward-Head")} entries.`;

async function view(kind) {
  const signal = begin(`Making “${kind.title}” …`);
  const response = await makeReport(kind, "html", signal);
  const name = nameOf(response, `${kind.name}.html`);
  const blob = await receive(response, showProgress);
  if (blob.size > MOST_TO_VIEW) {
    saveBlob(blob, name); // it is made and on record; making it again would be one export more
    return tell(`${sizeInWords(blob.size)} are too much for a screen; saved as ${name} instead. ${asOf(response)}`);
  }
  await showReport(kind.title, blob, name);
  tell(asOf(response));
}

async function download(kind, format) {
  const name = `${kind.name}.${EXTENSIONS[format] ?? format}`;
  const handle = await chooseFile(name); // now: a browser lets a page ask only right after a click
  try {
    const signal = begin(`Making “${kind.title}” …`);
    const response = await makeReport(kind, format, signal);
    if (handle) {
      await receiveInto(handle, response, showProgress, signal);
    } else {
      saveBlob(await receive(response, showProgress), nameOf(response, name));
    }
    tell(`Saved as ${handle?.name ?? nameOf(response, name)}, ` +
      `${sizeInWords(Number(response.headers.get("Content-Length")))}. ${asOf(response)}`);
  } catch (failure) {
    await discard(handle);
    throw failure;
  }
}

async function make(event) {
  event.preventDefault();
  if (running) return;
  const kind = chosen();
  try {
    if (event.submitter?.value === "download") await download(kind, byId("report-format").value);
    else await view(kind);
  } catch (failure) {
    if (failure.name === "AbortError") return tell(running ? "Cancelled. What was asked for stays on record." : "");
    tell(failure.message, true);
    markField(form, failure.field, failure.message);
  } finally {
    end();
  }
}

export function startReports(list) {
  kinds = new Map(list.map((kind) => [kind.name, kind]));
  byId("report-kinds").replaceChildren(...list.map((kind, i) => kindChoice(kind, i === 0)));
  byId("report-kinds").addEventListener("change", showChosen);
  byId("report-cancel").addEventListener("click", () => running?.abort());
  form.addEventListener("submit", make);
  showChosen();
}
