"""Another node's bundle by the page: seen before anything is stored, taken in log by log, hostile files refused."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atashbas.followup.openings import Measure, Urgent
from atashbas.node import exchange
from atashbas.node.casework import write
from atashbas.node.casework.models import MatterRow
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import Membership
from atashbas.values import LanguageText
from homes import opened

Member = Callable[[str], Client]
AT = datetime(2017, 3, 1, 9, tzinfo=UTC)
TR = Speaker(reporter="demo-tr", role="head")


@pytest.fixture
def bundle(demo_home: Path, demo_node: Home, tmp_path: Path) -> bytes:
    """What the Turkish delegation's own node wrote since, for the Russian one."""
    shutil.copytree(demo_home, tmp_path / "other")
    words = (LanguageText(text="irtibat", language="tr"),)
    with opened(Home(root=tmp_path / "other")) as other:
        write.open_matter(other, TR, Measure(title=words, parties=("demo-ru", "demo-tr")), at=AT)
        write.open_matter(other, TR, Urgent(to=("demo-ru",), texts=words), at=AT)
        made = exchange.exported(store_of(other), to="demo-ru")
    with opened(demo_node):
        return made


def upload(client: Client, data: bytes, name: str = "bundle.zip", status: int = 200) -> str:
    answer = client.post("/register/take-in/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == status
    return answer.content.decode()


def test_a_bundle_is_seen_first_and_then_taken_in(demo_node: Home, bundle: bytes, member: Member) -> None:
    with opened(demo_node):
        client, before = member("demo-ru"), store_of(demo_node).head("demo-tr").size
        page = upload(client, bundle, "<b>x</b>.zip")
        assert "its head is signed by its owner" in page
        assert "<b>x</b>" not in page
        assert store_of(demo_node).head("demo-tr").size == before
        done = client.post("/register/take-in/store/", {"cosign": "yes"}).content.decode()
        assert "Every register was found in order." in done
        assert "Türkiye" in done.split("Cosigned:")[1]
        assert store_of(demo_node).head("demo-tr").size == before + 2
        assert sorted(MatterRow.objects.values_list("kind", flat=True)) == ["measure", "urgent"]
        assert client.post("/register/take-in/store/", {}).headers["Location"] == "/register/take-in/"
        assert "nothing new" in upload(client, bundle)


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip at all",
        _zip(**{"../../etc/passwd": b"x"}),
        _zip(**{"bodies/" + "0" * 63: b"x"}),
    ],
)
def test_a_file_that_is_no_bundle_is_refused_with_the_reason(demo_node: Home, member: Member, data: bytes) -> None:
    client = member("demo-ru")
    before = exchange.sizes(store_of(demo_node))
    page = upload(client, data, status=422)
    assert "Nothing was stored." in page
    assert exchange.sizes(store_of(demo_node)) == before
    assert list((demo_node.root / "uploads").iterdir()) == []


def test_a_log_with_a_false_head_is_named_and_not_taken(demo_node: Home, bundle: bytes, member: Member) -> None:
    with opened(demo_node):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(bundle)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                data = source.read(name)
                if name == "logs/demo-tr/checkpoint":
                    data = source.read("logs/demo-ir/checkpoint")
                target.writestr(name, data)
        client, before = member("demo-ru"), exchange.sizes(store_of(demo_node))
        assert "will be refused" in upload(client, out.getvalue())
        page = client.post("/register/take-in/store/", {}).content.decode()
        assert "Something was refused" in page
        assert exchange.sizes(store_of(demo_node)) == before


def test_only_a_head_or_an_operator_takes_in_and_strangers_sign_in(demo_node: Home, member: Member) -> None:
    assert Client().get("/register/take-in/").headers["Location"].startswith("/sign-in/")
    assert Client().get("/register/carry/").headers["Location"].startswith("/sign-in/")
    for role, status in (("officer", 403), ("observer", 403), ("head", 200)):
        Membership.objects.filter(user__username="demo-ru").update(role=role)
        assert member("demo-ru").get("/register/take-in/").status_code == status
    operator = User.objects.create_user("keeper")
    Membership.objects.create(user=operator, reporter="", role="operator")
    client = Client()
    client.force_login(operator)
    assert client.get("/register/take-in/").status_code == 200
    assert client.get("/register/carry/").status_code == 403


def test_one_carries_away_what_ones_delegation_may_read(demo_node: Home, member: Member) -> None:
    write.open_matter(demo_node, TR, Urgent(to=("demo-ru",), texts=(LanguageText(text="x"),)), at=AT)
    counts = {}
    for delegation in ("demo-ru", "demo-tr", "demo-ir"):
        answer = member(delegation).get("/register/carry/")
        data = b"".join(answer.streaming_content)
        with zipfile.ZipFile(io.BytesIO(data)) as made:
            counts[delegation] = sum(name.startswith("bodies/") for name in made.namelist())
    assert counts["demo-ru"] == counts["demo-tr"] == counts["demo-ir"] + 1
