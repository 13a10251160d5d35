// Files and pictures that belong to a message, with a look into the ones made of text.

import { h, icon } from "./dom.js";
import { t } from "./speech.js";

/** The sandbox takes what people attach as text: logs and configuration, as a help channel does. */
export const ATTACHABLE =
  "text/*,.log,.md,.json,.toml,.yaml,.yml,.xml,.csv,.ts,.js,.py,.swift,.kt,.gradle,.sh";

const PREVIEW_LINES = 8;
const PREVIEW_BYTES = 100_000;
const TEXT =
  /^(?:text\/|application\/(?:json|xml|toml|yaml|x-sh))|\.(?:log|txt|md|json|toml|ya?ml|ts|js|py|swift|kt|gradle|xml|csv|sh)$/i;

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The part of an address that this page may load: the sandbox's own files, by whichever of its names
 * the page was opened. Null for anything else, which is named and not fetched.
 */
function ours(address) {
  if (!URL.canParse(address ?? "", location.href)) return null;
  const { hostname, port, origin, pathname, search } = new URL(address, location.href);
  const same =
    origin === location.origin ||
    (port === location.port && LOOPBACK.includes(hostname) && LOOPBACK.includes(location.hostname));
  return same ? pathname + search : null;
}

function size(bytes) {
  if (bytes === undefined || bytes === null) return "";
  return bytes < 1024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${(bytes / 1024).toFixed(1)} KB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

async function preview(address, card) {
  const answer = await fetch(address);
  if (!answer.ok) return;
  const lines = (await answer.text()).replace(/\n$/, "").split("\n");
  const code = h("code", {}, lines.slice(0, PREVIEW_LINES).join("\n"));
  card.append(h("pre", { class: "code", tabindex: "0" }, code));
  if (lines.length <= PREVIEW_LINES) return;
  const more = h(
    "button",
    {
      type: "button",
      class: "bare small",
      on: {
        click: () => {
          code.textContent = lines.join("\n");
          more.remove();
        },
      },
    },
    t("showAll", { n: lines.length }),
  );
  card.append(more);
}

export function fileCard(file) {
  const address = ours(file.url);
  const name = address
    ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, file.filename)
    : h("span", {}, file.filename);
  const card = h(
    "div",
    { class: "file" },
    h("div", { class: "file-head" }, icon("file"), name, h("span", { class: "dim" }, size(file.size))),
  );
  const readable = TEXT.test(file.content_type ?? "") || TEXT.test(file.filename);
  if (address && readable && (file.size ?? 0) <= PREVIEW_BYTES) preview(address, card);
  return card;
}

/** A picture, or its description where the picture itself may not be loaded. */
export function media({ media: item, description }) {
  const address = item.url?.startsWith("data:image/") ? item.url : ours(item.url);
  if (address) {
    return h("img", { class: "media", src: address, alt: description ?? "", loading: "lazy" });
  }
  return h(
    "div",
    { class: "media missing", role: "img", "aria-label": description || t("media") },
    h("span", {}, description || t("media")),
  );
}

export const attachment = (file) =>
  (file.content_type ?? "").startsWith("image/")
    ? media({ media: file, description: file.description ?? file.filename })
    : fileCard(file);
