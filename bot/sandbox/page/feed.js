// The two wires to the sandbox: the socket that tells, and the request that acts.

import { state, take, tell } from "./store.js";
import { toast } from "./notices.js";
import { t } from "./speech.js";

const FIRST_WAIT_S = 1;
const LONGEST_WAIT_S = 30;

let socket = null;
let person = null;
let wait = FIRST_WAIT_S;
let timer = null;

/** Listens as this person from now on; a former socket is left without a word. */
export function listenAs(key) {
  person = key;
  clearTimeout(timer);
  socket?.close();
  const address = new URL(`/sandbox/feed?as=${encodeURIComponent(key)}`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const mine = new WebSocket(address);
  socket = mine;
  mine.addEventListener("message", ({ data }) => {
    if (mine !== socket) return;
    const frame = JSON.parse(data);
    if (frame.kind === "snapshot") {
      wait = FIRST_WAIT_S;
      tell("line", "up");
    }
    take(frame);
  });
  mine.addEventListener("close", () => {
    if (mine === socket) again();
  });
}

// Doubling waits, so that a page left open does not hammer a server that is gone.
function again() {
  const seconds = wait;
  wait = Math.min(LONGEST_WAIT_S, wait * 2);
  tell("line", "lost", seconds);
  timer = setTimeout(retry, seconds * 1000);
}

export function retry() {
  tell("line", "retrying");
  listenAs(person);
}

/**
 * Does something as the current person. Returns what changed, or null when it was refused or the
 * bot did not manage: the person has then been told.
 */
export const act = (doing, values = {}) =>
  send("/sandbox/act", { as: state.me.key, do: doing, ...values });

/** Lets the status page say something else; null when it was refused. */
export const changeStatus = (wanted) => send("/sandbox/status", wanted);

/** Lets a customer stand otherwise; null when it was refused. */
export const changeCustomer = (wanted) => send("/sandbox/customer", wanted);

/** Answers a ticket as the company's staff do; null when it was refused. */
export const changeTicket = (wanted) => send("/sandbox/ticket", wanted);

/** What a link to GitHub opens, or without one what there is to open; null when it was refused. */
export const look = (url = "") => send("/sandbox/github", { as: state.me.key, url });

async function send(path, wish) {
  let answer;
  let changes;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(wish),
    });
    changes = await answer.json();
  } catch {
    toast(t("noServer"));
    return null;
  }
  if (!answer.ok) toast(changes.error || t("refused"));
  else if (changes.failed) toast(t("failed"));
  else return changes;
  return null;
}
