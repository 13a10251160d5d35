// The list of channels with what is unread, and who one is.

import { calmly, h, icon, keepingFocus, roving } from "./dom.js";
import { KIND, byId, isForum, isThread, on, state } from "./store.js";
import { avatar } from "./avatar.js";
import { become, linkTo } from "./route.js";
import { openMenu } from "./menu.js";
import { t } from "./speech.js";
import { unreadIn } from "./unread.js";

const ICONS = { [KIND.text]: "text", [KIND.news]: "news", [KIND.forum]: "forum" };

const list = h("div", { class: "channels" });
const oneTabStop = roving(list, "a");
const title = h("h1", { class: "guild" });
const me = h("button", {
  type: "button",
  class: "myself",
  "aria-haspopup": "menu",
  on: { click: choosePerson },
});
export const channelsView = [title, list, me];

let current = null;

const VIEW = 1n << 10n;
const isHidden = (channel) =>
  channel.permission_overwrites?.some((one) => one.id === state.guild.id && BigInt(one.deny) & VIEW);

export const channelIcon = (channel) =>
  icon(isThread(channel) ? "thread" : isHidden(channel) ? "lock" : (ICONS[channel.type] ?? "text"));

/** Channels in the server's order; threads stand under theirs while they are open. */
export function orderedChannels() {
  return [...state.channels.values()]
    .filter((channel) => !isThread(channel) && channel.type !== KIND.category)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || byId(a, b));
}

export const threadsOf = (channel) =>
  [...state.channels.values()].filter((one) => isThread(one) && one.parent_id === channel.id).sort(byId);

// A forum has its own page for its posts; here only those that one reads or should read.
const listedThreads = (channel) =>
  threadsOf(channel).filter(
    (thread) =>
      thread.id === current ||
      (!thread.thread_metadata?.archived && (!isForum(channel) || unreadIn(thread.id) > 0)),
  );

function entry(channel) {
  const listed = isThread(channel) ? [] : listedThreads(channel);
  const elsewhere = listed.reduce((sum, thread) => sum + unreadIn(thread.id), 0);
  const unread = channel.id === current ? 0 : unreadIn(channel.id) - elsewhere;
  const link = h(
    "a",
    {
      href: linkTo(channel.id),
      class: unread ? "channel unread" : "channel",
      tabindex: "-1",
      data: { key: channel.id },
      "aria-current": channel.id === current ? "page" : null,
    },
    channelIcon(channel),
    h("span", { class: "label" }, channel.name),
    unread
      ? h("span", { class: "count" }, String(unread), h("span", { class: "unseen" }, ` ${t("unread")}`))
      : null,
  );
  return h("li", {}, link, listed.length ? h("ul", {}, listed.map(entry)) : null);
}

function draw() {
  const channels = orderedChannels();
  title.textContent = state.guild.name ?? "";
  keepingFocus(list, () =>
    list.replaceChildren(
      channels.length ? h("ul", {}, channels.map(entry)) : h("p", { class: "empty" }, t("noChannels")),
    ),
  );
  if (channels.length) oneTabStop(list.querySelector("[aria-current]"));
}

/** Language and roles tell the people apart better than their names do. */
function about(person) {
  const language = new Intl.DisplayNames([person.locale], { type: "language" }).of(
    person.locale.split("-")[0],
  );
  const roles =
    person.key === state.me.key
      ? state.me.roles
      : (state.guild.members?.find(({ user }) => user.id === person.id)?.roles ?? []);
  const names = state.guild.roles.filter((role) => roles.includes(role.id)).map((role) => role.name);
  return [language, ...names].join(" · ");
}

function drawMe() {
  me.setAttribute("aria-label", t("switchPerson", { name: state.me.name }));
  me.replaceChildren(
    avatar(state.me),
    h(
      "span",
      { class: "what" },
      h("span", { class: "label" }, state.me.name),
      h("span", { class: "description" }, about(state.me)),
    ),
    icon("chevron"),
  );
}

function choosePerson() {
  const people = state.people.map((person) => ({
    label: person.name,
    hint: about(person),
    node: avatar(person),
    checked: person.key === state.me.key,
    run: () => become(person.key),
  }));
  openMenu([{ heading: t("people") }, ...people], { label: t("people"), anchor: me, home: me });
}

export function showCurrent(id) {
  current = id;
  draw();
}

const drawSoon = calmly(draw);
for (const topic of ["channels", "messages", "read"]) on(topic, drawSoon);
on("reset", () => {
  draw();
  drawMe();
});
