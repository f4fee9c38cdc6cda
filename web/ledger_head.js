// The head of the ledger as it is now, the key that signed it, and what each server says of its decisions.
import {saveBlob} from "./download.js";
import {count, element, term} from "./element.js";
import {timeInWords} from "./entry_words.js";
import {ask, askForJson} from "./server.js";

const byId = (id) => document.getElementById(id);

// https://c2sp.org/tlog-checkpoint: name, size and root, a line of ours with the time, an empty line, signatures.
function parseCheckpoint(text) {
  const [body, signatures = ""] = text.split("\n\n");
  const [name, size, root, ...more] = body.split("\n");
  const time = more.find((line) => line.startsWith("time "))?.slice(5) ?? "";
  const signers = signatures.split("\n").filter((line) => line.startsWith("— ")).map((line) => {
    const [, signer, signature] = line.split(" ");
    return {signer, key: keyId(signature)};
  });
  return {name, size: Number(size), root, time, signers};
}

// The first four bytes of a signature are the id of its key (https://c2sp.org/signed-note).
function keyId(signature) {
  try {
    return Array.from(atob(signature).slice(0, 4), (c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  } catch {
    return "not readable";
  }
}

function headFacts(checkpoint, text, keys) {
  const own = checkpoint.signers.find(({signer}) => signer === checkpoint.name) ?? {key: "nobody"};
  const others = checkpoint.signers.filter((one) => one !== own);
  const key = keys.find((one) => one.split("+")[1] === own.key) ?? "not known here";
  return [
    element(
      "dl",
      {},
      ...term("Ledger", `${checkpoint.name}, ${count(checkpoint.size, "entry", "entries")}`),
      ...term("Signed", `${timeInWords(checkpoint.time)} UTC`),
      ...term("By key", element("code", {}, own.key)),
      ...(others.length ? term("Witnessed by", others.map(({signer, key: id}) => `${signer} (${id})`).join(", ")) : []),
      ...term("Root", element("code", {}, checkpoint.root)),
      ...term("Public key", element("code", {}, key)),
    ),
    element("p", {class: "hint"}, "Who relies on the key compares it with one that came by another way, not from this page."),
    element("p", {class: "actions"},
      element("button", {
        type: "button",
        click: () => saveBlob(new Blob([text], {type: "text/plain"}), `head-${checkpoint.size}.txt`),
      }, "Download this head"),
      element("button", {type: "button", click: startHead}, "Look again")),
  ];
}

const MOST_ROWS = 8;
const isMissing = (server) => server.may_lose + (server.state === "stopped" ? server.open : 0);

function numbers(servers) {
  const sum = (of) => servers.reduce((all, one) => all + of(one), 0);
  return [sum((s) => s.decided - s.overtaken), sum((s) => s.recorded), sum((s) => s.refused), sum(isMissing)];
}

function row(name, servers) {
  return element("tr", {}, name, ...numbers(servers).map((number) => element("td", {}, number.toLocaleString("en"))));
}

function serverRow(server) {
  const state = server.role === "server" ? server.state : `command, ${server.state}`;
  const remark = server.remark ? [element("span", {class: isMissing(server) ? "remark bad" : "remark"}, server.remark)] : [];
  return row(element("th", {scope: "row"}, element("code", {}, server.server.slice(0, 8)), ` ${state}`, ...remark), [server]);
}

// Those with something to tell, the newest, and all others in one row: each command that decides is a process too.
function serverRows(servers) {
  const shown = servers.toReversed().filter((server, i) => i < MOST_ROWS || isMissing(server));
  const others = servers.filter((server) => !shown.includes(server));
  const last = others.length ? [row(element("th", {scope: "row"}, count(others.length, "other", "others")), others)] : [];
  return [...shown.map(serverRow), ...last];
}

function serverTable(servers) {
  if (servers.length === 0) return [element("p", {class: "dim"}, "Nothing was decided yet.")];
  const [, recorded, , missing] = numbers(servers);
  const heads = ["Process", "Decided", "Recorded", "Refused", "May be missing"];
  return [
    element("p", {class: missing ? "bad" : "good"}, missing
      ? `Up to ${count(missing, "answer", "answers")} may be in no ledger.`
      : `${count(recorded, "decision is", "decisions are")} on record; none is known to be missing.`),
    element("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "Servers and their numbers"},
      element("table", {},
        element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", {scope: "col"}, head)))),
        element("tbody", {}, ...serverRows(servers)))),
    element("p", {class: "hint"}, "Of the newest 1,000 processes, as each told last. Refused: could not be recorded, and was therefore not answered."),
  ];
}

function tellOf(place, failure) {
  place.replaceChildren(element("p", {class: "bad"}, failure.message));
}

export async function startHead() {
  byId("head-status").textContent = "Asking for the head …";
  const showHead = async () => {
    const [text, {keys}] = await Promise.all([ask("audit/head").then((answer) => answer.text()), askForJson("audit/keys")]);
    byId("head").replaceChildren(...headFacts(parseCheckpoint(text), text, keys));
  };
  const showServers = async () => {
    const {servers} = await askForJson("audit/servers");
    byId("servers").replaceChildren(...serverTable(servers));
  };
  await Promise.all([
    showHead().catch((failure) => tellOf(byId("head"), failure)),
    showServers().catch((failure) => tellOf(byId("servers"), failure)),
  ]);
  byId("head-status").textContent = "";
}
