// The customers that the company's directory knows, and how each of them stands with it.

import { h } from "./dom.js";
import { changeCustomer } from "./feed.js";
import { announce } from "./notices.js";
import { t } from "./speech.js";

const WORDS = {
  active: "isActive",
  trial: "isTrial",
  past_due: "isPastDue",
  cancelled: "isCancelled",
  inactive: "isInactive",
  unknown: "isUnknown",
  removed: "isRemoved",
};
const OFFERED = ["active", "past_due", "cancelled", "removed"];

const word = (state) => t(WORDS[state]);

export const customerSummary = ({ name, tier, state }) =>
  h(
    "span",
    { class: "what" },
    h("span", { class: "label" }, name),
    h(
      "span",
      { class: "post-foot" },
      h("span", { class: `state ${state === "active" ? "open" : "closed"}` }, word(state)),
      h("span", { class: "tag" }, tier),
    ),
  );

async function change(customer, state) {
  if (await changeCustomer({ address: customer.address, state })) {
    announce(t("standsNow", { name: customer.name, state: word(state) }));
  }
}

const choice = (customer, state) =>
  h(
    "button",
    {
      type: "button",
      class: "button secondary",
      "aria-pressed": String(customer.state === state),
      data: { key: `${customer.account}-${state}` },
      on: { click: () => change(customer, state) },
    },
    word(state),
  );

const project = ({ name, id, roles }) =>
  h("li", {}, `${name} `, h("span", { class: "dim" }, `${id}: ${roles.join(", ")}`));

export const customerBody = (customer) => [
  h("p", { class: "address" }, customer.address),
  h("ul", { class: "projects" }, customer.projects.map(project)),
  h(
    "div",
    { class: "actions", role: "group", "aria-label": t("standing", { name: customer.name }) },
    OFFERED.map((state) => choice(customer, state)),
  ),
];
