// Embeds: Discord's older kind of card.

import { h } from "./dom.js";
import { accented } from "./components.js";
import { inline, link } from "./inline.js";
import { markdown } from "./markdown.js";
import { media } from "./attachments.js";
import { stamp } from "./speech.js";

const safe = (address) => /^https?:\/\//i.test(address ?? "");

const linked = (text, address) => (safe(address) ? link(address, text) : text);

const field = ({ name, value, inline: narrow }) =>
  h(
    "div",
    { class: narrow ? "field narrow" : "field" },
    h("dt", {}, inline(name)),
    h("dd", {}, markdown(value)),
  );

export function embed(data) {
  const foot = [data.footer?.text, data.timestamp ? stamp(new Date(data.timestamp)) : null]
    .filter(Boolean)
    .join(" · ");
  const element = h(
    "div",
    { class: "container embed" },
    data.author ? h("div", { class: "embed-author" }, linked(data.author.name, data.author.url)) : null,
    data.title
      ? h(
          "div",
          { class: "embed-title" },
          safe(data.url) ? link(data.url, inline(data.title)) : inline(data.title),
        )
      : null,
    data.description ? markdown(data.description) : null,
    data.fields?.length ? h("dl", { class: "fields" }, data.fields.map(field)) : null,
    data.image ? media({ media: data.image, description: data.title }) : null,
    foot ? h("div", { class: "subtext" }, foot) : null,
  );
  return accented(element, data.color);
}
