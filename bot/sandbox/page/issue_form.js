// A new issue, as GitHub's own page offers it: the choice of a form, the form, and links that fill it in.

import { act, look } from "./feed.js";
import { h, icon } from "./dom.js";
import { field } from "./fields.js";
import { dialog, formOf } from "./modal.js";
import { state, tell } from "./store.js";
import { t } from "./speech.js";

const LINK = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/issues\/(?:new(?=[?]|$)|\d+)/;

const MAKE = {
  input: ({ value, placeholder }) => ({ type: 4, style: 1, value, placeholder }),
  textarea: ({ value, placeholder }) => ({ type: 4, style: 2, value, placeholder }),
  upload: () => ({ type: 4, style: 2 }),
  dropdown: ({ value, options, is_multiple: several }) => ({
    type: 3,
    options: options.map((one) => ({ label: one, value: one, default: value.includes(one) })),
    max_values: several ? options.length : 1,
  }),
  checkboxes: ({ options, must }) => ({
    type: 22,
    options: options.map((one) => ({
      label: one,
      value: one,
      description: must.includes(one) ? t("required") : null,
    })),
    min_values: 0,
  }),
};

function fieldOf(one) {
  const component = { ...MAKE[one.kind](one), required: one.is_required };
  return { ...field({ label: one.label, description: one.description, component }), name: one.key };
}

const title = (value) =>
  field({ label: t("title"), component: { type: 4, style: 1, value, required: true, max_length: 256 } });
const body = (value) =>
  field({ label: t("issueText"), component: { type: 4, style: 2, value, required: false } });

/** Opens what a link leads to: a form that it fills in, or an issue in its panel. */
export async function follow(url) {
  const found = await look(url);
  if (!found) return;
  if (found.issue) show(found.repo, found.issue);
  else open(url, found);
}

function open(url, form) {
  const fields = [
    { ...title(form.title), name: "" },
    ...(form.is_form ? form.fields.map(fieldOf) : [{ ...body(form.body), name: "body" }]),
  ];
  const send = async ({ "": name, ...values }) => {
    const said = form.is_form ? { fields: values } : values;
    const done = await act("gh_open", { url, title: name, ...said });
    if (!done) return;
    box.close();
    show(form.repo, done.issue);
  };
  const cancel = () => box.close();
  const box = dialog(t("newIssueIn", { repo: form.repo }), formOf(fields, send, cancel), { onCancel: cancel });
  fields[0].focus();
}

const show = (repo, number) => tell("look", "issues", `issue-${repo}#${number}`);

/** Asks which form of which repository it shall be. */
export async function chooseForm() {
  const found = await look();
  if (!found) return;
  const take = (url) => () => {
    box.close();
    follow(url);
  };
  const form = ({ name, about, url }) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "button secondary offer", on: { click: take(url) } },
        h("span", {}, name || t("blankIssue")),
        about ? h("span", { class: "dim" }, about) : null,
      ),
    );
  const contact = ({ name, url, about }) =>
    h(
      "li",
      {},
      h(
        "a",
        { class: "button link offer", href: url, target: "_blank", rel: "noopener noreferrer" },
        h("span", { class: "elsewhere" }, name, icon("link")),
        h("span", { class: "dim" }, about),
      ),
    );
  const place = ({ repo, forms, contacts }) =>
    h("section", {}, h("h3", {}, repo), h("ul", { class: "offers" }, forms.map(form), contacts.map(contact)));
  const cancel = () => box.close();
  const content = h("div", { class: "dialog-body" }, found.choices.map(place));
  const box = dialog(t("newIssue"), content, { onCancel: cancel });
}

// A link to the sandbox's GitHub must not lead out of it.
addEventListener("click", (event) => {
  const url = event.target.closest?.("a[href]")?.href;
  const found = url && LINK.exec(url);
  if (!found || event.defaultPrevented || !isHere(found[1])) return;
  event.preventDefault();
  follow(url);
});

const isHere = (repo) => state.repositories.some((one) => one.toLowerCase() === repo.toLowerCase());
