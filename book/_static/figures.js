// A figure opens as SVG when it is pressed, and tells the value under the pointer; on a phone it is wider than the screen and
// moves sideways, so that it can be read.
"use strict";

const NEAR = 12; // pixels from a mark

function openLarger(link) {
  const name = link.getAttribute("href").split("/").pop().replace(".svg", "");
  const image = document.getElementById(name)?.querySelector("img");
  if (!image) return;
  const larger = document.createElement("a");
  larger.href = link.href;
  larger.className = "larger";
  image.replaceWith(larger);
  larger.append(image);
  const marks = JSON.parse(link.closest("aside").querySelector(".marks")?.dataset.marks ?? "[]");
  if (marks.length) tellValues(larger, image, marks);
  else larger.title = "Open larger";
}

function tellValues(larger, image, marks) {
  const told = document.createElement("span");
  told.className = "told";
  told.hidden = true;
  larger.append(told);
  larger.addEventListener("pointerleave", () => { told.hidden = true; });
  larger.addEventListener("pointermove", (event) => {
    const { left, top, width, height } = image.getBoundingClientRect();
    const far = ([x, y]) => Math.hypot(left + x * width - event.clientX, top + y * height - event.clientY);
    const nearest = marks.reduce((one, other) => (far(other) < far(one) ? other : one));
    told.hidden = far(nearest) > NEAR;
    if (told.hidden) return;
    const frame = larger.getBoundingClientRect();
    told.textContent = nearest[2];
    told.style.top = `${top + nearest[1] * height - frame.top}px`;
    const from = left + nearest[0] * width - frame.left + larger.scrollLeft; // beside the mark, on the side that has room
    told.style.left = `${Math.min(from, Math.max(0, larger.scrollLeft + frame.width - told.offsetWidth - 8))}px`;
  });
}

document.addEventListener("DOMContentLoaded", () =>
  document.querySelectorAll('aside.margin a[href$=".svg"]').forEach(openLarger),
);
