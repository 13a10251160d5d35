// The options of a slash command as fields: typed, chosen from a list, or suggested by the bot.

import { h, icon } from "./dom.js";
import { act } from "./feed.js";
import { commandChoices } from "./choices.js";
import { listbox } from "./listbox.js";
import { localised, t } from "./speech.js";
import { picker } from "./picker.js";

const TYPE = { integer: 4, boolean: 5, number: 10 };
const DEBOUNCE_MS = 200;

const fixed = (option) =>
  option.type === TYPE.boolean
    ? [
        { value: true, label: t("yes") },
        { value: false, label: t("no") },
      ]
    : (option.choices?.map((choice) => ({ value: choice.value, label: localised(choice, "name") })) ??
      commandChoices(option));

function typed(option, text) {
  if (![TYPE.integer, TYPE.number].includes(option.type)) return text;
  const number = Number(text.replace(",", "."));
  const whole = option.type === TYPE.integer;
  const outside = number < (option.min_value ?? -Infinity) || number > (option.max_value ?? Infinity);
  return Number.isNaN(number) || outside || (whole && !Number.isInteger(number)) ? null : number;
}

/** A field with suggestions by the bot; the last answer wins, however late the earlier ones come. */
function autocompleted(option, context, input) {
  let timer = null;
  let asked = 0;
  let chosen = null;
  const list = listbox({
    label: t("suggestions"),
    empty: t("noSuggestions"),
    onPick(choice) {
      chosen = choice;
      input.value = choice.label;
    },
  });
  const ask = async () => {
    const turn = (asked += 1);
    const answer = await act("autocomplete", context(option.name, input.value));
    if (turn !== asked || document.activeElement !== input) return;
    const choices = (answer?.choices ?? []).map((choice) => ({
      value: choice.value,
      label: localised(choice, "name"),
    }));
    const form = input.closest("form");
    list.show(input, form, choices, { width: () => Math.min(560, form.offsetWidth) });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DEBOUNCE_MS);
  };
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.addEventListener("input", () => {
    chosen = null;
    soon();
  });
  input.addEventListener("focus", soon);
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked += 1;
    list.hide();
  });
  return { key: (event) => list.key(event, { tabPicks: false }), value: () => chosen?.value ?? null };
}

/**
 * One option as a field; `context(name, typed)` is the command as it stands, for the bot's
 * suggestions. `said` is what it begins with: a choice is taken by what it is called or stands for.
 */
export function optionField(option, context, said = "") {
  const label = localised(option, "name");
  const id = `option-${option.name}`;
  const names = (choice) => [choice.label, String(choice.value)].map((name) => name.toLowerCase());
  const choices = fixed(option)?.map((choice) => ({
    ...choice,
    selected: names(choice).includes(said.toLowerCase()),
  }));
  // Libraries send an ellipsis where nobody wrote a description.
  const about = localised(option, "description").replace(/^…$/, "");
  const input = choices
    ? picker({ label, placeholder: t("choose"), options: choices })
    : h("input", {
        type: "text",
        autocomplete: "off",
        inputmode: option.type === TYPE.integer ? "numeric" : null,
        maxlength: option.max_length,
        "aria-required": String(Boolean(option.required)),
      });
  if (!choices) input.value = said;
  input.id = id;
  const suggest = option.autocomplete ? autocompleted(option, context, input) : null;
  const wrong = h("span", { class: "problem", id: `${id}-problem`, hidden: true });
  input.setAttribute("aria-describedby", `${id}-about ${id}-problem`);
  const element = h(
    "div",
    { class: "option-field" },
    h(
      "label",
      { for: id },
      label,
      option.required ? h("span", { class: "needed", "aria-hidden": "true" }, " *") : null,
    ),
    input,
    h("span", { class: "description", id: `${id}-about` }, about),
    wrong,
  );
  const raw = () => (choices ? input.values[0] : (suggest?.value() ?? input.value.trim()));
  const isEmpty = () => raw() === undefined || raw() === "";
  const read = () => (isEmpty() ? undefined : choices || suggest?.value() ? raw() : typed(option, raw()));
  const check = () => {
    const problem = isEmpty() ? option.required && t("needed") : read() === null && t("notNumber");
    wrong.textContent = problem || "";
    wrong.hidden = !problem;
    return !problem;
  };
  return { option, element, input, read, check, raw, key: (event) => suggest?.key(event) ?? false };
}

/** What may be left out waits behind its name, so that the form asks for no more than it must. */
export function optional(fields) {
  const waiting = fields.filter(({ option }, index) => !option.required && index > 0);
  const group = h(
    "div",
    { class: "chips", role: "group", "aria-label": t("addOption") },
    waiting.map((one) => {
      one.element.hidden = true;
      const chip = h(
        "button",
        {
          type: "button",
          class: "chip",
          on: {
            click() {
              one.element.hidden = false;
              one.input.focus();
              chip.remove();
              group.hidden = !group.children.length;
            },
          },
        },
        icon("plus"),
        localised(one.option, "name"),
      );
      return chip;
    }),
  );
  group.hidden = !waiting.length;
  return group;
}
