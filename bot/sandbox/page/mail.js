// One mail as its reader sees it; a line set in from the margin is a code, and can be copied.

import { h } from "./dom.js";
import { withLinks } from "./inline.js";
import { announce, toast } from "./notices.js";
import { clock, t } from "./speech.js";

const CODE = /^(?: {4,}|\t)(\S.*)$/;

export const summaryOf = ({ to, subject, at }) =>
  h(
    "span",
    { class: "what" },
    h("span", { class: "label" }, subject),
    h(
      "span",
      { class: "post-foot dim" },
      h("span", { class: "mail-to" }, t("to", { to })),
      at ? h("time", { datetime: at }, clock(new Date(at))) : null,
    ),
  );

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code);
    announce(t("copied"));
    toast(t("copied"), "done");
  } catch {
    // Without the right to the clipboard the code can still be marked and read.
    toast(code, "done");
  }
}

const codeLine = (code, key) =>
  h(
    "div",
    { class: "mail-code" },
    h("code", {}, code),
    h(
      "button",
      {
        type: "button",
        class: "button secondary",
        "aria-label": `${t("copy")} ${code}`,
        data: { key },
        on: { click: () => copy(code) },
      },
      t("copy"),
    ),
  );

/** Lines that are no code stay together, as they were written. */
export function bodyOf({ id, from, text }) {
  const parts = [];
  let plain = [];
  const flush = () => {
    const words = plain.join("\n").replace(/^\n+|\n+$/g, "");
    if (words) parts.push(h("div", { class: "mail-text" }, withLinks(words)));
    plain = [];
  };
  for (const line of text.split("\n")) {
    const code = CODE.exec(line)?.[1].trim();
    if (code) {
      flush();
      parts.push(codeLine(code, `copy-${id}-${parts.length}`));
    } else {
      plain.push(line);
    }
  }
  flush();
  return [from ? h("div", { class: "mail-from dim" }, t("from", { from })) : null, parts];
}
