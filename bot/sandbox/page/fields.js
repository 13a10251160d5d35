// The fields of a modal: each shows itself, says what it holds and what is wrong with it.

import { h } from "./dom.js";
import { ATTACHABLE } from "./attachments.js";
import { picker } from "./picker.js";
import { selectOptions } from "./choices.js";
import { t } from "./speech.js";

let count = 0;

/** Discord requires every field unless it says otherwise; a lone checkbox cannot be required. */
const isRequired = (component) => component.required ?? component.type !== 23;

function textInput(component, id) {
  const long = component.style === 2;
  const element = h(long ? "textarea" : "input", {
    id,
    type: long ? null : "text",
    rows: long ? "4" : null,
    placeholder: component.placeholder,
    maxlength: component.max_length,
    "aria-required": String(isRequired(component)),
    autocomplete: "off",
  });
  element.value = component.value ?? "";
  return {
    element,
    read: () => element.value,
    problem() {
      const least = component.min_length ?? 0;
      if (isRequired(component) && !element.value.trim()) return t("needed");
      return element.value && element.value.length < least ? t("tooShort", { n: least }) : null;
    },
  };
}

// Several values: the same rule for lists, boxes and files.
function amount(component, chosen) {
  if (!chosen.length) return isRequired(component) ? t("needed") : null;
  if (chosen.length < (component.min_values ?? 1)) return t("tooFew", { n: component.min_values });
  return chosen.length > (component.max_values ?? Infinity)
    ? t("tooMany", { n: component.max_values })
    : null;
}

function select(component, id, label) {
  const element = picker({
    label,
    placeholder: component.placeholder,
    options: selectOptions(component),
    min: component.min_values ?? 1,
    max: component.max_values ?? 1,
    disabled: component.disabled,
  });
  element.id = id;
  return { element, read: () => element.values, problem: () => amount(component, element.values) };
}

function group(component, id, type) {
  const name = `${id}-group`;
  const boxes = (component.options ?? []).map((option) => {
    const box = h("input", { type, name, value: option.value, checked: option.default });
    return [
      box,
      h(
        "label",
        { class: "choice" },
        box,
        h(
          "span",
          { class: "what" },
          h("span", { class: "label" }, option.label),
          option.description ? h("span", { class: "description" }, option.description) : null,
        ),
      ),
    ];
  });
  const element = h(
    "div",
    { role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": `${id}-name`, class: "choices" },
    boxes.map(([, choice]) => choice),
  );
  return { element, chosen: () => boxes.filter(([box]) => box.checked).map(([box]) => box.value) };
}

function radioGroup(component, id) {
  const { element, chosen } = group(component, id, "radio");
  return {
    element,
    read: () => chosen()[0] ?? null,
    problem: () => (isRequired(component) && !chosen().length ? t("needed") : null),
  };
}

function checkboxGroup(component, id) {
  const { element, chosen } = group(component, id, "checkbox");
  const most = { ...component, max_values: component.max_values ?? component.options?.length };
  return { element, read: chosen, problem: () => amount(most, chosen()) };
}

function checkbox(component, id) {
  const box = h("input", { type: "checkbox", id, checked: component.default });
  return { element: box, read: () => box.checked, problem: () => null, beside: true };
}

function fileUpload(component, id) {
  const element = h("input", {
    type: "file",
    accept: ATTACHABLE,
    id,
    multiple: (component.max_values ?? 1) > 1,
  });
  const read = () =>
    Promise.all([...element.files].map(async (file) => ({ name: file.name, text: await file.text() })));
  return { element, read, problem: () => amount({ max_values: 1, ...component }, [...element.files]) };
}

const KINDS = {
  3: select,
  4: textInput,
  5: select,
  6: select,
  7: select,
  8: select,
  19: fileUpload,
  21: radioGroup,
  22: checkboxGroup,
  23: checkbox,
};

/** A field with its label, its explanation and the place where its problem is told. */
export function field({ label, description, component }) {
  const id = `field-${(count += 1)}`;
  const made = KINDS[component.type](component, id, label);
  const isGroup = made.element.matches("div");
  const focusable = isGroup ? made.element.querySelector("input") : made.element;
  const about = description ? h("p", { class: "description", id: `${id}-about` }, description) : null;
  const wrong = h("p", { class: "problem", id: `${id}-problem`, hidden: true });
  made.element.setAttribute("aria-describedby", [about && about.id, wrong.id].filter(Boolean).join(" "));
  // A label names one control; the name of a group belongs to none of its boxes.
  const name = h(
    isGroup ? "div" : "label",
    isGroup ? { id: `${id}-name`, class: "legend" } : { for: id },
    label,
    isRequired(component)
      ? h("span", { class: "needed", "aria-hidden": "true" }, " *")
      : h("span", { class: "dim" }, ` (${t("optional")})`),
  );
  const element = made.beside
    ? h("div", { class: "field beside" }, made.element, name, about, wrong)
    : h("div", { class: "field" }, name, about, made.element, wrong);
  return {
    element,
    label,
    read: made.read,
    focus: () => focusable?.focus(),
    /** Shows what is wrong, or that nothing is; true when the field may be sent. */
    check() {
      const text = made.problem();
      wrong.textContent = text ?? "";
      wrong.hidden = !text;
      made.element.setAttribute("aria-invalid", String(Boolean(text)));
      return !text;
    },
  };
}
