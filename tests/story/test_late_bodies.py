"""A body that comes after its entry: what was sealed reaches its reader by another bundle, in any order."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

from script import IR, RU, TR, words

from atashbas.followup.openings import Step, Urgent
from atashbas.node import exchange, projection
from atashbas.node.casework import project, write
from atashbas.node.casework.models import MatterRow
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import ProjectionState
from homes import opened


def take(home: Home, file: bytes) -> None:
    with opened(home):
        assert exchange.import_bundle(store_of(home), io.BytesIO(file)).ok
        projection.refresh()


def test_a_sealed_message_is_read_when_its_body_comes_later(
    templates: dict[str, Path], tmp_path: Path, django_db_blocker: Any
) -> None:
    russian, turkish = (Home(root=tmp_path / name) for name in (RU, TR))
    for home in (russian, turkish):
        shutil.copytree(templates["demo"], home.root)
    with django_db_blocker.unblock():
        with opened(russian):
            entry = write.open_matter(
                russian, Speaker(reporter=RU, role="head"), Urgent(to=(TR,), texts=words(RU, "Ответьте"))
            )
            whole = exchange.exported(store_of(russian), to=TR)
            bare = exchange.exported(store_of(russian), to=IR)
        take(turkish, bare)  # the entry, by way of somebody who may not read it
        with opened(turkish):
            assert project.load_matter(entry) is None
            assert project.awaited() == ((RU, int(entry.rsplit("/", 1)[1])),)
            early = ProjectionState.objects.get().digest
        take(turkish, whole)
        with opened(turkish):
            assert MatterRow.objects.get(pk=entry).waits == f"|{TR}|"
            assert project.awaited() == ()
            assert ProjectionState.objects.get().digest == early  # what is sealed stays outside the digest
            revision = ProjectionState.objects.get().revision
            assert projection.refresh().revision == revision
            write.take_step(turkish, Speaker(reporter=TR, role="head"), Step(matter=entry, step="acknowledge"))
