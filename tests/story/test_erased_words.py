"""Words in a case that their author erased: gone from the tables too, and the tables are as if made anew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from script import TR, words

from atashbas.findings.contents import Case, Query
from atashbas.node import erasure, projection
from atashbas.node.casework import project, write
from atashbas.node.casework.models import CaseRow, FactRow
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.identity import signer_of
from atashbas.node.logs import store_of
from atashbas.node.models import ProjectionState
from homes import opened


def test_erased_words_leave_the_tables(templates: dict[str, Path], tmp_path: Path, django_db_blocker: Any) -> None:
    shutil.copytree(templates["demo"], tmp_path / "home")
    with django_db_blocker.unblock(), opened(Home(root=tmp_path / "home")) as home:
        store, speaker = store_of(home), Speaker(reporter=TR, role="head")
        case = write.say_in_case(home, speaker, Case(title=words(TR, "Erişim"), provision="unscr-2254.13"))
        query = Query(case=case, asked="demo-ru", answer_within_h=48, texts=words(TR, "Tanığın adı"))
        asked = write.say_in_case(home, speaker, query)
        desk = signer_of(home, store.get_charter(), TR, "desk")
        for entry, left in ((asked, "open"), (case, None)):
            n = int(entry.rsplit("/", 1)[1])
            erasure.erase(store, TR, n, desk, reason="protect-witness", time="2017-03-01T00:00:00Z")
            store.checkpoint(TR, signer_of(home, store.get_charter(), TR, "log"))
            projection.refresh()
            assert FactRow.objects.get(pk=entry).content == ""
            assert CaseRow.objects.filter(pk=case).values_list("status", flat=True).first() == left
        assert project.load_case(case) is None
        before = list(FactRow.objects.order_by("pk").values()), ProjectionState.objects.get().digest
        projection.rebuild()
        assert (list(FactRow.objects.order_by("pk").values()), ProjectionState.objects.get().digest) == before
