// Speaks the person's language: texts, dates and the names commands have in it.

import { WORDS } from "./words.js";
import { PANEL_WORDS } from "./words_panels.js";

let language = "en";
let locale = "en-US";

/** `tag` is the person's locale as Discord writes it, e.g. "es-ES". */
export function speak(tag) {
  locale = tag || "en-US";
  language = locale.startsWith("es") ? "es" : "en";
  document.documentElement.lang = language;
}

export const languageNow = () => language;

export function t(key, values = {}) {
  const text = WORDS[language][key] ?? PANEL_WORDS[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A command's or option's own name or description in the person's language. */
export const localised = (thing, field) =>
  thing[`${field}_localizations`]?.[locale] ?? thing[`${field}_localizations`]?.[language] ?? thing[field];

const format = (date, options) => new Intl.DateTimeFormat(locale, options).format(date);

export const clock = (date) => format(date, { hour: "2-digit", minute: "2-digit" });
export const fullTime = (date) => format(date, { dateStyle: "full", timeStyle: "short" });

export function day(date) {
  const midnight = (value) => new Date(value).setHours(0, 0, 0, 0);
  const ago = Math.round((midnight(Date.now()) - midnight(date)) / 86_400_000);
  if (ago === 0) return t("today");
  return ago === 1 ? t("yesterday") : format(date, { dateStyle: "long" });
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** Discord's timestamp styles, https://discord.com/developers/docs/reference#message-formatting-timestamp-styles */
export function stamp(date, style = "f") {
  if (style !== "R") return format(date, STYLES[style]);
  const seconds = (date.getTime() - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
