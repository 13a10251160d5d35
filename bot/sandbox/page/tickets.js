// One ticket as the company's staff see it: all that was sent, and for a maintainer the answers to it.

import { h, icon } from "./dom.js";
import { changeTicket } from "./feed.js";
import { fold } from "./fold.js";
import { withLinks } from "./inline.js";
import { announce } from "./notices.js";
import { MAY, may } from "./permissions.js";
import { clock, t } from "./speech.js";

const TEXTS = ["summary", "steps", "environment"];
const FACTS = ["project", "role", "topic", "severity", "locale", "thread"];

export const ticketSummary = ({ reference, subject, state, tier, contact, created_at: at }) =>
  h(
    "span",
    { class: "what" },
    h("span", { class: "label" }, subject),
    h(
      "span",
      { class: "post-foot" },
      h("span", { class: `state ${state === "solved" ? "closed" : "open"}` }, t(state)),
      tier ? h("span", { class: "tag" }, tier) : null,
      h("span", { class: "dim" }, reference),
      h("time", { class: "dim", datetime: at }, clock(new Date(at))),
      contact ? h("span", { class: "dim mail-to" }, contact) : null,
    ),
  );

const told = (ticket) =>
  TEXTS.filter((name) => ticket[name]).map((name) =>
    h("section", { class: "told" }, h("h3", {}, t(`of_${name}`)), h("div", { class: "mail-text" }, withLinks(ticket[name]))),
  );

const facts = (ticket) =>
  h(
    "dl",
    { class: "facts" },
    FACTS.filter((name) => ticket[name]).map((name) => [
      h("dt", {}, t(`of_${name}`)),
      h("dd", {}, withLinks(ticket[name])),
    ]),
  );

const file = (reference, { name, text }, index) =>
  fold(
    `${reference}-file-${index}`,
    "enclosed",
    [icon("file"), h("span", { class: "label" }, name)],
    h("pre", { class: "code", tabindex: "0", role: "region", "aria-label": name }, h("code", {}, text)),
  );

async function answer(ticket, doing) {
  const changed = await changeTicket({ reference: ticket.reference, do: doing });
  if (changed) announce(t("ticketNow", { reference: ticket.reference, state: t(changed.state) }));
}

const button = (ticket, doing, label, key) =>
  h(
    "button",
    {
      type: "button",
      class: "button secondary",
      data: { key: `${ticket.reference}-${key}` },
      on: { click: () => answer(ticket, doing) },
    },
    label,
  );

/** Solving and reopening share a place, so that the keyboard's focus has somewhere to stay. */
const answers = (ticket) =>
  h(
    "div",
    { class: "actions", role: "group", "aria-label": t("answerTicket", { reference: ticket.reference }) },
    button(ticket, "reply", t("reply"), "reply"),
    ticket.state === "solved"
      ? button(ticket, "reopen", t("reopen"), "end")
      : button(ticket, "solve", t("solve"), "end"),
  );

export const ticketBody = (ticket) => [
  told(ticket),
  facts(ticket),
  ticket.attachments.map((one, index) => file(ticket.reference, one, index)),
  ticket.text
    ? h("section", { class: "told" }, h("h3", {}, t("of_answer")), h("div", { class: "mail-text" }, ticket.text))
    : null,
  may(MAY.manageMessages) ? answers(ticket) : null,
];
