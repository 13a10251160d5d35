// A guided way through the bridge: each step says what to look at, and brings one there.

import { threadsOf } from "./channels.js";
import { propose } from "./composer.js";
import { h } from "./dom.js";
import { closeDrawer } from "./drawers.js";
import { fold, unfold } from "./fold.js";
import { proposePost } from "./forum.js";
import { inline } from "./inline.js";
import { keyOf } from "./issue_controls.js";
import { editIssue, publishRelease } from "./issue_edit.js";
import { follow } from "./issue_form.js";
import { announce, toast } from "./notices.js";
import { become, goAnd } from "./route.js";
import { languageNow, t } from "./speech.js";
import { isForum, newer, on, state, tell } from "./store.js";

const KEY = "tour";
/** `language` is that of whoever began; the steps keep it where others take part who speak another. */
const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") ?? { at: 0, language: null };
let waiting = null;
let isTaken = false;
unfold("tour");

function keep(changed) {
  Object.assign(kept, changed);
  sessionStorage.setItem(KEY, JSON.stringify(kept));
}

/** A step belongs to somebody: the page becomes that person first. */
function take(step) {
  if (step.as === state.me.key) run(step);
  else {
    waiting = step;
    keep({ language: step.locale });
    become(step.as);
  }
}

const placeOf = ({ channel }) => [...state.channels.values()].find((one) => one.name === channel);
const newest = (threads) => threads.reduce((a, b) => (newer(b.id, a?.id) ? b : a), null);

function addDetails(details) {
  const mine = state.panels.issues.filter(({ author }) => author === state.me.github).at(-1);
  if (!mine) return toast(t("tourNoIssue"));
  tell("look", "issues", keyOf(mine));
  return editIssue({ ...mine, body: details });
}

/** Brings up what the step is about, for the person to send or to change. */
function run({ url, details, release, post, say, ...step }) {
  if (url) return follow(url);
  if (details) return addDetails(details);
  if (release) return publishRelease(release);
  const place = placeOf(step);
  // What is said in a forum is said in its newest post.
  const target = say && isForum(place) ? newest(threadsOf(place)) : place;
  if (!target) return toast(t("tourNoPost"));
  closeDrawer({ focus: false });
  return goAnd(target.id, () => (post ? proposePost(post) : propose(say)));
}

on("person", () => waiting ?? keep({ language: null }));
on("reset", () => {
  const step = waiting;
  waiting = null;
  // Who listens after this one draws the place first.
  if (step?.as === state.me.key) setTimeout(() => run(step));
});

const nameOf = (key) => state.people.find((person) => person.key === key)?.name;

const control = (key, label, run, kind, isOff = false) =>
  h(
    "button",
    { type: "button", class: `button ${kind}`, disabled: isOff, data: { key: `tour-${key}` }, on: { click: run } },
    label,
  );

const steps = () => state.tour.filter(({ locale }) => locale === (kept.language ?? languageNow()));

/** Goes that many steps on, or back. */
function move(by) {
  keep({ at: kept.at + by });
  isTaken = false;
  tell("panels");
  announce(steps()[kept.at].text.replace(/[*`]/g, ""));
}

/** One step at a time, so that what it is about stays in sight. */
export function tour() {
  const all = steps();
  if (!all.length) return null;
  const at = Math.min(kept.at, all.length - 1);
  const now = all[at];
  const go = () => {
    isTaken = true;
    take(now);
    tell("panels");
  };
  const [first, then] = isTaken ? ["secondary", "primary"] : ["primary", "secondary"];
  const body = [
    h("p", {}, inline(now.text)),
    h(
      "div",
      { class: "steps" },
      control("go", t("tourGo", { name: nameOf(now.as) }), go, first),
      control("back", t("tourBack"), () => move(-1), "secondary", at === 0),
      control("next", t("tourNext"), () => move(1), then, at === all.length - 1),
    ),
  ];
  const title = t("tour", { n: at + 1, of: all.length });
  return h("div", { class: "tour" }, fold("tour", "enclosed", title, body));
}
