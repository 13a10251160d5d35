// What is outside of the chat: the issues on GitHub, the mail that was sent, customers and tickets.

import { customerBody, customerSummary } from "./customers.js";
import { h, keepingFocus } from "./dom.js";
import { openDrawer } from "./drawers.js";
import { fold, unfold } from "./fold.js";
import { keyOf } from "./issue_controls.js";
import { issueBody, issueSummary, panelFoot, panelHead } from "./issues.js";
import { bodyOf, summaryOf } from "./mail.js";
import { announce } from "./notices.js";
import { on, state } from "./store.js";
import { t } from "./speech.js";
import { ticketBody, ticketSummary } from "./tickets.js";

let shown = "issues";
let sought = null;

const tabs = h("div", { class: "tabs", role: "tablist" });
const panel = h("div", { class: "panel", role: "tabpanel", id: "panel", tabindex: "0" });
export const panelsView = [tabs, panel];

const entry = (key, summary, body) => h("li", {}, fold(key, "entry", summary, body));

const issue = (one) => entry(keyOf(one), issueSummary(one), issueBody(one));

const mail = (one, index) => entry(`mail-${one.id ?? index}`, summaryOf(one), bodyOf(one));

const customer = (one) => entry(`customer-${one.account}`, customerSummary(one), customerBody(one));

const ticket = (one) => entry(`ticket-${one.reference}`, ticketSummary(one), ticketBody(one));

const PANELS = {
  issues: { name: "github", empty: "noIssues", row: issue, isNews: true, head: panelHead, foot: panelFoot },
  mail: { name: "mail", empty: "noMail", row: mail, isNews: true },
  customers: { name: "customers", empty: "noCustomers", row: customer },
  tickets: { name: "desk", empty: "noTickets", row: ticket, isNews: true },
};
const KEYS = Object.keys(PANELS);

function tab(key) {
  const count = PANELS[key].isNews ? state.panels[key].length : 0;
  const select = () => {
    shown = key;
    draw();
    tabs.querySelector("[aria-selected=true]").focus();
  };
  return h(
    "button",
    {
      type: "button",
      role: "tab",
      id: `tab-${key}`,
      "aria-controls": "panel",
      "aria-selected": String(shown === key),
      tabindex: shown === key ? "0" : "-1",
      data: { key: `tab-${key}` },
      on: {
        click: select,
        keydown(event) {
          if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
          const step = event.key === "ArrowRight" ? 1 : -1;
          shown = KEYS.at((KEYS.indexOf(shown) + step) % KEYS.length);
          draw();
          tabs.querySelector("[aria-selected=true]").focus();
        },
      },
    },
    t(PANELS[key].name),
    count ? h("span", { class: "count" }, String(count)) : null,
  );
}

function draw() {
  tabs.setAttribute("aria-label", t("panels"));
  keepingFocus(tabs, () => tabs.replaceChildren(...KEYS.map(tab)));
  panel.setAttribute("aria-labelledby", `tab-${shown}`);
  const { empty, row, isNews, head, foot } = PANELS[shown];
  const rows = state.panels[shown].map(row);
  // The newest first: that is what somebody looks here for.
  if (isNews) rows.reverse();
  keepingFocus(panel, () =>
    panel.replaceChildren(
      head?.() ?? "",
      rows.length ? h("ul", {}, rows) : h("p", { class: "empty" }, t(empty)),
      foot?.() ?? "",
    ),
  );
  focusSought();
}

/** What one looks for may arrive only after the answer that names it. */
function focusSought() {
  const summary = sought && panel.querySelector(`summary[data-key="${CSS.escape(sought)}"]`);
  if (!summary) return;
  sought = null;
  summary.scrollIntoView({ block: "nearest" });
  summary.focus();
}

const NEWS = { mail: "mailArrived", tickets: "ticketArrived" };
const newest = (key) => state.panels[key].at(-1);
const name = (one) => one?.id ?? one?.reference;
let told = {};

/** Who waits for a mail or a ticket need not look for it. */
function tellOfNews() {
  for (const [key, word] of Object.entries(NEWS)) {
    const one = newest(key);
    if (one && name(one) !== told[key]) announce(t(word, { subject: one.subject }));
    told[key] = name(one);
  }
}

const knowAll = () => {
  told = Object.fromEntries(Object.keys(NEWS).map((key) => [key, name(newest(key))]));
};

/** Shows one entry of one panel, wherever the person has been looking. */
on("look", (wanted, key) => {
  shown = wanted;
  sought = key;
  unfold(key);
  openDrawer("panels");
  draw();
});

knowAll();
on("panels", () => {
  draw();
  tellOfNews();
});
on("reset", () => {
  knowAll();
  draw();
});
