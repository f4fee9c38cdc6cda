// An answer of the server into a file of the reader's. Where the browser lets pages write files, it goes there as it
// comes, whatever its size; elsewhere the browser keeps it until it is whole, and then saves it.
import {Failure} from "./server.js";

// Where to save it; null: the browser decides. Must be called while a click is handled. Throws AbortError when the
// reader thinks better of it.
export async function chooseFile(suggestedName) {
  if (!globalThis.showSaveFilePicker) return null;
  return globalThis.showSaveFilePicker({suggestedName});
}

export function nameOf(response, otherwise) {
  return /filename="([\w.-]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? otherwise;
}

export function saveBlob(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function counted(response, tell) {
  const whole = Number(response.headers.get("Content-Length"));
  let bytes = 0;
  return response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        tell(bytes, whole);
        controller.enqueue(chunk);
      },
    }),
  );
}

// The whole body. `tell(bytes, of)` hears how far it is.
export async function receive(response, tell) {
  try {
    return await new Response(counted(response, tell), {headers: response.headers}).blob();
  } catch (cause) {
    throw brokenOff(cause);
  }
}

export async function receiveInto(file, response, tell, signal) {
  try {
    await counted(response, tell).pipeTo(await file.createWritable(), {signal});
  } catch (cause) {
    throw brokenOff(cause);
  }
}

// The empty file that choosing one made. Not every browser can.
export async function discard(file) {
  await file?.remove?.().catch(() => {});
}

function brokenOff(cause) {
  if (cause.name === "AbortError") return cause;
  if (cause.name === "QuotaExceededError") return new Failure(0, "The disk is full; nothing was saved.");
  return new Failure(0, "The file broke off on its way; nothing was saved. Try again.");
}

export function sizeInWords(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const number = bytes / 1000 ** step;
  return `${number.toLocaleString("en", {maximumFractionDigits: step && number < 100 ? 1 : 0})} ${units[step]}`;
}
