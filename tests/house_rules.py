"""House rules every page is held to; each message says the remedy."""

from __future__ import annotations

import html5lib
from bs4 import BeautifulSoup, Tag


class HouseRuleBroken(AssertionError):
    """A page breaks a rule; the message says which and how to mend it."""


def text_of(tag: Tag | None) -> str:
    """The words of an element with single spaces, as a reader sees them."""
    return " ".join(tag.get_text(" ").split()) if tag else ""


def _parse(html: str) -> BeautifulSoup:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    for (line, column), code, _ in parser.errors:
        source = html.splitlines()[line - 1] if line <= len(html.splitlines()) else ""
        raise HouseRuleBroken(f"HTML does not parse cleanly: {code}\n{source}\n{' ' * max(column - 1, 0)}^")
    return BeautifulSoup(html, "html5lib")


def _named(tag: Tag, page: BeautifulSoup) -> bool:
    if tag.get("aria-label") or tag.get("aria-labelledby") or tag.get("title"):
        return True
    if tag.get("id") and page.select_one(f'label[for="{tag["id"]}"]'):
        return True
    return tag.find_parent("label") is not None


def check_page(html: str) -> BeautifulSoup:
    """The parsed page. Raises HouseRuleBroken."""
    page = _parse(html)

    def rule(holds: bool, remedy: str) -> None:
        if not holds:
            raise HouseRuleBroken(remedy)

    rule(page.html is not None and page.html.get("lang") in ("en", "es"), "set lang to en or es on <html>")
    headings = page.select("h1")
    rule(len(headings) == 1, f"a page has exactly one <h1>; this one has {len(headings)}")
    title, heading = text_of(page.title), text_of(headings[0])
    rule(title.startswith(heading), f"<title> must start with the words of the <h1>: {title!r} does not start with {heading!r}")
    ids = [t["id"] for t in page.select("[id]")]
    rule(len(ids) == len(set(ids)), f"ids must be unique; twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    for control in page.select("input:not([type=hidden]), select, textarea"):
        rule(_named(control, page), f"give this control a label: {control}")
    for table in page.select("table"):
        rule(table.caption is not None and bool(text_of(table.caption)), "give every table a caption")
        rule(all(th.get("scope") for th in table.select("th")), "give every th a scope")
    for form in page.select("form"):
        rule(form.get("action") is not None and form.get("method") in ("get", "post"), "give every form an action and a method")
        rule(
            form.get("method") == "get" or form.select_one("input[name=csrf_token]") is not None,
            "a form that posts needs a csrf_token",
        )
    for image in page.select("img"):
        rule(image.get("alt") is not None, "give every img an alt text")
    for svg in page.select("svg"):
        named = svg.get("aria-hidden") == "true" or (
            svg.get("role") == "img" and (svg.get("aria-label") or svg.get("aria-labelledby"))
        )
        rule(bool(named), f"an svg is aria-hidden or role=img with a name: {str(svg)[:120]}")
    for link in page.select("a[href]"):
        rule(bool(text_of(link) or link.get("aria-label")), f"a link needs words: {link}")
    for tag in page.select("[src], link[href]"):
        address = str(tag.get("src") or tag.get("href"))
        rule(not address.startswith(("http:", "https:", "//")), f"nothing is fetched from another host: {address}")
    rule(not page.select("[style], script:not([src])"), "no inline style or script: the content security policy forbids them")
    return page
