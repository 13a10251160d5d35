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

function ask(title, fields, send) {
  const close = () => box.close();
  const done = async (values) => {
    if (!(await send(values))) return;
    close();
  };
  const box = dialog(title, formOf(fields, done, close), { onCancel: close });
  fields[0].focus();
}

const saved = (done) => done && (announce(t("saved")), done);

export const editIssue = (issue) =>
  ask(
    t("editIssueOf", { n: issue.number }),
    [
      named("title", "title", { ...LINE, value: issue.title, max_length: 256 }),
      named("body", "issueText", { ...TEXT, value: issue.body, required: false }),
    ],
    async (values) => saved(await on(issue, "gh_edit", values)),
  );

export const editComment = ({ id, body }) =>
  ask(t("editComment"), [named("body", "comment", { ...TEXT, value: body })], async (values) =>
    saved(await act("gh_edit_comment", { comment: id, ...values })),
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
    async ({ repo: [repo], ...more }) => {
      const done = await act("gh_release", { repo, ...more });
      if (done) toast(t("released", { repo, tag: done.release }), "done");
      return done;
    },
  );
}
