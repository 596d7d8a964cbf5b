from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = (
    "/",
    "/suche",
    "/suche?q=Hochwasser&seite=2",
    "/suche?q=Hochwasser&jahr=2019&rubrik=stadt-und-leben&monat=13",
    "/suche?q=Hochwasser&ort=crange&mit=bild&status=geaendert&von=2017-01-01",
    "/suche?q=Xylophon&jahr=2019",
    "/suche?q=Hochwaser",
    "/suche?q=Feuerwehrzufahrt",
    "/suche?q=%22Dienstag,+8.+September%22",
    "/hilfe",
    "/meldung/40000",
    "/meldung/281500",
    "/meldung/281300",
    "/meldung/281400",
    "/meldung/281250",
    "/meldung/281260",
    "/nirgends",
    "/archive",
    "/archive/articles?_facet=state&state=online",
    "/archive/articles/1",
    "/archive?sql=select+key,+title+from+articles+limit+:anzahl&anzahl=5",
    "/archive?sql=select+nix",
)


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page: Page, address: str) -> None:
    axe = Axe()
    found: dict[str, str] = {}
    for path in PAGES:
        page.goto(address + path)
        results = axe.run(page, options={"resultTypes": ["violations"]})
        if results.violations_count:
            found[path] = results.generate_report()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overflow > 0:
            found[path] = f"{overflow} px too wide"
    assert found == {}


def test_pages_load_nothing_from_elsewhere_and_complain_of_nothing(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    requested: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    for path in PAGES:
        status = page.goto(address + path)
        assert status is not None
        if status.status >= 400:
            # The browser notes that the page itself is an error page; that is what was asked for.
            assert complaints.pop().startswith("Failed to load resource")
    assert complaints == []
    assert [url for url in requested if not url.startswith(address)] == []
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_searches_and_reads_with_the_keyboard_alone(browser: Browser, address: str, *, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Deich")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?q=Deich")
    assert page.locator("mark").first.inner_text() == "Deich"
    assert page.locator("h2").first.inner_text() == "1 Meldung zu „Deich“"
    page.get_by_role("link", name="Hochwasserschutz an der Emscher").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/meldung/herne-281500/**")
    assert "Hochwasserschutz" in page.locator("h1").inner_text()
    context.close()


def test_every_control_shows_where_the_focus_is(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/suche?q=Hochwasser&jahr=2019&von=2019-01-01")
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        name, style, width = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
                       return [e.tagName, s.outlineStyle, parseFloat(s.outlineWidth)] }"""
        )
        if name == "BODY":
            break
        reached.append(name)
        assert style != "none", name
        assert width >= 2, name
    assert {"A", "INPUT", "BUTTON", "SELECT", "SUMMARY"} <= set(reached)
    page.close()


def test_targets_are_large_enough_to_touch(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    page = context.new_page()
    axe = Axe()
    for path in ("/", "/suche?q=Hochwasser&jahr=2019", "/meldung/281500", "/archive/articles"):
        page.goto(address + path)
        options = {"runOnly": {"type": "rule", "values": ["target-size"]}}
        results = axe.run(page, options=options)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"
    context.close()


def test_paper_shows_the_article_and_none_of_the_controls(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.emulate_media(media="print")
    page.goto(f"{address}/meldung/281500")
    assert page.locator("h1").is_visible()
    assert page.locator(".cite").is_visible()
    for control in (".quick", ".top nav", ".foot"):
        assert not page.locator(control).is_visible()
    page.close()
