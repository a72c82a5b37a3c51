"""What is asked: of ours and of the floor the same, byte by byte."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import cycle, islice
from typing import Any

import lxml.html

from tests.bench.floor import sql
from tests.bench.load import ENCODINGS, HOST, Broken, Round, ask, request, run
from tests.bench.site import AREA, DEMO, MEASURE, Site, answer, chance, fields
from tests.server import Browser, Server

PAGE, WENT_ON = rb"HTTP/1.1 200 ", rb"(?is)HTTP/1.1 303 .*\r\nlocation: \S+/(\d+|send|thanks)\r\n"
"""How an answer begins. A post that is refused politely leads somewhere else."""


@dataclass
class Row:
    """Pages are asked for again and again; the answers of `codes` are sent once each, in order."""

    requests: Sequence[bytes]
    expect: bytes = PAGE
    words: Sequence[Sequence[str]] = ()
    """What the answers to the first requests must hold."""
    codes: Sequence[str] = ()
    each: int | None = None
    """Most requests of a round."""
    sent: int = 0

    def __post_init__(self) -> None:
        self.coming: Iterator[bytes] = iter(self.requests) if self.codes else cycle(self.requests)

    def run(self, server: Server, connections: int, seconds: float) -> Round:
        """One round."""
        result = run(server, islice(self.coming, self.each), self.expect, connections, seconds)
        self.sent += result.sent
        return result

    def check(self, *servers: Server) -> None:
        """Raise Broken unless all say the same words: none may be faster by saying less."""
        for server in servers:
            for asked, words in zip(self.requests, self.words, strict=False):
                with socket.create_connection((HOST, server.port)) as connection:
                    page = ask(connection, asked.replace(f"{ENCODINGS}\r\n".encode(), b"")).decode()
                if missing := [word for word in words if word not in unescape(page)]:
                    raise Broken(f"{server.url}: {asked[:200]!r} does not say {missing}")


class Scene:
    """A site that is served, and people who answer its surveys, each in a browser of their own."""

    def __init__(self, site: Site, ours: Server, people: int) -> None:
        self.site, self.root = site, f"/pt/{site.plan.slug}"
        self.browsers = [Browser(ours) for _ in range(people)]
        start, token = f"{self.root}/surveys/{DEMO}/", "string(//input[@name='csrf_token']/@value)"
        pages = [lxml.html.fromstring(browser.get(start).text) for browser in self.browsers]
        self.tokens = [("csrf_token", str(page.xpath(token))) for page in pages]

    def people(self, survey: str, many: int) -> Iterator[tuple[str, Any, Any, Any]]:
        """People who have answered everything: code, answers, cookies, field with the token."""
        cookie = f"answers-{self.site.id_of('survey', 'slug', survey)}"
        for nth, (code, answers) in enumerate(self.site.respondents(survey, many).items()):
            at = nth % len(self.browsers)
            yield code, answers, {**self.browsers[at].cookies, cookie: code}, self.tokens[at]

    def survey_page(self) -> Row:
        """Each page of the survey, with what was answered."""
        asked = []
        for _code, answers, cookies, _token in self.people(DEMO, len(self.browsers)):
            for number, questions in enumerate(self.site.pages(DEMO), start=1):
                page = request(f"{self.root}/surveys/{DEMO}/{number}", cookies)
                asked.append((page, words_of(questions, answers)))
        chance.shuffle(asked)
        return Row([page for page, _words in asked], words=[words for _page, words in asked[:50]])

    def keep_answers(self) -> Row:
        """The answers of one page kept, on the way to the next."""
        posts = []
        for _code, _answers, cookies, token in [*self.people(DEMO, len(self.browsers))] * 2:
            for number, questions in enumerate(self.site.pages(DEMO), start=1):
                form = [field for q in questions for field in fields(q, answer(q))]
                path = f"{self.root}/surveys/{DEMO}/{number}"
                posts.append(request(path, cookies, [token, *form, ("go", "next")]))
        chance.shuffle(posts)
        return Row(posts, WENT_ON)

    def send(self, survey: str, each: int, rounds: int) -> Row:
        """All answers sent: the response, its answers, the tallies, the open answer."""
        path, people = f"{self.root}/surveys/{survey}/send", [*self.people(survey, each * rounds)]
        posts = [
            request(path, cookies, [token, ("go", "send")]) for _c, _a, cookies, token in people
        ]
        return Row(posts, WENT_ON, codes=[code for code, *_ in people], each=each)

    def measure(self) -> Row:
        """A measure with 100 comments."""
        id, path = self.site.id_of("measure", "code", MEASURE), f"{self.root}/measures/{MEASURE}"
        words = [row[2].split("\n")[0] for row in self.site.db.rows(sql.COMMENTS, id, id)]
        return Row([request(path, browser.cookies) for browser in self.browsers], words=[words])

    def area(self) -> Row:
        """Everything said about an area."""
        given = self.site.db.rows(
            sql.CONTRIBUTIONS.format(""), self.site.id_of("area", "slug", AREA)
        )
        return self.page(f"desk/areas/{AREA}", [row[1].split("\n")[0] for row in given])

    def page(self, path: str, words: Sequence[str] = ()) -> Row:
        """A page as a coordinator reads it."""
        return Row([request(f"{self.root}/{path}", self.site.staff)], words=[words])


def words_of(questions: list[dict[str, Any]], answers: dict[str, Any]) -> list[str]:
    """What a page of a survey must say: its questions, their choices, and what was typed."""
    texts = [part["label"] for q in questions for part in (q, *q.get("choices", ()))]
    typed = [answers[q["key"]]["words"] for q in questions if q["kind"] == "text"]
    return [text["by"]["pt"]["words"] for text in texts] + typed
