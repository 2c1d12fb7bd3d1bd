// Draws which people of a batch the loss attracts to one of them, and which it still pushes away, as sliders move.
"use strict";

function drawNeighborhood(box) {
  const { ages, sizes, bandwidth } = JSON.parse(box.dataset.batch);
  const [epoch, person] = box.querySelectorAll("input");
  const draw = () => {
    const anchor = person.value - 1;
    const size = sizes[epoch.value - 1];
    const apart = ages.map((age) => Math.abs(age - ages[anchor]));
    const nearest = ages.map((_, i) => i).filter((i) => i !== anchor).sort((a, b) => apart[a] - apart[b]);
    const inside = new Set(nearest.slice(0, size - 1));
    const [low, high] = [ages[0] - 3, ages[ages.length - 1] + 3];
    const at = (age) => (600 * (age - low)) / (high - low);
    const people = ages.map((age, i) => {
      if (i === anchor) return `<path class="anchor" d="M${at(age) - 7} 4h14l-7 12z"/>`;
      const weight = Math.exp(-((age - ages[anchor]) ** 2) / (2 * bandwidth ** 2));
      const pushed = inside.has(i) ? "pushed" : "";
      const hover = `<title>${age} years: attracted by ${weight.toFixed(2)}${pushed ? ", pushed away" : ""}</title>`;
      return `<g>${hover}<path class="weight" d="M${at(age)} 120v${-100 * weight}"/><circle class="${pushed}" cx="${at(age)}" cy="120" r="5"/></g>`;
    });
    const said = `Epoch ${epoch.value}: of ${ages.length} people, the one of ${ages[anchor]} years is pushed away from ${inside.size}.`;
    const ticks = [20, 30, 40, 50, 60, 70, 80, 90].filter((age) => age > low && age < high);
    const axis = ticks.map((age) => `<text x="${at(age)}" y="146">${age}</text>`).join("");
    box.querySelector(".drawing").innerHTML =
      `<svg viewBox="0 0 600 152" role="img" aria-label="${said}">${people.join("")}${axis}</svg><p>${said}</p>`;
    epoch.previousElementSibling.textContent = epoch.value;
    person.previousElementSibling.textContent = `${ages[anchor]} years`;
  };
  box.addEventListener("input", draw);
  draw();
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".neighborhood").forEach(drawNeighborhood));
