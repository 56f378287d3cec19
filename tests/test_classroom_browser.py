"""The game as a class plays it: a lecturer and five students in Debian's chromium, to an outcome and its debrief."""

import json
import os
import shutil
from pathlib import Path

import pytest
from classes import Server

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SEATS = {"LT": "Asta", "HU": "Béla", "DE": "Clara", "FR": "<b>Dédé</b>", "HR-VP": "Josep"}
SHOTS = os.environ.get("CLASSROOM_SHOTS")
"""A folder for pictures of every page, for people to look at."""


@pytest.fixture(scope="module")
def browser():
    if not shutil.which(CHROMIUM) and not os.environ.get("CI"):
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "game.sqlite", "--seats", "15").start()
    yield server
    server.kill()


def page_of(browser, url, width=1280):
    """A page in a browser of its own, that fails the test where a script fails."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{url}: {error}"))
    page.goto(url)
    return page


def connected(page):
    page.wait_for_selector("#link.online")
    return page


def shoot(page, name):
    """Pictures at a desk's width and at a phone's, and no page wider than the phone."""
    before = page.viewport_size
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{name} is {over} px too wide at {width}"
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(before)


def join(browser, server, iso, name):
    page = page_of(browser, f"{server.base}/?code={server.code}")
    page.get_by_label("Your name").fill(name)
    seat = page.locator(f"input[name=seat][value={iso}]")
    if not seat.is_visible():
        page.get_by_text("More seats").click()
    seat.check()
    if iso == "LT":
        shoot(page, "join")
    page.get_by_role("button", name="Take the seat").click()
    return connected(page)


def cast(page, ballot, reason="", objects=()):
    """Cast a ballot with the keyboard's means only: labels and buttons."""
    page.locator(f"input[name=ballot][value={ballot}]").check()
    for measure in objects:
        page.locator(".if-no label", has_text=measure).locator("input").check()
    page.get_by_label("Your reason").fill(reason)
    page.get_by_role("button", name="ballot").click()
    page.wait_for_selector("#cast")


def close(lecturer):
    before = lecturer.locator("#control input[name=stamp]").first.get_attribute("value")
    lecturer.locator("#control form[data-kind=close] button").click()
    lecturer.wait_for_function(
        "before => document.querySelector('#control input[name=stamp]')?.value !== before", arg=before
    )


def test_a_class_plays_the_moscow_case_to_its_debrief(browser, server):
    lecturer = connected(page_of(browser, f"{server.base}/lecturer/{server.lecturer}"))
    room = connected(page_of(browser, f"{server.base}/room/{server.room}"))
    room.wait_for_selector(".qr svg")
    shoot(room, "room-lobby")
    students = {iso: join(browser, server, iso, name) for iso, name in SEATS.items()}
    hungary, speaker = students["HU"], students["HR-VP"]
    lecturer.wait_for_function("document.querySelectorAll('#roster tbody tr').length === 5")
    shoot(lecturer, "lecturer-lobby")
    shoot(hungary, "member-lobby")
    lecturer.get_by_role("button", name="Open the first vote").click()
    hungary.wait_for_selector("form[data-kind=ballot]")
    speaker.locator("input[name=report][value=grave]").check()
    speaker.locator("#form-0").select_option("1")
    speaker.get_by_label("In your own words").fill("Consequences, and yes, these could include sanctions.")
    speaker.get_by_role("button", name="Report and recommend").click()
    hungary.wait_for_selector("text=The High Representative recommends: four names")
    shoot(speaker, "speaker")
    cast(hungary, "NO", "Nord Stream is none of this Union's business. <script>alert(1)</script>", ["energy"])
    hungary.locator("input[name=ballot][value=NO]").focus()
    shoot(hungary, "member-voting")
    cast(students["DE"], "YES")

    address = students["FR"].url
    students["FR"].context.close()
    lecturer.wait_for_selector("#roster tr:has-text('France') >> text=away")
    students["FR"] = connected(page_of(browser, address, 360))
    cast(students["FR"], "ABSTAIN", "Let us talk.")
    lecturer.wait_for_function("document.querySelector('#status .count strong').textContent === '3'")

    forge(speaker, {"kind": "ballot", "body": {"ballot": "NO", "round": 0, "seen": 0, "seat": "HU"}})
    speaker.wait_for_selector("#notice:has-text('nothing else')")
    assert lecturer.locator("#status .count strong").text_content() == "3"

    close(lecturer)
    room.wait_for_selector(".roll .NO")
    assert room.locator(".roll li:has-text('HU')").get_attribute("class").startswith("NO")
    students["DE"].wait_for_selector("#said li:has-text('<script>alert(1)</script>')")
    shoot(room, "room-voting")
    assert play_on(lecturer, students["LT"], hungary)
    lecturer.wait_for_selector("#status .outcome")
    for page, name in ((lecturer, "lecturer"), (hungary, "member"), (room, "room")):
        shoot(page, f"{name}-over")
    hungary.get_by_role("link", name="Open the debrief").click()
    hungary.wait_for_selector("h2:has-text('Your room among 10,000 simulated rooms')")
    shoot(hungary, "debrief")
    assert hungary.locator("tr.ours").count() == 1 + 4
    for name in ("cards", "ballots"):
        printed = page_of(browser, f"{server.base}/print/{server.lecturer}/{name}")
        printed.emulate_media(media="print")
        shoot(printed, f"print-{name}")
        if SHOTS:
            printed.pdf(path=Path(SHOTS) / f"print-{name}.pdf")


def forge(page, message):
    """Send over the page's own socket what its forms would never send."""
    page.evaluate("message => socket.send(message)", json.dumps(message))


def play_on(lecturer, tabler, blocker):
    """Play on until the file is closed: the tabler answers, the blocker objects once more and then lets go."""
    amended = False
    for number in range(12):
        if lecturer.locator("#status .outcome").count():
            return amended
        if lecturer.locator("#status h2:has-text('being amended')").count():
            tabler.wait_for_selector("form[data-kind=amend]")
            for group in tabler.locator("form[data-kind=amend] fieldset").all():
                down = group.locator("input[value=down]")
                (down if down.count() else group.locator("input[value=leave]")).check()
            if not amended:
                shoot(tabler, "tabler-amending")
            tabler.get_by_role("button", name="Put the answer").click()
            tabler.wait_for_selector("#act .done")
            amended = True
        elif number < 4:
            blocker.wait_for_selector("form[data-kind=ballot]")
            measure = blocker.locator(".if-no label span").last.text_content().split(":")[0]
            cast(blocker, "NO", "Not this.", [measure])
        close(lecturer)
    return amended
