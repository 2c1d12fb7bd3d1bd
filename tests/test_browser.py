"""The built book in a browser: its figures, its tables, and accessibility in light and dark."""

import html
import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import axe_core_python
import numpy as np
import pytest
from PIL import Image

from tests.site import pages


def chromium(browser: str, profile: Path, *options: str) -> str:
    """Run the browser without a window and return what it prints."""
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")
    command = [browser, *quiet, f"--user-data-dir={profile}", *options]
    return subprocess.run(command, capture_output=True, check=True, timeout=120, text=True).stdout


def screenshot(browser: str, page: Path, target: Path, *options: str) -> np.ndarray:
    chromium(browser, target.with_suffix(""), f"--screenshot={target}", *options, page.as_uri())
    return np.asarray(Image.open(target).convert("RGB")).astype(int)


def colored(picture: np.ndarray) -> int:
    """Count pixels of saturated colour, which text and page furniture hardly have."""
    return int((picture.max(axis=2) - picture.min(axis=2) > 80).sum())


@pytest.mark.parametrize("width", [1280, 400])
def test_a_browser_shows_figure_2(width: int, browser: str, site_to_look_at: Path, tmp_path: Path) -> None:
    """The figure adds colour to the page, compared with the same page without pictures."""
    page, size = site_to_look_at / "notebooks/fig2_trends.html", f"--window-size={width},3600"
    shown = screenshot(browser, page, tmp_path / "shown.png", size)
    blank = screenshot(browser, page, tmp_path / "blank.png", size, "--blink-settings=imagesEnabled=false")
    assert colored(shown) > colored(blank) + 15_000


AXE = """
<style>* {{ transition: none !important; }}</style><script src="{library}"></script><script>
addEventListener("load", async () => {{
  const found = [];
  for (const table of document.querySelectorAll("table"))
    for (const row of [...table.rows].slice({rows})) row.remove();
  for (const entry of [...document.querySelectorAll("article section > dl.py")].slice({rows})) entry.remove();
  for (const theme of ["light", "dark"]) {{
    document.documentElement.dataset.theme = document.documentElement.dataset.mode = theme;
    await new Promise((done) => setTimeout(done, 1000));
    const only = theme === "light" ? {{}} : {{ runOnly: ["color-contrast"] }}; // other rules do not look at colours
    const {{ violations }} = await axe.run(document, {{ resultTypes: ["violations"], ...only }});
    for (const one of violations)
      found.push([theme, one.impact, one.id, one.nodes.length, one.nodes[0].html.slice(0, 200)]);
  }}
  const list = document.createElement("pre");
  list.id = "axe";
  list.textContent = JSON.stringify(found);
  document.body.append(list);
}});</script></body>"""


_ROWS = 20  # of a table, and entries of a reference, that are looked at: hundreds are made like these


def violations(browser: str, page: Path, profile: Path) -> list[list[str]]:
    """Let axe-core look at a page in light and dark: theme, impact, rule, how often, and the first place."""
    library = Path(axe_core_python.__file__).with_name("axe.min.js").as_uri()
    copy = page.with_name(f"axe-{page.name}")
    script = AXE.format(library=library, rows=_ROWS)
    copy.write_text(page.read_text(encoding="utf-8").replace("</body>", script), encoding="utf-8")
    try:
        options = ("--allow-file-access-from-files", "--virtual-time-budget=60000", "--dump-dom")
        printed = chromium(browser, profile, "--window-size=1280,2000", *options, copy.as_uri())
    finally:
        copy.unlink()
    return json.loads(html.unescape(re.search(r'<pre id="axe"[^>]*>(.*?)</pre>', printed, re.DOTALL)[1]))


