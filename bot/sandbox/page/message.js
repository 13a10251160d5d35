// One message as people see it: who, when, in answer to what, and what it says.

import { h, icon } from "./dom.js";
import { attachment } from "./attachments.js";
import { avatar, byline } from "./avatar.js";
import { componentText, components } from "./components.js";
import { clock, day, fullTime, t } from "./speech.js";
import { nameOf, state } from "./store.js";
import { embed } from "./embeds.js";
import { linkTo } from "./route.js";
import { markdown, plainLine } from "./markdown.js";
import { toNames } from "./mentions.js";
import { dismiss, toolbar } from "./actions.js";

const FLAG = { ephemeral: 64, loading: 128, componentsV2: 32768 };
const TYPE = { join: 7, thread: 18, starter: 21, menu: 23 };
const INTERACTION = { command: 2 };

export const isPrivate = (message) => Boolean(message.flags & FLAG.ephemeral);

/** The words of a message in one line, whatever it is made of. */
export function gist(message) {
  const embeds = (message.embeds ?? []).map((one) => `${one.title ?? ""} ${one.description ?? ""}`);
  const text = [message.content, componentText(message.components), ...embeds].filter(Boolean).join("\n");
  return (
    plainLine(toNames(text)) ||
    message.attachments?.map((file) => file.filename).join(", ") ||
    t("attachmentOnly")
  );
}

function time(message) {
  const date = new Date(message.timestamp);
  return h("time", { datetime: message.timestamp, title: fullTime(date) }, clock(date));
}

function quoted(message) {
  if (!message.message_reference || message.type === TYPE.starter) return null;
  const original = message.referenced_message;
  if (!original) {
    return h(
      "div",
      { class: "quoted" },
      icon("reply"),
      original === null ? t("original") : t("originalElsewhere"),
    );
  }
  return h(
    "a",
    { class: "quoted", href: linkTo(original.channel_id, original.id) },
    icon("reply"),
    h("span", { class: "name" }, nameOf(original.author)),
    h("span", { class: "gist" }, gist(original)),
  );
}

function commandUsed(message) {
  const used = message.interaction_metadata;
  if (used?.type !== INTERACTION.command) return null;
  const name = message.interaction?.name ?? used.name;
  const shown = name && (message.type === TYPE.menu ? name : `/${name}`);
  return h(
    "div",
    { class: "quoted" },
    icon("command"),
    h("span", {}, t(shown ? "used" : "usedCommand", { name: nameOf(used.user) })),
    shown ? h("span", { class: "mention" }, shown) : null,
  );
}

function system(message) {
  if (message.type === TYPE.join) return t("joined", { name: nameOf(message.author) });
  if (message.type === TYPE.thread)
    return t("threadStarted", { name: nameOf(message.author), text: message.content });
  return null;
}

function content(message) {
  const said = system(message);
  if (said) return h("div", { class: "system" }, said);
  if (message.flags & FLAG.loading) {
    return h(
      "div",
      { class: "thinking" },
      h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
      `${nameOf(message.author)} ${t("thinking")}`,
    );
  }
  const shown = message.type === TYPE.starter ? (message.referenced_message ?? message) : message;
  const edited = shown.edited_timestamp
    ? h("span", { class: "edited", title: fullTime(new Date(shown.edited_timestamp)) }, ` (${t("edited")})`)
    : null;
  const text = shown.content ? markdown(shown.content) : null;
  // "(edited)" closes the last line of text rather than opening one of its own.
  if (edited) (text?.lastElementChild?.matches(".para") ? text.lastElementChild : text)?.append(edited);
  return h(
    "div",
    { class: "content" },
    text,
    (shown.embeds ?? []).map(embed),
    components(shown.components, message),
    (shown.flags & FLAG.componentsV2 ? [] : (shown.attachments ?? [])).map(attachment),
    edited && !text ? h("div", { class: "subtext" }, edited) : null,
  );
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h(
    "ul",
    { class: "reactions" },
    message.reactions.map(({ emoji, count, me }) =>
      h(
        "li",
        { class: me ? "mine" : "" },
        h("span", { "aria-hidden": "true" }, `${emoji.name} ${count}`),
        h("span", { class: "unseen" }, t("react", { n: count, name: emoji.name })),
      ),
    ),
  );
}

function threadLink(message) {
  const thread = message.thread && (state.channels.get(message.thread.id) ?? message.thread);
  if (!thread || message.type === TYPE.starter) return null;
  return h(
    "a",
    { class: "thread-link", href: linkTo(thread.id) },
    icon("thread"),
    thread.name,
    h("span", { class: "dim" }, t("openThread")),
  );
}

function privacy(message) {
  if (!isPrivate(message)) return null;
  return h(
    "div",
    { class: "private" },
    icon("eye"),
    t("onlyYou"),
    " · ",
    h(
      "button",
      {
        type: "button",
        class: "bare",
        data: { key: `${message.id}:dismiss` },
        on: { click: () => dismiss(message) },
      },
      t("dismiss"),
    ),
  );
}

const concernsMe = (message) =>
  message.author.id !== state.me.id &&
  (message.mention_everyone ||
    message.mentions?.some((user) => user.id === state.me.id) ||
    message.mention_roles?.some((role) => state.me.roles.includes(role)));

/** look: {grouped, newDay, unread}; `editor` replaces the content while the message is being edited. */
export function messageRow(message, { grouped, newDay, unread }, editor = null) {
  const date = new Date(message.timestamp);
  const classes = [
    "message",
    grouped && "grouped",
    concernsMe(message) && "concerns-me",
    isPrivate(message) && "ephemeral",
  ];
  const body = h(
    "div",
    { class: "body" },
    commandUsed(message) ?? quoted(message),
    grouped ? null : h("div", { class: "head" }, byline(message.author), time(message)),
    editor ?? content(message),
    threadLink(message),
    reactions(message),
    privacy(message),
  );
  const row = h(
    "article",
    {
      class: classes.filter(Boolean).join(" "),
      tabindex: "-1",
      id: `message-${message.id}`,
      data: { key: message.id },
      "aria-label": t("messageBy", { name: nameOf(message.author), time: clock(date) }),
    },
    h("div", { class: "gutter" }, grouped ? time(message) : avatar(message.author)),
    body,
  );
  if (!editor && !(message.flags & FLAG.loading)) row.append(toolbar(message, row));
  const dividers = [
    newDay && h("div", { class: "divider" }, h("span", {}, day(date))),
    unread && h("div", { class: "divider unread" }, h("span", {}, t("newMessages"))),
  ].filter(Boolean);
  return h("div", { class: "slot", role: "presentation" }, dividers, row);
}
