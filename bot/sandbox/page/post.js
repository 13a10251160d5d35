// A post or thread as a whole: its tags, its title, and whether it is archived or locked.

import { act } from "./feed.js";
import { field } from "./fields.js";
import { h, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { confirmation, dialog, formOf } from "./modal.js";
import { MAY, may } from "./permissions.js";
import { go } from "./route.js";
import { t } from "./speech.js";
import { isThread, state } from "./store.js";

const TITLE_LENGTH = 100;

const tagsOf = (post) => state.channels.get(post.parent_id)?.available_tags ?? [];
const appliedTo = (post) => tagsOf(post).filter(({ id }) => post.applied_tags?.includes(id));
const looksAfter = (post) => may(MAY.manageThreads, post);

/** The tags it bears, beside its title. */
export function postTags(post) {
  const applied = isThread(post) ? appliedTo(post) : [];
  if (!applied.length) return "";
  return h("span", { class: "post-tags" }, applied.map(({ name }) => h("span", { class: "tag" }, name)));
}

const change = (post, doing, more = {}) => act(doing, { channel: post.id, ...more });

/** Which one taps is put on, or taken off if it was on. */
function toggle(post, name) {
  const names = appliedTo(post).map((one) => one.name);
  const tags = names.includes(name) ? names.filter((one) => one !== name) : [...names, name];
  return change(post, "tag", { tags });
}

function rename(post) {
  const title = { type: 4, style: 1, value: post.name, max_length: TITLE_LENGTH, required: true };
  const fields = [{ ...field({ label: t("title"), component: title }), name: "title" }];
  const close = () => box.close();
  const send = async (values) => (await change(post, "rename", values)) && close();
  const box = dialog(t("renameTitle"), formOf(fields, send, close), { onCancel: close });
  fields[0].focus();
}

async function remove(post) {
  if (!(await confirmation(t("deletePostTitle"), t("deleteText"), t("delete")))) return;
  if (await change(post, "delete_post")) go(post.parent_id);
}

function items(post) {
  const { archived, locked } = post.thread_metadata ?? {};
  const manages = looksAfter(post);
  // "Solved", for instance, is for those who look after the forum.
  const tags = tagsOf(post).filter(({ moderated }) => manages || !moderated);
  const does = (word, doing) => ({ label: t(word), run: () => change(post, doing) });
  return [
    ...(tags.length ? [{ heading: t("tags") }] : []),
    ...tags.map((one) => ({
      label: one.name,
      checked: appliedTo(post).includes(one),
      several: true,
      run: () => toggle(post, one.name),
    })),
    ...(tags.length ? [null] : []),
    { label: t("rename"), run: () => rename(post) },
    archived ? does("unarchive", "unarchive") : does("archive", "archive"),
    ...(manages ? [locked ? does("unlock", "unlock") : does("lock", "lock")] : []),
    { label: t("deletePost"), danger: true, run: () => remove(post) },
  ];
}

/** What its owner, and whoever looks after the forum, may do with it. */
export function postTools(post) {
  if (!isThread(post) || (post.owner_id !== state.me.id && !looksAfter(post))) return "";
  const button = h(
    "button",
    {
      type: "button",
      class: "bare post-tools",
      "aria-label": t("postMenu"),
      title: t("postMenu"),
      "aria-haspopup": "menu",
      data: { key: "post-tools" },
      on: {
        click: () => openMenu(items(state.channels.get(post.id)), { label: t("postMenu"), anchor: button, home: button }),
      },
    },
    icon("more"),
  );
  return button;
}
