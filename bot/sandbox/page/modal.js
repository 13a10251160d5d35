// Dialogs: the bot's modals and the page's own questions. The browser keeps the focus inside.

import { h, icon } from "./dom.js";
import { act } from "./feed.js";
import { field } from "./fields.js";
import { markdown } from "./markdown.js";
import { on, state } from "./store.js";
import { t } from "./speech.js";

let shown = null;

export function dialog(title, content, { onCancel }) {
  const home = document.activeElement;
  // The control that opened the dialog may have been redrawn meanwhile; its key finds it again.
  const key = home?.closest("[data-key]")?.dataset.key;
  const element = h(
    "dialog",
    {
      class: "dialog",
      "aria-labelledby": "dialog-title",
      on: {
        cancel(event) {
          event.preventDefault();
          onCancel();
        },
      },
    },
    h(
      "div",
      { class: "dialog-head" },
      h("h2", { id: "dialog-title" }, title),
      h(
        "button",
        { type: "button", class: "bare", "aria-label": t("close"), on: { click: onCancel } },
        icon("close"),
      ),
    ),
    content,
  );
  document.body.append(element);
  element.showModal();
  return {
    element,
    close() {
      element.close();
      element.remove();
      const again = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      const target =
        home?.isConnected && home !== document.body
          ? home
          : again || document.querySelector("#composer textarea, main button");
      target?.focus({ preventScroll: true });
    },
  };
}

/** Labels carry one component each; the older form is a row with a text input that names itself. */
function fieldsOf(components) {
  return components.flatMap((component) => {
    if (component.type === 10) return [{ element: markdown(component.content), check: () => true }];
    if (component.type === 18) return [field(component)];
    return (component.components ?? []).map((input) => field({ label: input.label, component: input }));
  });
}

/** A form; once every field holds what it should, `send` gets the values by name or label. */
export function formOf(fields, send, cancel) {
  const button = h("button", { type: "submit", class: "button primary" }, t("submit"));
  const submit = async () => {
    const wrong = fields.filter((one) => !one.check());
    if (wrong.length) {
      wrong[0].focus();
      return;
    }
    button.setAttribute("aria-busy", "true");
    const values = {};
    for (const one of fields) if (one.read) values[one.name ?? one.label] = await one.read();
    await send(values);
    button.removeAttribute("aria-busy");
  };
  return h(
    "form",
    {
      novalidate: true,
      on: {
        submit(event) {
          event.preventDefault();
          if (button.getAttribute("aria-busy") !== "true") submit();
        },
      },
    },
    h(
      "div",
      { class: "dialog-body" },
      fields.map((one) => one.element),
    ),
    h(
      "div",
      { class: "dialog-foot" },
      h("button", { type: "button", class: "button secondary", on: { click: cancel } }, t("cancel")),
      button,
    ),
  );
}

function open(modal) {
  const fields = fieldsOf(modal.components);
  const cancel = () => {
    hide();
    act("submit", { fields: {}, cancel: true });
  };
  const form = formOf(fields, (values) => act("submit", { fields: values }), cancel);
  shown = { modal, ...dialog(modal.title, form, { onCancel: cancel }) };
  fields.find((one) => one.focus)?.focus();
}

function hide() {
  shown?.close();
  shown = null;
}

function follow() {
  if (shown?.modal === state.modal) return;
  hide();
  if (state.modal) open(state.modal);
}

on("modal", follow);
on("reset", follow);

/** Asks before something that cannot be undone; resolves to whether the person agreed. */
export function confirmation(title, text, agree) {
  return new Promise((resolve) => {
    const answer = (value) => () => {
      box.close();
      resolve(value);
    };
    const body = h(
      "div",
      {},
      h("p", { class: "dialog-body" }, text),
      h(
        "div",
        { class: "dialog-foot" },
        h("button", { type: "button", class: "button secondary", on: { click: answer(false) } }, t("cancel")),
        h(
          "button",
          { type: "button", class: "button danger", autofocus: true, on: { click: answer(true) } },
          agree,
        ),
      ),
    );
    const box = dialog(title, body, { onCancel: answer(false) });
  });
}
