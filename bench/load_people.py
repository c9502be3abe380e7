"""People at work on a served node: each thinks a while, mostly reads, sometimes says something, and remembers it all.

A time is from sending a request to the last byte of its answer; following a redirect is a request of its own.
"""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

THINKING_S = 2.5  # on average, between one answer and the next request
READS_IN_TEN = 9
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
SEEN = re.compile(r'name="seen" value="(\w+)"')
NUMBER = re.compile(r'name="number" value="([^"]+)"')
CASE = re.compile(r'href="(/cases/[\w-]+/\d+/)"')
INCIDENT = re.compile(r'href="(/incidents/[\w-]+/)"')
STORED = ("Signed and stored", "was opened in your register", "was signed and stored")
FIRST = date(2013, 1, 1)


@dataclass(slots=True)
class Kept:
    """What one person remembers: (what, seconds) of each request, what went wrong, entries acknowledged."""

    times: list[tuple[str, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stored: int = 0
    stale: int = 0


class Person(threading.Thread):
    """One member at a browser of his own."""

    def __init__(self, port: int, member: Mapping[str, str], seed: int, until: float, cases: list[str]) -> None:
        super().__init__(daemon=True)
        self.port, self.member, self.until, self.cases = port, member, until, cases
        self.dice, self.kept = random.Random(seed), Kept()
        self.cookies = {"sessionid": member["session"], "atashbas_language": "en"}
        self.incidents = ["/incidents/"]
        self.line: http.client.HTTPConnection | None = None

    def run(self) -> None:
        """Work until the end; what goes wrong is remembered and the next thing tried."""
        time.sleep(self.dice.uniform(0, THINKING_S))
        while time.monotonic() < self.until:
            try:
                self.write() if self.dice.randrange(10) >= READS_IN_TEN else self.read()
            except (OSError, http.client.HTTPException, LookupError) as error:
                self.kept.wrong.append(f"{type(error).__name__}: {error}")
                self.line = None
            time.sleep(self.dice.expovariate(1 / THINKING_S))

    def read(self) -> None:
        """Look at one page."""
        what, path = self.dice.choice(READS)(self)
        html = self.ask(what, "GET", path)
        self.incidents = (INCIDENT.findall(html) or self.incidents)[:50]

    def write(self) -> None:
        """Say something: mostly in a case, at times a new case or a report typed in."""
        what = self.dice.choices(("position", "case", "report"), weights=(7, 2, 1))[0]
        path, form = getattr(self, f"_{what}")()
        if form is None:
            return
        html = self.ask(f"store a {what}", "POST", path, form)
        if any(words in html for words in STORED):
            self.kept.stored += 1
        elif "changed since" in html:
            self.kept.stale += 1
        else:
            found = re.search(r'class="notice bad"[^>]*>(.{0,200})', html, re.DOTALL)
            self.kept.wrong.append(f"{what} not stored: {found[1] if found else html[:200]}")

    def _position(self) -> tuple[str, dict[str, Any] | None]:
        case = self.dice.choice(self.cases)
        html = self.ask("one case", "GET", case)
        seen, token = SEEN.search(html), TOKEN.search(html)
        if seen is None or token is None:
            return case, None
        stance = self.dice.choice(("confirm", "deny", "not-confirmed"))
        form = {"seen": seen[1], "stance": stance, "incident": "", "text": "as our post saw it", "language": "en"}
        return f"{case}position/", {**form, "csrfmiddlewaretoken": token[1], "target": "", "step": "", "digest": ""}

    def _case(self) -> tuple[str, dict[str, Any] | None]:
        html = self.ask("open a case, the form", "GET", "/cases/new/")
        incident = self.dice.choice(self.incidents).removeprefix("/incidents/").strip("/")
        token = TOKEN.search(html)
        if token is None or not incident:
            return "", None
        form = {"text": "looked into anew", "language": "en", "incidents": incident, "provision": "", "suspected": ""}
        return "/cases/new/", {**form, "csrfmiddlewaretoken": token[1]}

    def _report(self) -> tuple[str, dict[str, Any] | None]:
        html = self.ask("record a report, the form", "GET", "/record/")
        token = TOKEN.search(html)
        if token is None:
            return "", None
        day = FIRST + timedelta(self.dice.randrange(1400))
        form = {
            "number": f"load-{time.time_ns() % 10**9}-{self.member['session'][:6]}-{self.dice.randrange(10**9)}",
            "occurred_on": day.isoformat(),
            "date_precision": "day",
            "place": "Saraqib",
            "admin1": "Idlib",
            "place_precision": "locality",
            "type": "fire.mortar",
            "text": "heard from the east",
            "language": "en",
        }
        return "/record/", {**form, "csrfmiddlewaretoken": token[1]}

    def ask(self, what: str, method: str, path: str, form: Mapping[str, Any] | None = None) -> str:
        """One request; what it redirects to is asked for as another one, its page is returned."""
        body = urlencode(form, doseq=True) if form is not None else None
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"content-type": "application/x-www-form-urlencoded"}
        start = time.perf_counter()
        self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        data = answer.read()
        self.kept.times.append((what, time.perf_counter() - start))
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        if answer.status in {301, 302}:
            return self.ask("what follows", "GET", answer.headers["location"])
        if answer.status >= 400 and answer.status != 422:
            self.kept.wrong.append(f"{answer.status} {method} {path}")
        return data.decode("utf-8", "replace")


def _day(person: Person) -> date:
    return FIRST + timedelta(person.dice.randrange(1400))


def _month(person: Person) -> str:
    first = _day(person)
    return f"from={first}&to={first + timedelta(28)}"


READS: tuple[Callable[[Person], tuple[str, str]], ...] = (
    lambda person: ("our work", "/our-work/"),
    lambda person: ("notices", "/notices/"),
    lambda person: ("situation of a month", f"/?{_month(person)}"),
    lambda person: ("list of incidents", f"/incidents/?{_month(person)}"),
    lambda person: ("list of incidents", f"/incidents/?admin1=Idlib&{_month(person)}"),
    lambda person: ("one incident", person.dice.choice(person.incidents)),
    lambda person: ("one incident", person.dice.choice(person.incidents)),
    lambda person: ("list of cases", "/cases/"),
    lambda person: ("one case", person.dice.choice(person.cases)),
    lambda person: ("one case", person.dice.choice(person.cases)),
    lambda person: ("follow-up", "/matters/"),
    lambda person: ("text search", "/incidents/?text=saraqib"),
)
