// Builds elements without ever parsing markup, so that nothing a person types becomes HTML.

/**
 * h("button", {class: "primary", on: {click}, "aria-label": "Send"}, "text", node, [nodes], null)
 * Attributes that are null, undefined or false are left out; true is written as an empty attribute.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "data") {
      Object.assign(element.dataset, value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  reply: "M10 7L5 12l5 5M5 12h9a5 5 0 0 1 5 5v1",
  edit: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  more: "M5.5 12h1M11.5 12h1M17.5 12h1",
  plus: "M12 5v14M5 12h14",
  text: "M9 5L7 19M17 5l-2 14M5 9.5h15M4 14.5h15",
  forum: "M4 5h12v8H9l-3 3v-3H4zM19 9h1v8h-2v3l-3-3h-4v-1",
  news: "M4 10v4h3l8 4V6L7 10zM18 9.5a4 4 0 0 1 0 5",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  thread: "M6 4v7a3 3 0 0 0 3 3h9M14 10l4 4-4 4",
  send: "M5 12l15-7-5 15-3-6zM12 14l8-9",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  panel: "M4 5h16v14H4zM14 5v14",
  down: "M12 5v14M6 13l6 6 6-6",
  chevron: "M7 10l5 5 5-5",
  command: "M13 5l-6 14M16 9l4 3-4 3",
  check: "M5 13l4 4L19 7",
  link: "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
  eye: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5",
};

/** A line icon; decoration only, the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Replaces what `container` shows and puts the focus back on the element with the same data-key. */
export function keepingFocus(container, replace) {
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.closest("[data-key]")?.dataset.key;
  replace();
  if (!key || document.activeElement === focused) return;
  container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/**
 * One Tab stop for a whole list: arrow keys, Home and End move inside it.
 * Items are found anew at each key, so the list may change in between.
 */
export function roving(container, selector) {
  const items = () => [...container.querySelectorAll(selector)].filter((item) => item.offsetParent);
  const makeCurrent = (item) => {
    for (const other of container.querySelectorAll(selector)) other.tabIndex = other === item ? 0 : -1;
  };
  container.addEventListener("focusin", (event) => {
    const item = event.target.closest(selector);
    if (item) makeCurrent(item);
  });
  container.addEventListener("keydown", (event) => {
    if (!event.target.matches(selector)) return;
    const list = items();
    const at = list.indexOf(event.target);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    list[Math.max(0, Math.min(list.length - 1, next))]?.focus();
  });
  /** Makes sure that exactly one item can be tabbed to after the list was drawn anew. */
  return (preferred) => {
    const list = [...container.querySelectorAll(selector)];
    makeCurrent(preferred ?? list.find((item) => item.tabIndex === 0) ?? list[0]);
  };
}

/** Draws at most once a frame, however fast things happen. */
export function calmly(draw) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      draw();
    }, 16);
  };
}

/** Puts a popover next to its anchor, inside the window; above it in the lower half, to hide no answer. */
export function place(popover, anchor, { width = null } = {}) {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : anchor;
  if (width) popover.style.width = `${width}px`;
  const { offsetWidth, offsetHeight } = popover;
  const below = box.bottom + 4;
  const above = box.top - offsetHeight - 4;
  const upwards = below + offsetHeight > innerHeight - 8 || (box.top > innerHeight / 2 && above >= 8);
  const top = upwards ? Math.max(8, above) : below;
  popover.style.left = `${Math.max(8, Math.min(box.left, innerWidth - offsetWidth - 8))}px`;
  popover.style.top = `${top}px`;
}
