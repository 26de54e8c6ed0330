"""The main job in a real browser: home, inventory, results, weights, pathway, plan, print; axe on every page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import urlparse

import pytest

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 700}
DESK = {"width": 1280, "height": 900}
# A student who likes hands-on work, by item id; everything else is "not sure" or "dislike".
LIKES = {"r1": 5, "r2": 4, "r3": 5, "r5": 4, "r6": 4, "r9": 4, "i10": 4}
WORDS = {
    "en": {"choose": "22033", "pays": "What pays here", "check": "Check your answers"},
    "es": {"choose": "22033", "pays": None, "check": None},
}


class Walk:
    """One visitor: keeps a list of hosts asked and of what axe found."""

    def __init__(self, chromium, site, lang="en", viewport=DESK, script=True, scheme="light"):
        self.context = chromium.new_context(
            viewport=viewport, java_script_enabled=script, color_scheme=scheme, reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.site, self.lang, self.script = site, lang, script
        self.hosts: set[str] = set()
        self.page.on("request", lambda r: self.hosts.add(urlparse(r.url).netloc))

    def go(self, path):
        self.page.goto(f"{self.site}{'/es' if self.lang == 'es' else ''}{path}")
        self.look()

    def look(self):
        """What holds on every page: right language, no sideways scroll, nothing axe objects to."""
        assert self.page.locator("html").get_attribute("lang") == self.lang
        if not self.script:
            return
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px at {self.page.viewport_size}"
        from axe_playwright_python.sync_playwright import Axe

        results = Axe().run(self.page)
        assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"

    def press(self, button):
        with self.page.expect_navigation():
            button.click()
        self.look()

    def answer_everything(self):
        """Through all pages of the inventory, by the labels a person clicks."""
        for _ in range(30):
            sets = self.page.locator("fieldset[data-number-keys]")
            if sets.count() == 0:
                break
            for n in range(sets.count()):
                name = sets.nth(n).locator("input[type=radio]").first.get_attribute("name")
                value = LIKES.get(name, 1 + (n + ord(name[0])) % 3)
                self.page.locator(f"#{name}-{value}").check()
            self.press(self.page.locator('button[name="go"][value="next"]'))

    def close(self):
        assert self.hosts <= {urlparse(self.site).netloc}, f"asked other hosts: {self.hosts}"
        self.context.close()


def _walk_to_results(walk):
    walk.go("/")
    walk.go("/inventory")
    walk.page.locator('form[method="post"] select[name="county"]').first.select_option("22033")
    walk.press(walk.page.locator('form[method="post"] button[type="submit"]').last)
    walk.answer_everything()
    areas = walk.page.locator("textarea")
    assert areas.count() >= 3
    areas.nth(0).fill("I fix bikes and build things with my uncle")
    walk.press(walk.page.locator('button[name="go"][value="next"], main form button.button').first)
    if "/check" in walk.page.url:
        walk.press(walk.page.locator("main form button.button").first)
    assert "/results" in walk.page.url


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_main_job_from_home_to_print(chromium, site, lang, viewport, tmp_path):
    walk = Walk(chromium, site, lang, viewport)
    _walk_to_results(walk)
    page = walk.page
    top = page.locator("main").inner_text()
    assert "Baton Rouge" in top

    orders = {}
    for mix in ("likes", "balanced", "pays"):
        walk.go(f"/results?mix={mix}")
        addresses = [a.get_attribute("href") for a in page.locator('main a[href*="/results/"]').all()]
        links = [address.split("?")[0].rsplit("/", 1)[1] for address in addresses]
        orders[mix] = list(dict.fromkeys(links))
        assert len(orders[mix]) >= 45, "every pathway is on the page, whatever its score"
    assert orders["likes"] != orders["pays"], "weights change the order"

    walk.go("/pathways/welding")
    words = page.locator("main").inner_text()
    assert "$78,170" in words
    assert "Baton Rouge" in words
    walk.go("/plan/welding?grade=9")
    assert ("Algebra I" if lang == "en" else "Álgebra I") in page.locator("main").inner_text()
    page.goto(f"{walk.site}{'/es' if lang == 'es' else ''}/plan/welding/print?grade=9")
    walk.look()
    pdf = tmp_path / "sheet.pdf"
    page.emulate_media(media="print")
    page.pdf(path=str(pdf), format="Letter", prefer_css_page_size=True)
    _check_sheet(pdf, lang)
    walk.close()


def _check_sheet(pdf: Path, lang: str) -> None:
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert int(re.search(r"Pages:\s+(\d+)", info)[1]) <= 4, info
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert ("Individual Graduation Plan" if lang == "en" else "Plan") in text
    assert "Baton Rouge" in text or "Louisiana" in text


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_has_nothing_axe_objects_to(chromium, site, lang, scheme):
    walk = Walk(chromium, site, lang, PHONE, scheme=scheme)
    for path in (
        "/", "/inventory", "/inventory/paper", "/inventory/paper?form=middle",
        "/pathways", "/pathways?q=zzzz", "/pathways/patient-care-nursing?county=22107",
        "/pathways/handouts", "/pathways/welding/handout",
        "/jobs", "/jobs?q=nurse", "/jobs?q=zzzzqq", "/jobs/29-1141.00", "/compare",
        "/compare?p=welding&p=patient-care-nursing&p=pre-educator",
        "/results", "/plan", "/plan/pre-educator?grade=10", "/come-back", "/finish", "/how-matching-works", "/data", "/privacy",
        "/accessibility", "/words", "/patterns", "/counselor", "/no-such-page",
    ):  # fmt: skip
        walk.go(path)
    walk.close()


def test_the_main_job_works_without_script(chromium, site):
    walk = Walk(chromium, site, script=False)
    _walk_to_results(walk)
    page = walk.page
    page.goto(f"{site}/results?interest=10&wage=80&demand=10")
    assert "Baton Rouge" in page.locator("main").inner_text()
    walk.close()


def test_number_keys_answer_the_inventory(chromium, site):
    walk = Walk(chromium, site)
    walk.go("/inventory")
    walk.press(walk.page.locator('form[method="post"] button[type="submit"]').last)
    page = walk.page
    first = page.locator("fieldset[data-number-keys]").first
    first.locator("input[type=radio]").first.focus()
    page.keyboard.press("4")
    assert first.locator("input[value='4']").is_checked()
    walk.close()


def test_come_back_with_a_code_on_another_device(chromium, site):
    walk = Walk(chromium, site)
    walk.go("/inventory")
    walk.press(walk.page.locator('form[method="post"] button[type="submit"]').last)
    page = walk.page
    page.locator("#r1-5").check()
    walk.press(page.locator('button[name="go"][value="later"]'))
    code = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", page.locator("main").inner_text())[0]
    walk.close()
    other = Walk(chromium, site, viewport=PHONE)
    other.go("/come-back")
    other.page.locator("main input[type=text]").fill(code.lower().replace("-", " "))
    other.press(other.page.locator("main form button").first)
    assert "/inventory" in other.page.url
    other.close()
