// A pop-up menu: arrow keys inside, Escape out, and the focus back where it came from.

import { h, icon, place } from "./dom.js";

let close = () => {};

/**
 * items: [{label, hint, mark, node, danger, checked, several, run}] with null for a divider and {heading} for
 * a title; `several` of what is checked may be so at once.
 * `anchor` is an element or a point {left, top, bottom}; `home` gets the focus back.
 */
export function openMenu(items, { label, anchor, home }) {
  close();
  const entries = items.map((item) => {
    if (!item) return h("div", { role: "separator", class: "separator" });
    if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
    const radio = item.checked !== undefined;
    return h(
      "button",
      {
        type: "button",
        class: item.danger ? "menu-item danger" : "menu-item",
        tabindex: "-1",
        role: !radio ? "menuitem" : item.several ? "menuitemcheckbox" : "menuitemradio",
        "aria-checked": radio ? String(item.checked) : null,
        on: {
          click() {
            close();
            item.run();
          },
          pointermove: (event) => event.currentTarget.focus(),
        },
      },
      item.node ?? null,
      h(
        "span",
        { class: "what" },
        h("span", { class: "label" }, item.label),
        item.hint ? h("span", { class: "description" }, item.hint) : null,
      ),
      item.checked ? icon("check") : null,
      item.mark ? h("kbd", { "aria-hidden": "true" }, item.mark) : null,
    );
  });
  const menu = h("div", { class: "menu", role: "menu", popover: "manual", "aria-label": label }, entries);
  const targets = entries.filter((entry) => entry.matches(".menu-item"));

  const outside = (event) => {
    if (!menu.contains(event.target)) close();
  };
  close = () => {
    close = () => {};
    removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", close);
    menu.remove();
    if (home?.isConnected) home.focus({ preventScroll: true });
  };
  menu.addEventListener("keydown", (event) => {
    const at = targets.indexOf(document.activeElement);
    const last = targets.length - 1;
    const next = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next !== undefined) targets[next].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else if (event.key.length === 1 && event.key !== " ") startingWith(targets, at, event.key)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  document.body.append(menu);
  menu.showPopover();
  place(menu, anchor);
  (targets.find((entry) => entry.getAttribute("aria-checked") === "true") ?? targets[0])?.focus();
  addEventListener("pointerdown", outside, true);
  addEventListener("resize", close);
}

function startingWith(targets, at, sign) {
  const turned = [...targets.slice(at + 1), ...targets.slice(0, at + 1)];
  return turned.find((entry) =>
    entry.querySelector(".label").textContent.toLowerCase().startsWith(sign.toLowerCase()),
  );
}
