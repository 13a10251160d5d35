// What each person has read, kept for as long as the tab is open.

import { isThread, newer, state, tell, timeline } from "./store.js";

const EPOCH = 1_420_070_400_000n;
const since = String((BigInt(Date.now()) - EPOCH) << 22n);

// Everything before the page was first opened counts as read: nobody was away yet.
const KEY = "read";
const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") ?? { since, people: {} };

const mine = () => (kept.people[state.me.key] ??= {});
const readUpTo = (channel) => mine()[channel] ?? kept.since;

const isNews = (channel) => {
  const read = readUpTo(channel);
  return (message) => newer(message.id, read) && message.author.id !== state.me.id;
};

export const firstUnread = (channel) => timeline(channel).find(isNews(channel)) ?? null;

/** How many messages wait in a channel, its threads' included where they are not listed themselves. */
export function unreadIn(channel) {
  const own = timeline(channel).filter(isNews(channel)).length;
  const threads = [...state.channels.values()].filter((one) => isThread(one) && one.parent_id === channel);
  return threads.reduce((sum, thread) => sum + timeline(thread.id).filter(isNews(thread.id)).length, own);
}

export function markRead(channel) {
  const newest = timeline(channel).at(-1);
  if (!newest || !newer(newest.id, readUpTo(channel))) return;
  mine()[channel] = newest.id;
  sessionStorage.setItem(KEY, JSON.stringify(kept));
  tell("read");
}
