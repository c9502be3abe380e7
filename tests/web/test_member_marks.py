"""Every entry says which member of the delegation made it, by a mark that only his delegation can read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from atashbas.findings.contents import Case
from atashbas.node import tokens
from atashbas.node.accounts.acting import acting, mark_of, member_mark
from atashbas.node.casework import project
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.register.body import find_batch, find_content

Member = Callable[[str], Client]
CSV = b"number,date,governorate,place,type\nM-1,2017-02-10,Idlib,Saraqib,shelling\n"


def newest(log: str) -> Any:
    """Content, or meta of the batch, of the newest entry of a log."""
    store = store_of()
    body = store.find_body(log, store.head(log).size - 1)
    assert body is not None
    assert body.data is not None
    batch = find_batch(body.data)
    return batch.batch if batch is not None and batch.batch else find_content(body.data)


def test_an_import_names_its_member_by_a_mark_and_not_by_name(member: Member, demo_node: Home) -> None:
    client = member("demo-ru")
    client.post(reverse("import-preview"), {"file": SimpleUploadedFile("m.csv", CSV)})
    client.post(reverse("import-store"), {})
    said = newest("demo-ru")
    assert (said["file"], said["member"]) == ("m.csv", mark_of("demo-ru"))
    assert mark_of("demo-ru") in client.get(reverse("delegation")).content.decode()
    assert mark_of("demo-ru") not in member("demo-tr").get(reverse("delegation")).content.decode()


def test_a_token_speaks_as_its_member_and_the_case_is_read_as_before(demo_node: Home) -> None:
    user = User.objects.get(username="demo-ru")
    token = tokens.make_token(user.pk, "script")
    case = {"provision": "ceasefire-2016.cessation", "suspected": ["demo-tr"]}
    case["title"] = [{"text": "asked by a program", "language": "en"}]
    said = {"kind": "case", "content": case}
    answer = Client().post(
        reverse("api:say_in_case"),
        json.dumps(said),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 201, answer.content
    assert newest("demo-ru")["member"] == mark_of("demo-ru")
    held = project.load_case(answer.json()["entry"])
    assert held is not None
    assert isinstance(held.opened.content, Case)
    assert member_mark() == {}


@pytest.mark.parametrize("user", ["", "demo-ru"])
def test_what_a_program_of_the_node_enters_carries_no_mark(user: str) -> None:
    with acting(lambda: user):
        assert member_mark() == ({"member": mark_of(user)} if user else {})
    assert member_mark() == {}
    assert len({mark_of("a"), mark_of("b"), mark_of("a")}) == 2
