// The message box: text, replies, files, mentions and the way into slash commands.

import { h, icon } from "./dom.js";
import { ATTACHABLE } from "./attachments.js";
import { act } from "./feed.js";
import { candidates, toMarks } from "./mentions.js";
import { commandForm, commandsLike } from "./commands.js";
import { editLast } from "./timeline.js";
import { isThread, nameOf, on, state } from "./store.js";
import { listbox } from "./listbox.js";
import { mayWrite } from "./permissions.js";
import { t } from "./speech.js";

const MENTION = /(^|\s)([@#])([\p{L}\p{N}_-]*)$/u;

let channel = null;
let person = null;
let replyTo = null;
let file = null;
const drafts = new Map();
const draftKey = () => `${person} ${channel}`;

export const composerView = h("div", { id: "composer" });
let box = null;
let head = null;

const suggestions = listbox({ label: t("suggestions"), onPick: pick });

function pick(option) {
  if (option.command) {
    box.value = "";
    drafts.delete(draftKey());
    showCommand(option);
    return;
  }
  const before = box.value.slice(0, box.selectionStart).replace(MENTION, `$1${option.value} `);
  box.value = before + box.value.slice(box.selectionStart);
  box.setSelectionRange(before.length, before.length);
}

function suggest() {
  const before = box.value.slice(0, box.selectionStart);
  const slash = /^\/([^\n]*)$/.exec(before);
  const mention = MENTION.exec(before);
  const options = slash ? commandsLike(slash[1]) : mention ? candidates(mention[2], mention[3]) : [];
  const width = () => Math.min(560, composerView.offsetWidth - 32);
  suggestions.show(box, composerView.querySelector(".box"), options, { width });
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, innerHeight / 3)}px`;
}

function onKey(event) {
  if (event.isComposing || suggestions.key(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape" && (replyTo || file)) {
    setReply(null);
    setFile(null);
  } else if (event.key === "ArrowUp" && !box.value) {
    event.preventDefault();
    editLast();
  }
}

async function send() {
  const text = toMarks(box.value.trim());
  if (!text && !file) return;
  const [answered, sent] = [replyTo, file];
  box.value = "";
  drafts.delete(draftKey());
  setReply(null);
  setFile(null);
  grow();
  if (sent) await act("upload", { channel, name: sent.name, text: await sent.text(), content: text });
  else if (answered) await act("reply", { message: answered.id, channel, text });
  else await act("message", { channel, text });
}

function setReply(message) {
  replyTo = message;
  drawHead();
}

function setFile(chosen) {
  file = chosen;
  drawHead();
}

function drawHead() {
  const note = (words, undo, label) =>
    h(
      "div",
      { class: "note" },
      h("span", {}, words),
      h(
        "button",
        {
          type: "button",
          class: "bare",
          "aria-label": label,
          on: {
            click: () => {
              undo();
              box.focus();
            },
          },
        },
        icon("close"),
      ),
    );
  const isArchived = state.channels.get(channel)?.thread_metadata?.archived;
  head?.replaceChildren(
    ...[
      isArchived && h("p", { class: "note" }, t("archivedThread")),
      replyTo && note(t("replyingTo", { name: nameOf(replyTo.author) }), () => setReply(null), t("cancel")),
      file && note(file.name, () => setFile(null), t("removeFile", { name: file.name })),
    ].filter(Boolean),
  );
}

function showCommand({ command, rest }) {
  const form = commandForm(command, channel, rest, () => {
    showBox();
    box.focus();
  });
  box = null;
  composerView.replaceChildren(form.element);
  form.focus();
}

function showBox() {
  const place = state.channels.get(channel);
  suggestions.hide();
  if (!place || !mayWrite(place)) {
    box = null;
    composerView.replaceChildren(h("p", { class: "may-not" }, t("mayNotWrite")));
    return;
  }
  const sign = isThread(place) ? "" : "#";
  const name = t("write", { name: `${sign}${place.name}` });
  const chooser = h("input", {
    type: "file",
    accept: ATTACHABLE,
    class: "unseen",
    tabindex: "-1",
    "aria-hidden": "true",
    on: {
      change() {
        setFile(chooser.files[0] ?? null);
        chooser.value = "";
        box.focus();
      },
    },
  });
  box = h("textarea", {
    rows: "1",
    maxlength: "2000",
    placeholder: name,
    "aria-label": name,
    "aria-autocomplete": "list",
    id: "message-box",
    on: {
      keydown: onKey,
      blur: () => suggestions.hide(),
      input() {
        grow();
        suggest();
        drafts.set(draftKey(), box.value);
      },
    },
  });
  box.value = drafts.get(draftKey()) ?? "";
  head = h("div", { class: "notes" });
  composerView.replaceChildren(
    head,
    h(
      "div",
      { class: "box" },
      chooser,
      h(
        "button",
        {
          type: "button",
          class: "bare",
          "aria-label": t("attach"),
          title: t("attach"),
          on: { click: () => chooser.click() },
        },
        icon("plus"),
      ),
      box,
      h(
        "button",
        {
          type: "button",
          class: "bare send",
          "aria-label": t("send"),
          title: t("send"),
          on: { click: send },
        },
        icon("send"),
      ),
    ),
  );
  drawHead();
  grow();
}

/** Whoever comes back after a lost line finds what was begun; another person or place begins anew. */
export function showComposer(id) {
  if (id === channel && person === state.me.key) return;
  replyTo = file = null;
  channel = id;
  person = state.me.key;
  showBox();
}

on("channels", () => {
  const place = state.channels.get(channel);
  if (!place) return;
  const isOpen = !composerView.querySelector(".may-not");
  if (mayWrite(place) === isOpen) drawHead();
  else showBox();
});

/** Puts an example into the box, ready to be sent or changed. */
export function propose(text) {
  if (!box) return;
  box.value = text;
  drafts.set(draftKey(), text);
  grow();
  box.focus();
  if (text.startsWith("/")) suggest();
}

on("reply", (message) => {
  if (!box) showBox();
  setReply(message);
  box?.focus();
});
