// The messages of one channel: drawn once each, redrawn only where something changed.

import { calmly, h, icon, keepingFocus, roving } from "./dom.js";
import { act } from "./feed.js";
import { announce } from "./notices.js";
import { firstUnread, markRead } from "./unread.js";
import { gist, isPrivate, messageRow } from "./message.js";
import { nameOf, on, state, timeline } from "./store.js";
import { placeInAddress } from "./route.js";
import { t } from "./speech.js";
import { toMarks, toNames } from "./mentions.js";

const GROUP_MS = 7 * 60_000;
const NEAR_PX = 120;
/** Types of messages that somebody said: plain, a reply, the answer to a command. */
const SPOKEN = [0, 19, 20];

let channel = null;
let unreadFrom = null;
let editing = null;
let drawn = new Map();

const feed = h("div", { class: "feed", role: "feed", id: "messages" });
const jump = h(
  "button",
  { type: "button", class: "jump", hidden: true, on: { click: () => toBottom() } },
  icon("down"),
);
const scroller = h("div", { class: "scroller" }, feed);
export const timelineView = h("div", { class: "timeline" }, scroller, jump);
const oneTabStop = roving(feed, "article");

const isNear = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;

function toBottom() {
  scroller.scrollTop = scroller.scrollHeight;
  jump.hidden = true;
}

// Who reads the newest stays there, whatever grows: a preview that arrives, a box that closes.
let stuck = true;
let scrolledTo = 0;
scroller.addEventListener("scroll", () => {
  // What grows scrolls nobody away; only who moves up wants to leave.
  if (isNear()) stuck = true;
  else if (scroller.scrollTop < scrolledTo) stuck = false;
  scrolledTo = scroller.scrollTop;
  if (stuck) jump.hidden = true;
});
const sizes = new ResizeObserver(() => stuck && toBottom());
sizes.observe(feed);
sizes.observe(scroller);

const sameDay = (a, b) => new Date(a.timestamp).toDateString() === new Date(b.timestamp).toDateString();

function look(message, previous) {
  const newDay = !previous || !sameDay(message, previous);
  const unread = message.id === unreadFrom;
  const apart =
    newDay ||
    unread ||
    message.message_reference ||
    message.interaction_metadata ||
    previous.author.id !== message.author.id ||
    isPrivate(previous) !== isPrivate(message) ||
    !SPOKEN.includes(message.type) ||
    !SPOKEN.includes(previous.type) ||
    new Date(message.timestamp) - new Date(previous.timestamp) > GROUP_MS;
  return { grouped: !apart, newDay, unread };
}

/** A reply shows its original as it is now: edited, or gone. */
function originalOf({ referenced_message: original }) {
  if (!original) return original;
  if (state.gone.has(original.id)) return null;
  return state.messages.get(original.channel_id)?.find((message) => message.id === original.id) ?? original;
}

const welcome = ({ name, topic }) =>
  h(
    "div",
    { class: "empty" },
    h("strong", {}, name),
    topic ? h("p", {}, topic) : null,
    h("p", {}, t("noMessages")),
  );

function draw() {
  const list = timeline(channel);
  const next = new Map();
  let previous = null;
  for (const message of list) {
    const shape = look(message, previous);
    const original = originalOf(message);
    const signs = [message, original, shape.grouped, shape.newDay, shape.unread, editing === message.id];
    const old = drawn.get(message.id);
    const slot =
      old && signs.every((sign, index) => sign === old.signs[index])
        ? old.slot
        : messageRow(
            { ...message, referenced_message: original },
            shape,
            editing === message.id ? editor(message) : null,
          );
    next.set(message.id, { slot, signs });
    previous = message;
  }
  drawn = next;
  const slots = [...next.values()].map(({ slot }) => slot);
  if (!slots.length) slots.push(welcome(state.channels.get(channel)));
  keepingFocus(feed, () => replaceChanged(slots));
  if (next.size)
    oneTabStop(feed.querySelector("article[tabindex='0']") ?? feed.querySelector(".slot:last-child article"));
}

// Nodes that stay are not touched: moving one would lose its focus and close its open lists.
function replaceChanged(slots) {
  const staying = new Set(slots);
  for (const child of [...feed.children]) if (!staying.has(child)) child.remove();
  slots.forEach((slot, index) => {
    if (feed.children[index] !== slot) feed.insertBefore(slot, feed.children[index] ?? null);
  });
}

function editor(message) {
  const box = h("textarea", {
    "aria-label": t("editLabel"),
    rows: "2",
    maxlength: "2000",
    data: { key: `${message.id}:editor` },
  });
  box.value = toNames(message.content);
  const leave = () => {
    editing = null;
    draw();
    document.getElementById(`message-${message.id}`)?.focus();
  };
  const save = async () => {
    const text = toMarks(box.value.trim());
    if (text && text !== message.content && !(await act("edit", { message: message.id, text }))) return;
    leave();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && !event.shiftKey) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const row = h(
    "div",
    { class: "editor" },
    box,
    h(
      "div",
      { class: "editor-foot" },
      h("span", { class: "dim" }, t("editHint")),
      h("button", { type: "button", class: "button secondary", on: { click: leave } }, t("cancel")),
      h("button", { type: "button", class: "button primary", on: { click: save } }, t("save")),
    ),
  );
  return row;
}

function startEditing(message) {
  editing = message.id;
  draw();
  const box = feed.querySelector(".editor textarea");
  box?.focus();
  box?.setSelectionRange(box.value.length, box.value.length);
}

export function showTimeline(id) {
  channel = id;
  editing = null;
  drawn = new Map();
  unreadFrom = firstUnread(id)?.id ?? null;
  feed.setAttribute("aria-label", t("messages", { name: state.channels.get(id)?.name ?? "" }));
  jump.replaceChildren(icon("down"), t("jumpDown"));
  draw();
  stuck = true;
  toBottom();
  goToMessage();
  markRead(id);
}

/** Brings the message named in the address into view and puts the focus on it. */
export function goToMessage() {
  const row = document.getElementById(`message-${placeInAddress().message}`);
  row?.scrollIntoView({ block: "center" });
  row?.focus({ preventScroll: true });
}

/** The newest message this person wrote here, for "arrow up edits it". */
export function editLast() {
  const mine = timeline(channel).filter(
    (message) => message.author.id === state.me.id && !isPrivate(message),
  );
  if (mine.length) startEditing(mine[mine.length - 1]);
}

let arrived = null;
const follow = calmly(() => {
  draw();
  const isMine = arrived?.author.id === state.me.id;
  // A private answer is to something one has just done: it must not come unseen.
  if (stuck || isMine || (arrived && isPrivate(arrived))) toBottom();
  else if (arrived) jump.hidden = false;
  if (arrived && !isMine) announce(`${nameOf(arrived.author)}: ${gist(arrived)}`);
  arrived = null;
  markRead(channel);
});

on("edit", startEditing);
on("messages", (id, fresh) => {
  if (id !== channel) return;
  arrived = fresh ?? arrived;
  follow();
});
