"""The page of results in a real browser: it loads nothing, fits a phone, prints, and can be read."""

import os
import shutil

import pages
import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no chromium here: apt-get install chromium"
)

CONTRAST = """() => {
  const light = text => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map(Number).map(v => v / 255)
      .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = [...document.querySelectorAll('body *')].filter(
    node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()));
  return Math.min(...texts.map(node => {
    const [a, b] = [light(getComputedStyle(node).color), light(ground(node))].sort((x, y) => y - x);
    return (a + .05) / (b + .05);
  }));
}"""
"""The least contrast of any text with what is behind it, by the formula of WCAG 2."""


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "the gate needs chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=["harbour", "hostile"])
def opened(request, browser, tmp_path):
    """A page in the browser, with everything it asked for and complained about."""
    path = tmp_path / "report.html"
    path.write_text(getattr(pages, request.param)(), encoding="utf-8")
    tab = browser.new_page()
    tab.asked, tab.heard = [], []
    tab.on("request", lambda asked: tab.asked.append(asked.url))
    tab.on("console", lambda message: tab.heard.append(message.text))
    tab.on("pageerror", lambda error: tab.heard.append(str(error)))
    tab.on("dialog", lambda dialog: tab.heard.append(dialog.message))
    tab.goto(path.as_uri())
    yield tab
    tab.close()


@needs_browser
def test_it_loads_itself_and_nothing_else(opened):
    assert [url for url in opened.asked if not url.startswith("data:")] == [opened.url]
    assert opened.heard == []
    assert opened.evaluate("window.hacked") is None
    sizes = opened.evaluate("[...document.images].map(i => [i.complete, i.naturalWidth, i.width, i.height])")
    assert sizes
    assert all(complete and natural == 1280 and width and height for complete, natural, width, height in sizes)


@needs_browser
def test_hostile_text_stands_on_the_page(browser, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(pages.hostile(), encoding="utf-8")
    tab = browser.new_page()
    tab.goto(path.as_uri())
    assert tab.locator("h1").inner_text() == pages.HOSTILE
    assert tab.evaluate("document.scripts.length") == 0
    tab.close()


@needs_browser
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nobody_has_to_scroll_sideways(opened, width):
    opened.set_viewport_size({"width": width, "height": 700})
    opened.locator("summary").click()
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    blocks = "[...document.querySelectorAll('p, h1, h2, h3, h4, li, td, th, dd')]"
    too_wide = f"{blocks}.filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    assert opened.evaluate(too_wide) == []


@needs_browser
def test_results_come_first_and_assumptions_unfold(opened):
    places = opened.evaluate("[...document.querySelectorAll('section')].map(s => s.id)")
    assert places[:2] == ["short", "distribution"]
    assert places.index("assumptions") > places.index("record")
    entry = opened.locator("#assumptions .entries").first
    assert not entry.is_visible()
    opened.locator("summary").click()
    assert entry.is_visible()


@needs_browser
def test_it_can_be_read(opened):
    assert opened.evaluate(CONTRAST) >= 4.5
    letters = "[...document.querySelectorAll('p, li, td, dd, span')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    assert min(opened.evaluate(letters)) >= 12


@needs_browser
def test_it_prints(opened):
    opened.emulate_media(media="print")
    assert not opened.locator("nav").is_visible()
    assert opened.locator("#runs").is_visible()
    unfolded = opened.evaluate("document.querySelector('#assumptions .entries').getBoundingClientRect().height")
    assert unfolded > 0, "paper cannot be unfolded"
    assert opened.pdf(format="A4").startswith(b"%PDF")
