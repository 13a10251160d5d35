// What one person may see right now: built from the snapshot, kept current by the frames that follow.

export const KIND = { text: 0, direct: 1, category: 4, news: 5, forum: 15 };
export const isThread = (channel) => [10, 11, 12].includes(channel?.type);
export const isForum = (channel) => channel?.type === KIND.forum;

// As many as the snapshot brings, with some room: a flood must not slow the page down for good.
const MOST_KEPT = 250;

export const state = {
  me: null,
  people: [],
  users: new Map(),
  guild: { roles: [] },
  channels: new Map(),
  messages: new Map(),
  ephemeral: new Map(),
  gone: new Set(),
  commands: [],
  modal: null,
  panels: { mail: [], issues: [], repositories: [], tickets: [], customers: [], status: [] },
  repositories: [],
  tour: [],
  online: true,
  typing: new Map(),
};

const listeners = new Map();

/** Topics: me, reset, channels, messages (channel id, new message), modal, commands, panels, bot, typing. */
export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

export function tell(topic, ...values) {
  for (const listener of listeners.get(topic) ?? []) listener(...values);
}

// Snowflakes grow with time but do not fit a Number.
export const byId = (a, b) => (a.id === b.id ? 0 : BigInt(a.id) < BigInt(b.id) ? -1 : 1);
export const newer = (a, b) => BigInt(a || 0) > BigInt(b || 0);

function meet(message) {
  for (const user of [message.author, ...(message.mentions ?? [])]) {
    if (user) state.users.set(user.id, { ...state.users.get(user.id), ...user });
  }
}

export const nameOf = (user) => {
  const known = state.users.get(user?.id) ?? user;
  return known?.name ?? known?.global_name ?? known?.username;
};

// The snapshot names a person's roles; everything else Discord says about them goes by id.
const roleIds = ({ me, guild }) =>
  guild.roles
    .filter((role) => me.roles.includes(role.name) || me.roles.includes(role.id))
    .map((role) => role.id);

/** A direct conversation has no name of its own: it bears that of whom one speaks with. */
function known(channel) {
  if (channel.type !== KIND.direct || channel.name) return channel;
  const other = (state.messages.get(channel.id) ?? []).find(
    ({ author }) => author.id !== state.me.id,
  )?.author;
  return { ...channel, name: nameOf(other) ?? "…" };
}

function onSnapshot(frame) {
  Object.assign(state, {
    me: { ...frame.me, roles: roleIds(frame) },
    people: frame.people,
    guild: frame.guild,
    commands: frame.commands,
    modal: frame.modal,
    panels: { ...state.panels, ...frame.panels },
    online: frame.bot,
    repositories: frame.repositories ?? [],
    tour: frame.tour ?? [],
    channels: new Map(),
    messages: new Map(Object.entries(frame.messages)),
    ephemeral: new Map(Object.entries(frame.ephemeral ?? {})),
    users: new Map(),
    typing: new Map(),
  });
  for (const member of frame.guild.members ?? []) meet({ author: member.user });
  for (const list of [...state.messages.values(), ...state.ephemeral.values()]) list.forEach(meet);
  for (const person of frame.people) {
    state.users.set(person.id, { ...state.users.get(person.id), id: person.id, name: person.name });
  }
  state.channels = new Map(frame.channels.map((channel) => [channel.id, known(channel)]));
  // The language comes first: whoever draws anew afterwards must already speak it.
  tell("me");
  tell("reset");
}

function put(map, message) {
  const list = map.get(message.channel_id) ?? [];
  const old = list.find((other) => other.id === message.id);
  // An update may carry only what changed.
  const merged = old ? { ...old, ...message } : message;
  map.set(
    message.channel_id,
    [...list.filter((other) => other !== old), merged].sort(byId).slice(-MOST_KEPT),
  );
  meet(merged);
  tell("messages", message.channel_id, old ? null : merged);
}

