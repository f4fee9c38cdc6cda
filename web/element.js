// An element with attributes and children. A string becomes text, never markup, and is made visible first: entries of
// the ledger and names of datasets may hold anything.
import {visibleText} from "./visible_text.js";

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.map((child) => (child instanceof Node ? child : visibleText(child))));
  return node;
}

// A term and its description, for a <dl>.
export function term(label, ...value) {
  return [element("dt", {}, label), element("dd", {}, ...value)];
}

export function count(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
