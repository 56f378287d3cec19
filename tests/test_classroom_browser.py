"""The game as a class plays it: a lecturer and five students in Debian's chromium, to an outcome and its debrief."""

import json
import os
import shutil
from pathlib import Path

import pytest
from classes import Server

from sim.classroom.hub import EACH

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SEATS = {"LT": "Asta", "HU": "Béla", "DE": "Clara", "FR": "<b>Dédé</b>", "HR-VP": "Josep"}
SHOTS = os.environ.get("CLASSROOM_SHOTS")
"""A folder for pictures of every page, for people to look at."""


UNNAMED = """() => {
    const named = f => (f.labels && f.labels.length) || f.getAttribute("aria-label") || f.textContent.trim();
    const fields = [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a")];
    const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
    return [...fields.filter(f => !named(f)).map(f => f.outerHTML), ...ids.filter((id, i) => ids.indexOf(id) !== i)];
}"""
"""The fields without a label, and the ids that stand twice."""

UNREACHED = """() => [...document.querySelectorAll("body *")].filter(e =>
    e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(e).overflowX)
    && e.tabIndex < 0 && !e.querySelector("a, button, input, select, textarea")).map(e => e.outerHTML)"""
"""What can be scrolled sideways, but not by keyboard."""


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
    assert page.evaluate(UNNAMED) == [], f"{name}: what has no name is nothing to a screen reader"
    assert page.locator("h1").count() == 1, f"{name} has no heading, or several"
    before = page.viewport_size
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{name} is {over} px too wide at {width}"
        assert page.evaluate(UNREACHED) == [], f"{name}: the keyboard cannot scroll all of it at {width}"
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(before)


def join(browser, server, iso, name):
    page = page_of(browser, f"{server.base}/?code={server.code}")
    page.get_by_label("Your name").fill(name)
    seat = page.locator(f"input[name=seat][value^={iso}]")
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


