// A select: a button that shows what is chosen and opens the list of what may be.

import { h, icon } from "./dom.js";
import { listbox } from "./listbox.js";
import { t } from "./speech.js";

/**
 * onPick(values) is called once the person is done: at once for a single choice, when the list
 * closes for several. `element.values` is what is chosen.
 */
export function picker({ key, label, placeholder, options, min = 1, max = 1, disabled = false, onPick }) {
  const several = max > 1;
  let chosen = options.filter((option) => option.selected);
  let before = "";

  const words = h("span", { class: "chosen" });
  const button = h(
    "button",
    {
      type: "button",
      class: "picker",
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": label,
      disabled,
      data: key ? { key } : {},
    },
    words,
    icon("chevron"),
  );

  const list = listbox({
    label,
    multiple: several,
    empty: t("noSuggestions"),
    onPick(option) {
      chosen = several ? options.filter((one) => one.selected) : [option];
      if (!several)
        options.forEach((one) => {
          one.selected = one === option;
        });
      tell();
      if (!several) onPick?.(values());
    },
  });

  const values = () => chosen.map((option) => option.value);

  function tell() {
    const shown =
      chosen.length > 2 ? t("chosen", { n: chosen.length }) : chosen.map((one) => one.label).join(", ");
    words.textContent = shown || placeholder || t("choose");
    words.classList.toggle("placeholder", !chosen.length);
    // A combobox made of a button has no value of its own to read out.
    button.setAttribute("aria-label", shown ? `${label}: ${shown}` : label);
  }

  function open() {
    before = values().join("\n");
    const start = Math.max(
      0,
      options.findIndex((option) => option.selected),
    );
    list.show(button, button, options, { start, width: () => Math.max(button.offsetWidth, 200) });
  }

  function close() {
    if (!list.isOpen()) return;
    list.hide();
    if (several && values().join("\n") !== before && chosen.length >= min && chosen.length <= max)
      onPick?.(values());
  }

  button.addEventListener("click", () => (list.isOpen() ? close() : open()));
  button.addEventListener("blur", close);
  button.addEventListener("keydown", (event) => {
    if (!list.isOpen()) {
      if (["ArrowDown", "ArrowUp"].includes(event.key)) {
        event.preventDefault();
        open();
      }
      return;
    }
    const press = event.key === " " ? new KeyboardEvent("keydown", { key: "Enter" }) : event;
    if (event.key === " ") event.preventDefault();
    if (event.key === "Escape" || event.key === "Tab") {
      // Leaving the list must not also close the dialog around it.
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
      }
      close();
      return;
    }
    if (list.key(press)) event.preventDefault();
    else typeahead(event.key);
  });

  function typeahead(sign) {
    if (sign.length !== 1) return;
    const at = options.findIndex((option) => option.label.toLowerCase().startsWith(sign.toLowerCase()));
    if (at >= 0) list.activate(at);
  }

  tell();
  return Object.defineProperty(button, "values", { get: values });
}
