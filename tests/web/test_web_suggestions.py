"""The search field in a real browser: what the one script adds, and that all works without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

FIELD = "input[name=q]"
OPTIONS = "[role=option]"
TOPS = """[...document.querySelectorAll('main *:not(.suggestions, .suggestions *)')].map(
    e => Math.round(e.getBoundingClientRect().top + scrollY))"""
"""Where everything of a page is that is not in the list."""


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def wait_for(page: Page, condition: str) -> None:
    """Wait as `wait_for_function` would, which evaluates strings in the page, and the page's policy forbids that."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"never came true: {condition}")


def active(page: Page) -> str | None:
    """Return the text of the option that a screen reader is told of."""
    number = page.locator(FIELD).get_attribute("aria-activedescendant")
    return page.locator(f"[id='{number}'] span").inner_text() if number else None


def test_a_word_is_chosen_with_the_keyboard_and_searched(desk: Page) -> None:
    desk.locator(FIELD).focus()
    desk.keyboard.type("hochw")
    expect(desk.locator(OPTIONS).first).to_be_visible()
    field = desk.locator(FIELD)
    assert field.get_attribute("aria-expanded") == "true"
    assert active(desk) is None
    desk.keyboard.press("ArrowDown")
    assert active(desk) == "Hochwasser"
    assert desk.locator("[aria-selected=true]").count() == 1
    assert field.input_value() == "hochw"
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/suche?q=Hochwasser")
    assert "Meldungen zu „Hochwasser“" in desk.locator("h2").first.inner_text()


def test_the_last_word_is_completed_and_those_before_it_stay(desk: Page) -> None:
    desk.locator(FIELD).focus()
    desk.keyboard.type("Emscher dei")
    desk.get_by_role("option", name="Deich").first.click()
    desk.wait_for_url("**/suche?q=Emscher+Deich")


def test_a_title_leads_to_its_article(desk: Page) -> None:
    desk.locator(FIELD).focus()
    desk.keyboard.type("weltkr")
    expect(desk.locator(OPTIONS).first).to_be_visible()
    desk.keyboard.press("ArrowUp")
    assert active(desk) == "Weltkriegsbombe in Wanne entschärft"
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/meldung/herne-281300/**")


def test_arrows_go_round_through_the_field_itself(desk: Page) -> None:
    desk.locator(FIELD).focus()
    desk.keyboard.type("hochw")
    expect(desk.locator(OPTIONS).first).to_be_visible()
    seen = []
    for _ in range(desk.locator(OPTIONS).count() + 1):
        desk.keyboard.press("ArrowDown")
        seen.append(active(desk))
    assert seen[-1] is None
    assert None not in seen[:-1]
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/suche?q=hochw")


def test_escape_closes_the_list_and_keeps_what_was_typed(desk: Page) -> None:
    desk.locator(FIELD).focus()
    desk.keyboard.type("hochw")
    expect(desk.locator(OPTIONS).first).to_be_visible()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("listbox")).to_have_count(0)
    field = desk.locator(FIELD)
    assert (field.input_value(), field.get_attribute("aria-expanded")) == ("hochw", "false")
    assert field.get_attribute("aria-activedescendant") is None
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(OPTIONS).first).to_be_visible()


def test_a_suggested_word_promises_no_number_of_hits(desk: Page) -> None:
    """In how many articles a form stands is not what its search finds: that has all forms and compounds too."""
    desk.locator(FIELD).focus()
    desk.keyboard.type("hochw")
    expect(desk.locator(OPTIONS).first).to_be_visible()
    words = desk.get_by_role("group", name="Wörter").locator(OPTIONS).all_inner_texts()
    assert words
    assert not any(sign.isdigit() for word in words for sign in word)


def test_the_number_of_suggestions_is_announced(desk: Page) -> None:
    desk.locator(FIELD).focus()
    desk.keyboard.type("hochw")
    expect(desk.locator(OPTIONS).first).to_be_visible()
    count = desk.locator(OPTIONS).count()
    assert desk.get_by_role("status").inner_text() == (f"{count} Vorschläge" if count > 1 else "1 Vorschlag")


def test_leaving_the_field_closes_the_list(desk: Page) -> None:
    desk.locator(FIELD).focus()
    desk.keyboard.type("hochw")
    expect(desk.locator(OPTIONS).first).to_be_visible()
    desk.keyboard.press("Tab")
    expect(desk.locator(OPTIONS).first).to_be_hidden()


def test_fast_typing_asks_little_and_a_late_answer_to_an_old_text_is_not_shown(desk: Page, address: str) -> None:
    desk.add_init_script(LATE)
    desk.goto(address)
    desk.locator(FIELD).focus()
    desk.keyboard.type("weltkr")
    wait_for(desk, "window.asked.length === 1")
    desk.locator(FIELD).fill("hochw")
    expect(desk.locator(OPTIONS).first).to_be_visible()
    desk.evaluate("window.answerLate()")
    wait_for(desk, "window.answered === true")
    assert desk.evaluate("window.asked") == ["weltkr", "hochw"]
    assert not any("Weltkrieg" in text for text in desk.locator(OPTIONS).all_inner_texts())


LATE = """
    window.asked = [];
    const real = window.fetch;
    window.fetch = async (url, options) => {
        const text = new URL(url, location).searchParams.get('q');
        window.asked.push(text);
        if (text !== 'weltkr') return real(url, options);
        // Not even broken off: it comes, too late.
        await new Promise((resolve) => { window.answerLate = resolve; });
        const answer = await real(url);
        setTimeout(() => { window.answered = true; }, 50);
        return answer;
    };
"""


def test_where_suggestions_cannot_be_had_the_form_does_its_work(desk: Page) -> None:
    complaints: list[str] = []
    desk.on("pageerror", lambda error: complaints.append(str(error)))
    desk.route("**/vorschlaege.json*", lambda route: route.abort())
    desk.locator(FIELD).focus()
    desk.keyboard.type("Hochwasser")
    desk.wait_for_timeout(300)
    assert desk.locator(OPTIONS).count() == 0
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/suche?q=Hochwasser")
    assert complaints == []


