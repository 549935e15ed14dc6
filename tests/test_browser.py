"""Chromium walks the headline question on the real page: real model, real index, real store."""

import os
import re
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
import yaml

from bench.serving import CHROMIUM_FLAGS, ROOT, served

pytestmark = [pytest.mark.browser, pytest.mark.model]
GALACTOGRAM = "which modifier for a radiologist reading a galactogram"
SHOWN_MS = 30_000
BUILT_MS = 180_000  # an index on a slow machine
PLACES = (
    "find?q=CT+chest", "codes", "codes?code=74177&on=2026-11-21&card-tab=Values", "learn", "learn?learn=Quiz&seed=7",
    "sources", "quality", "quality?view=Thumbs-down", "replay",
)  # fmt: skip
PHONE = {"width": 390, "height": 844}
TODAY = "2026-11-21"


@pytest.fixture(scope="module")
def address(chromium, tmp_path_factory):
    """A page served from a data folder of its own."""
    home = tmp_path_factory.mktemp("home")
    env = os.environ | {"RADCODE_HOME": str(home), "RADCODE_TODAY": TODAY}
    command = [sys.executable, "-m", "ingest"]
    built = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    with served(home, today=TODAY) as url:
        yield url


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def tab(browser, address):
    """A fresh tab on the empty page; fails when anything was asked of another machine, or was against our headers."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(SHOWN_MS)
    hosts = set()
    opened.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    refused = []
    opened.on("console", lambda said: refused.extend([said.text] if "Content Security Policy" in said.text else []))
    opened.goto(address)
    opened.get_by_test_id("stChatInput").wait_for()
    yield opened
    context.close()
    assert hosts <= {"127.0.0.1", None, ""}
    assert refused == []


def ask(tab, text):
    tab.get_by_test_id("stChatInput").get_by_role("textbox").fill(text)
    tab.keyboard.press("Enter")
    tab.get_by_text("Sources and proof").last.wait_for()
    settled(tab)


def settled(tab):
    tab.wait_for_timeout(400)
    tab.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def shows(tab, *lines):
    """Wait until just these lines to bill stand on the page: the browser fetches what draws them when first needed."""
    from playwright.sync_api import expect

    expect(tab.get_by_test_id("stCode")).to_have_text(list(lines), timeout=SHOWN_MS)


def test_the_headline_question_is_walked(tab):
    ask(tab, GALACTOGRAM)
    shows(tab, "77053-26", "77054-26")
    size = tab.locator(".stCode code").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 24
    assert tab.get_by_role("button", name="Copy to clipboard").first.is_visible()

    tab.get_by_text("Sources and proof").click()
    tab.get_by_role("tab", name=re.compile("Table rows")).click()
    row = tab.get_by_role("table").locator("visible=true").first
    row.wait_for()
    assert "77053" in row.inner_text()

    url = tab.url
    assert "c=" in url
    tab.reload()
    tab.get_by_test_id("stCode").first.wait_for()
    settled(tab)
    assert tab.url == url
    shows(tab, "77053-26", "77054-26")


def test_an_assumption_changed_answers_again(tab):
    ask(tab, GALACTOGRAM)
    tab.get_by_role("button", name=re.compile("reads only")).click()
    tab.get_by_role("radio", name="reads and owns").click()
    tab.get_by_test_id("stCode").get_by_text("77053", exact=True).wait_for()
    settled(tab)
    shows(tab, "77053", "77054")


def test_a_thumb_with_its_reason_survives_a_reload(tab):
    ask(tab, GALACTOGRAM)
    tab.get_by_test_id("stFeedback").get_by_role("button").or_(
        tab.get_by_test_id("stFeedback").get_by_role("radio")
    ).last.click()
    reason = tab.get_by_label("What is wrong or missing?")
    reason.fill("names no view of the other breast")
    tab.get_by_role("button", name="Save").click()
    tab.get_by_text("Saved with the answer").wait_for()
    tab.reload()
    reason.wait_for()
    assert reason.input_value() == "names no view of the other breast"


def test_a_phone_shows_the_lines_without_scrolling_sideways(tab):
    tab.set_viewport_size(PHONE)
    ask(tab, GALACTOGRAM)
    shows(tab, "77053-26", "77054-26")
    code = tab.get_by_test_id("stCode").first.bounding_box()
    assert code is not None
    assert code["x"] >= 0
    assert code["x"] + code["width"] <= PHONE["width"]
    assert 0 <= code["y"] < PHONE["height"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def find(tab, name):
    """Look a name up on the finder page with the keyboard alone."""
    tab.get_by_test_id("stSidebarNav").get_by_role("link", name="Find a code").press("Enter")
    box = tab.get_by_label("Exam name")
    box.press_sequentially(name)
    box.press("Enter")


def test_a_code_is_found_kept_by_a_reload_and_asked_about(tab):
    from playwright.sync_api import expect

    find(tab, "XR ANKLE 3+ VWS LT")
    shows(tab, "73610-LT")
    expect(tab).to_have_url(re.compile(r"/find\?q=XR\+ANKLE\+3%2B\+VWS\+LT&on=2026-11-21$"))
    tab.reload()
    shows(tab, "73610-LT")
    expect(tab.get_by_label("Exam name")).to_have_value("XR ANKLE 3+ VWS LT")

    tab.get_by_role("button", name="Ask about 73610").press("Enter")
    expect(tab.get_by_test_id("stMain").get_by_text("What is 73610?")).to_be_visible(timeout=SHOWN_MS)
    expect(tab.get_by_text(re.compile("73610 stands for"))).to_be_visible(timeout=SHOWN_MS)
    expect(tab).to_have_url(re.compile(r"/\?c=\w+$"))
    expect(tab.get_by_role("button", name=re.compile("2026-11-21"))).to_be_visible()


def test_a_phone_finds_codes_and_looks_up_a_list_without_scrolling_sideways(tab, address, tmp_path):
    from playwright.sync_api import expect

    tab.set_viewport_size(PHONE)
    tab.goto(f"{address}/find?q=CT+chest")
    shows(tab, "71250", "71260", "71270")
    expect(tab.get_by_role("button", name="Copy to clipboard").first).to_be_visible()
    tab.get_by_text("Look up several names").click()
    tab.get_by_label("Names, one a line").fill("CT HEAD W/O\n=1+1 CT head wo")
    tab.get_by_role("button", name="Look them up").click()
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Save as CSV").click()
    file = tmp_path / "codes.csv"
    download.value.save_as(file)
    lines = file.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["CT HEAD W/O", "70450"], ["'=1+1 CT head wo", "70450"]]
    main = tab.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def pictured(tab, name):
    """Keep a picture of the page in the folder that SCREENSHOTS names, e.g. docs/screenshots; nothing without it."""
    if folder := os.environ.get("SCREENSHOTS"):
        tab.mouse.move(0, 0)
        settled(tab)
        tab.screenshot(path=ROOT / folder / f"{name}.png")


def is_not_scrolled_sideways(tab, width):
    main = tab.get_by_test_id("stMain")
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_codes_are_browsed_and_a_card_leads_to_a_passage(tab, tmp_path):
    from playwright.sync_api import expect

    tab.get_by_test_id("stSidebarNav").get_by_role("link", name="Codes").click()
    box = tab.get_by_label("Number or words")
    box.fill("abdomen pelvis ct")
    box.press("Enter")
    expect(tab).to_have_url(re.compile(r"/codes\?.*words=abdomen\+pelvis\+ct"), timeout=SHOWN_MS)
    tab.get_by_role("button", name=re.compile("^74177")).wait_for()
    pictured(tab, "codes-light")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Save as CSV").click()
    file = tmp_path / "codes.csv"
    download.value.save_as(file)
    assert "74177" in file.read_text("utf-8-sig")

    tab.get_by_role("button", name=re.compile("^74177")).click()
    tab.get_by_role("tab", name="Values").click()
    tab.get_by_test_id("stVegaLiteChart").wait_for()
    # The address is told of the tab a moment after it is shown; what is reloaded before that opens on the first tab.
    expect(tab).to_have_url(re.compile(r"card-tab=Values"), timeout=SHOWN_MS)
    expect(tab).to_have_url(re.compile(r"code=74177"), timeout=SHOWN_MS)
    tab.reload()
    tab.get_by_test_id("stVegaLiteChart").wait_for()
    settled(tab)
    pictured(tab, "card-light")
    tab.get_by_role("tab", name="Publications").click()
    tab.get_by_role("button", name=re.compile("Abdomen and pelvis: 74177")).click()
    expect(tab).to_have_url(re.compile(r"/sources\?.*passage="), timeout=SHOWN_MS)
    expect(tab.get_by_test_id("stMain").get_by_text(re.compile("74177")).first).to_be_visible(timeout=SHOWN_MS)


class Slow:
    """The way from the server to a tab, on which everything from a certain message on waits until it is let go."""

    def __init__(self, tab, first):
        self.tab, self.first = tab, first
        self.waits: list = []
        self.sockets: list = []
        tab.route_web_socket(re.compile("/_stcore/stream"), self._opened)

    def _opened(self, socket):
        self.sockets.append(socket)
        socket.connect_to_server().on_message(self._said)

    def _said(self, message):
        holds = self.waits or (self.first and isinstance(message, bytes) and self.first(message))
        (self.waits.append if holds else self.sockets[-1].send)(message)

    def until_held(self):
        ends = time.monotonic() + SHOWN_MS / 1000
        while not self.waits and time.monotonic() < ends:
            self.tab.wait_for_timeout(50)

    def let_go(self):
        waited, self.waits, self.first = self.waits, [], None
        for message in waited:
            self.sockets[-1].send(message)


def test_a_tab_chosen_while_the_address_is_on_its_way_stays_in_the_address(tab, address):
    from playwright.sync_api import expect

    slow = Slow(tab, first=lambda said: b"code=74177" in said and b"words" not in said)  # when the list is gone
    tab.goto(f"{address}/codes?words=abdomen+pelvis+ct")
    tab.get_by_role("button", name=re.compile("^74177")).click()
    slow.until_held()
    tab.get_by_role("tab", name="Values").click()
    tab.wait_for_timeout(1000)  # the click is answered behind what waits
    slow.let_go()
    settled(tab)
    expect(tab).to_have_url(re.compile(r"card-tab=Values.*code=74177"), timeout=SHOWN_MS)


def test_an_answer_leads_to_the_cards_of_its_codes(tab):
    from playwright.sync_api import expect

    ask(tab, GALACTOGRAM)
    tab.get_by_role("link", name="Card of 77053").click()
    expect(tab).to_have_url(re.compile(r"/codes\?code=77053&on=2026-11-21"), timeout=SHOWN_MS)
    expect(tab.get_by_role("heading", name=re.compile("77053"))).to_be_visible(timeout=SHOWN_MS)


def test_a_phone_shows_a_card_without_scrolling_sideways(tab, address):
    tab.set_viewport_size(PHONE)
    tab.goto(f"{address}/codes?code=74177&on=2026-11-21")
    tab.get_by_text("Medicare indicators and unit limits").wait_for()
    pictured(tab, "card-phone")
    is_not_scrolled_sideways(tab, PHONE["width"])


def test_a_path_is_read_and_a_new_learner_answers_the_quiz(tab, address):
    from playwright.sync_api import expect

    tab.get_by_test_id("stSidebarNav").get_by_role("link", name="Learn").click()
    name = tab.get_by_role("combobox").first
    name.fill("Ana")
    name.press("Enter")
    settled(tab)
    pictured(tab, "learn-light")
    tab.get_by_role("button", name="Begin").first.click()
    expect(tab.get_by_text("The three ways, and what the bare code claims.")).to_be_visible(timeout=SHOWN_MS)
    expect(tab).to_have_url(re.compile(r"path=components&step=1"), timeout=SHOWN_MS)
    tab.get_by_role("button", name="Read, go on").click()
    expect(tab.get_by_text("1 of 7 sections read")).to_be_visible(timeout=SHOWN_MS)

    tab.get_by_role("radio", name="Quiz").click()
    tab.get_by_test_id("stRadio").get_by_role("radio").first.wait_for(state="attached")
    tab.get_by_test_id("stRadio").locator("label").nth(1).click()
    tab.get_by_role("button", name="Check").click()
    tab.get_by_role("button", name="Next").wait_for()
    tab.get_by_text("The rows that prove it").click()
    tab.get_by_role("table").locator("visible=true").first.wait_for()
    pictured(tab, "quiz-light")
    tab.get_by_role("radio", name="Progress").click()
    expect(tab.get_by_text("Answered").first).to_be_visible(timeout=SHOWN_MS)

    tab.set_viewport_size(PHONE)
    tab.goto(f"{address}/learn?learn=Quiz&seed=7")
    tab.get_by_role("button", name="Check").wait_for()
    pictured(tab, "quiz-phone")
    is_not_scrolled_sideways(tab, PHONE["width"])


def test_a_conversation_is_gone_on_printed_and_erased(tab, tmp_path):
    from playwright.sync_api import expect

    ask(tab, "thyroid ultrasound")
    shows(tab, "76536")
    tab.get_by_role("button", name="And if we only read?").click()
    shows(tab, "76536-26", "76536")
    pictured(tab, "next-light")
    tab.get_by_role("button", name="Share").first.click()
    expect(tab.get_by_text(re.compile(r"/replay\?answer=\w+$"))).to_be_visible()
    tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Print").first.click()
    tab.get_by_text("Print it with your browser").wait_for()
    expect(tab).to_have_url(re.compile(r"print=yes"))
    settled(tab)
    pictured(tab, "print-light")
    tab.pdf(path=tmp_path / "answer.pdf", format="A4")
    from pypdf import PdfReader

    pages = [page.extract_text() for page in PdfReader(tmp_path / "answer.pdf").pages]
    assert len(pages) > 1
    assert "Answered" in "".join(pages[1:])
    tab.get_by_role("button", name="Back").click()
    with tab.expect_download() as download:
        tab.get_by_text("Export or erase").click()
        tab.get_by_role("button", name="This conversation as text").click()
    download.value.save_as(tmp_path / "conversation.md")
    assert "76536-26" in (tmp_path / "conversation.md").read_text()
    tab.get_by_text(re.compile("^Erase this conversation, or")).click()
    tab.get_by_role("button", name="Erase this conversation").click()
    expect(tab.get_by_text("Or try one of these")).to_be_visible(timeout=SHOWN_MS)


def test_a_stored_answer_is_replayed_beside_todays(tab):
    from playwright.sync_api import expect

    ask(tab, GALACTOGRAM)
    tab.get_by_test_id("stMain").get_by_role("link", name="Replay").click()  # the navigation has one too
    expect(tab).to_have_url(re.compile(r"/replay\?answer=\w+$"), timeout=SHOWN_MS)
    shows(tab, "77053-26", "77054-26", "77053-26", "77054-26")
    tab.get_by_role("button", name="Answer again on those editions").click()
    expect(tab.get_by_text("is the same, sentence by sentence")).to_have_count(2, timeout=SHOWN_MS)
    pictured(tab, "replay-light")
    tab.get_by_role("button", name="All answers").click()
    box = tab.get_by_label("Words, codes, dates or editions")
    box.fill("77053 galactogram")
    box.press("Enter")
    tab.get_by_role("button", name=GALACTOGRAM).first.wait_for()
    tab.set_viewport_size(PHONE)
    is_not_scrolled_sideways(tab, PHONE["width"])


RULES = b"# Rules of our hospital\n\nUse %s for a CT of the abdomen and pelvis with contrast.\n"


def upload(tab, name, text):
    """Choose a document in the one form that is open."""
    file = {"name": name, "mimeType": "text/markdown", "buffer": text}
    tab.locator("input[type=file]").first.set_input_files([file])
    tab.get_by_text(name).wait_for()
    settled(tab)


def test_a_document_is_added_replaced_and_removed_while_questions_are_answered(tab, address):
    from playwright.sync_api import expect

    other = tab.context.new_page()
    other.set_default_timeout(SHOWN_MS)

    def answers_meanwhile():
        expect(tab.get_by_text("Bringing the index up to date")).to_be_visible(timeout=SHOWN_MS)
        other.goto(address)
        ask(other, GALACTOGRAM)
        shows(other, "77053-26", "77054-26")

    tab.goto(f"{address}/sources")
    tab.get_by_text("Add documents").click()
    upload(tab, "Our rules.md", RULES % b"74178")
    tab.get_by_label("Publisher", exact=True).fill("Our hospital")
    tab.get_by_role("button", name="Add", exact=True).click()
    answers_meanwhile()
    entry = tab.get_by_role("button", name="Rules of our hospital")
    entry.wait_for(timeout=BUILT_MS)
    entry.click()
    expect(tab.get_by_text("Contradicted by the code table (1)")).to_be_visible(timeout=SHOWN_MS)
    pictured(tab, "publication-light")

    tab.get_by_text("Replace it by a newer edition").click()
    upload(tab, "Our new rules.md", RULES % b"74177")
    tab.get_by_role("button", name="Replace it", exact=True).click()
    answers_meanwhile()
    expect(tab.get_by_text("Contradicted by the code table")).to_have_count(0, timeout=BUILT_MS)
    expect(tab.get_by_text("Use 74177 for a CT").first).to_be_visible(timeout=SHOWN_MS)
    expect(tab.get_by_role("cell", name="Our hospital")).to_be_visible()

    tab.get_by_text("Remove it").first.click()
    tab.get_by_role("button", name="Remove it").click()
    expect(tab.get_by_text("That publication is not here")).to_be_visible(timeout=BUILT_MS)
    tab.get_by_role("button", name="All sources").click()
    tab.get_by_text("Earlier editions and removed publications (2)").wait_for()
    tab.get_by_role("button", name="Rebuild").click()
    answers_meanwhile()
    expect(tab.get_by_role("button", name="Rebuild")).to_be_enabled(timeout=BUILT_MS)
    tab.set_viewport_size(PHONE)
    is_not_scrolled_sideways(tab, PHONE["width"])


def test_an_evaluation_is_run_from_its_page(tab, address):
    from playwright.sync_api import expect

    tab.goto(f"{address}/quality")
    tab.get_by_text("No evaluation has run yet").wait_for()
    tab.get_by_role("combobox", name="What to measure").click()
    tab.get_by_role("option", name="claims").click()
    settled(tab)
    tab.get_by_role("button", name="Run now").click()
    expect(tab.get_by_role("button", name="Stop")).to_be_visible(timeout=SHOWN_MS)
    tab.get_by_text("One run is stored").wait_for(timeout=BUILT_MS)
    tab.get_by_role("radio", name="Failures").click()
    expect(tab.get_by_text(re.compile("Not correct, in sight"))).to_be_visible(timeout=SHOWN_MS)
    tab.set_viewport_size(PHONE)
    is_not_scrolled_sideways(tab, PHONE["width"])


SERIOUS = ("serious", "critical")
AXE_OF_STREAMLIT = ROOT / "tests" / "axe_of_streamlit.yaml"


def test_axe_finds_no_serious_fault_but_those_listed_of_streamlit(browser, address):
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    found: dict[str, list] = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport={"width": 1280, "height": 1000}, color_scheme=scheme)
        page = context.new_page()
        page.set_default_timeout(SHOWN_MS)
        page.goto(address)
        ask(page, GALACTOGRAM)
        page.get_by_text("Sources and proof").last.click()
        conversation = urlsplit(page.url).query
        places = ["", *PLACES, f"?{conversation}&print=yes"]
        for place in places:
            if place:
                page.goto(f"{address}/{place}")
                page.get_by_test_id("stMain").wait_for()
            settled(page)
            for fault in axe.run(page).response["violations"]:
                if fault["impact"] in SERIOUS:
                    nodes = [n["html"][:200] for n in fault["nodes"]]
                    found.setdefault(fault["id"], []).append((scheme, place, nodes))
        context.close()
    listed = {entry["rule"] for entry in yaml.safe_load(AXE_OF_STREAMLIT.read_text("utf-8"))}
    assert set(found) == listed, found


PASSWORD = "correct horse battery"


@pytest.fixture
def shared(chromium, tmp_path):
    """A page that listens to every address and asks for a password."""
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(f'[access]\npassword = "{PASSWORD}"\n')
    with served(tmp_path, "--server.address", "0.0.0.0", "--secrets.files", str(secrets), today=TODAY) as url:
        yield url


def test_a_shared_page_asks_for_its_password_once(browser, shared):
    context = browser.new_context(viewport=PHONE, color_scheme="dark")
    page = context.new_page()
    page.set_default_timeout(SHOWN_MS)
    page.goto(f"{shared}/learn")
    page.get_by_label("Password").fill("let me in")
    page.get_by_role("button", name="Enter").press("Enter")
    page.get_by_text("That is not the password.").wait_for()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=ROOT / folder / "enter-phone-dark.png")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Learn").wait_for()
    assert page.url == f"{shared}/learn"
    page.reload()
    page.get_by_role("heading", name="Learn").wait_for()
    context.close()