def test_the_accessibility_check_finds_what_is_wrong(browser: str, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text('<html lang="en"><body><main><img src="a.png"><p style="color:#ccc">pale</p></main></body></html>')
    assert {"image-alt", "color-contrast"} <= {
        rule for _, _, rule, _, _ in violations(browser, page, tmp_path / "profile")
    }


def test_no_page_has_a_violation_of_accessibility(browser: str, site_to_look_at: Path, tmp_path: Path) -> None:
    """Of any level, as axe-core sees them in light and dark; each in a browser of its own, several at once."""
    paths = [page.path for page in pages(site_to_look_at)]
    assert len(paths) >= 10
    profiles = [tmp_path / path.parent.name / path.stem for path in paths]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = zip(paths, pool.map(partial(violations, browser), paths, profiles), strict=True)
        assert {path.name: one for path, one in found if one} == {}


USE = """
<script>
addEventListener("load", () => setTimeout(() => {{
  const found = {{}};
  const table = document.querySelector("table.brainage");
  const rows = () => [...table.tBodies[0].rows].filter((row) => !row.hidden);
  const first = () => rows().map((row) => row.cells[{column}].textContent);
  {action}
  const list = document.createElement("pre");
  list.id = "used";
  list.textContent = JSON.stringify(found);
  document.body.append(list);
}}, 500));</script></body>"""


def use(browser: str, page: Path, action: str, profile: Path, column: int = 0) -> dict[str, list[str]]:
    """Do something with the first table of a page, and return what its rows show then."""
    copy = page.with_name(f"used-{page.name}")
    script = USE.format(action=action, column=column)
    copy.write_text(page.read_text(encoding="utf-8").replace("</body>", script), encoding="utf-8")
    try:
        printed = chromium(browser, profile, "--virtual-time-budget=10000", "--dump-dom", copy.as_uri())
    finally:
        copy.unlink()
    return json.loads(html.unescape(re.search(r'<pre id="used"[^>]*>(.*?)</pre>', printed, re.DOTALL)[1]))


def test_tables_sort_by_number_up_and_down(browser: str, site_to_look_at: Path, tmp_path: Path) -> None:
    press = 'table.querySelectorAll("th button")[3].click(); found.{} = first();'
    page = site_to_look_at / "notebooks/required_ageing.html"
    shown = use(browser, page, press.format("up") + press.format("down"), tmp_path / "profile", column=3)
    numbers = [float(text.split()[0]) for text in shown["up"]]
    assert len(numbers) == 12
    assert numbers == sorted(numbers)
    assert [float(text.split()[0]) for text in shown["down"]] == numbers[::-1]


def test_claims_can_be_filtered(browser: str, site_to_look_at: Path, tmp_path: Path) -> None:
    choose = """
    const chosen = document.querySelector("select[data-column=verdict]");
    chosen.value = "agrees";
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    found.verdicts = first();
    found.status = [document.querySelector(".filters [role=status]").textContent];"""
    shown = use(browser, site_to_look_at / "book/claims.html", choose, tmp_path / "profile", column=4)
    assert set(shown["verdicts"]) == {"agrees"}
    assert shown["status"] == [f"{len(shown['verdicts'])} shown"]


def opened_and_moved(browser: str, page: Path, move: str, profiles: Path) -> list[str]:
    """Return a page as it opens, and once a script has moved its sliders."""
    copy = page.with_name(f"moved-{page.name}")
    script = f'<script>addEventListener("load", () => {{ {move} }});</script></body>'
    copy.write_text(page.read_text(encoding="utf-8").replace("</body>", script), encoding="utf-8")
    try:
        return [chromium(browser, profiles / one.stem, "--dump-dom", one.as_uri()) for one in (page, copy)]
    finally:
        copy.unlink()


def test_the_drawing_of_the_loss_follows_its_sliders(browser: str, site_to_look_at: Path, tmp_path: Path) -> None:
    """As it opens, and when the epoch is moved to the last one."""
    move = """
      const epoch = document.querySelector(".neighborhood input");
      epoch.value = epoch.max;
      epoch.dispatchEvent(new Event("input", { bubbles: true }));"""
    both = opened_and_moved(browser, site_to_look_at / "notebooks/fig1_workflow.html", move, tmp_path)
    assert "Epoch 1: of 32 people" in both[0]
    assert "Epoch 50: of 32 people" in both[1]
    drawn = [re.search('<div class="drawing"><svg.*?</svg>', one, re.DOTALL)[0] for one in both]
    assert [one.count('class="pushed"') for one in drawn] == [31, 8]
    assert [one.count("<title>") for one in drawn] == [31, 31]  # what a person is, where the mouse rests


def test_bars_of_false_positives_follow_their_sliders(browser: str, site_to_look_at: Path, tmp_path: Path) -> None:
    """As it opens, in the paper's AD comparison, and with a hundred controls of the patients' ages."""
    move = """
      const sliders = document.querySelectorAll(".false-calls input");
      sliders[0].value = sliders[0].max;
      sliders[2].value = 0;
      sliders[0].dispatchEvent(new Event("input", { bubbles: true }));"""
    both = opened_and_moved(browser, site_to_look_at / "notebooks/fig4_gap.html", move, tmp_path)
    said = [re.search('<div class="drawing"><svg.*?aria-label="(.*?)"', one, re.DOTALL)[1] for one in both]
    assert said[0].startswith("12 controls of 66–73 years and 20 patients, 5 years older; their spread is that of ")
    assert said[1].startswith("100 controls of 66–73 years and 20 patients, 0 years older")
    rates = [[int(one) for one in re.findall(r"(\d+) %", text)] for text in said]
    assert len(rates[0]) == len(rates[1]) == 4
    assert rates[0][1] > rates[1][1]  # the published correction


def test_a_figure_tells_the_value_under_the_pointer(browser: str, site_to_look_at: Path, tmp_path: Path) -> None:
    """The pointer rests on the first mark of Figure 2 d-e, and then beside all of them."""
    move = """
      const image = document.querySelector("#fig-comparison img"), frame = image.getBoundingClientRect();
      const [x, y] = JSON.parse(document.querySelector(".marks").dataset.marks)[0];
      const rest = (clientX, clientY) => {
        image.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX, clientY }));
        const told = document.querySelector("#fig-comparison .told");
        document.body.append(`[${told.hidden ? "nothing" : told.textContent}]`);
      };
      rest(frame.left + x * frame.width + 2, frame.top + y * frame.height);
      rest(frame.left + 1, frame.top + 1);"""
    page = opened_and_moved(browser, site_to_look_at / "notebooks/fig2_comparison.html", move, tmp_path)[1]
    assert re.search(r"\[PCA \+ Gaussian process · T1w · Mean absolute error \(years\): [\d.]+\]", page)
    assert "[nothing]" in page


FRAMES = """<!doctype html><meta charset="utf-8"><title>frames</title><body><script>
const pages = {pages}, found = [];
addEventListener("load", async () => {{
  for (const page of pages) {{
    const frame = document.createElement("iframe");
    frame.style = "width: {width}px; height: 900px; border: 0";
    frame.src = page;
    await new Promise((done) => {{ frame.onload = done; document.body.append(frame); }});
    await new Promise((done) => setTimeout(done, 300));
    const root = frame.contentDocument.documentElement;
    const broken = [...frame.contentDocument.images].filter((one) => one.loading !== "lazy" && !one.naturalWidth);
    const others = frame.contentWindow.performance.getEntriesByType("resource").map((one) => one.name);
    found.push([page, root.scrollWidth - root.clientWidth, broken.map((one) => one.src),
      others.filter((one) => !/^(file|data|blob):/.test(one))]);
    frame.remove();
  }}
  const list = document.createElement("pre");
  list.id = "frames";
  list.textContent = JSON.stringify(found);
  document.body.append(list);
}});</script>"""


@pytest.mark.parametrize("width", [390, 1400])
def test_pages_are_no_wider_than_the_screen_and_nothing_is_missing_or_wrong(
    width: int, browser: str, site_to_look_at: Path, tmp_path: Path
) -> None:
    """On a phone and on a desk; pictures load, no script fails, nothing comes from elsewhere."""
    names = [page.path.relative_to(site_to_look_at).as_posix() for page in pages(site_to_look_at)]
    harness = site_to_look_at / f"frames-{width}.html"
    harness.write_text(FRAMES.format(pages=json.dumps(names), width=width), encoding="utf-8")
    quiet = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--enable-logging=stderr",
    )
    options = (
        "--allow-file-access-from-files",
        "--virtual-time-budget=300000",
        f"--window-size={width},1000",
        "--dump-dom",
    )
    try:
        command = [browser, *quiet, f"--user-data-dir={tmp_path / 'profile'}", *options, harness.as_uri()]
        done = subprocess.run(command, capture_output=True, check=True, timeout=300, text=True)
    finally:
        harness.unlink()
    found = json.loads(html.unescape(re.search(r'<pre id="frames">(.*?)</pre>', done.stdout, re.DOTALL)[1]))
    assert [name for name, *_ in found] == names
    assert {name: one for name, *one in found if one != [0, [], []]} == {}
    assert re.findall(r".*CONSOLE.*(?:Error|error).*", done.stderr) == []
