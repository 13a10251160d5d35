"use strict";

// Makes charts easy to walk through: one stop for the tab key, arrow keys from column to column,
// and what a column says is written below its chart. Without this every column is a stop.
{
  const columnsOf = (chart) => [...chart.querySelectorAll(".chart-column")];

  const prepare = () => {
    for (const chart of document.querySelectorAll("svg.chart")) {
      const columns = columnsOf(chart);
      columns.forEach((one, place) => {
        one.setAttribute("tabindex", place === columns.length - 1 ? "0" : "-1");
      });
    }
  };

  const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

  document.addEventListener("keydown", (event) => {
    const column = event.target.closest?.(".chart-column");
    if (!column || !(event.key in steps)) return;
    const columns = columnsOf(column.ownerSVGElement);
    const wished = columns.indexOf(column) + steps[event.key];
    const next = columns[Math.max(0, Math.min(columns.length - 1, wished))];
    column.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    event.preventDefault();
  });

  const read = (event) => {
    const column = event.target.closest?.(".chart-column");
    if (!column) return;
    const reading = column.closest("figure").querySelector(".reading");
    reading.textContent = column.getAttribute("aria-label");
  };

  document.addEventListener("focusin", read);
  document.addEventListener("pointerover", read);
  document.addEventListener("htmx:load", prepare);
  prepare();
}
