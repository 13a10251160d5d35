// Dialogs on GitHub: an issue's text or a comment is changed, a release is published.

import { act } from "./feed.js";
import { field } from "./fields.js";
import { on } from "./issue_controls.js";
import { confirmation, dialog, formOf } from "./modal.js";
import { announce, toast } from "./notices.js";
import { state } from "./store.js";
import { t } from "./speech.js";

const TEXT = { type: 4, style: 2 };
const LINE = { type: 4, style: 1 };
const named = (name, label, component) => ({ ...field({ label: t(label), component }), name });

/** `told` hears of what came of it, once the dialog is out of the way. */
function ask(title, fields, send, told = () => announce(t("saved"))) {
  const close = () => box.close();
  const submit = async (values) => {
    const done = await send(values);
    if (!done) return;
    close();
    told(done);
  };
  const box = dialog(title, formOf(fields, submit, close), { onCancel: close });
  fields[0].focus();
}

export const editIssue = (issue) =>
  ask(
    t("editIssueOf", { n: issue.number }),
    [
      named("title", "title", { ...LINE, value: issue.title, max_length: 256 }),
      named("body", "issueText", { ...TEXT, value: issue.body, required: false }),
    ],
    (values) => on(issue, "gh_edit", values),
  );

export const editComment = ({ id, body }) =>
  ask(t("editComment"), [named("body", "comment", { ...TEXT, value: body })], (values) =>
    act("gh_edit_comment", { comment: id, ...values }),
  );

export async function deleteComment({ id }) {
  if (await confirmation(t("deleteComment"), t("deleteCommentText"), t("delete")))
    await act("gh_delete_comment", { comment: id });
}

/** `begun` is what the form says already; the newest issue is what a release most likely mends. */
export function publishRelease(begun = {}) {
  const { repositories, issues } = state.panels;
  const last = issues.at(-1);
  const first = begun.repo ?? last?.repo ?? repositories[0].repo;
  const options = repositories.map(({ repo, release }) => ({
    label: repo,
    value: repo,
    description: release,
    default: repo === first,
  }));
  const hint = last ? t("releaseNotesHint", { n: last.number }) : null;
  ask(
    t("newRelease"),
    [
      named("repo", "repository", { type: 3, options }),
      named("tag", "releaseTag", { ...LINE, placeholder: "7.3.0", value: begun.tag }),
      { ...field({ label: t("releaseNotes"), description: hint, component: { ...TEXT, required: false, value: begun.notes } }), name: "notes" },
      named("prerelease", "preRelease", { type: 23 }),
    ],
    ({ repo: [repo], ...more }) => act("gh_release", { repo, ...more }),
    ({ release }) => toast(t("released", { tag: release }), "done"),
  );
}
