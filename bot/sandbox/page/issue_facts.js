// What a maintainer sets on an issue, a tap each: its labels, its milestone, and who looks after it.

import { h } from "./dom.js";
import { fold } from "./fold.js";
import { form, keyOf, offerOf, on } from "./issue_controls.js";
import { state } from "./store.js";
import { t } from "./speech.js";

/** A dot in the label's own colour; the name says the same to whoever does not see it. */
function dot(color) {
  const element = h("span", { class: "dot", "aria-hidden": "true" });
  element.style.backgroundColor = `#${color}`;
  return element;
}

export const labelOf = (issue, name) => offerOf(issue)?.labels.find((one) => one.name === name);

export const labelTag = (issue, name) => {
  const known = labelOf(issue, name);
  return h("span", { class: "tag" }, known ? dot(known.color) : null, name);
};

/** `more` goes along with `doing`, and with `undoing` where it is set already. */
const chip = (issue, name, { isOn, doing, undoing, more, about, sign }) =>
  h(
    "button",
    {
      type: "button",
      class: "chip",
      title: about || null,
      "aria-pressed": String(isOn),
      data: { key: `${keyOf(issue)}-${doing}-${name}` },
      on: { click: () => on(issue, isOn ? undoing : doing, more) },
    },
    sign ?? null,
    name,
  );

const facts = (title, chips) =>
  chips.length
    ? h(
        "section",
        { class: "issue-facts" },
        h("h3", {}, t(title)),
        h("div", { class: "chips", role: "group", "aria-label": t(title) }, chips),
      )
    : null;

const label = (issue) => (one) =>
  chip(issue, one.name, {
    isOn: issue.labels.includes(one.name),
    doing: "gh_label",
    undoing: "gh_unlabel",
    more: { label: one.name },
    about: one.description,
    sign: dot(one.color),
  });

/** On a touch screen nothing can be hovered over, so what labels do can be read as a list, too. */
function whatLabelsDo(issue, labels) {
  const told = labels.filter(({ description }) => description);
  if (!told.length) return null;
  const rows = told.map(({ name, description }) => [h("dt", {}, name), h("dd", {}, description)]);
  return fold(`${keyOf(issue)}-what`, "enclosed", t("whatLabelsDo"), h("dl", { class: "facts" }, rows));
}

const milestone = (issue) => (title) =>
  chip(issue, title, {
    isOn: issue.milestone === title,
    doing: "gh_milestone",
    undoing: "gh_milestone",
    more: issue.milestone === title ? {} : { milestone: title },
  });

const assignee = (issue) => (login) =>
  chip(issue, login, {
    isOn: issue.assignees.includes(login),
    doing: "gh_assign",
    undoing: "gh_unassign",
    more: { login },
  });

const together = (...lists) => [...new Set(lists.flat().filter(Boolean))];

export function issueFacts(issue) {
  const { labels = [], milestones = [], pushers = [] } = offerOf(issue) ?? {};
  return [
    facts("labels", labels.map(label(issue))),
    form(issue, "input", "gh_label", "label", { field: "labelName", send: "addLabel", done: "labelAdded" }),
    whatLabelsDo(issue, labels),
    facts("milestone", together(milestones, issue.milestone).map(milestone(issue))),
    facts("assignees", together(state.me.github, pushers, issue.assignees).map(assignee(issue))),
  ];
}
