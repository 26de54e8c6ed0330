"""House rules every page is held to; each message says the remedy."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from functools import wraps

import html5lib
from bs4 import BeautifulSoup, Tag


class HouseRuleBroken(AssertionError):
    """A page breaks a rule; the message says which and how to mend it."""


def text_of(tag: Tag | None) -> str:
    """The words of an element with single spaces, as a reader sees them."""
    return " ".join(tag.get_text(" ").split()) if tag else ""


def _parse(html: str) -> BeautifulSoup:
    """The page as a tree. The strict parser finds what is wrong; the quick one makes the tree of what is right."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    for (line, column), code, _ in parser.errors:
        source = html.splitlines()[line - 1] if line <= len(html.splitlines()) else ""
        raise HouseRuleBroken(f"HTML does not parse cleanly: {code}\n{source}\n{' ' * max(column - 1, 0)}^")
    return BeautifulSoup(html, "lxml")


def _unmeasured(check: Callable[[str], BeautifulSoup]) -> Callable[[str], BeautifulSoup]:
    """Coverage is of our own code, and parsing a page runs none of it: measuring there doubled the time of the suite."""

    @wraps(check)
    def run(html: str) -> BeautifulSoup:
        measuring = sys.gettrace()
        sys.settrace(None)
        try:
            return check(html)
        finally:
            sys.settrace(measuring)

    return run


def _named(tag: Tag, labelled: set[str]) -> bool:
    if tag.get("aria-label") or tag.get("aria-labelledby") or tag.get("title"):
        return True
    return str(tag.get("id")) in labelled or tag.find_parent("label") is not None


@_unmeasured
def check_page(html: str) -> BeautifulSoup:
    """The parsed page. Raises HouseRuleBroken."""
    page = _parse(html)
    by_name: dict[str, list[Tag]] = {}
    every = page.find_all(True)
    for tag in every:
        by_name.setdefault(tag.name, []).append(tag)

    def named(*names: str) -> list[Tag]:
        return [tag for name in names for tag in by_name.get(name, [])]

    def rule(holds: bool, remedy: str) -> None:
        if not holds:
            raise HouseRuleBroken(remedy)

    rule(page.html is not None and page.html.get("lang") in ("en", "es"), "set lang to en or es on <html>")
    headings = named("h1")
    rule(len(headings) == 1, f"a page has exactly one <h1>; this one has {len(headings)}")
    title, heading = text_of(page.title), text_of(headings[0])
    rule(title.startswith(heading), f"<title> must start with the words of the <h1>: {title!r} does not start with {heading!r}")
    twice = [i for i, n in Counter(t["id"] for t in every if t.get("id")).items() if n > 1]
    rule(not twice, f"ids must be unique; twice: {sorted(twice)}")
    labelled = {str(t.get("for")) for t in named("label") if t.get("for")}
    for control in named("input", "select", "textarea"):
        rule(control.get("type") == "hidden" or _named(control, labelled), f"give this control a label: {control}")
    for table in named("table"):
        rule(table.caption is not None and bool(text_of(table.caption)), "give every table a caption")
    rule(all(th.get("scope") for th in named("th")), "give every th a scope")
    for form in named("form"):
        rule(form.get("action") is not None and form.get("method") in ("get", "post"), "give every form an action and a method")
        rule(
            form.get("method") == "get" or form.find("input", attrs={"name": "csrf_token"}) is not None,
            "a form that posts needs a csrf_token",
        )
    for image in named("img"):
        rule(image.get("alt") is not None, "give every img an alt text")
    for svg in named("svg"):
        told = svg.get("aria-hidden") == "true" or (
            svg.get("role") == "img" and (svg.get("aria-label") or svg.get("aria-labelledby"))
        )
        rule(bool(told), f"an svg is aria-hidden or role=img with a name: {str(svg)[:120]}")
    for link in named("a"):
        rule(not link.get("href") or bool(text_of(link) or link.get("aria-label")), f"a link needs words: {link}")
    for tag in every:
        address = str(tag.get("src") or (tag.get("href") if tag.name == "link" else "") or "")
        rule(not address.startswith(("http:", "https:", "//")), f"nothing is fetched from another host: {address}")
        inline = tag.get("style") is not None or (tag.name == "script" and tag.get("src") is None)
        rule(not inline, "no inline style or script: the content security policy forbids them")
    return page
