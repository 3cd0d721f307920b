"""Who may speak to the page: each door that must stay shut, tried on a real port."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from helpers_web import Client, room, serving
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from redactor.errors import BatchError
from redactor.web import security, server
from redactor.web.site import Site

SECRET = "Quenby Thistlewood"


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Client]:
    """Somebody who has not come in."""
    with serving(room(tmp_path / "home")) as client:
        yield client


@pytest.fixture
def inside(outside: Client) -> Client:
    """The one who has."""
    return outside.enter()


def test_the_token_is_exchanged_for_a_cookie_and_leaves_the_address(outside: Client) -> None:
    answer = outside.get(outside.way_in)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    name, *about = [part.strip() for part in answer.headers["set-cookie"].split(";")]
    assert sorted(about) == ["HttpOnly", "Path=/", "SameSite=Strict"]
    value = name.partition("=")[2]
    assert len(bytes.fromhex(value)) == 32
    assert len(bytes.fromhex(outside.way_in.partition("token=")[2])) == 32
    assert value not in outside.address
    outside.cookie = name
    assert outside.get("/").status == 200


def test_a_used_token_is_dead(outside: Client) -> None:
    assert outside.get(outside.way_in).status == 303
    again = outside.get(outside.way_in)
    assert again.status == 403
    assert "set-cookie" not in again.headers
    assert "used already" in again.text


@pytest.mark.parametrize("token", ["", "0" * 64, "%FF", "%00", "x" * 5000, "é"])
def test_a_wrong_token_lets_nobody_in_and_does_not_use_up_the_right_one(
    token: str, outside: Client
) -> None:
    path = f"/enter?token={token}".encode("ascii", "ignore").decode()
    assert outside.get(path).status == 403
    assert outside.get("/enter").status == 403
    assert outside.get(outside.way_in).status == 303


def test_only_get_uses_the_token_up(outside: Client) -> None:
    assert outside.ask("HEAD", outside.way_in).status == 403
    assert outside.post(outside.way_in).status == 403
    assert outside.get(outside.way_in).status == 303


@pytest.mark.parametrize(
    "path",
    ["/", "/new", "/batch/batch-0001", "/static/app.css", "/close", "/nothing", "//", "/../x"],
)
@pytest.mark.parametrize("cookie", ["", "redactor-1=x", "{name}=", "{name}={zeros}", "{name}"])
def test_without_the_cookie_there_is_nothing_but_what_to_do(
    path: str, cookie: str, outside: Client
) -> None:
    port = outside.host.partition(":")[2]
    outside.cookie = cookie.format(name=f"redactor-{port}", zeros="0" * 64)
    answer = outside.get(path)
    assert answer.status == 403
    assert "start redactor app again" in answer.text.lower()
    assert outside.post(path).status == 403


def test_the_cookie_counts_among_those_of_other_programs(inside: Client) -> None:
    inside.cookie = f'theirs="a;b"; {inside.cookie}; bad=\x80'
    assert inside.get("/").status == 200


def test_another_name_for_this_computer_is_refused(inside: Client) -> None:
    port = inside.host.partition(":")[2]
    for host in (f"localhost:{port}", "127.0.0.1", f"127.0.0.1:{int(port) + 1}", f"evil.example:{port}",
                 f"127.0.0.1:{port}.", f"[::1]:{port}", f"127.0.0.2:{port}", ""):  # fmt: skip
        assert inside.get("/", host=host).status in (400, 403), host
    assert inside.get("/", host=inside.host).status == 200


def test_two_hosts_or_none_are_refused(inside: Client) -> None:
    for hosts in ((), (inside.host, "evil.example"), ("evil.example", inside.host)):
        connection = HTTPConnection(inside.host, timeout=10)
        connection.putrequest("GET", "/", skip_host=True)
        for host in hosts:
            connection.putheader("Host", host)
        connection.putheader("Cookie", inside.cookie)
        connection.endheaders()
        assert connection.getresponse().status in (400, 403)
        connection.close()


def test_a_wrong_host_does_not_use_the_token_up(outside: Client) -> None:
    assert outside.get(outside.way_in, host="evil.example").status == 403
    assert outside.get(outside.way_in).status == 303


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECTX"])
def test_what_changes_something_must_come_from_a_page_of_ours(method: str, inside: Client) -> None:
    port = inside.host.partition(":")[2]
    wrong = ("null", "", "http://evil.example", f"https://127.0.0.1:{port}", f"http://localhost:{port}",
             "http://127.0.0.1", f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{port}.evil.example")  # fmt: skip
    assert inside.ask(method, "/close", b"").status == 403
    for origin in wrong:
        assert inside.ask(method, "/close", b"", origin=origin).status == 403, origin
    assert inside.get("/").status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense"])
def test_another_site_is_refused_even_with_the_cookie(site: str, inside: Client) -> None:
    assert inside.get("/", sec_fetch_site=site).status == 403
    assert inside.post("/close", sec_fetch_site=site).status == 403
    for own in ("same-origin", "none"):
        assert inside.get("/", sec_fetch_site=own).status == 200
    assert inside.get("/", sec_fetch_site="same-origin, cross-site").status == 403


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/static/app.css", "/static/app.js", "/batch/batch-9999/look/state"]
)
def test_every_answer_carries_the_headers(path: str, inside: Client) -> None:
    answer = inside.get(path)
    for name, value in security.HEADERS.items():
        assert answer.headers[name] == value
    assert "no-store" in answer.headers["cache-control"]
    assert "server" not in answer.headers


def test_a_refusal_carries_the_headers_and_loads_nothing(outside: Client) -> None:
    answer = outside.get("/")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    for name in set(security.HEADERS) - {"content-security-policy"}:
        assert answer.headers[name] == security.HEADERS[name]


def test_no_page_has_a_style_or_script_inside(inside: Client) -> None:
    for path in ("/", "/new", "/nothing"):
        text = inside.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " on" not in {part[:3] for part in text.split("<")}
        assert text.count("<script") == text.count("<script src=")


@pytest.mark.parametrize("chunked", [False, True])
def test_a_form_has_a_limit(chunked: bool, inside: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "FORM", 10_000)
    body = b"a=" + b"x" * security.FORM
    about = {"origin": f"http://{inside.host}", "content_type": "application/x-www-form-urlencoded"}
    if chunked:
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        about["transfer_encoding"] = "chunked"
    assert inside.ask("POST", "/close", body, **about).status == 413
    assert inside.get("/").status == 200


def broken(site: Site) -> list[BaseRoute]:
    """Pages that fail, with what nobody may see in the message."""

    async def own(request: Request) -> Response:
        raise BatchError("the disk is full.", "Free space.")

    async def bug(request: Request) -> Response:
        raise ValueError(SECRET)

    async def template(request: Request) -> Response:
        return site.pages.page(request, "error.html.j2", title=SECRET)

    return [Route("/own", own), Route("/bug", bug), Route("/template", template)]


def test_errors_are_plain_pages_and_nothing_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(server, "_PAGES", (*server._PAGES, broken))
    with caplog.at_level(logging.DEBUG), serving(room(tmp_path / "home")) as outside:
        inside = outside.enter()
        own, bug, missing = inside.get("/own"), inside.get("/bug"), inside.get("/nothing")
        template = inside.get("/template")
        inside.get(f"/{SECRET.replace(' ', '%20')}")
    assert own.status == 409
    assert "The disk is full." in own.text
    assert "Free space." in own.text
    assert (bug.status, template.status, missing.status) == (500, 500, 404)
    assert "ValueError" in bug.text
    out, err = capfd.readouterr()
    for said in (bug.text, template.text, out, err, caplog.text):
        assert SECRET not in said
        assert "Traceback" not in said
    assert (out, err) == ("", "")


def test_news_wait_for_a_page_that_somebody_reads(inside: Client) -> None:
    news = "is of a kind that redactor does not take"
    inside.drop({"a.txt": b"x", "b.heic": b"x"})
    for asked_by in ("image", "empty", "style"):
        assert news not in inside.get("/nothing.png", sec_fetch_dest=asked_by).text
    assert inside.ask("HEAD", "/").status == 200
    assert news in inside.get("/", sec_fetch_dest="document").text
    assert news not in inside.get("/").text


def test_numbers_that_are_too_long_are_no_pages(inside: Client) -> None:
    many = "9" * 5000
    assert inside.get(f"/batch/x/case-0001/people/{many}/").status == 404
    assert inside.get(f"/batch/x/case-0001/document-01/page/copy/{many}.png").status == 404


def test_the_end_empties_what_the_browser_kept(inside: Client) -> None:
    answer = inside.post("/close")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert "Max-Age=0" in answer.headers["set-cookie"]


def test_the_button_ends_the_program_and_the_session(inside: Client) -> None:
    answer = inside.post("/close")
    assert answer.status == 200
    assert "redactor is closed" in answer.text
    inside.thread.join(20)
    assert not inside.thread.is_alive()


def test_a_closed_session_lets_nobody_in() -> None:
    session = security.Session(1)
    token = session.address.partition("token=")[2]
    session.end()
    assert not session.enter(token)
    assert not session.enter("")


def test_it_listens_on_this_computer_only() -> None:
    with server.listening() as made:
        assert made.getsockname()[0] == "127.0.0.1"
        assert made.family is socket.AF_INET


def test_two_programs_do_not_share_a_cookie(tmp_path: Path) -> None:
    with serving(room(tmp_path / "a")) as one, serving(room(tmp_path / "b")) as other:
        one.enter()
        other.enter()
        assert one.cookie.partition("=")[0] != other.cookie.partition("=")[0]
        other.cookie = one.cookie
        assert other.get("/").status == 403
