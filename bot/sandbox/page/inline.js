// Discord's inline Markdown, from text to DOM nodes. Nothing here ever parses HTML.

import { h } from "./dom.js";
import { state, nameOf } from "./store.js";
import { stamp, fullTime, t } from "./speech.js";
import { linkTo } from "./route.js";

const DEEPEST = 8;

function channelMention(id) {
  const channel = state.channels.get(id);
  if (!channel) return h("span", { class: "mention" }, `#${t("unknownChannel")}`);
  return h("a", { class: "mention", href: linkTo(id) }, `#${channel.name}`);
}

function userMention(id) {
  const mine = id === state.me.id ? "mention mine" : "mention";
  return h("span", { class: mine }, `@${nameOf({ id }) ?? t("unknownUser")}`);
}

function roleMention(id) {
  const role = state.guild.roles.find((one) => one.id === id);
  const mine = state.me.roles.includes(id) ? "mention mine" : "mention";
  return h("span", { class: mine }, `@${role?.name ?? t("unknownRole")}`);
}

function timestamp(seconds, style) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return document.createTextNode(`<t:${seconds}>`);
  return h(
    "time",
    { class: "stamp", datetime: date.toISOString(), title: fullTime(date) },
    stamp(date, style),
  );
}

/** Only http(s) ever becomes a link; one to a message or channel of this server stays in the page. */
export function link(address, children) {
  const inside = /^https:\/\/(?:[a-z]+\.)?discord\.com\/channels\/\d+\/(\d+)(?:\/(\d+))?$/.exec(address);
  if (inside && state.channels.has(inside[1])) {
    return h(
      "a",
      { href: linkTo(inside[1], inside[2]) },
      children ?? `#${state.channels.get(inside[1]).name}`,
    );
  }
  return h(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", title: address },
    children ?? address,
  );
}

function spoiler(nodes) {
  const hidden = h("span", { inert: true }, nodes);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (!hidden.inert) return;
    event.preventDefault();
    hidden.inert = false;
    for (const name of ["role", "tabindex", "aria-label"]) box.removeAttribute(name);
    box.classList.add("shown");
  };
  const box = h(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabindex: "0",
      "aria-label": t("spoiler"),
      on: { click: show, keydown: show },
    },
    hidden,
  );
  return box;
}

const URL_TEXT = "https?:\\/\\/(?:[^\\s()<>]|\\([^\\s()<>]*\\))+";

// Tried in this order at every position; each is sticky, so a rule never looks ahead for its start.
const RULES = [
  [/\\([^\p{L}\p{N}\s])/uy, ([, sign]) => document.createTextNode(sign)],
  [/(`+)(?!`)([\s\S]*?[^`])\1(?!`)/y, ([, , code]) => h("code", {}, code.replace(/^ (.*) $/s, "$1"))],
  [
    new RegExp(`\\[((?:\\[[^\\[\\]]*\\]|[^\\[\\]])+)\\]\\(<?(${URL_TEXT})>?(?: +"[^"]*")?\\)`, "y"),
    ([, text, address], deeper) => link(address, deeper(text)),
  ],
  [/<(https?:\/\/[^\s>]+)>/y, ([, address]) => link(address)],
  [new RegExp(`${URL_TEXT}`, "y"), autolink],
  [/<@!?(\d{1,20})>/y, ([, id]) => userMention(id)],
  [/<@&(\d{1,20})>/y, ([, id]) => roleMention(id)],
  [/<#(\d{1,20})>/y, ([, id]) => channelMention(id)],
  [/<\/([^:<>]{1,100}):\d{1,20}>/y, ([, name]) => h("span", { class: "mention" }, `/${name}`)],
  [/<a?:(\w{1,32}):\d{1,20}>/y, ([, name]) => document.createTextNode(`:${name}:`)],
  [/<t:(-?\d{1,15})(?::([tTdDfFR]))?>/y, ([, seconds, style]) => timestamp(seconds, style)],
  [/@(?:everyone|here)\b/y, ([text]) => h("span", { class: "mention mine" }, text)],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, ([, text], deeper) => h("strong", {}, deeper(text))],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, ([, text], deeper) => h("u", {}, deeper(text))],
  [/\*(?![\s*])((?:\*\*|\\[\s\S]|[^\\*])+?)\*(?!\*)/y, ([, text], deeper) => h("em", {}, deeper(text))],
  [/_((?:__|\\[\s\S]|[^\\_])+?)_(?![\p{L}\p{N}_])/uy, ([, text], deeper) => h("em", {}, deeper(text))],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/y, ([, text], deeper) => h("s", {}, deeper(text))],
  [/\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, ([, text], deeper) => spoiler(deeper(text))],
];

// Punctuation at the end belongs to the sentence, not to the address.
function autolink(match) {
  const address = match[0].replace(/[.,:;"'!?\]*_~|]+$/, "");
  match[0] = address;
  return link(address);
}

/** Plain text, a mail for instance, in which only addresses are more than text. */
export const withLinks = (text) =>
  text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,:;!?)\]])/).map((part, index) => (index % 2 ? link(part) : part));

const STARTS = /[\\`[<h*_~|@]/g;

/** @returns {Node[]} */
export function inline(text, depth = 0) {
  if (depth > DEEPEST) return [document.createTextNode(text)];
  const nodes = [];
  let plain = 0;
  let at = 0;
  while (at < text.length) {
    STARTS.lastIndex = at;
    const start = STARTS.exec(text);
    if (!start) break;
    at = start.index;
    const found = matchAt(text, at, depth);
    if (!found) {
      at += 1;
      continue;
    }
    if (at > plain) nodes.push(document.createTextNode(text.slice(plain, at)));
    nodes.push(found.node);
    at += found.length;
    plain = at;
  }
  if (plain < text.length) nodes.push(document.createTextNode(text.slice(plain)));
  return nodes;
}

function matchAt(text, at, depth) {
  // snake_case is one word: an underscore inside it emphasises nothing.
  const insideWord = at > 0 && text[at] === "_" && /[\p{L}\p{N}]/u.test(text[at - 1]) && text[at + 1] !== "_";
  if (insideWord) return null;
  for (const [pattern, build] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) continue;
    const node = build(match, (inner) => inline(inner, depth + 1));
    return { node, length: match[0].length };
  }
  return null;
}
