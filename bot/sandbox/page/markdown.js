// Discord's block Markdown: fences, quotes, headings, lists, subtext; the rest is inline.

import { h } from "./dom.js";
import { inline } from "./inline.js";

const FENCE = /```(?:([\w+#.-]*)\n)?([\s\S]*?)\n?```/y;
const HEADING = /(#{1,3}) +(.+?) *#*(?:\n|$)/y;
const SUBTEXT = /-# +(.+)(?:\n|$)/y;
const QUOTE_REST = />>> ([\s\S]*)$/y;
const QUOTE = /(?:> ?.*(?:\n|$))+/y;
const LIST = /(?: *(?:[-*]|\d{1,9}\.) +\S.*(?:\n(?! *(?:[-*]|\d{1,9}\.) ) {2,}\S.*)*(?:\n|$))+/y;

const fence = ([, language, code]) =>
  h("pre", { class: "code", tabindex: "0", data: language ? { language } : {} }, h("code", {}, code));

// Headings of a message start below those of the page.
const heading = ([, signs, text]) =>
  h(
    "div",
    { class: `h${signs.length}`, role: "heading", "aria-level": String(signs.length + 2) },
    inline(text),
  );

const subtext = ([, text]) => h("div", { class: "subtext" }, inline(text));

const quote = (text) => h("blockquote", {}, blocks(text, false));

/** Lines with their indentation become nested lists. */
function list(text) {
  const items = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const item = /^( *)([-*]|\d{1,9}\.) +(.*)$/.exec(line);
    if (item) items.push({ indent: item[1].length, mark: item[2], text: item[3] });
    else items[items.length - 1].text += `\n${line.trim()}`;
  }
  let at = 0;
  const build = (indent) => {
    const ordered = /\d/.test(items[at].mark);
    const element = h(ordered ? "ol" : "ul", ordered ? { start: parseInt(items[at].mark, 10) } : {});
    while (at < items.length && items[at].indent >= indent) {
      if (items[at].indent > indent + 1 && element.lastChild)
        element.lastChild.append(build(items[at].indent));
      else element.append(h("li", {}, inline(items[at++].text)));
    }
    return element;
  };
  const lists = h("div", { class: "lists" });
  while (at < items.length) lists.append(build(items[at].indent));
  return lists;
}

const BLOCKS = [
  [FENCE, fence],
  [HEADING, heading],
  [SUBTEXT, subtext],
  [LIST, ([text]) => list(text)],
];
const QUOTES = [
  [QUOTE_REST, ([, text]) => quote(text)],
  [QUOTE, ([text]) => quote(text.replace(/^> ?/gm, "").replace(/\n$/, ""))],
];

function blockAt(text, at, rules) {
  for (const [pattern, build] of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { node: build(match), end: pattern.lastIndex };
  }
  return null;
}

function blocks(text, quotes = true) {
  const rules = quotes ? [...QUOTES, ...BLOCKS] : BLOCKS;
  const nodes = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain.trim()) nodes.push(h("div", { class: "para" }, inline(plain.replace(/\n$/, ""))));
    plain = "";
  };
  while (at < text.length) {
    const found = blockAt(text, at, rules);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
      if (text[at] === "\n") at += 1;
      continue;
    }
    const lineEnd = text.indexOf("\n", at) + 1 || text.length;
    // A fence may open in the middle of a line.
    const opens = text.indexOf("```", at + 1);
    const closes = opens >= 0 && text.indexOf("```", opens + 3) >= 0;
    const end = closes && opens < lineEnd ? opens : lineEnd;
    plain += text.slice(at, end);
    at = end;
  }
  flush();
  return nodes;
}

const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D|\p{Emoji_Modifier}|\p{Extended_Pictographic})*\s*){1,9}$/u;

/** A whole text as one element. */
export function markdown(text) {
  const large = ONLY_EMOJI.test(text.trim());
  return h("div", { class: large ? "markdown large" : "markdown" }, blocks(text));
}

/** One line without structure, for quotes and previews. */
export function plainLine(text) {
  return text
    .replace(/```[\w+#.-]*\n?|```/g, " ")
    .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replace(/^(?:-# |#{1,3} |>{1,3} )/gm, "")
    .replace(/\*\*|__|~~|\|\||`/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
