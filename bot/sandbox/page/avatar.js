// Names and faces: initials on a colour that stays with the person.

import { h } from "./dom.js";
import { nameOf } from "./store.js";
import { t } from "./speech.js";

const COLOURS = 8;

export function avatar(user) {
  const name = nameOf(user) ?? "?";
  const words = name.split(/[\s_-]+/).filter(Boolean);
  const initials = words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join("")
    .toUpperCase();
  const colour = [...name].reduce((sum, sign) => (sum * 131 + sign.codePointAt(0)) % 1009, 7) % COLOURS;
  return h("span", { class: `avatar c${colour}`, "aria-hidden": "true" }, initials);
}

export const byline = (user) => [
  h("span", { class: "name" }, nameOf(user) ?? t("unknownUser")),
  user.bot ? h("span", { class: "badge" }, t("bot")) : null,
];
