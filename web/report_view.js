// A report on the screen: the page that the server made, in a frame that runs no script and reaches nothing.
//
// A frame takes on the policy of the page around it, which lets in no style but this page's own; so the report's own
// style sheet is handed to the frame as an object. Its text becomes markup nowhere but here.
import {saveBlob} from "./download.js";

const byId = (id) => document.getElementById(id);
const toMarkup = globalThis.trustedTypes?.createPolicy("steward-report", {createHTML: (text) => text});

let whatIsShown = null; // {blob, name}

// The first <style> is the report's own; it stands before anything that others wrote.
function parsed(text) {
  const [element = "", style = ""] = /<style>([^]*?)<\/style>/.exec(text) ?? [];
  const rest = text.replace(element, "");
  const report = new DOMParser().parseFromString(toMarkup ? toMarkup.createHTML(rest) : rest, "text/html");
  for (const one of report.querySelectorAll("style, script, meta[http-equiv], base, link")) one.remove();
  // The frame's own address, not this page's, so that they lead to places within the report.
  for (const link of report.querySelectorAll("a[href^='#']")) link.setAttribute("href", "about:srcdoc" + link.getAttribute("href"));
  return {root: report.documentElement, style};
}

// A key pressed in the frame is not one pressed in the dialog.
function closeByKey(event) {
  if (event.key === "Escape") byId("report-view").close();
}

export async function showReport(title, blob, name) {
  const text = await blob.text();
  whatIsShown = {blob, name};
  const frame = byId("view-frame").contentDocument;
  const {root, style} = parsed(text);
  const sheet = new frame.defaultView.CSSStyleSheet();
  sheet.replaceSync(style);
  frame.replaceChild(frame.adoptNode(root), frame.documentElement);
  frame.adoptedStyleSheets = [sheet];
  frame.documentElement.addEventListener("keydown", closeByKey);
  byId("view-title").textContent = title;
  byId("report-view").showModal();
  byId("view-frame").focus();
}

byId("view-save").addEventListener("click", () => saveBlob(whatIsShown.blob, whatIsShown.name));
byId("view-close").addEventListener("click", () => byId("report-view").close());
byId("report-view").addEventListener("close", () => {
  byId("view-frame").contentDocument.body.replaceChildren();
  whatIsShown = null;
});
