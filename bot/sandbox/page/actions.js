// What can be done with a message: the toolbar, the context menu and their keys.

import { h, icon } from "./dom.js";
import { act } from "./feed.js";
import { announce, toast } from "./notices.js";
import { confirmation } from "./modal.js";
import { MAY, may, mayUse, mayWrite } from "./permissions.js";
import { state, tell } from "./store.js";
import { localised, t } from "./speech.js";
import { openMenu } from "./menu.js";

const MESSAGE_COMMAND = 3;

const isMine = (message) => message.author.id === state.me.id;
/** A private answer is the person's own to remove, for good. */
export const dismiss = (message) => act("delete", { message: message.id });

const isPrivate = (message) => Boolean(message.flags & 64);

async function remove(message) {
  if (await confirmation(t("deleteTitle"), t("deleteText"), t("delete")))
    act("delete", { message: message.id });
}

async function copyId(message) {
  try {
    await navigator.clipboard.writeText(message.id);
    announce(t("copied"));
    toast(t("copied"), "done");
  } catch {
    // Without the right to the clipboard the id can at least be read and marked.
    toast(message.id, "done");
  }
}

/** Only what this person may really do; the same list feeds the menu, the toolbar and the keys. */
function actionsFor(message) {
  const channel = state.channels.get(message.channel_id);
  if (isPrivate(message)) {
    return [
      { id: "copy", label: t("copyId"), run: () => copyId(message) },
      { id: "dismiss", label: t("dismiss"), run: () => dismiss(message) },
    ];
  }
  return [
    mayWrite(channel) && { id: "reply", label: t("reply"), mark: "R", run: () => tell("reply", message) },
    isMine(message) && { id: "edit", label: t("edit"), mark: "E", run: () => tell("edit", message) },
    { id: "copy", label: t("copyId"), run: () => copyId(message) },
    (isMine(message) || may(MAY.manageMessages, channel)) && {
      id: "delete",
      label: t("delete"),
      mark: "Del",
      danger: true,
      run: () => remove(message),
    },
  ].filter(Boolean);
}

function appsFor(message) {
  if (isPrivate(message)) return [];
  return state.commands
    .filter((command) => command.type === MESSAGE_COMMAND && mayUse(command))
    .map((command) => ({
      label: localised(command, "name"),
      run: () => act("menu", { name: command.name, message: message.id }),
    }));
}

export function openActions(message, anchor, home) {
  const apps = appsFor(message);
  const items = actionsFor(message);
  if (apps.length) items.push(null, { heading: t("apps") }, ...apps);
  openMenu(items, { label: t("actions"), anchor, home });
}

export function toolbar(message, row) {
  const quick = actionsFor(message).filter((action) => ["reply", "edit"].includes(action.id));
  const more = h(
    "button",
    {
      type: "button",
      "aria-label": t("more"),
      title: t("more"),
      "aria-haspopup": "menu",
      data: { key: `${message.id}:more` },
      on: { click: () => openActions(message, more, more) },
    },
    icon("more"),
  );
  const buttons = quick.map((action) =>
    h(
      "button",
      {
        type: "button",
        "aria-label": action.label,
        title: action.label,
        data: { key: `${message.id}:${action.id}` },
        on: { click: action.run },
      },
      icon(action.id),
    ),
  );
  row.addEventListener("contextmenu", (event) => {
    // Text that is marked and links keep the browser's own menu.
    if (event.target.closest("a, textarea") || String(getSelection())) return;
    event.preventDefault();
    const { clientX: left, clientY: top } = event;
    openActions(message, left || top ? { left, top, bottom: top } : row, row);
  });
  row.addEventListener("keydown", (event) => onKey(event, message, row));
  return h("div", { class: "toolbar" }, buttons, more);
}

const KEYS = { r: "reply", e: "edit", Delete: "delete" };

function onKey(event, message, row) {
  if (event.target !== row || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey) || event.key === "Enter") {
    event.preventDefault();
    openActions(message, row.querySelector(".body"), row);
    return;
  }
  const action = actionsFor(message).find(({ id }) => id === KEYS[event.key]);
  if (!action) return;
  event.preventDefault();
  action.run();
}
