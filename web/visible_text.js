// Text of unknown origin made visible, as in the reports (audit/visible_text.h): what could hide or reorder what a
// person reads shows as its code.

const MAX_MARKS = 4; // on one letter; no language writes more
const PLAIN = /^[\x20-\x7e]*$/;
const HIDES_OR_REORDERS =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e01ef}]/u;
const COMBINING_MARK = /[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/u;
const LONE_SURROGATE = /[\ud800-\udfff]/u; // with the flag u: one without its other half

function codeOf(character) {
  return `[U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

function shown(character) {
  if (character === "\n") return "↵ ";
  if (character === "\t") return " ";
  if (LONE_SURROGATE.test(character)) return "\ufffd";
  return HIDES_OR_REORDERS.test(character) ? codeOf(character) : character;
}

// One line. Beyond `limit` code points it ends in "… (17 more characters)".
export function visibleText(raw, limit = 4000) {
  const text = String(raw);
  if (text.length <= limit && PLAIN.test(text)) return text;
  let out = "";
  let marks = 0;
  let count = 0;
  for (const character of text) {
    if (count++ >= limit) continue;
    marks = COMBINING_MARK.test(character) ? marks + 1 : 0;
    out += marks > MAX_MARKS ? codeOf(character) : shown(character);
  }
  return count > limit ? `${out}… (${(count - limit).toLocaleString("en")} more characters)` : out;
}
