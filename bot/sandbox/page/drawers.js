// On narrow windows the two side columns are drawers: one open at a time, Escape closes.

import { h, icon } from "./dom.js";
import { t } from "./speech.js";

const WIDE = { channels: matchMedia("(min-width: 760px)"), panels: matchMedia("(min-width: 1100px)") };

let open = null;

const part = (name) => document.getElementById(name);
const button = (name) => document.querySelector(`[aria-controls="${name}"]`);

function follow() {
  for (const name of Object.keys(WIDE)) {
    if (WIDE[name].matches && open === name) open = null;
    const shown = open === name || WIDE[name].matches;
    // What slid away must not be reached by Tab nor read out.
    part(name).inert = !shown;
    part(name).classList.toggle("open", open === name);
    button(name).setAttribute("aria-expanded", String(open === name));
  }
  document.querySelectorAll(".drawer-close").forEach((one) => one.setAttribute("aria-label", t("close")));
  part("shade").hidden = !open;
  document.querySelector("main").inert = Boolean(open);
}

export function openDrawer(name) {
  open = name;
  follow();
  const target =
    part(name).querySelector("[aria-current], [aria-selected=true]") ?? part(name).querySelector("a, button");
  target?.focus();
}

export function closeDrawer({ focus = true } = {}) {
  if (!open) return;
  const from = open;
  open = null;
  follow();
  if (focus) button(from).focus();
}

export function drawers() {
  for (const name of Object.keys(WIDE)) {
    part(name).prepend(
      h(
        "button",
        { type: "button", class: "bare drawer-close", on: { click: () => closeDrawer() } },
        icon("close"),
      ),
    );
    WIDE[name].addEventListener("change", follow);
    button(name).addEventListener("click", () => openDrawer(name));
  }
  part("shade").addEventListener("click", () => closeDrawer());
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeDrawer();
  });
  follow();
}
