// The address says who one is and where: ?as=nora#channel or #channel/message.

import { state, tell } from "./store.js";

export const personInAddress = () => new URLSearchParams(location.search).get("as");

export function placeInAddress() {
  const [channel, message] = location.hash.slice(1).split("/");
  return { channel: channel || null, message: message || null };
}

export const linkTo = (channel, message) => (message ? `#${channel}/${message}` : `#${channel}`);

export function go(channel) {
  location.hash = linkTo(channel);
}

/** Does `then` once the page shows that channel: what belongs to it exists only from then on. */
export function goAnd(channel, then) {
  if (placeInAddress().channel === channel) {
    then();
    return;
  }
  addEventListener("shown", then, { once: true });
  go(channel);
}

/** Another person keeps the place if that person can see it. */
export function become(key) {
  if (key === state.me?.key) return;
  history.pushState(null, "", `?as=${encodeURIComponent(key)}${location.hash}`);
  tell("person", key);
}
