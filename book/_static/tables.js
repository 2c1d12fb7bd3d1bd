// Tables of the pages sort by the column whose header is pressed: up, then down.
"use strict";

// "−0.33 [−0.36, −0.30]" and "12.9 ± 1.0" sort by their first number, "< 0.001" just below 0.001, words as words.
function sortKey(cell) {
  const text = cell.textContent.trim().replaceAll("\u2212", "-").replaceAll(",", "");
  const found = text.match(/^([<>]?)\s*([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i);
  if (!found) return text.toLowerCase();
  return Number(found[2]) + ({ "<": -1e-9, ">": 1e-9 }[found[1]] ?? 0);
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === typeof b) return a.localeCompare(b);
  return typeof a === "number" ? -1 : 1;
}

function sortBy(header) {
  const table = header.closest("table");
  const column = [...header.parentElement.children].indexOf(header);
  const down = header.getAttribute("aria-sort") === "ascending";
  const rows = [...table.tBodies[0].rows].map((row) => [sortKey(row.cells[column]), row]);
  rows.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])));
  for (const [, row] of rows) table.tBodies[0].append(row);
  for (const other of header.parentElement.children) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
}

function makeSortable(table) {
  for (const header of table.querySelectorAll("thead tr:first-child th")) {
    const button = document.createElement("button");
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sortBy(header));
  }
}

// A table that is wider than its place says so.
function tellWidth(box) {
  box.classList.toggle("scrolls", box.scrollWidth > box.clientWidth + 1);
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("table.brainage").forEach(makeSortable);
  const boxes = [...document.querySelectorAll(".table-scroll")];
  const watch = new ResizeObserver(() => requestAnimationFrame(() => boxes.forEach(tellWidth)));
  boxes.forEach((box) => [box, ...box.children].forEach((one) => watch.observe(one))); // a table may widen in a box that does not
});
