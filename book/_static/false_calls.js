// Draws how often each correction calls healthy groups ill, as sliders of the design move.
"use strict";

function drawFalseCalls(box) {
  const { levels, bars, patients } = JSON.parse(box.dataset.rates);
  const sliders = [...box.querySelectorAll("input")];
  const draw = () => {
    const at = sliders.map((slider) => Number(slider.value));
    const place = at.reduce((sum, index, i) => sum * levels[i].length + index, 0);
    const [controls, ages, mismatch, spread] = at.map((index, i) => levels[i][index]);
    const x = (permille) => 0.55 * permille;
    const percent = (permille) => `${Math.round(permille / 10)} %`;
    const rows = Object.entries(bars).map(([name, rates], i) => {
      const [rate, low, high] = rates[place];
      const y = 46 * i;
      const hover = `<title>${name}: ${percent(rate)}, 95 % interval ${percent(low)} to ${percent(high)}</title>`;
      const level = `<path class="nominal" d="M${x(50)} ${y + 16}v20"/>`; // beside the bar, not through its name
      return `<g>${hover}<text x="0" y="${y + 14}">${name}</text><rect class="${rate > 75 ? "wrong" : "right"}" y="${y + 20}" width="${Math.max(x(rate), 1)}" height="12"/>
        <path class="interval" d="M${x(low)} ${y + 26}H${x(high)}"/><text x="${x(high) + 8}" y="${y + 31}">${percent(rate)}</text>${level}</g>`;
    });
    const height = 46 * rows.length;
    const told = Object.entries(bars).map(([name, rates]) => `${name} ${percent(rates[place][0])}`).join("; ");
    const said = `${controls} controls of ${ages} and ${patients} patients, ${mismatch} older; their spread is ${spread}. Nobody is ill; called ill: ${told}.`;
    box.querySelector(".drawing").innerHTML =
      `<svg viewBox="0 0 600 ${height + 4}" role="img" aria-label="${said}">${rows.join("")}</svg><p role="status">${said}</p>`;
    sliders.forEach((slider, i) => { slider.previousElementSibling.textContent = levels[i][at[i]]; });
  };
  box.addEventListener("input", draw);
  draw();
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".false-calls").forEach(drawFalseCalls));
