"""Every route is on the list that says who may see it; addresses once published do not vanish; a GET never writes."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

LIST = Path(__file__).parent.parent / "route-list.json"
ROUTES = json.loads(LIST.read_text(encoding="utf-8"))
EXAMPLES = {
    "slug": "welding", "code": "29-1141.00", "page": "1", "group_id": "none", "record_id": "none", "filename": "site.js",
    "region": "houma",
}  # fmt: skip


def _rules(app):
    return {r.rule: r for r in app.url_map.iter_rules() if r.endpoint != "stylesheet"}


def test_every_route_is_on_the_list_and_every_listed_route_exists(app):
    assert sorted(_rules(app)) == sorted(ROUTES), (
        f"write new routes into {LIST.name}: who may see them, whether a GET sets a cookie"
    )


def test_the_list_names_the_methods_each_route_takes(app):
    for rule, route in _rules(app).items():
        assert sorted(route.methods - {"HEAD", "OPTIONS"}) == ROUTES[rule]["methods"], rule
        assert ROUTES[rule]["who"] in ("anyone", "the student", "counselor"), rule


def _address(rule):
    for name, value in EXAMPLES.items():
        rule = rule.replace(f"<int:{name}>", value).replace(f"<path:{name}>", value).replace(f"<{name}>", value)
    return rule


def _dump(path):
    with sqlite3.connect(path) as db:
        return "\n".join(db.iterdump())


def test_a_get_never_writes_and_sets_only_the_cookie_the_list_names(app, tmp_path):
    seen = 0
    before = _dump(tmp_path / "instance" / "students.db")
    for rule, entry in ROUTES.items():
        if "GET" not in entry["methods"]:
            continue
        response = app.test_client().get(_address(rule))
        assert response.status_code < 500, rule
        cookie = "pathways" if "Set-Cookie" in response.headers else "none"
        response.close()
        assert cookie == "none" or entry["cookie"] == "pathways", f"{rule} sets a cookie; the list says it does not"
        seen += 1
    assert seen > 20
    assert _dump(tmp_path / "instance" / "students.db") == before


@pytest.mark.parametrize("rule", [r for r, e in ROUTES.items() if e["who"] == "counselor"])
def test_a_counselors_page_is_closed_to_a_visitor(app, rule):
    client = app.test_client()
    for method in ROUTES[rule]["methods"]:
        response = client.open(_address(rule), method=method)
        assert response.status_code in (302, 303, 404), (rule, method, response.status_code)


def test_a_post_without_its_token_changes_nothing_and_says_what_to_do(app, tmp_path):
    app.config["WTF_CSRF_ENABLED"] = True
    before = _dump(tmp_path / "instance" / "students.db")
    for rule, entry in ROUTES.items():
        if "POST" in entry["methods"]:
            response = app.test_client().post(_address(rule))
            assert response.status_code == 400, rule
            assert "This page was open too long" in response.get_data(as_text=True)
    assert _dump(tmp_path / "instance" / "students.db") == before


def test_every_page_carries_the_security_headers(app):
    response = app.test_client().get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
