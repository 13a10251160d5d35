// What folds away in the panels, and stays open when its list is drawn anew.

import { h } from "./dom.js";

const opened = new Set();

/** The fold of this key is open when it is drawn next. */
export const unfold = (key) => opened.add(key);

/** `key` is the fold's own among everything that folds. */
export function fold(key, kind, summary, body) {
  const details = h(
    "details",
    {
      class: kind,
      open: opened.has(key),
      on: {
        toggle: () => (details.open ? opened.add(key) : opened.delete(key)),
      },
    },
    h("summary", { data: { key } }, summary),
    h("div", { class: `${kind}-body` }, body),
  );
  return details;
}
