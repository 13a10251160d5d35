// Slash commands: finding one by typing, and filling in its options.

import { h, icon } from "./dom.js";
import { act } from "./feed.js";
import { commandChoices } from "./choices.js";
import { listbox } from "./listbox.js";
import { localised, t } from "./speech.js";
import { mayUse } from "./permissions.js";
import { picker } from "./picker.js";
import { state } from "./store.js";

const SUB = [1, 2];
const TYPE = { integer: 4, boolean: 5, number: 10 };
const DEBOUNCE_MS = 200;

/** Commands and subcommands as one flat list: {name, shown, description, options}. */
function flat(commands, name = "", shown = "") {
  return commands.flatMap((command) => {
    const full = `${name} ${command.name}`.trim();
    const written = `${shown} ${localised(command, "name")}`.trim();
    const subs = (command.options ?? []).filter((option) => SUB.includes(option.type));
    if (subs.length) return flat(subs, full, written);
    return [{ name: full, shown: written, description: localised(command, "description"), options: command.options ?? [] }];
  });
}

/** The commands that what was typed may mean, in either language; more words are the first option's. */
export function commandsLike(typed) {
  const wanted = typed.toLowerCase();
  const fits = (name) => name.toLowerCase().includes(wanted) || wanted.startsWith(`${name.toLowerCase()} `);
  const slash = state.commands.filter((command) => (command.type ?? 1) === 1 && mayUse(command));
  return flat(slash)
    .filter(({ name, shown }) => fits(name) || fits(shown))
    .sort((a, b) => a.shown.localeCompare(b.shown))
    .map((command) => {
      const said = [command.shown, command.name].find((name) => wanted.startsWith(`${name.toLowerCase()} `));
      const rest = said ? typed.slice(said.length).trim() : "";
      return { value: command.name, label: `/${command.shown}`, description: command.description, command, rest };
    });
}

const fixed = (option) =>
  option.type === TYPE.boolean
    ? [{ value: true, label: t("yes") }, { value: false, label: t("no") }]
    : option.choices?.map((choice) => ({ value: choice.value, label: localised(choice, "name") })) ?? commandChoices(option);

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
    label: t("suggestions"), empty: t("noSuggestions"),
    onPick(choice) {
      chosen = choice;
      input.value = choice.label;
    },
  });
  const ask = async () => {
    const turn = (asked += 1);
    const answer = await act("autocomplete", context(option.name, input.value));
    if (turn !== asked || document.activeElement !== input) return;
    const choices = (answer?.choices ?? []).map((choice) => ({ value: choice.value, label: localised(choice, "name") }));
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

function optionField(option, context) {
  const label = localised(option, "name");
  const id = `option-${option.name}`;
  const choices = fixed(option);
  // Libraries send an ellipsis where nobody wrote a description.
  const about = localised(option, "description").replace(/^…$/, "");
  const input = choices
    ? picker({ label, placeholder: t("choose"), options: choices })
    : h("input", { type: "text", autocomplete: "off", inputmode: option.type === TYPE.integer ? "numeric" : null,
      maxlength: option.max_length, "aria-required": String(Boolean(option.required)) });
  input.id = id;
  const suggest = option.autocomplete ? autocompleted(option, context, input) : null;
  const wrong = h("span", { class: "problem", id: `${id}-problem`, hidden: true });
  input.setAttribute("aria-describedby", `${id}-about ${id}-problem`);
  const element = h("div", { class: "option-field" },
    h("label", { for: id }, label, option.required ? h("span", { class: "needed", "aria-hidden": "true" }, " *") : null),
    input, h("span", { class: "description", id: `${id}-about` }, about), wrong);
  const raw = () => (choices ? input.values[0] : suggest?.value() ?? input.value.trim());
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
function optional(fields) {
  const waiting = fields.filter(({ option }, index) => !option.required && index > 0);
  const group = h("div", { class: "chips", role: "group", "aria-label": t("addOption") }, waiting.map((one) => {
    one.element.hidden = true;
    const chip = h("button", { type: "button", class: "chip", on: { click() {
      one.element.hidden = false;
      one.input.focus();
      chip.remove();
      group.hidden = !group.children.length;
    } } }, icon("plus"), localised(one.option, "name"));
    return chip;
  }));
  group.hidden = !waiting.length;
  return group;
}

/**
 * The form of one command. `leave()` gives the message box back; called after the command was
 * sent as well as when the person thinks better of it. `rest` is what was typed after its name.
 */
export function commandForm(command, channel, rest, leave) {
  const values = () => Object.fromEntries(
    fields.map((one) => [one.option.name, one.read()]).filter(([, value]) => value !== undefined && value !== null));
  const context = (focused, typedNow) =>
    ({ channel, name: command.name, options: { ...values(), [focused]: typedNow }, focused });
  const fields = command.options.map((option) => optionField(option, context));

  async function run() {
    const wrong = fields.filter((one) => !one.check());
    if (wrong.length) {
      wrong[0].input.focus();
      return;
    }
    const options = values();
    leave();
    await act("command", { channel, name: command.name, options });
  }

  const form = h("form", { class: "command", "aria-label": `/${command.shown}`, novalidate: true, on: {
    submit(event) {
      event.preventDefault();
      run();
    },
    keydown(event) {
      const one = fields.find(({ input }) => input === event.target);
      if (one?.key(event) || event.defaultPrevented) return;
      if (event.key === "Escape") leave();
    },
  } },
  h("div", { class: "command-head" },
    h("strong", { class: "mention" }, `/${command.shown}`), h("span", { class: "dim" }, command.description),
    h("button", { type: "button", class: "bare", "aria-label": t("leaveCommand"), on: { click: leave } }, icon("close"))),
  h("div", { class: "command-fields" }, fields.map((one) => one.element)),
  optional(fields),
  h("div", { class: "command-foot" }, h("button", { type: "submit", class: "button primary" }, t("runCommand"), icon("send"))));
  const first = fields[0]?.input;
  if (rest && first?.matches("input")) first.value = rest;
  return { element: form, focus: () => (first ?? form.querySelector("[type=submit]")).focus() };
}
