// Builds the word table that word_lists.h looks into: node build_table.mjs WORD_DATA FOLDER OUT.cc
//
// WORD_DATA is .deps/words as scripts/setup left it, FOLDER this one with its hand-written lists. Out come an
// array of sorted hashes, one of facts beside it (first name, last name, city, flags: a byte each) and the table by
// which C++ folds letters, so that both sides fold alike. Public frequency data only; see README.md for what and why.
import {readFileSync, readdirSync, writeFileSync, existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const [data, folder, out] = process.argv.slice(2).map((path) => resolve(path));
const FLAG = {dictionary: 1, thing: 2, country: 4, state: 8, stop: 16, nationality: 32, occupation: 64, language: 128};

// --- folding: lower case without diacritics; apostrophes and points vanish, dashes are spaces -----------------

const SPECIAL = {'ß': 'ss', 'ẞ': 'ss', 'æ': 'ae', 'ø': 'o', 'œ': 'oe', 'ð': 'd', 'þ': 'th', 'ł': 'l', 'đ': 'd', 'ħ': 'h', 'ı': 'i',
                 'ŧ': 't', 'ŋ': 'n', 'ĸ': 'k', 'ς': 'σ', 'ə': 'e'};
const LAST_FOLDED = 0x2000;  // letters from here on have neither case nor marks that we drop

function foldLetter(point) {
  if (point >= 0x300 && point <= 0x36f) return '';
  let text = String.fromCodePoint(point).toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  text = [...text].map((c) => SPECIAL[c] ?? c).join('');
  return [...text].length > 2 || [...text].some((c) => c.codePointAt(0) > 0xffff) ? String.fromCodePoint(point) : text;
}

function fold(text) {
  let folded = '';
  for (const c of text) {
    const point = c.codePointAt(0);
    if ("'’‘`´ʼ.".includes(c)) continue;
    if (/[\s\-‐‑‒–—_]/.test(c)) folded += ' ';
    else folded += point < LAST_FOLDED ? foldLetter(point) : c;
  }
  return folded.replace(/ +/g, ' ').trim();
}

// FNV-1a over UTF-8, its bits mixed.
function hashOf(text) {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

// --- gathering ----------------------------------------------------------------------------------------------------

const words = new Map();  // folded → {first: sources, last: sources, firstShare, lastShare, city, flags}

function entry(text) {
  const key = fold(text);
  if (key.length === 0 || key.length > 60) return {};
  if (!words.has(key)) words.set(key, {first: 0, last: 0, firstShare: 0, lastShare: 0, city: 0, flags: 0});
  return words.get(key);
}
// "Müller" is also written Mueller.
const spellings = (text) => {
  const two = text.replace(/[äÄ]/g, 'ae').replace(/[öÖ]/g, 'oe').replace(/[üÜ]/g, 'ue').replace(/[åÅ]/g, 'aa');
  return two === text ? [text] : [text, two];
};
const isText = (value) => typeof value === 'string' && !/[{}#]/.test(value);
// All texts in nested lists and objects ({value, weight} too).
function* texts(value) {
  if (isText(value)) yield value;
  else if (Array.isArray(value)) for (const v of value) yield* texts(v);
  else if (value && typeof value === 'object')
    for (const [k, v] of Object.entries(value)) if (k !== 'weight' && k !== 'code' && k !== 'symbol') yield* texts(v);
}
function flag(value, bit) {
  for (const text of texts(value)) for (const s of spellings(text)) entry(s).flags |= bit;
}
// Some lists of countries and states hold codes for lack of a name.
const flagPlaces = (value, bit) => flag([...texts(value)].filter((text) => !/^[A-Za-z]{1,3}$/.test(text)), bit);
// One source's list: each name counts once.
function names(value, kind) {
  const own = new Set();
  for (const text of texts(value)) if (!/\d/.test(text)) for (const s of spellings(text)) own.add(fold(s));
  for (const key of own) {
    const found = entry(key);
    found[kind] = (found[kind] ?? 0) + 1;
  }
}
const city = (name, weight) => {
  const found = entry(name);
  found.city = Math.max(found.city ?? 0, weight);
};
const readLines = (path) => readFileSync(path, 'utf8').split('\n').map((line) => line.trim()).filter((l) => l && !l.startsWith('#'));
const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});

// US Census Bureau, 1990: name, share in percent.
function addCensus() {
  for (const [file, kind] of [['dist.female.first', 'first'], ['dist.male.first', 'first'], ['dist.all.last', 'last']])
    for (const line of readLines(join(data, 'census', file))) {
      const [name, share] = line.split(/\s+/);
      const found = entry(name);
      found[kind + 'Share'] = Math.max(found[kind + 'Share'], Number(share), 0.0001);
      if (kind === 'last' && name.startsWith('MC')) entry('Mc ' + name.slice(2)).lastShare = Number(share);
    }
}

function addMimesis() {
  const root = join(data, 'mimesis');
  for (const locale of readdirSync(root)) {
    if (!existsSync(join(root, locale, 'person.json'))) continue;
    const person = readJson(join(root, locale, 'person.json'));
    names(person.names, 'first');
    names(person.surnames, 'last');
    flag(person.nationality, FLAG.nationality);
    flag(person.occupation, FLAG.occupation);
    flag(person.language, FLAG.language);
    const address = readJson(join(root, locale, 'address.json'));
    flagPlaces(address.country?.name, FLAG.country);
    flagPlaces(address.state?.name, FLAG.state);
    for (const name of texts(address.city)) city(name, 100);
    const text = readJson(join(root, locale, 'text.json'));
    flag(text.color, FLAG.thing);
    flag(readJson(join(root, locale, 'food.json')), FLAG.thing);
    later.push(...texts(text.words));
  }
}
const later = [];  // words of other languages: dictionary words unless they are names or places

async function addFaker() {
  const {allLocales} = await import(pathToFileURL(join(data, 'faker', 'dist', 'index.js')));
  for (const [code, locale] of Object.entries(allLocales)) {
    if (code === 'en_BORK' || code === 'eo') continue;
    const {person, location} = locale;
    names(person?.first_name, 'first');
    names(person?.last_name, 'last');
    flagPlaces(location?.state, FLAG.state);
    flagPlaces(location?.country, FLAG.country);
    flag(location?.language?.map?.((l) => l.name), FLAG.language);
    for (const name of texts(location?.city_name ?? [])) city(name, 100);
    flag([locale.color?.human, locale.date, locale.commerce?.department, locale.commerce?.product_name, locale.music?.genre,
          locale.science, locale.vehicle?.manufacturer, locale.vehicle?.type, locale.vehicle?.fuel, locale.finance?.account_type,
          locale.book?.genre, locale.animal?.type, locale.food?.ingredient, locale.food?.fruit, locale.food?.vegetable],
         FLAG.thing);
    if (code !== 'en' && locale.word) later.push(...texts(locale.word));
  }
  const {job_type, job_descriptor} = allLocales.en.person;
  flag([job_type], FLAG.occupation);
  void job_descriptor;
}

// GeoNames, places of 1,000 people and more, in Protocol Buffers.
function addCities() {
  const bytes = readFileSync(join(data, 'cities', 'cities.pbf'));
  let at = 0;
  const varint = () => {
    let value = 0, scale = 1;
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const end = varint() + at;
    let name = '', population = 0;
    while (at < end) {
      const tag = varint();
      if ((tag & 7) === 2) {
        const length = varint();
        if (tag >> 3 === 2) name = bytes.toString('utf8', at, at + length);
        at += length;
      } else {
        const value = varint();
        if (tag >> 3 === 9) population = value;
      }
    }
    if (population >= 5000) for (const s of spellings(name)) city(s, Math.min(255, Math.round(30 * Math.log10(population))));
  }
}

async function addPlaces() {
  const countries = join(data, 'countries');
  for (const file of readdirSync(join(countries, 'langs'))) flagPlaces(readJson(join(countries, 'langs', file)).countries, FLAG.country);
  for (const [two, three] of readJson(join(countries, 'codes.json'))) {
    entry('#' + two).flags |= FLAG.country;
    entry('#' + three).flags |= FLAG.country;
  }
  const {iso31662} = await import(pathToFileURL(join(data, 'subdivisions', '2.js')));
  for (const {code, name} of iso31662) {
    entry('#' + code).flags |= FLAG.state;
    entry('#s' + code.slice(code.indexOf('-') + 1)).flags |= FLAG.state;
    flagPlaces(name, FLAG.state);
  }
}

async function addDictionary() {
  // Capitalised entries are names.
  for (const word of readLines('/usr/share/dict/american-english-small'))
    if (/^[a-z]+$/.test(word)) entry(word).flags |= FLAG.dictionary;
  for (const word of later) {
    const found = entry(word);
    if (!found.first && !found.last && !found.firstShare && !found.lastShare && !(found.city >= 120) && !(found.flags & FLAG.country)) found.flags |= FLAG.dictionary;
  }
  // Some lists hold forenames ("Peter" in news text): words that are names are not function words, least of all those
  // of languages with few speakers ("amit" is one in Hungarian).
  const stop = join(data, 'stopwords', 'src');
  for (const file of readdirSync(stop)) {
    if (!/_(eng|deu|fra|spa|ita|por|porBr|nld|pol|swe|dan|nob|fin|ces|ron|hun|tur|rus|ukr|ell)\.js$/.test(file)) continue;
    const mostNames = /_(eng|deu|fra|spa|ita|por|nld)\.js$/.test(file) ? 2 : 0;
    for (const list of Object.values(await import(pathToFileURL(join(stop, file)))))
      for (const word of list)
        if (!(entry(word).first > mostNames) && !(entry(word).firstShare > 0.01)) entry(word).flags |= FLAG.stop | FLAG.dictionary;
  }
}

function addHandWritten() {
  // A list of animals or colours must not spoil a widespread name; the hand-written one may.
  for (const found of words.values())
    if (found.first >= 6 || found.firstShare >= 0.05 || found.lastShare >= 0.02) found.flags &= ~FLAG.thing;
  for (const kind of ['thing', 'nationality', 'occupation', 'language', 'country', 'state'])
    for (const file of [join(folder, kind + '.txt')])
      if (existsSync(file))
        for (const line of readLines(file)) flag(line.split('|').map((word) => word.trim()), FLAG[kind]);
  // "South" stands in somebody's list of countries.
  for (const line of readLines(join(folder, 'thing.txt')))
    for (const word of line.split('|')) entry(word.trim()).flags &= ~(FLAG.country | FLAG.state);
  for (const line of readLines(join(folder, 'first_name.txt'))) for (const name of line.split('|')) names([name], 'first');
  for (const line of readLines(join(folder, 'last_name.txt'))) for (const name of line.split('|')) names([name], 'last');
}

// --- weights: how much a list's word speaks for a name, 0 to 255 ---------------------------------------------

function weigh(sources, share) {
  const byShare = share >= 0.1 ? 140 : share >= 0.02 ? 110 : share >= 0.005 ? 85 : share >= 0.001 ? 60 : share > 0 ? 25 : 0;
  const bySources = sources === 0 ? 0 : Math.min(140, 50 + 15 * (sources - 1));
  return Math.min(200, Math.round(Math.max(byShare, bySources) + 0.4 * Math.min(byShare, bySources)));
}

addCensus();
addMimesis();
await addFaker();
addCities();
await addPlaces();
addHandWritten();
await addDictionary();

const rows = new Map();
for (const [key, w] of words) {
  const first = weigh(w.first, w.firstShare), last = weigh(w.last, w.lastShare);
  if (first === 0 && last === 0 && w.city === 0 && w.flags === 0) continue;
  const hash = hashOf(key);
  const known = rows.get(hash) ?? [0, 0, 0, 0];
  rows.set(hash, [Math.max(known[0], first), Math.max(known[1], last), Math.max(known[2], w.city), known[3] | w.flags]);
}
const sorted = [...rows].sort((a, b) => a[0] - b[0]);
// Arrays of bytes as string literals: compilers read these a hundred times faster than initialisers.
function literal(words32) {
  const bytes = Buffer.alloc(words32.length * 4);
  words32.forEach((word, i) => bytes.writeUInt32LE(word >>> 0, i * 4));
  const lines = [];
  for (let i = 0; i < bytes.length; i += 64)
    lines.push('"' + [...bytes.subarray(i, i + 64)].map((b) => '\\' + b.toString(8).padStart(3, '0')).join('') + '"');
  return lines.join('\n');
}
const hashes = sorted.map(([hash]) => hash);
const facts = sorted.map(([, [first, last, place, flags]]) => first + last * 0x100 + place * 0x10000 + flags * 0x1000000);
const folds = [];
for (let point = 0x80; point < LAST_FOLDED; ++point) {
  const points = [...foldLetter(point)].map((c) => c.codePointAt(0));
  folds.push((points[1] ?? 0) * 65536 + (points[0] ?? 0));
}
writeFileSync(out, `// Generated by scanners/detectors/words/build_table.mjs. Numbers of 32 bits, least significant byte first.
#include <cstddef>

namespace steward::scanners {
extern const char kWordHashes[];
extern const char kWordFacts[];
extern const size_t kWordCount;
extern const char kLetterFolds[];
alignas(64) const char kWordHashes[] =
${literal(hashes)};
alignas(64) const char kWordFacts[] =
${literal(facts)};
const size_t kWordCount = ${sorted.length};
alignas(64) const char kLetterFolds[] =
${literal(folds)};
}  // namespace steward::scanners
`);
console.error(`${sorted.length} words, ${[...words.values()].filter((w) => w.first || w.firstShare).length} first names, ` +
              `${[...words.values()].filter((w) => w.last || w.lastShare).length} last names, ${[...words.values()].filter((w) => w.city).length} cities`);
