// "Try this": examples for somebody who has just opened the page.

import { h, icon } from "./dom.js";
import { goAnd } from "./route.js";
import { languageNow, t } from "./speech.js";
import { propose } from "./composer.js";
import { state } from "./store.js";

const KEY = "tries-hidden";
let tries = [];

export const hintsView = h("aside", { class: "hints", hidden: true });

/** The sandbox may name examples: [{locale, text, channel?}], channel being a channel's name. */
export async function loadHints() {
  const answer = await fetch("/sandbox/state");
  if (answer.ok) tries = (await answer.json()).tries ?? [];
  drawHints();
}

function hide() {
  sessionStorage.setItem(KEY, "yes");
  drawHints();
  document.getElementById("message-box")?.focus();
}

function use({ text, channel }) {
  const place = [...state.channels.values()].find((one) => one.name === channel);
  if (place) goAnd(place.id, () => propose(text));
  else propose(text);
}

export function drawHints() {
  const mine = tries.filter((one) => one.locale.slice(0, 2) === languageNow()).slice(0, 3);
  hintsView.hidden = !mine.length || sessionStorage.getItem(KEY) === "yes";
  hintsView.setAttribute("aria-label", t("tryThis"));
  hintsView.replaceChildren(
    h(
      "div",
      { class: "hints-head" },
      h("strong", {}, t("tryThis")),
      h("span", { class: "dim" }, t("tryText")),
      h(
        "button",
        { type: "button", class: "bare", "aria-label": t("hideTries"), on: { click: hide } },
        icon("close"),
      ),
    ),
    h(
      "div",
      { class: "chips" },
      mine.map((one) =>
        h("button", { type: "button", class: "chip", on: { click: () => use(one) } }, one.text),
      ),
    ),
  );
}
