// The issues on GitHub: what they say, and what this person may do with them.

import { h, icon } from "./dom.js";
import { fold } from "./fold.js";
import { button, form, keyOf, maintains, mayChange, on, small } from "./issue_controls.js";
import { deleteComment, editComment, editIssue, publishRelease } from "./issue_edit.js";
import { issueFacts, labelTag } from "./issue_facts.js";
import { chooseForm, follow } from "./issue_form.js";
import { markdown } from "./markdown.js";
import { state } from "./store.js";
import { t } from "./speech.js";
import { tour } from "./tour.js";

const REASONS = { not_planned: "notPlanned", duplicate: "duplicate" };
const status = ({ state: now, state_reason: reason }) =>
  t(now === "closed" ? (REASONS[reason] ?? "closed") : "open");

export function issueSummary(issue) {
  const { repo, number, title, labels, comments, milestone } = issue;
  const count = comments.length;
  const said = count === 1 ? t("oneComment") : t("comments", { n: count });
  const place = `${repo.split("/")[1]}#${number}`;
  return h(
    "span",
    { class: "what" },
    h("span", { class: "label" }, title),
    h(
      "span",
      { class: "post-foot" },
      h("span", { class: `state ${issue.state}` }, status(issue)),
      h("span", { class: "dim" }, [place, count && said, milestone].filter(Boolean).join(" · ")),
      labels.map((name) => labelTag(issue, name)),
    ),
  );
}

// What GitHub hides, its page hides, too; what folds there stands open below its name, and boxes
// are drawn as such.
const written = (text) =>
  markdown(
    (text ?? "")
      .replace(/<!--[\s\S]*?-->\n?/g, "")
      .replace(/^<details><summary><code>(.*)<\/code><\/summary>$/gm, "**$1**")
      .replace(/^<\/details>\n?/gm, "")
      .replace(/^( *)[-*] \[([ xX])\] /gm, (_, indent, sign) => `${indent}- ${sign === " " ? "☐" : "☑"} `),
  );

const comment = (one) =>
  h(
    "div",
    { class: "comment" },
    h(
      "div",
      { class: "comment-head" },
      h("span", { class: "name" }, one.author),
      mayChange(one)
        ? [
            small(`comment-${one.id}-edit`, "edit", t("editComment"), () => editComment(one)),
            small(`comment-${one.id}-delete`, "close", t("deleteComment"), () => deleteComment(one)),
          ]
        : null,
    ),
    written(one.body),
  );

/**
 * Closing and reopening share a place, so that the keyboard's focus has somewhere to stay. An author
 * opens again what nobody else has closed.
 */
const ends = (issue) => {
  const key = `${keyOf(issue)}-end`;
  if (issue.state === "closed") {
    const mayReopen = maintains() || issue.closed_by === state.me.github;
    return mayReopen ? button(key, t("reopen"), () => on(issue, "gh_reopen")) : null;
  }
  const close = (name, word, reason) =>
    button(name, t(word), () => on(issue, "gh_close", { reason }));
  return [
    close(key, "closeIssue", "completed"),
    close(`${key}-unplanned`, "closeNotPlanned", "not_planned"),
    close(`${key}-duplicate`, "closeDuplicate", "duplicate"),
  ];
};

export const issueBody = (issue) => [
  h(
    "div",
    { class: "comment-head" },
    h("span", { class: "dim" }, t("by", { name: issue.author })),
    mayChange(issue)
      ? h(
          "button",
          {
            type: "button",
            class: "bare small",
            data: { key: `${keyOf(issue)}-edit` },
            on: { click: () => editIssue(issue) },
          },
          icon("edit"),
          t("editIssue"),
        )
      : null,
  ),
  written(issue.body),
  maintains() ? issueFacts(issue) : null,
  issue.comments.map(comment),
  form(issue, "textarea", "gh_comment", "body", {
    field: "writeComment",
    send: "comment",
    done: "commented",
  }),
  mayChange(issue) ? h("div", { class: "actions" }, ends(issue)) : null,
];

export const panelHead = () =>
  h(
    "div",
    { class: "panel-head" },
    button("new-issue", t("newIssue"), () => chooseForm()),
    maintains() ? button("new-release", t("newRelease"), () => publishRelease()) : null,
    tour(),
  );

/** The open issues that nobody has looked at yet; a tap shows one. */
export function panelFoot() {
  const shown = new Set(state.panels.issues.map(keyOf));
  const rows = state.panels.repositories.flatMap(({ repo, open }) =>
    open.map((one) => ({ ...one, repo })).filter((one) => !shown.has(keyOf(one))),
  );
  if (!rows.length) return null;
  const row = ({ repo, number, title, url }) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "bare known", data: { key: `known-${repo}#${number}` }, on: { click: () => follow(url) } },
        h("span", { class: "dim" }, `${repo.split("/")[1]}#${number} `),
        title,
      ),
    );
  const list = h("ul", {}, rows.map(row));
  return h("div", { class: "known-issues" }, fold("known-issues", "enclosed", t("openIssues", { n: rows.length }), list));
}
