// Tells what happened beside the messages: toasts for the eye, a live region for the ear.

import { h, icon } from "./dom.js";
import { t } from "./speech.js";

const TOAST_MS = 8000;

export function toast(text, kind = "error") {
  const gone = () => box.remove();
  const box = h(
    "div",
    { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status" },
    h("span", {}, text),
    h("button", { class: "bare", "aria-label": t("close"), on: { click: gone } }, icon("close")),
  );
  // A modal dialog makes everything outside of it inert, so its toasts belong inside.
  const open = document.querySelector("dialog[open]");
  (open ?? document.body).append(box);
  box.popover = "manual";
  box.showPopover();
  setTimeout(gone, TOAST_MS);
}

/** Says a line to screen readers, politely. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}