def cast_by_keyboard(page):
    """Vote yes with nothing but the keyboard, and stay at the form."""
    page.locator("body").press("Tab")
    for key in ("Tab",) * 40:
        if page.evaluate("document.activeElement.name") == "ballot":
            break
        page.keyboard.press(key)
    for key in ("Space", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("#cast:has-text('Cast: Yes')")
    assert page.evaluate("document.getElementById('act').contains(document.activeElement)")


def here(lecturer):
    return lecturer.locator("#control input[name=at]").first.get_attribute("value")


def rest(lecturer):
    """Wait until a press counts again."""
    lecturer.wait_for_timeout(max(0, lecturer.evaluate("moved + REST + 10 - Date.now()")))


def close(lecturer, kind="close"):
    """Move the game on, as somebody does who reads the page before the next press."""
    before = here(lecturer)
    rest(lecturer)
    lecturer.locator(f"#control form[data-kind={kind}] button").click()
    lecturer.locator(f"#control input[name=at][value='{before}']").first.wait_for(state="detached")


def test_a_class_plays_the_moscow_case_to_its_debrief(browser, server):
    lecturer = connected(page_of(browser, f"{server.base}/lecturer/{server.lecturer}"))
    room = connected(page_of(browser, f"{server.base}/room/{server.room}"))
    room.wait_for_selector(".qr svg")
    shoot(room, "room-lobby")
    students = {iso: join(browser, server, iso, name) for iso, name in SEATS.items()}
    hungary, speaker = students["HU"], students["HR-VP"]
    lecturer.wait_for_selector("#roster tbody tr:nth-child(5)")
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
    cast_by_keyboard(students["DE"])

    address = students["FR"].url
    students["FR"].context.close()
    lecturer.wait_for_selector("#roster tr:has-text('France') >> text=away")
    students["FR"] = connected(page_of(browser, address, 360))
    cast(students["FR"], "ABSTAIN", "Let us talk.")
    lecturer.wait_for_selector("#status .count strong:text-is('3')")

    forge(speaker, {"kind": "ballot", "body": {"ballot": "NO", "at": "1-0-voting", "seen": 0, "seat": "HU"}})
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


def test_a_room_without_phones_plays_on_one_screen_and_again_under_another_rule(browser, server):
    lecturer = connected(page_of(browser, f"{server.base}/lecturer/{server.lecturer}"))
    room = connected(page_of(browser, f"{server.base}/room/{server.room}"))
    lecturer.get_by_role("button", name="Practice vote").click()
    room.wait_for_selector("h2:has-text('Practice vote')")
    lecturer.get_by_role("button", name="End the practice vote").click()
    lecturer.get_by_role("button", name="One-screen mode").click()
    lecturer.get_by_role("button", name="Open the first vote").click()
    lecturer.get_by_label("Hungary").select_option("NO")
    lecturer.get_by_label("Germany").select_option("YES")
    lecturer.get_by_role("button", name="Enter these votes").click()
    lecturer.wait_for_selector("#status .count strong:text-is('2')")
    lecturer.get_by_label("Timer").select_option("60")
    lecturer.get_by_role("button", name="Set").click()
    room.wait_for_selector(".timer:has-text('0:5')")
    shoot(lecturer, "lecturer-one-screen")
    while not here(lecturer).endswith("over"):
        close(lecturer, "skip")
    lecturer.wait_for_selector("#status .outcome")
    lecturer.on("dialog", lambda dialog: dialog.accept())
    rest(lecturer)
    lecturer.get_by_label("Rule").select_option("qmv")
    lecturer.get_by_role("button", name="Play again").click()
    room.wait_for_selector("#status:has-text('Rule: qmv')")
    room.wait_for_selector("h2:has-text('The vote is open')")


@pytest.mark.parametrize("pause", [20, 200])
def test_a_double_press_moves_the_game_on_once(browser, server, pause):
    """By mouse and by keyboard: the button of the next stage stands where that of the last one stood."""
    lecturer = connected(page_of(browser, f"{server.base}/lecturer/{server.lecturer}"))
    for kind, before, after in (("start", "0-0-lobby", "1-0-voting"), ("close", "1-0-voting", "1-1-voting")):
        assert here(lecturer) == before
        rest(lecturer)
        box = lecturer.locator(f"#control form[data-kind={kind}] button.main").bounding_box()
        for _ in range(2):
            lecturer.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            lecturer.wait_for_timeout(pause)
        lecturer.wait_for_timeout(200)
        assert here(lecturer) == after
        assert lecturer.locator("#notice").is_hidden()
    rest(lecturer)
    lecturer.locator("#control form[data-kind=close] button").focus()
    for _ in range(2):
        lecturer.keyboard.press("Enter")
        lecturer.wait_for_timeout(pause)
    lecturer.wait_for_timeout(200)
    assert here(lecturer).startswith("1-2-")


def test_who_is_slower_on_a_shared_seat_is_told(browser, server):
    lecturer = connected(page_of(browser, f"{server.base}/lecturer/{server.lecturer}"))
    first, second = join(browser, server, "HU", "Ada"), join(browser, server, "HU", "Béla")
    lecturer.get_by_role("button", name="Open the first vote").click()
    for page in (first, second):
        page.wait_for_selector("form[data-kind=ballot]")
    old = second.evaluate("[...new FormData(document.querySelector('form[data-kind=ballot]'))]")
    cast(first, "YES")
    second.wait_for_selector("#cast:has-text('by Ada')")
    forge(second, {"kind": "ballot", "body": {**dict(old), "ballot": "ABSTAIN"}})
    second.wait_for_selector("#notice:has-text('Ada was faster')")
    assert second.locator("#cast").text_content() == first.locator("#cast").text_content()


def test_what_a_phone_says_is_not_overwritten_by_an_old_choice_on_the_screen(browser, server):
    lecturer = connected(page_of(browser, f"{server.base}/lecturer/{server.lecturer}"))
    hungary = join(browser, server, "HU", "Ada")
    lecturer.get_by_role("button", name="One-screen mode").click()
    lecturer.get_by_role("button", name="Open the first vote").click()
    hungary.wait_for_selector("form[data-kind=ballot]")
    lecturer.get_by_label("Germany").select_option("ABSTAIN")
    for ballot in ("YES", "ABSTAIN", "NO"):
        cast(hungary, ballot, objects=["energy"] if ballot == "NO" else ())
        hungary.wait_for_selector(f"#act input[value={ballot}][checked]")
        lecturer.wait_for_selector(f"#hands select[name=hand-HU] option[value={ballot}][selected]", state="attached")
        assert lecturer.get_by_label("Hungary").input_value() == ballot
        assert lecturer.get_by_label("Germany").input_value() == "ABSTAIN"
    lecturer.get_by_role("button", name="Enter these votes").click()
    lecturer.wait_for_selector("#status .count strong:text-is('2')")
    assert "Cast: No, by Ada" in hungary.locator("#cast").text_content()
    close(lecturer)
    assert lecturer.get_by_label("Germany").input_value() == ""


def test_a_choice_on_the_screen_that_was_not_sent_gives_way_to_what_a_phone_says(browser, server):
    """The same ballot cast anew is a new word, too; what another seat says takes nothing away."""
    lecturer = connected(page_of(browser, f"{server.base}/lecturer/{server.lecturer}"))
    hungary, france = (join(browser, server, iso, name) for iso, name in (("HU", "Ada"), ("FR", "Dédé")))
    lecturer.get_by_role("button", name="One-screen mode").click()
    lecturer.get_by_role("button", name="Open the first vote").click()
    shown = lecturer.get_by_label("Hungary")
    for reason in ("", "Once more."):
        shown.select_option("YES")
        before = lecturer.locator("[name=seen-HU]").input_value()
        cast(hungary, "ABSTAIN", reason)
        lecturer.locator(f"[name=seen-HU]:not([value='{before}'])").wait_for(state="attached")
        assert shown.input_value() == "ABSTAIN"
    lecturer.get_by_role("button", name="Enter these votes").click()
    shown.select_option("YES")
    cast(france, "NO", objects=["energy"])
    lecturer.wait_for_selector("#hands select[name=hand-FR] option[value=NO][selected]", state="attached")
    assert "Cast: Abstain, by Ada" in hungary.locator("#cast").text_content()
    assert shown.input_value() == "YES"
    lecturer.get_by_role("button", name="Enter these votes").click()
    hungary.wait_for_selector("#cast:has-text('Cast: Yes, by Lecturer')")


def test_a_page_too_many_is_told_so_and_does_not_hammer(browser, server):
    seat = join(browser, server, "HU", "Ada").url
    for _ in range(EACH - 1):
        connected(page_of(browser, seat))
    refused = page_of(browser, seat)
    refused.wait_for_selector("#link.full:has-text('Too many pages')")
    refused.evaluate("(() => { window.tries = 0; const one = connect; connect = () => { window.tries++; one(); }; })()")
    refused.wait_for_timeout(3000)
    assert refused.evaluate("window.tries") == 0


def test_the_screen_asks_nobody_to_join_while_joining_is_locked(browser, server):
    lecturer = connected(page_of(browser, f"{server.base}/lecturer/{server.lecturer}"))
    room = connected(page_of(browser, f"{server.base}/room/{server.room}"))
    invitation = room.get_by_text("Join at")
    assert invitation.is_visible()
    for button, wanted in (("Lock joining", "hidden"), ("Let others join", "visible")):
        lecturer.get_by_role("button", name=button).click()
        invitation.wait_for(state=wanted)
        room.locator("#door").wait_for(state=wanted)


def test_a_server_that_comes_back_finds_its_class_again(browser, server):
    lecturer = connected(page_of(browser, f"{server.base}/lecturer/{server.lecturer}"))
    hungary = join(browser, server, "HU", "Ada")
    lecturer.get_by_role("button", name="Open the first vote").click()
    hungary.wait_for_selector("form[data-kind=ballot]")
    cast(hungary, "YES", "As before.")
    server.kill()
    hungary.wait_for_selector("#link.offline")
    hungary.locator("input[name=ballot][value=ABSTAIN]").check()
    hungary.get_by_label("Your reason").fill("Not yet sent.")
    server.start()
    connected(hungary)
    assert "Cast: Yes, by Ada" in hungary.locator("#cast").text_content()
    hungary.get_by_role("button", name="ballot").click()
    hungary.wait_for_selector("#cast:has-text('Cast: Abstain, by Ada')")
    connected(lecturer)
    close(lecturer)
    hungary.wait_for_selector("#said:has-text('Not yet sent.')")
