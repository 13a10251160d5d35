// The status page's switch: an incident begins here, and ends here.

import { changeStatus } from "./feed.js";
import { h, keepingFocus } from "./dom.js";
import { announce } from "./notices.js";
import { t } from "./speech.js";
import { on, state } from "./store.js";

export const statusView = h("section", { class: "status", "aria-labelledby": "status-name" });

const levelNow = () => state.panels.status.at(-1)?.level ?? "up";

async function change() {
  const wanted =
    levelNow() === "up"
      ? { shape: "statuspage", level: "incident", title: t("incidentTitle") }
      : { resolved: true };
  if (await changeStatus(wanted)) announce(t(levelNow()));
}

function draw() {
  const level = levelNow();
  const isUp = level === "up";
  keepingFocus(statusView, () =>
    statusView.replaceChildren(
      h("strong", { id: "status-name" }, t("statusPage")),
      h("span", { class: `state ${isUp ? "closed" : "open"}` }, t(level)),
      h(
        "button",
        {
          type: "button",
          class: "button secondary",
          data: { key: "status" },
          on: { click: change },
        },
        t(isUp ? "startIncident" : "endIncident"),
      ),
    ),
  );
}

on("panels", draw);
on("reset", draw);
