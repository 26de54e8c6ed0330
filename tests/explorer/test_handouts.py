"""Handouts for a family evening: what one side says, that it stays one side, and the file the command writes."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import segno
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from explorer.catalog import Catalog
from explorer.cli import main
from explorer.exits import in_order
from explorer.fitting import LEVELS, SIDE, height, lines, width
from explorer.handout_pages import SiteAddressError, site_address
from explorer.handouts import Where, handout
from explorer.qr import Address
from explorer.sheets import style_of, without_site
from tests.conftest import Reader
from tests.house_rules import check_page, text_of

BATON_ROUGE = "22033"
RURAL = "22065"  # Madison Parish: few figures of its own area
LOS_ANGELES = "06037"


def parts(page: BeautifulSoup) -> dict[str, str]:
    """Words of the paragraphs that begin in bold, by those words."""
    return {text_of(p.strong): text_of(p) for p in page.select(".handout p") if p.strong}


def rows(page: BeautifulSoup) -> list[str]:
    return [text_of(r) for r in page.select(".handout-ways tbody tr")]


# --- what one side says ---


def test_a_handout_says_what_a_family_asks(visitor: Reader) -> None:
    page = visitor.get(f"/pathways/welding/handout?county={BATON_ROUGE}")
    assert text_of(page.h1) == "Welding"
    assert "You join metal so that pipes, ships and buildings hold." in text_of(page.header)
    told = parts(page)
    assert told["A working day:"].startswith("A working day: You read a drawing, then cut, fit and tack the pieces.")
    assert [text_of(y) for y in page.select(".handout-years li")] == [
        "Grade 9 Career Foundations",
        "Grade 10 NCCER Core (inside a first trade course)",
        "Grade 11 NCCER Welding Technology I",
        "Grade 12 NCCER Welding Technology II; T and I Cooperative Education (TICE) I or T and I Elective I",
    ]
    assert rows(page) == [
        "1 Welder helper or entry welder , straight from school. Job: Welders, Cutters, Solderers, and Brazers. Credential: "
        "NCCER Welder Level 1. $61,170 to $78,170 about 350 openings",
        "2 Welder with a college certificate , 1 or 2 terms, or 1 year. Credential: NCCER Welder Level 2. as way 1 (same job)",
        "3 Apprentice pipefitter, boilermaker or welder , 3 to 5 years, paid while you learn; entry at 18 with a diploma. Job: "
        "Plumbers, Pipefitters, and Steamfitters. $62,460 to $74,240 about 350 openings",
        "4 Mechanical or industrial engineering technologist , 4 years. Job: Mechanical Engineering Technologists and Technicians. "
        "$100,570 to $119,630 about 10 openings",
    ]
    assert "Pay: Baton Rouge, LA, May 2025. Openings: Baton Rouge, LA, 2022-32, estimated." in text_of(page.main)
    assert "A quarter earn less than the first, and half earn less than the second." in text_of(page.main)
    assert "Paid internship at a fabricator or shipyard." in told["Learning at work:"]
    assert "The “TOPS University diploma” fits with this pathway from grade 9" in told["College stays open:"]
    assert len(page.select(".handout ul li")) == 3
    assert "Wages and jobs: U.S. Bureau of Labor Statistics" in text_of(page.footer)
    assert "O*NET® 30.1 Database" in text_of(page.footer)


def test_what_is_not_confirmed_and_not_loaded_is_said_once(visitor: Reader) -> None:
    page = visitor.get("/pathways/welding/handout")
    box = text_of(page.select_one(".handout-boxed"))
    assert box == (
        "Template: your school's courses are not loaded yet. Not confirmed yet: the courses of grade 10; ways out 1, 4; "
        "what keeps college open. Ask the school before you count on it."
    )
    assert not page.select(".confirm")


def test_a_pathway_nobody_confirmed_says_so_for_all_of_it(visitor: Reader) -> None:
    page = visitor.get(f"/pathways/ca-patient-care/handout?county={LOS_ANGELES}")
    assert "Not confirmed yet: the courses of every grade; every way out; the credentials. Ask" in text_of(
        page.select_one(".handout-boxed")
    )


def test_figures_are_the_readers_place_else_those_of_the_pathways_state(visitor: Reader) -> None:
    assert "Pay: Louisiana, May 2025. Openings: Louisiana, 2022-32, projected." in text_of(
        visitor.get("/pathways/welding/handout").main
    )
    assert "Pay: California, May 2025." in text_of(visitor.get("/pathways/ca-patient-care/handout").main)


def test_a_figure_of_a_wider_area_has_a_star_and_the_line_below_names_the_area(visitor: Reader) -> None:
    page = visitor.get(f"/pathways/agriculture/handout?county={RURAL}")
    starred = [r.split()[0] for r in rows(page) if "*" in r]
    assert starred == ["3", "5"]
    assert "*at 3, 5: Louisiana (a wider area), May 2025" in text_of(page.main)
    assert "*at 3, 5: Louisiana (a wider area), 2022-32, projected" in text_of(page.main)


def test_a_national_pathway_says_how_many_ways_out_go_on_to_college(visitor: Reader) -> None:
    told = parts(visitor.get("/pathways/us-accounting/handout?county=48201"))
    assert re.search(r"\d of these ways out go on to a college\. Ask which courses", told["College stays open:"])


def test_the_spanish_handout_speaks_spanish_course_titles_included(visitor: Reader) -> None:
    page = visitor.get("/es/pathways/welding/handout")
    assert page.html["lang"] == "es"
    assert text_of(page.h1) == "Soldadura"
    assert "Lees un plano, cortas, ajustas y punteas las piezas." in text_of(page.main)
    assert "Educación cooperativa en oficios e industria" in text_of(page.select_one(".handout-years"))
    assert not page.select(".handout-years [lang=en]")
    assert "Algunos títulos" not in text_of(page.select_one(".handout-boxed")), "nothing here falls back on English"


def test_an_unknown_pathway_has_no_handout(visitor: Reader) -> None:
    assert text_of(visitor.get("/pathways/no-such-pathway/handout", status=404).h1) == "We cannot find that page"


# --- the QR code ---


def drawn(page: BeautifulSoup) -> set[tuple[int, int]]:
    """Black modules of the QR code on a page."""
    out = set()
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)", page.select_one("svg.handout-qr path")["d"]):
        out |= {(int(x) + n, int(y)) for n in range(int(run))}
    return out


def code(address: str) -> set[tuple[int, int]]:
    matrix = segno.make(address, error="m", micro=False).matrix
    return {(x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


@pytest.mark.parametrize(
    ("path", "address", "said"),
    [
        (
            f"/pathways/welding/handout?county={BATON_ROUGE}",
            f"http://pathways.example.org/pathways/welding?county={BATON_ROUGE}",
            "pathways.example.org/pathways/welding",
        ),
        (
            "/es/pathways/welding/handout",
            "http://pathways.example.org/es/pathways/welding",
            "pathways.example.org/es/pathways/welding",
        ),
    ],
)
def test_the_qr_code_opens_the_pathway_on_the_site_it_was_printed_from(visitor: Reader, path: str, address: str, said: str) -> None:
    page = check_page(visitor.client.get(path, base_url="http://pathways.example.org").get_data(as_text=True))
    assert drawn(page) == code(address)
    assert text_of(page.select_one(".handout-address")) == said
    assert said in page.select_one("svg.handout-qr")["aria-label"]


def test_there_is_white_around_the_code() -> None:
    address = Address("https://pathways.example.org/pathways/welding")
    places = [int(n) for n in re.findall(r"M(\d+)", address.path)]
    assert min(places) == 4
    assert address.side - 8 == len(segno.make(address.whole, error="m", micro=False).matrix)


# --- the list, and all of them ---


def test_a_link_leads_from_the_pathway_to_its_handout_with_the_same_place(visitor: Reader) -> None:
    links = {text_of(a): a["href"] for a in visitor.get(f"/pathways/welding?county={BATON_ROUGE}").select("main a")}
    assert links["Handout to print"] == f"/pathways/welding/handout?county={BATON_ROUGE}"


def test_the_list_leads_to_every_handout_and_to_all_in_one(visitor: Reader, catalog: Catalog) -> None:
    page = visitor.get("/pathways/handouts")
    links = [a["href"] for a in page.select("main a")]
    assert [a for a in links if a.endswith("/handout")] == [f"/pathways/{s}/handout" for s in catalog.offered("LA")]
    assert "/pathways/handouts?all=1" in links
    assert "/pathways/handouts" in [a["href"] for a in visitor.get("/pathways").select("main a")]


@pytest.mark.parametrize(("prefix", "county", "state"), [("", BATON_ROUGE, "LA"), ("/es", LOS_ANGELES, "CA")])
def test_all_in_one_holds_every_pathway_with_every_way_out(
    visitor: Reader, catalog: Catalog, prefix: str, county: str, state: str
) -> None:
    page = visitor.get(f"{prefix}/pathways/handouts?all=1&county={county}")
    sides = page.select("article.handout")
    assert len(sides) == len(catalog.offered(state))
    for slug, side in zip(catalog.offered(state), sides, strict=True):
        entry = catalog.pathways[slug]
        names = [text_of(r.th.strong) for r in side.select("tbody tr")]
        english = [e["title"] if not prefix else e.get("es") or e["title"] for e in in_order(entry["exits"])]
        assert names == english, slug
        assert len(side.select(".handout-years li")) == len(entry["sequence"])
        figures = side.select("tbody tr td")
        assert all(text_of(f) for f in figures), "no cell is empty"


# --- one side ---


def test_lines_are_counted_as_a_browser_breaks_them() -> None:
    assert width("Welding", 12) == pytest.approx((944 - 0 + 556 + 222 + 556 + 222 + 556 + 556) * 0.012)
    assert lines("", 100, 12) == 0
    assert lines("one", 100, 12) == 1
    assert lines("one two three", width("one two", 12), 12) == 2
    assert lines("one two three", width("one two", 12) - 0.1, 12) == 3
    assert lines("three", 100, 12, bold="one two") == 1
    assert lines("a" * 100, width("a" * 50, 12), 12) == 2, "a word longer than the line is broken"


@given(st.text(alphabet="abc ñÍ.", max_size=200), st.floats(min_value=20, max_value=600))
def test_more_room_never_takes_more_lines(text: str, room: float) -> None:
    assert lines(text, room + 50, 12) <= lines(text, room, 12)
    assert (lines(text, room, 12) == 0) == (not text.split())


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("county", [BATON_ROUGE, RURAL])
def test_every_handout_is_cut_to_one_side_and_no_further_than_it_must(catalog: Catalog, lang: str, county: str) -> None:
    place = catalog.place(county)
    whole = 0
    with without_site(catalog, lang):
        for slug in catalog.offered("LA")[::3]:
            made = handout(catalog, slug, place, f"https://pathways.example.org/pathways/{slug}")
            assert height(made) <= SIDE, slug
            assert len(made.rows) == len(catalog.pathways[slug]["exits"])
            whole += len(made.questions) == 3
    assert whole >= 3, "a short pathway keeps its three questions"


def test_what_gives_way_gives_way_in_order() -> None:
    for before, after in pairwise(LEVELS[:9]):
        assert (after.day, after.questions, after.rural, not after.brief) <= (before.day, before.questions, True, True)
        assert after != before


def test_a_place_says_that_it_is_wider_than_the_one_asked_for(app: Flask) -> None:
    with app.test_request_context("/"):
        assert Where("U.S.", "2024-34", True, "projected").said == "U.S. (a wider area), 2024-34, projected"


def sides_of(html: str, chromium: Any) -> tuple[int, float]:
    """Pages a document of handouts takes in print, and its smallest type in points."""
    from pypdf import PdfReader

    page = chromium.new_page()
    page.set_content(html.replace("</head>", f"<style>{style_of('85-handout.css')}</style></head>"), wait_until="domcontentloaded")
    page.emulate_media(media="print")
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('main *')]
             .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
             .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    pdf = page.pdf(prefer_css_page_size=True)
    page.close()
    return len(PdfReader(io.BytesIO(pdf)).pages), smallest * 0.75


@pytest.mark.browser
@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize(
    ("slug", "county"),
    [("emergency-medical-services", BATON_ROUGE), ("agriculture", RURAL), ("ca-patient-care", LOS_ANGELES), ("maritime", RURAL)],
)
def test_the_longest_handouts_are_one_side_and_nowhere_smaller_than_12_points(
    visitor: Reader, chromium: Any, prefix: str, slug: str, county: str
) -> None:
    html = visitor.client.get(f"{prefix}/pathways/{slug}/handout?county={county}").get_data(as_text=True)
    count, smallest = sides_of(html, chromium)
    assert count == 1
    assert smallest >= 12


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "es"])
def test_all_handouts_in_one_file_take_one_side_each(command: CliRunner, chromium: Any, tmp_path: Path, lang: str) -> None:
    out = tmp_path / "handouts.html"
    arguments = ["--county", RURAL, "--lang", lang, "--site", "https://pathways.example.org", "--out", str(out)]
    assert command.invoke(main, ["print", "--pathways", *arguments]).exit_code == 0
    html = out.read_text(encoding="utf-8")
    count, smallest = sides_of(html, chromium)
    assert count == html.count('<article class="handout">')
    assert smallest >= 12


# --- at a terminal ---


@pytest.fixture
def command(content_db: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("PATHWAYS_INSTANCE", str(content_db.parent))
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def test_the_file_stands_alone_and_says_what_the_site_says(command: CliRunner, visitor: Reader, tmp_path: Path) -> None:
    call = ["print", "--pathways", "--county", BATON_ROUGE, "--site", "http://localhost/", "--out", "all.html"]
    done = command.invoke(main, call)
    assert (done.exit_code, done.output) == (0, "51 handouts: all.html\n")
    html = (tmp_path / "all.html").read_text(encoding="utf-8")
    alone = check_page(html)
    assert not alone.select("link, script, img, nav"), "nothing outside the file is needed"
    assert "@page handout" in alone.style.string
    site = visitor.get(f"/pathways/handouts?all=1&county={BATON_ROUGE}")
    assert text_of(alone.main) == text_of(site.main)
    assert [p["d"] for p in alone.select(".handout-qr path")] == [p["d"] for p in site.select(".handout-qr path")]


def test_without_a_site_there_is_neither_code_nor_address(command: CliRunner, tmp_path: Path) -> None:
    done = command.invoke(main, ["print", "--pathways", "--lang", "es", "--out", "hojas.html"])
    assert done.exit_code == 0, done.output
    page = check_page((tmp_path / "hojas.html").read_text(encoding="utf-8"))
    assert page.html["lang"] == "es"
    assert not page.select(".handout-qr, .handout-address")
    assert "May 2025" in text_of(page.main)
    assert "Louisiana" in text_of(page.main)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Say what to print: --pathways for the handouts of all pathways."),
        (["--pathways", "--county", "99999"], "'99999' is not the five-digit FIPS code of a U.S. county."),
        (["--pathways", "--county", " "], "--county is empty."),
        (["--pathways", "--site", ""], "--site is empty."),
        (
            ["--pathways", "--site", "pathways.example.org"],
            "is not the address of a site. Write it like https://pathways.example.org.",
        ),
        (["--pathways", "--lang", "fr"], "'fr' is not one of 'en', 'es'"),
        (["--pathways", "--group", "A"], "No such option '--group'"),
    ],
)
def test_the_print_command_says_what_is_wrong_and_writes_nothing(
    command: CliRunner, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    done = command.invoke(main, ["print", *arguments, "--out", "out.html"])
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "https://", "ftp://a.org", "https://a.org/?q=1", "https://a b.org", "https://[", "//a.org"])
def test_what_no_phone_can_open_is_not_the_address_of_a_site(text: str) -> None:
    with pytest.raises(SiteAddressError, match="is not the address of a site"):
        site_address(text)


def test_a_site_under_a_folder_keeps_it() -> None:
    assert site_address("https://district.example.org/pathways/") == "https://district.example.org/pathways"
