// A figure opens as SVG when it is pressed; on a phone it is wider than the screen and moves sideways, so that it can be read.
"use strict";

function openLarger(link) {
  const name = link.getAttribute("href").split("/").pop().replace(".svg", "");
  const image = document.getElementById(name)?.querySelector("img");
  if (!image) return;
  const larger = document.createElement("a");
  larger.href = link.href;
  larger.title = "Open larger";
  larger.className = "larger";
  image.replaceWith(larger);
  larger.append(image);
}

document.addEventListener("DOMContentLoaded", () =>
  document.querySelectorAll('aside.margin a[href$=".svg"]').forEach(openLarger),
);