function drop(map, { id, channel_id: channel }) {
  state.gone.add(id);
  map.set(
    channel,
    (map.get(channel) ?? []).filter((message) => message.id !== id),
  );
  tell("messages", channel, null);
}

function react({ message_id: id, channel_id: channel, user_id: user, emoji }, step) {
  const message = state.messages.get(channel)?.find((one) => one.id === id);
  if (!message) return;
  const same = (reaction) => reaction.emoji.name === emoji.name && reaction.emoji.id === emoji.id;
  const before = message.reactions?.find(same) ?? { emoji, count: 0, me: false };
  const mine = user === state.me.id ? step > 0 : before.me;
  const after = { ...before, count: before.count + step, me: mine };
  const others = (message.reactions ?? []).filter((reaction) => !same(reaction));
  put(state.messages, { ...message, reactions: after.count > 0 ? [...others, after] : others });
}

function setChannel(channel) {
  state.channels.set(channel.id, { ...state.channels.get(channel.id), ...channel });
  tell("channels");
}

function dropChannel({ id }) {
  state.channels.delete(id);
  tell("channels");
}

function onTyping({ channel_id: channel, user_id: user, member }) {
  if (user === state.me.id) return;
  if (member) meet({ author: member.user });
  const until = Date.now() + 10_000;
  state.typing.set(channel, { user, until });
  tell("typing", channel);
}

function onMember(member) {
  meet({ author: member.user });
  const members = (state.guild.members ?? []).filter((other) => other.user.id !== member.user.id);
  state.guild = { ...state.guild, members: [...members, member] };
  if (member.user.id === state.me.id) state.me = { ...state.me, roles: member.roles };
  tell("channels");
}

const EVENTS = {
  MESSAGE_CREATE(message) {
    if (state.typing.get(message.channel_id)?.user === message.author.id)
      state.typing.delete(message.channel_id);
    put(state.messages, message);
    // A first private message opens the conversation it is in.
    if (!state.channels.has(message.channel_id) && !message.guild_id) {
      setChannel(known({ id: message.channel_id, type: KIND.direct }));
    }
  },
  MESSAGE_UPDATE: (message) => put(state.messages, message),
  MESSAGE_DELETE: (gone) => drop(state.messages, gone),
  MESSAGE_DELETE_BULK: ({ ids, channel_id }) => ids.forEach((id) => drop(state.messages, { id, channel_id })),
  MESSAGE_REACTION_ADD: (reaction) => react(reaction, 1),
  MESSAGE_REACTION_REMOVE: (reaction) => react(reaction, -1),
  THREAD_CREATE: setChannel,
  THREAD_UPDATE: setChannel,
  THREAD_DELETE: dropChannel,
  CHANNEL_CREATE: setChannel,
  CHANNEL_UPDATE: setChannel,
  CHANNEL_DELETE: dropChannel,
  GUILD_MEMBER_ADD: onMember,
  GUILD_MEMBER_UPDATE: onMember,
  TYPING_START: onTyping,
};

const FRAMES = {
  snapshot: onSnapshot,
  event: ({ type, data }) => EVENTS[type]?.(data),
  ephemeral: ({ type, data }) => (type === "delete" ? drop : put)(state.ephemeral, data),
  modal({ data }) {
    state.modal = data;
    tell("modal");
  },
  commands({ data }) {
    state.commands = data;
    tell("commands");
  },
  bot({ online }) {
    state.online = online;
    tell("bot");
  },
  panel({ name, data }) {
    state.panels[name] = data;
    tell("panels");
  },
};

/** Takes one frame of the feed; kinds and events this page does not show are left aside. */
export const take = (frame) => FRAMES[frame.kind]?.(frame);

/** Everything to read in a channel, the private answers at their place in time. */
export const timeline = (channel) =>
  [...(state.messages.get(channel) ?? []), ...(state.ephemeral.get(channel) ?? [])].sort(byId);
