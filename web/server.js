// The API of this server, asked with the token that whoever opened the page gave. The token is kept here, in memory:
// not in storage, not in an address, gone with the page.

const API = new URL("../api/v1/", import.meta.url);
const TOKEN = /^[\x21-\x7e]+$/;

let token = "";
let tellTokenIsNeeded = () => {};

// What went wrong, as one sentence for a person. `field`: the name of what was asked wrongly, when the server says it.
export class Failure extends Error {
  constructor(status, message, field = "") {
    super(message);
    this.status = status;
    this.field = field;
  }
}

// False when no token can look like that.
export function giveToken(text) {
  if (!TOKEN.test(text)) return false;
  token = text;
  return true;
}

export function whenTokenIsNeeded(callback) {
  tellTokenIsNeeded = callback;
}

function refusedToken() {
  const message = token
    ? "That is not the token of this server. Look into the file that it was started with (--token-file)."
    : "This server asks for its token: the line in the file that it was started with (--token-file).";
  token = "";
  tellTokenIsNeeded(message);
  return new Failure(401, message);
}

async function failureOf(response) {
  if (response.status === 401) return refusedToken();
  let detail = "";
  try {
    detail = (await response.json()).detail ?? ""; // RFC 9457
  } catch {
    // No problem document: something stands between this page and the server.
  }
  const [, field = "", sentence = detail] = /^([a-z]+): (.*)$/s.exec(detail) ?? [];
  if (!sentence) return new Failure(response.status, `The server answered ${response.status} without saying why.`);
  return new Failure(response.status, sentence, field);
}

// The answer to a GET, when it is good; else a Failure. What is empty in `parameters` is left out.
export async function ask(path, parameters = {}, signal = undefined) {
  const url = new URL(path, API);
  for (const [name, value] of Object.entries(parameters)) if (value !== "") url.searchParams.set(name, value);
  const headers = token ? {Authorization: `Bearer ${token}`} : {};
  let response;
  try {
    response = await fetch(url, {headers, signal, cache: "no-store", redirect: "error"});
  } catch (cause) {
    if (cause.name === "AbortError") throw cause;
    throw new Failure(0, "The server does not answer. Does it still run, and is the network there?");
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

export async function askForJson(path, parameters = {}, signal = undefined) {
  const response = await ask(path, parameters, signal);
  try {
    return await response.json();
  } catch (cause) {
    if (cause.name === "AbortError") throw cause;
    throw new Failure(0, "The answer of the server broke off; try again.");
  }
}
