// Turns the names people type into the ids Discord sends, and back again for editing.

import { state, nameOf, isThread } from "./store.js";

const longestFirst = (a, b) => b[0].length - a[0].length;

/** [written, mark] pairs for everybody and everything that can be mentioned here. */
function pairs() {
  const users = [...state.users.values()].map((user) => [`@${nameOf(user)}`, `<@${user.id}>`]);
  const roles = state.guild.roles
    .filter((role) => role.name !== "@everyone")
    .map((role) => [`@${role.name}`, `<@&${role.id}>`]);
  const channels = [...state.channels.values()]
    .filter((channel) => !isThread(channel))
    .map((channel) => [`#${channel.name}`, `<#${channel.id}>`]);
  return [...users, ...roles, ...channels].sort(longestFirst);
}

// A name inside an address, or one that goes on, is not a mention.
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const named = (written) => new RegExp(`(?<![\\p{L}\\p{N}/<])${escape(written)}(?![\\p{L}\\p{N}_-])`, "gu");

export function toMarks(text) {
  return pairs().reduce((all, [written, mark]) => all.replace(named(written), () => mark), text);
}

/** What stands in the box while a message is edited. */
export function toNames(text) {
  return pairs().reduce(
    (all, [written, mark]) => all.replaceAll(mark, written),
    text.replaceAll("<@!", "<@"),
  );
}

/** Who or what `@…` or `#…` just before the cursor may mean. */
export function candidates(sign, typed) {
  const fits = (written) => written.toLowerCase().slice(1).includes(typed.toLowerCase());
  return pairs()
    .filter(([written]) => written[0] === sign && fits(written))
    .map(([written]) => ({ value: written, label: written }))
    .sort((a, b) => a.label.localeCompare(b.label))
    .slice(0, 8);
}
