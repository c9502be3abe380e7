"""Takes the pictures of the documentation from a running demo: `python scripts/take_pictures.py http://127.0.0.1:8000/`.

The demo's accounts are read from demo-accounts.txt in $ATASHBAS_HOME. Every picture shows the mark of the demo. Those
of joint work are taken where `scripts/tell_story.py` told the story on that node before: its story.json says what is
where.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from find_browser import find_browser
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs/images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
FEBRUARY = "from=2017-02-01&to=2017-02-28"
DESK, PHONE = (1280, 860), (390, 844)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: file, address, language, window; `scroll` names what is brought to the top."""

    name: str
    path: str
    language: str
    size: tuple[int, int] = DESK
    scroll: str = ""
    member: bool = False


PICTURES = (
    Picture(name="situation-en", path=f"/?{FEBRUARY}", language="en"),
    Picture(name="situation-fa", path=f"/?{FEBRUARY}", language="fa"),
    Picture(name="matrix-en", path=f"/?{FEBRUARY}", language="en", scroll="#matrix-title"),
    Picture(name="incidents-ar", path=f"/incidents/?{FEBRUARY}", language="ar"),
    Picture(name="incident-en", path="@incident", language="en"),
    Picture(name="match-fa", path="@incident", language="fa", scroll="#match-title"),
    Picture(name="registers-ru", path="/registers/", language="ru"),
    Picture(name="bulletin-tr", path="/bulletin/2017-02-25/2017-02-25/", language="tr"),
    Picture(name="record-fa-phone", path="/record/", language="fa", size=PHONE, member=True),
    Picture(name="import-en", path="@import", language="en", member=True),
)
# Of joint work: the address names what the story calls a thing.
JOINT = (
    Picture(name="joint-work-fa", path="/our-work/", language="fa", member=True),
    Picture(name="joint-notices-fa", path="/notices/", language="fa", member=True),
    Picture(name="joint-case-en", path="case/after-a-query", language="en", member=True),
    Picture(
        name="joint-finding-fa",
        path="case/after-a-query",
        language="fa",
        scroll="#drafts-title",
        member=True,
    ),
    Picture(name="joint-exchange-en", path="matter/prisoners", language="en", scroll="#balance-title", member=True),
    Picture(name="joint-meeting-tr", path="matter/astana", language="tr", scroll="#agenda-title", member=True),
    Picture(name="joint-note-ar", path="note/astana", language="ar", member=True),
    Picture(name="joint-letter-ru", path="/letters/?from=2017-02-17&to=2017-03-10", language="ru", member=True),
    Picture(name="joint-undertakings-en", path="/undertakings/", language="en"),
)
SHEET = "".join(
    f"{row}\n"
    for row in (
        "number,date,governorate,place,type",
        "A-1,2017-02-10,Idlib,Saraqib,shelling",
        "A-2,2017-02-31,Idlib,Saraqib,mortar",
    )
)


def main() -> int:
    """Take every picture of the table."""
    path = find_browser()
    if path is None or len(sys.argv) != 2:
        print("usage: take_pictures.py ADDRESS (and a Chromium on this machine)", file=sys.stderr)
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for picture in (*PICTURES, *joint_pictures()):
            take(browser, sys.argv[1].rstrip("/"), picture)
            print(f"docs/images/{picture.name}.png")
        browser.close()
    return 0


def joint_pictures() -> tuple[Picture, ...]:
    """Pictures of joint work with the addresses of this node; none where the story was not told on it."""
    told = Path(os.environ["ATASHBAS_HOME"]) / "story.json"
    if not told.is_file():
        return ()
    entries = json.loads(told.read_text("utf-8"))
    pages = {"case": "/cases/{}/", "matter": "/matters/{}/", "note": "/matters/{}/note/"}
    found = []
    for picture in JOINT:
        room, _, name = picture.path.partition("/")
        path = pages[room].format(entries[name]) if room else picture.path
        found.append(replace(picture, path=path))
    return tuple(found)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Take one picture once its map and chart are drawn."""
    width, height = picture.size
    context = browser.new_context(
        base_url=address, locale=picture.language, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    if picture.member:
        sign_in(page)
    goto(page, picture.path)
    for kind in ("map", "chart"):
        if page.locator(f"[data-{kind}]").count():
            page.wait_for_selector(f"[data-{kind}][data-ready]", state="attached", timeout=30_000)
    if picture.scroll:
        page.locator(picture.scroll).first.evaluate(
            "(one) => one.scrollIntoView({ block: 'start', behavior: 'instant' })"
        )
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    context.close()


def goto(page: Page, path: str) -> None:
    """Open an address of the table; `@incident` is one that three registers speak of, `@import` a preview."""
    if path == "@incident":
        page.goto(f"/incidents/?band=probable&{FEBRUARY}")
        rows = page.locator("#list tbody tr").filter(has=page.locator("td"))
        counts = [row.locator("td").nth(2).inner_text().count("(") for row in rows.all()]
        page.goto(rows.nth(counts.index(max(counts))).locator("th a").get_attribute("href") or "")
    elif path == "@import":
        page.goto("/import/")
        page.set_input_files("#file", {"name": "cases.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
        page.locator("main form button").click()
        page.wait_for_url("**/import/preview/")
    else:
        page.goto(path)


def sign_in(page: Page) -> None:
    """Sign in as the first delegation of the demo."""
    accounts = Path(os.environ["ATASHBAS_HOME"]) / "demo-accounts.txt"
    _delegation, name, password = accounts.read_text("utf-8").splitlines()[0].split("\t")
    page.goto("/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.locator("main form button").click()
    page.wait_for_url("**/")


if __name__ == "__main__":
    sys.exit(main())
