// The ledger of claims shows the rows that both lists choose; an address such as claims.html#fig2d-pca-mri shows its row.
"use strict";

function applyFilters(ledger) {
  const chosen = [...ledger.querySelectorAll("select")].filter((list) => list.value !== "all");
  let n = 0;
  for (const row of ledger.querySelectorAll("tbody tr")) {
    row.hidden = chosen.some((list) => row.dataset[list.dataset.column] !== list.value);
    n += row.hidden ? 0 : 1;
  }
  ledger.querySelector("[role=status]").textContent = `${n} shown`;
}

document.addEventListener("DOMContentLoaded", () => {
  const ledger = document.getElementById("ledger");
  if (!ledger) return;
  ledger.addEventListener("change", () => applyFilters(ledger));
  applyFilters(ledger);
});
