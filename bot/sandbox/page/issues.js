// The issues on GitHub: what they say, and what this person may do with them.

import { act } from "./feed.js";
import { h, icon } from "./dom.js";
import { markdown } from "./markdown.js";
import { announce } from "./notices.js";
import { chooseForm } from "./issue_form.js";
import { state } from "./store.js";
import { t } from "./speech.js";

export const keyOf = ({ repo, number }) => `issue-${repo ? `${repo}#` : ""}${number}`;

const mayLabel = () => state.me.maintains;
const mayClose = (issue) => mayLabel() || issue.author === state.me.github;
const status = ({ state: now, state_reason: reason }) =>
  now === "closed" && reason === "not_planned" ? t("notPlanned") : t(now);

export function issueSummary(issue) {
  const { repo, number, title, labels, comments } = issue;
  const count = comments?.length ?? 0;
  const said = count === 1 ? t("oneComment") : t("comments", { n: count });
  return h(
    "span",
    { class: "what" },
    h("span", { class: "label" }, title),
    h(
      "span",
      { class: "post-foot" },
      h("span", { class: `state ${issue.state}` }, status(issue)),
      h("span", { class: "dim" }, `${repo?.split("/")[1] ?? ""}#${number}${count ? ` · ${said}` : ""}`),
      (labels ?? []).map((label) => h("span", { class: "tag" }, label)),
    ),
  );
}

// What GitHub hides, its page hides, too; what folds there stands open below its name.
const written = (text) =>
  markdown(
    (text ?? "")
      .replace(/<!--[\s\S]*?-->\n?/g, "")
      .replace(/^<details><summary><code>(.*)<\/code><\/summary>$/gm, "**$1**")
      .replace(/^<\/details>\n?/gm, ""),
  );

const comment = ({ author, body }) =>
  h("div", { class: "comment" }, h("div", { class: "name" }, author), written(body));

// What is being typed outlives the list's being drawn anew.
const typed = new Map();

function box(tag, key, label) {
  const element = h(tag, {
    "aria-label": label,
    placeholder: label,
    rows: tag === "textarea" ? "3" : null,
    type: tag === "input" ? "text" : null,
    autocomplete: "off",
    data: { key },
    on: { input: () => typed.set(key, element.value) },
  });
  element.value = typed.get(key) ?? "";
  return element;
}

const button = (key, label, run, kind = "secondary") =>
  h("button", { type: run ? "button" : "submit", class: `button ${kind}`, data: { key }, on: run ? { click: run } : {} }, label);

/** A field whose text goes out with `doing`; `name` is what the text is there. */
function form(issue, tag, doing, name, words) {
  const key = `${keyOf(issue)}-${doing}`;
  const field = box(tag, key, t(words.field));
  const send = async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) {
      field.focus();
      return;
    }
    typed.delete(key);
    if (await on(issue, doing, { [name]: text })) announce(t(words.done));
    else typed.set(key, text);
  };
  return h(
    "form",
    { class: `issue-form ${tag}`, on: { submit: send } },
    field,
    button(`${key}-send`, t(words.send)),
  );
}

const on = ({ repo, number }, doing, more = {}) => act(doing, { repo, issue: number, ...more });

const label = (issue, name) =>
  h(
    "li",
    { class: "tag" },
    name,
    h(
      "button",
      {
        type: "button",
        class: "bare",
        "aria-label": t("removeLabel", { name }),
        data: { key: `${keyOf(issue)}-unlabel-${name}` },
        on: { click: () => on(issue, "gh_unlabel", { label: name }) },
      },
      icon("close"),
    ),
  );

const labels = (issue) => [
  issue.labels.length ? h("ul", { class: "issue-labels" }, issue.labels.map((name) => label(issue, name))) : null,
  form(issue, "input", "gh_label", "label", { field: "labelName", send: "addLabel", done: "labelAdded" }),
];

/** Closing and reopening share a place, so that the keyboard's focus has somewhere to stay. */
const ends = (issue) => {
  const key = `${keyOf(issue)}-end`;
  if (issue.state === "closed") return button(key, t("reopen"), () => on(issue, "gh_reopen"));
  return [
    button(key, t("closeIssue"), () => on(issue, "gh_close")),
    button(`${key}-unplanned`, t("closeNotPlanned"), () => on(issue, "gh_close", { reason: "not_planned" })),
  ];
};

export const issueBody = (issue) => [
  issue.author ? h("p", { class: "dim" }, t("by", { name: issue.author })) : null,
  written(issue.body),
  (issue.comments ?? []).map(comment),
  issue.repo && mayLabel() ? labels(issue) : null,
  issue.repo
    ? form(issue, "textarea", "gh_comment", "body", { field: "writeComment", send: "comment", done: "commented" })
    : null,
  issue.repo && mayClose(issue) ? h("div", { class: "actions" }, ends(issue)) : null,
];

export const newIssue = () => h("div", { class: "panel-head" }, button("new-issue", t("newIssue"), chooseForm));
