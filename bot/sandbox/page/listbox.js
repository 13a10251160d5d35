// A list of options that floats beside its owner; the focus stays on the owner, as ARIA's combobox asks.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

import { h, icon, place } from "./dom.js";

let count = 0;

/**
 * options: [{value, label, description, mark, selected, group}]
 * onPick(option) is called for a choice; `multiple` keeps the list open and marks what is chosen.
 */
export function listbox({ label, multiple = false, empty = null, onPick }) {
  const id = `listbox-${(count += 1)}`;
  const element = h("div", {
    id,
    role: "listbox",
    class: "listbox",
    popover: "manual",
    "aria-label": label,
    "aria-multiselectable": multiple ? "true" : null,
  });
  let owner = null;
  let options = [];
  let active = -1;

  const rows = () => element.querySelectorAll("[role=option]");
  const follow = () => (isOpen() ? place(element, owner.anchor, { width: owner.width?.() }) : unfollow());
  function unfollow() {
    removeEventListener("scroll", follow, true);
    removeEventListener("resize", follow);
  }

  function activate(at) {
    active = at;
    rows().forEach((row, index) => {
      row.classList.toggle("active", index === at);
      if (!multiple) row.setAttribute("aria-selected", String(index === at));
      if (index === at) row.scrollIntoView({ block: "nearest" });
    });
    if (at >= 0) owner.input.setAttribute("aria-activedescendant", `${id}-${at}`);
    else owner.input.removeAttribute("aria-activedescendant");
  }

  function row(option, index) {
    return h(
      "div",
      {
        role: "option",
        id: `${id}-${index}`,
        class: "option",
        "aria-selected": String(multiple && Boolean(option.selected)),
        on: {
          // Keeps the focus where it is; the click that follows does the choosing.
          mousedown: (event) => event.preventDefault(),
          mousemove: () => index !== active && activate(index),
          click: () => pick(index),
        },
      },
      option.mark ? h("span", { class: "mark", "aria-hidden": "true" }, option.mark) : null,
      h(
        "span",
        { class: "what" },
        h("span", { class: "label" }, option.label),
        option.description ? h("span", { class: "description" }, option.description) : null,
      ),
      option.selected ? icon("check") : null,
    );
  }

  function draw() {
    element.replaceChildren(...options.map(row));
    if (!options.length && empty) element.append(h("div", { class: "empty" }, empty));
  }

  function pick(index) {
    const option = options[index];
    if (!option) return;
    if (multiple) {
      option.selected = !option.selected;
      draw();
      activate(index);
    } else {
      hide();
    }
    onPick(option);
  }

  function show(input, anchor, list, { start = 0, width = null } = {}) {
    owner = { input, anchor, width };
    options = list;
    if (!options.length && !empty) {
      hide();
      return;
    }
    active = options.length ? Math.max(0, Math.min(start, options.length - 1)) : -1;
    draw();
    // Beside its anchor: it goes when that goes, and a dialog around both keeps it usable.
    if (element.previousSibling !== anchor) anchor.after(element);
    if (!isOpen()) {
      element.showPopover();
      addEventListener("scroll", follow, true);
      addEventListener("resize", follow);
    }
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", id);
    follow();
    activate(active);
  }

  function hide() {
    if (!isOpen()) return;
    unfollow();
    owner.input.setAttribute("aria-expanded", "false");
    owner.input.removeAttribute("aria-activedescendant");
    element.remove();
  }

  const isOpen = () => element.isConnected && element.matches(":popover-open");

  /** Gives the list a key press; true when the list used it. Tab chooses too unless told otherwise. */
  function key(event, { tabPicks = true } = {}) {
    if (!isOpen()) return false;
    const last = options.length - 1;
    const moves = {
      ArrowDown: active >= last ? 0 : active + 1,
      ArrowUp: active <= 0 ? last : active - 1,
      PageDown: last,
      PageUp: 0,
    };
    if (event.key in moves && options.length) activate(moves[event.key]);
    else if (event.key === "Escape") hide();
    else if (
      (event.key === "Enter" && !event.shiftKey) ||
      (event.key === "Tab" && tabPicks && !event.shiftKey)
    ) {
      if (active < 0) return false;
      pick(active);
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return { element, show, hide, key, isOpen, activate, options: () => options };
}
