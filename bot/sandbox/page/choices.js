// What a select or a command's option offers: its own options, or people, roles and channels.

import { state, nameOf } from "./store.js";

const people = () =>
  [...state.users.values()].map((user) => ({ value: user.id, label: nameOf(user), mark: "@", kind: "user" }));

const roles = () =>
  state.guild.roles
    .filter((role) => role.id !== state.guild.id)
    .map((role) => ({ value: role.id, label: role.name, mark: "@", kind: "role" }));

const channels = (types) =>
  [...state.channels.values()]
    .filter((channel) => !types?.length || types.includes(channel.type))
    .map((channel) => ({ value: channel.id, label: channel.name, mark: "#", kind: "channel" }));

const emoji = (option) => (option.emoji?.name && !option.emoji.id ? option.emoji.name : null);

const written = (component) =>
  (component.options ?? []).map((option) => ({
    value: option.value,
    label: option.label,
    description: option.description,
    mark: emoji(option),
    selected: Boolean(option.default),
  }));

const OF_COMPONENT = {
  3: written,
  5: people,
  6: roles,
  7: () => [...people(), ...roles()],
  8: (component) => channels(component.channel_types),
};

export function selectOptions(component) {
  const defaults = new Set((component.default_values ?? []).map((one) => String(one.id)));
  return OF_COMPONENT[component.type](component).map((option) =>
    defaults.has(option.value) ? { ...option, selected: true } : option,
  );
}

const OF_OPTION = {
  6: people,
  7: (option) => channels(option.channel_types),
  8: roles,
  9: () => [...people(), ...roles()],
};

/** The list for an option of type user, channel, role or mentionable; null for the typed ones. */
export const commandChoices = (option) => OF_OPTION[option.type]?.(option) ?? null;
