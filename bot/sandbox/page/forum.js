// A forum: its posts, the tags to narrow them by, and the form for a new one.

import { calmly, h, icon, keepingFocus, roving } from "./dom.js";
import { act } from "./feed.js";
import { avatar } from "./avatar.js";
import { byId, nameOf, on, state, timeline } from "./store.js";
import { clock, day, t } from "./speech.js";
import { gist } from "./message.js";
import { go, linkTo } from "./route.js";
import { may, MAY } from "./permissions.js";
import { threadsOf } from "./channels.js";
import { toMarks } from "./mentions.js";
import { unreadIn } from "./unread.js";

const TITLE_LENGTH = 100;
const MOST_TAGS = 5;

export const forumView = h("div", { class: "forum scroller" });
let forum = null;
let tag = null;

const head = h("div", { class: "forum-head" });
const list = h("div", { class: "posts" });
const oneTabStop = roving(list, "a");
forumView.append(head, list);

const tagName = ({ emoji_name: emoji, name }) => (emoji ? `${emoji} ${name}` : name);

function chips(tags, onChange, chosen, most) {
  return tags.map((one) =>
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "aria-pressed": String(chosen.has(one.id)),
        on: {
          click(event) {
            if (chosen.has(one.id)) chosen.delete(one.id);
            else if (chosen.size < most) chosen.add(one.id);
            event.currentTarget.setAttribute("aria-pressed", String(chosen.has(one.id)));
            onChange(one.id);
          },
        },
      },
      tagName(one),
    ),
  );
}

function drawHead() {
  const chosen = new Set(tag ? [tag] : []);
  const filter = (id) => {
    tag = tag === id ? null : id;
    drawHead();
    drawPosts();
  };
  const create = may(MAY.write, forum)
    ? h(
        "button",
        { type: "button", class: "button primary", data: { key: "new-post" }, on: { click: () => showForm() } },
        icon("plus"),
        t("newPost"),
      )
    : null;
  const at = [...head.querySelectorAll(".chip")].indexOf(document.activeElement);
  head.replaceChildren(
    h(
      "div",
      { class: "chips", role: "group", "aria-label": t("tags") },
      chips(forum.available_tags ?? [], filter, chosen, MOST_TAGS),
    ),
    create ?? "",
  );
  if (at >= 0) head.querySelectorAll(".chip")[at].focus();
}

function post(thread) {
  const messages = timeline(thread.id);
  const [first] = messages;
  const last = messages.at(-1);
  const date = new Date(last?.timestamp ?? thread.thread_metadata?.create_timestamp ?? Date.now());
  const unread = unreadIn(thread.id);
  const count = Math.max(messages.length, 1);
  const tags = (thread.applied_tags ?? [])
    .map((id) => forum.available_tags?.find((one) => one.id === id))
    .filter(Boolean);
  const author = first?.author ?? { id: thread.owner_id };
  return h(
    "li",
    {},
    h(
      "a",
      {
        href: linkTo(thread.id),
        class: unread ? "post unread" : "post",
        tabindex: "-1",
        data: { key: thread.id },
      },
      avatar(author),
      h(
        "span",
        { class: "what" },
        h("span", { class: "post-title" }, thread.name),
        first ? h("span", { class: "description" }, gist(first)) : null,
        h(
          "span",
          { class: "post-foot" },
          tags.map((one) => h("span", { class: "tag" }, tagName(one))),
          thread.thread_metadata?.archived ? h("span", { class: "tag" }, t("archived")) : null,
          h(
            "span",
            { class: "dim" },
            [
              nameOf(author) && t("by", { name: nameOf(author) }),
              count === 1 ? t("oneMessage") : t("messagesCount", { n: count }),
              `${day(date)} ${clock(date)}`,
            ]
              .filter(Boolean)
              .join(" · "),
          ),
        ),
      ),
      unread
        ? h("span", { class: "count" }, String(unread), h("span", { class: "unseen" }, ` ${t("unread")}`))
        : null,
    ),
  );
}

function drawPosts() {
  const latest = (thread) => timeline(thread.id).at(-1) ?? thread;
  const posts = threadsOf(forum)
    .filter((thread) => !tag || thread.applied_tags?.includes(tag))
    .sort((a, b) => byId(latest(b), latest(a)));
  list.replaceChildren(
    posts.length
      ? h("ul", { "aria-label": t("posts") }, posts.map(post))
      : h("p", { class: "empty" }, t("noPosts")),
  );
  if (posts.length) oneTabStop();
}

/** `begun` is what the form says already: {title, text, tags}, the tags by their names. */
function showForm(begun = {}) {
  const chosen = new Set();
  const title = h("input", {
    id: "post-title",
    type: "text",
    maxlength: String(TITLE_LENGTH),
    required: true,
    autocomplete: "off",
  });
  const text = h("textarea", { id: "post-text", rows: "6", maxlength: "2000", required: true });
  title.value = begun.title ?? "";
  text.value = begun.text ?? "";
  const leave = () => {
    drawHead();
    head.querySelector("[data-key=new-post]")?.focus();
  };
  const send = async (event) => {
    event.preventDefault();
    const empty = [title, text].find((field) => !field.value.trim());
    if (empty) {
      empty.focus();
      return;
    }
    const before = new Set(threadsOf(forum).map(({ id }) => id));
    const done = await act("post", {
      channel: forum.id,
      title: title.value.trim(),
      text: toMarks(text.value.trim()),
      tags: [...chosen],
    });
    if (!done) return;
    drawHead();
    const created = threadsOf(forum).find(
      ({ id, owner_id: owner }) => !before.has(id) && owner === state.me.id,
    );
    if (created) go(created.id);
  };
  // Some tags, "solved" for instance, are for those who look after the forum.
  const mine = (forum.available_tags ?? []).filter((one) => !one.moderated || may(MAY.manageThreads, forum));
  for (const one of mine) if (begun.tags?.includes(one.name)) chosen.add(one.id);
  const picker = chips(mine, () => {}, chosen, MOST_TAGS);
  head.replaceChildren(
    h(
      "form",
      {
        class: "post-form",
        "aria-label": t("newPost"),
        on: {
          submit: send,
          keydown: (event) => event.key === "Escape" && leave(),
        },
      },
      h("label", { for: "post-title" }, t("title")),
      title,
      h("label", { for: "post-text" }, t("postText")),
      text,
      picker.length ? h("div", { class: "chips", role: "group", "aria-label": t("tags") }, picker) : null,
      h(
        "div",
        { class: "form-foot" },
        h("button", { type: "button", class: "button secondary", on: { click: leave } }, t("cancel")),
        h("button", { type: "submit", class: "button primary" }, t("create")),
      ),
    ),
  );
  title.focus();
}

/** Opens the form of a new post with these words in it, ready to be sent or changed. */
export const proposePost = showForm;

export function showForum(channel) {
  if (forum?.id !== channel.id) tag = null;
  forum = channel;
  drawHead();
  drawPosts();
}

/** Follows what happens while the forum is what people look at. */
const follow = calmly(() => {
  if (!forum || forumView.hidden) return;
  forum = state.channels.get(forum.id) ?? forum;
  keepingFocus(list, drawPosts);
});
for (const topic of ["channels", "messages", "read"]) on(topic, follow);
