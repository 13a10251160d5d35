// What the person may do in a channel, by Discord's order of roles and overwrites.
// https://discord.com/developers/docs/topics/permissions#permission-overwrites

import { KIND, isThread, state } from "./store.js";

export const MAY = {
  administrate: 1n << 3n,
  write: 1n << 11n,
  manageMessages: 1n << 13n,
  manageThreads: 1n << 34n,
  writeInThreads: 1n << 38n,
};

const myRoles = () =>
  state.guild.roles.filter((role) => role.id === state.guild.id || state.me.roles.includes(role.id));

const granted = () => myRoles().reduce((bits, role) => bits | BigInt(role.permissions), 0n);

export function may(bit, channel) {
  const roles = myRoles();
  let allowed = granted();
  if (state.guild.owner_id === state.me.id || allowed & MAY.administrate) return true;
  const place = isThread(channel) ? state.channels.get(channel.parent_id) : channel;
  const overwrites = place?.permission_overwrites ?? [];
  const apply = (those) => {
    const deny = those.reduce((bits, one) => bits | BigInt(one.deny), 0n);
    const allow = those.reduce((bits, one) => bits | BigInt(one.allow), 0n);
    allowed = (allowed & ~deny) | allow;
  };
  apply(overwrites.filter((one) => one.id === state.guild.id));
  apply(overwrites.filter((one) => one.id !== state.guild.id && roles.some((role) => role.id === one.id)));
  apply(overwrites.filter((one) => one.id === state.me.id));
  return Boolean(allowed & bit);
}

/** Whether a command is offered: Discord hides those whose required permissions one lacks. */
export function mayUse({ default_member_permissions: needed }) {
  if (needed === null || needed === undefined) return true;
  const mine = granted();
  return Boolean(mine & MAY.administrate) || (needed !== "0" && (mine & BigInt(needed)) === BigInt(needed));
}

export const mayWrite = (channel) =>
  channel.type === KIND.direct || may(isThread(channel) ? MAY.writeInThreads : MAY.write, channel);