def test_axe_finds_nothing_in_the_open_list_and_nothing_moves(page: Page, address: str) -> None:
    axe = Axe()
    for path in ("/", "/suche?q=Deich", "/hilfe"):
        page.goto(address + path)
        before = page.evaluate(TOPS)
        page.locator(FIELD).fill("")
        page.locator(FIELD).press_sequentially("hochw")
        expect(page.locator(OPTIONS).first).to_be_visible()
        page.keyboard.press("ArrowDown")
        results = axe.run(page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        assert page.evaluate(TOPS) == before, path


def test_what_comes_from_titles_is_text(desk: Page) -> None:
    desk.locator(FIELD).focus()
    desk.keyboard.type("vortrag")
    title = desk.get_by_role("option", name="<script>alert(1)</script>")
    expect(title).to_be_visible()
    assert desk.locator(f"{OPTIONS} script").count() == 0


def test_without_scripts_the_field_is_a_plain_form(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator(FIELD).get_attribute("role") is None
    page.locator(FIELD).focus()
    page.keyboard.type("Hochwasser")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?q=Hochwasser")
    assert page.get_by_role("listbox").count() == 0
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_filters_are_put_on_and_taken_off_with_the_keyboard(browser: Browser, address: str, *, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{address}/suche?q=Hochwasser")

    def follow(name: str, url: str, place: str = "aside") -> None:
        page.locator(place).get_by_role("link", name=name).first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(url)

    follow("2019", "**/suche?q=Hochwasser&jahr=2019")
    assert "aus dem Jahr 2019" in page.locator("#treffer").inner_text()
    months = page.get_by_role("list", name="Monate von 2019").get_by_role("link")
    month = months.first.locator(".label").inner_text()
    total = int(months.first.locator(".count").inner_text().split()[0])
    follow(month, "**/suche?q=Hochwasser&jahr=2019&monat=*")
    assert page.locator(".list article").count() == total
    follow(f"Filter entfernen: {month} 2019", "**/suche?q=Hochwasser&jahr=2019", "main")
    follow("2019 (gewählt, entfernen)", "**/suche?q=Hochwasser")
    follow("Sodingen", "**/suche?q=Hochwasser&ort=sodingen")
    assert "mit Bezug zu Sodingen" in page.locator("#treffer").inner_text()
    follow("Filter entfernen: Sodingen", "**/suche?q=Hochwasser", "main")
    follow("mit Bild", "**/suche?q=Hochwasser&mit=bild")
    follow("mit Bild (gewählt, entfernen)", "**/suche?q=Hochwasser")
    context.close()
