// Buttons, selects and the layout around them (Discord's components, version 2 included).
// https://discord.com/developers/docs/components/reference

import { h, icon } from "./dom.js";
import { act } from "./feed.js";
import { fileCard, media } from "./attachments.js";
import { markdown } from "./markdown.js";
import { picker } from "./picker.js";
import { selectOptions } from "./choices.js";
import { t } from "./speech.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "primary" };

/** Marks a card with the colour the bot chose for it; without one it stays plain. */
export function accented(card, number) {
  if (typeof number !== "number") return card;
  card.classList.add("accented");
  card.style.borderInlineStartColor = `#${number.toString(16).padStart(6, "0")}`;
  return card;
}

// Waiting is shown on the control itself; a second press meanwhile does nothing.
async function busy(control, work) {
  if (control.getAttribute("aria-busy") === "true") return;
  control.setAttribute("aria-busy", "true");
  await work();
  control.removeAttribute("aria-busy");
}

function buttonWords({ emoji, label }) {
  const face = emoji && !emoji.id ? emoji.name : null;
  return [
    face ? h("span", { class: "emoji", "aria-hidden": label ? "true" : null }, face) : null,
    label ?? (face ? null : emoji?.name),
  ];
}

function button(component, message) {
  const classes = `button ${STYLES[component.style]}`;
  if (component.style === 5) {
    const attributes = { class: classes, target: "_blank", rel: "noopener noreferrer" };
    const safe = /^https?:\/\//i.test(component.url ?? "") && !component.disabled;
    return h(
      safe ? "a" : "span",
      safe ? { ...attributes, href: component.url } : { class: `${classes} off` },
      buttonWords(component),
      icon("link"),
      h("span", { class: "unseen" }, ` (${t("opensNew")})`),
    );
  }
  const control = h(
    "button",
    {
      type: "button",
      class: classes,
      disabled: component.disabled,
      data: { key: `${message.id}:${component.custom_id}` },
      on: {
        click: () =>
          busy(control, () => act("click", { message: message.id, custom_id: component.custom_id })),
      },
    },
    buttonWords(component),
  );
  return control;
}

function select(component, message) {
  const control = picker({
    key: `${message.id}:${component.custom_id}`,
    label: component.placeholder || t("choose"),
    placeholder: component.placeholder,
    options: selectOptions(component),
    min: component.min_values ?? 1,
    max: component.max_values ?? 1,
    disabled: component.disabled,
    onPick: (values) =>
      busy(control, () => act("select", { message: message.id, custom_id: component.custom_id, values })),
  });
  return control;
}

const container = (component, message) =>
  accented(
    h("div", { class: "container" }, components(component.components, message)),
    component.accent_color,
  );

const section = (component, message) =>
  h(
    "div",
    { class: "section" },
    h("div", { class: "texts" }, components(component.components, message)),
    h("div", { class: "accessory" }, components([component.accessory], message)),
  );

const separator = (component) =>
  h("div", {
    class: `separator ${component.divider === false ? "blank" : ""} ${component.spacing === 2 ? "large" : ""}`,
    role: component.divider === false ? null : "separator",
  });

const gallery = (component) =>
  h(
    "div",
    { class: "gallery" },
    component.items.map((item) => media(item)),
  );

const KINDS = {
  1: (component, message) => h("div", { class: "actions" }, components(component.components, message)),
  2: button,
  3: select,
  5: select,
  6: select,
  7: select,
  8: select,
  9: section,
  10: (component) => markdown(component.content),
  11: (component) => media(component),
  12: gallery,
  13: (component, message) => fileCard(fileOf(component, message)),
  14: separator,
  17: container,
};

// A file component names an attachment; the message carries its size and address.
function fileOf(component, message) {
  const name = component.name ?? component.file.url.split("/").pop().split("?")[0];
  return (
    message.attachments?.find((one) => one.id === component.file.attachment_id || one.filename === name) ?? {
      filename: name,
      url: component.file.url,
      size: component.size,
    }
  );
}

export const components = (list, message) =>
  (list ?? []).map((component) => KINDS[component.type]?.(component, message) ?? null).filter(Boolean);

/** Everything readable in components, for previews and screen readers. */
export const componentText = (list) =>
  (list ?? [])
    .map((one) => [one.content ?? "", componentText(one.components)].filter(Boolean).join("\n"))
    .filter(Boolean)
    .join("\n");
