// Puts the page together: one person, one place, and what the wire says about both.

import { h, icon, keepingFocus } from "./dom.js";
import { channelIcon, channelsView, orderedChannels, showCurrent } from "./channels.js";
import { closeDrawer, drawers } from "./drawers.js";
import { composerView, showComposer } from "./composer.js";
import { drawHints, hintsView, loadHints } from "./hints.js";
import { forumView, showForum } from "./forum.js";
import { goToMessage, showTimeline, timelineView } from "./timeline.js";
import { postTags, postTools } from "./post.js";
import { isForum, isThread, nameOf, on, state } from "./store.js";
import { become, linkTo, personInAddress, placeInAddress } from "./route.js";
import { listenAs, retry } from "./feed.js";
import { panelsView } from "./panels.js";
import { statusView } from "./status.js";
import { speak, t } from "./speech.js";

const FIRST_PERSON = "nora";
const FIRST_CHANNEL = "help";

const by = (id) => document.getElementById(id);
let current = null;

function assemble() {
  by("channels").append(...channelsView);
  by("panels").append(...panelsView, statusView);
  by("place").append(timelineView, forumView, hintsView, h("p", { id: "typing" }), composerView);
  by("open-channels").append(icon("menu"));
  by("open-panels").append(icon("panel"));
  drawers();
}

function label() {
  by("skip").textContent = t("skip");
  by("channels").setAttribute("aria-label", t("channels"));
  by("panels").setAttribute("aria-label", t("panels"));
  by("open-channels").setAttribute("aria-label", t("openChannels"));
  by("open-panels").setAttribute("aria-label", t("openPanels"));
}

/** The channel in the address if this person can see it, else the one where questions are answered. */
function choose() {
  const wanted = placeInAddress().channel;
  if (state.channels.has(wanted)) return wanted;
  const ordered = orderedChannels();
  const first = ordered.find((channel) => channel.name === FIRST_CHANNEL) ?? ordered[0];
  if (first) history.replaceState(null, "", linkTo(first.id));
  return first?.id ?? null;
}

function drawTitle() {
  const channel = state.channels.get(current);
  if (!channel) return;
  const parent = isThread(channel) ? state.channels.get(channel.parent_id) : null;
  document.title = `${channel.name} · ${state.guild.name}`;
  const parts = [
    parent
      ? h(
          "a",
          { href: linkTo(parent.id), class: "parent", "aria-label": t("back", { name: parent.name }) },
          channelIcon(parent),
          h("span", {}, parent.name),
        )
      : "",
    parent ? h("span", { class: "dim", "aria-hidden": "true" }, "›") : "",
    h("h2", { tabindex: "-1" }, channelIcon(channel), h("span", {}, channel.name)),
    postTags(channel),
    channel.topic ? h("span", { class: "topic" }, channel.topic) : "",
    postTools(channel),
  ];
  keepingFocus(by("title"), () => by("title").replaceChildren(...parts));
}

function show(id, { again = false } = {}) {
  const changed = id !== current;
  current = id;
  const channel = state.channels.get(id);
  const forum = isForum(channel);
  forumView.hidden = !forum;
  timelineView.hidden = composerView.hidden = forum || !channel;
  by("place").classList.toggle("at-forum", forum);
  by("place").classList.toggle("at-post", isThread(channel));
  if (forum) showForum(channel);
  else if (channel && (changed || again)) {
    showTimeline(id);
    showComposer(id);
  } else goToMessage();
  showCurrent(id);
  drawTitle();
  drawTyping();
  dispatchEvent(new Event("shown"));
}

function onReset() {
  label();
  drawBot();
  drawHints();
  by("app").removeAttribute("aria-busy");
  show(choose(), { again: true });
}

// The frame of who is typing names no end: it is over after ten seconds or with the message.
let typingTimer = null;
function drawTyping() {
  clearTimeout(typingTimer);
  const typing = state.typing.get(current);
  const left = (typing?.until ?? 0) - Date.now();
  by("typing").textContent = left > 0 ? t("typing", { name: nameOf({ id: typing.user }) ?? t("bot") }) : "";
  if (left > 0) typingTimer = setTimeout(drawTyping, left);
}

function drawBot() {
  by("bot-state").hidden = state.online;
  by("bot-state").textContent = state.online ? "" : t("botOffline");
}

let countdown = null;
function drawLine(kind, seconds) {
  // An address may name somebody who does not play here.
  if (kind === "lost" && !state.me && personInAddress() !== FIRST_PERSON) {
    become(FIRST_PERSON);
    return;
  }
  clearInterval(countdown);
  const banner = by("line-state");
  banner.hidden = kind === "up";
  if (kind === "up") return;
  const words = h("span", {});
  const tell = () => {
    words.textContent = kind === "retrying" ? t("retrying") : t("lost", { n: Math.max(1, seconds) });
  };
  tell();
  banner.replaceChildren(
    words,
    h("button", { type: "button", class: "bare", on: { click: retry } }, t("retry")),
  );
  if (kind === "lost") {
    countdown = setInterval(() => {
      seconds -= 1;
      tell();
    }, 1000);
  }
}

/** Where one starts to do something here: the box, a command's first field, a new post. */
function startOfWork() {
  const places = document.querySelectorAll(
    "#composer textarea, #composer .command input, .forum-head .button",
  );
  return [...places].find((place) => place.offsetParent) ?? by("title").querySelector("h2");
}

// Where there is no mouse, focusing the box would open the keyboard over half of the screen.
function focusPlace() {
  if (placeInAddress().message) return;
  const isMouse = matchMedia("(hover: hover)").matches;
  (isMouse && !by("composer").hidden ? startOfWork() : by("title").querySelector("h2"))?.focus();
}

function start() {
  assemble();
  on("me", () => speak(state.me.locale));
  on("reset", onReset);
  on("channels", () => {
    if (current && !state.channels.has(current)) show(choose());
    else drawTitle();
  });
  on("bot", drawBot);
  on("line", drawLine);
  on("typing", drawTyping);
  on("messages", drawTyping);
  on("person", listenAs);
  addEventListener("hashchange", () => {
    closeDrawer({ focus: false });
    show(choose());
    focusPlace();
  });
  // The link to where one is already changes no address, yet it means "show me that".
  by("channels").addEventListener(
    "click",
    (event) => event.target.closest("a") && closeDrawer({ focus: false }),
  );
  addEventListener("popstate", () => {
    const person = personInAddress();
    if (person && person !== state.me?.key) listenAs(person);
  });
  by("skip").addEventListener("click", (event) => {
    event.preventDefault();
    startOfWork()?.focus();
  });
  const person = personInAddress() ?? FIRST_PERSON;
  history.replaceState(null, "", `?as=${encodeURIComponent(person)}${location.hash}`);
  listenAs(person);
  loadHints();
}

start();
