// Slash commands: finding one by typing, and running it with its options.

import { h, icon } from "./dom.js";
import { act } from "./feed.js";
import { localised, t } from "./speech.js";
import { mayUse } from "./permissions.js";
import { optionField, optional } from "./options.js";
import { state } from "./store.js";

const SUB = [1, 2];

/** Commands and subcommands as one flat list: {name, shown, description, options}. */
function flat(commands, name = "", shown = "") {
  return commands.flatMap((command) => {
    const full = `${name} ${command.name}`.trim();
    const written = `${shown} ${localised(command, "name")}`.trim();
    const subs = (command.options ?? []).filter((option) => SUB.includes(option.type));
    if (subs.length) return flat(subs, full, written);
    return [
      {
        name: full,
        shown: written,
        description: localised(command, "description"),
        options: command.options ?? [],
      },
    ];
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
      return {
        value: command.name,
        label: `/${command.shown}`,
        description: command.description,
        command,
        rest,
      };
    });
}

/**
 * The form of one command. `leave()` gives the message box back; called after the command was
 * sent as well as when the person thinks better of it. `rest` is what was typed after its name.
 */
export function commandForm(command, channel, rest, leave) {
  const values = () =>
    Object.fromEntries(
      fields
        .map((one) => [one.option.name, one.read()])
        .filter(([, value]) => value !== undefined && value !== null),
    );
  const context = (focused, typedNow) => ({
    channel,
    name: command.name,
    options: { ...values(), [focused]: typedNow },
    focused,
  });
  const fields = command.options.map((option, at) => optionField(option, context, at ? "" : rest));

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

  const form = h(
    "form",
    {
      class: "command",
      "aria-label": `/${command.shown}`,
      novalidate: true,
      on: {
        submit(event) {
          event.preventDefault();
          run();
        },
        keydown(event) {
          const one = fields.find(({ input }) => input === event.target);
          if (one?.key(event) || event.defaultPrevented) return;
          if (event.key === "Escape") leave();
        },
      },
    },
    h(
      "div",
      { class: "command-head" },
      h("strong", { class: "mention" }, `/${command.shown}`),
      h("span", { class: "dim" }, command.description),
      h(
        "button",
        { type: "button", class: "bare", "aria-label": t("leaveCommand"), on: { click: leave } },
        icon("close"),
      ),
    ),
    h(
      "div",
      { class: "command-fields" },
      fields.map((one) => one.element),
    ),
    optional(fields),
    h(
      "div",
      { class: "command-foot" },
      h("button", { type: "submit", class: "button primary" }, t("runCommand"), icon("send")),
    ),
  );
  return { element: form, focus: () => (fields[0]?.input ?? form.querySelector("[type=submit]")).focus() };
}
