// What the parts of an issue's entry share: its key, its buttons, and fields that outlive a redraw.

import { act } from "./feed.js";
import { h, icon } from "./dom.js";
import { announce } from "./notices.js";
import { state } from "./store.js";
import { t } from "./speech.js";

export const keyOf = ({ repo, number }) => `issue-${repo}#${number}`;

export const maintains = () => state.me.maintains;
export const mayChange = (thing) => maintains() || thing.author === state.me.github;

/** What the issue's repository has: labels, milestones, who may be assigned, the newest release. */
export const offerOf = ({ repo }) => state.panels.repositories.find((one) => one.repo === repo);

/** Does something to the issue as the current person; null when it was refused. */
export const on = ({ repo, number }, doing, more = {}) => act(doing, { repo, issue: number, ...more });

export const button = (key, label, run, kind = "secondary") =>
  h("button", { type: run ? "button" : "submit", class: `button ${kind}`, data: { key }, on: run ? { click: run } : {} }, label);

export const small = (key, sign, label, run) =>
  h(
    "button",
    { type: "button", class: "bare small", "aria-label": label, title: label, data: { key }, on: { click: run } },
    icon(sign),
  );

// What is being typed outlives the list's being drawn anew.
const typed = new Map();

function box(tag, key, label) {
  const element = h(tag, {
    "aria-label": label,
    placeholder: label,
    rows: tag === "textarea" ? "3" : null,
    type: tag === "input" ? "text" : null,
    autocomplete: "off",
    data: { key },
    on: { input: () => typed.set(key, element.value) },
  });
  element.value = typed.get(key) ?? "";
  return element;
}

/** A field whose text goes out with `doing`; `name` is what the text is there. */
export function form(issue, tag, doing, name, words) {
  const key = `${keyOf(issue)}-${doing}`;
  const field = box(tag, key, t(words.field));
  const send = async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) {
      field.focus();
      return;
    }
    typed.delete(key);
    if (await on(issue, doing, { [name]: text })) announce(t(words.done));
    else typed.set(key, text);
  };
  return h(
    "form",
    { class: `issue-form ${tag}`, on: { submit: send } },
    field,
    button(`${key}-send`, t(words.send)),
  );
}
