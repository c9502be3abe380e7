"""The worker: one chain of rounds, whatever ends it; `work --once` for cron; a killed process sends nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth.models import User
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from servers import mail_server

from atashbas.followup.openings import Urgent
from atashbas.node.casework import write
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.notices import choices, deliver, rounds
from atashbas.node.notices.models import DeliveryRow
from atashbas.node.writing import now
from atashbas.values import LanguageText

COMMAND = [sys.executable, "-c", "from atashbas.cli.main import main; main()"]


def message(home: Home) -> None:
    texts = (LanguageText(text="Köprüde ateş", language="tr"),)
    write.open_matter(home, Speaker(reporter="demo-tr", role="head"), Urgent(to=("demo-ru",), texts=texts))


def wanted_mail() -> None:
    user = User.objects.get(username="demo-ru")
    choices.set_mail(user.pk, mail="at-once", address="officer@centre.example", language="ru", hour=8)


def environment(home: Home, port: int) -> dict[str, str]:
    mail = {"ATASHBAS_MAIL_URL": f"smtp://127.0.0.1:{port}", "ATASHBAS_MAIL_FROM": "node@node.example"}
    return {**os.environ, "ATASHBAS_HOME": str(home.root), **mail}


@contextmanager
def worker(home: Home, port: int) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen([*COMMAND, "work"], env=environment(home, port))
    try:
        yield child
    finally:
        child.kill()
        child.wait(10)


def until(reached: Callable[[], bool], patience_s: float = 30) -> None:
    end = time.monotonic() + patience_s
    while not reached():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def work_off() -> None:
    Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="test", excluded_queue_names=[],
    ).run()  # fmt: skip


def waiting() -> int:
    return DBTaskResult.objects.filter(status="READY").count()


def test_a_round_puts_in_the_next_and_there_is_never_a_second_chain(demo_node: Home) -> None:
    rounds.ensure_scheduled()
    rounds.ensure_scheduled()
    assert waiting() == 1
    work_off()
    assert waiting() == 1
    assert DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 1
    DBTaskResult.objects.filter(status="READY").update(status="RUNNING")  # its process was killed
    rounds.ensure_scheduled()
    assert waiting() == 1
    DBTaskResult.objects.update(finished_at=now() - timedelta(days=2))
    rounds.forget_done()
    assert not DBTaskResult.objects.filter(status="SUCCESSFUL").exists()


def test_a_round_that_fails_does_not_end_the_chain(demo_node: Home) -> None:
    wanted_mail()
    DeliveryRow.objects.create(
        key="mail/x", channel="mail", target=User.objects.get(username="demo-ru").pk, payload={}, made_at=now(), next_at=now()
    )  # fmt: skip
    rounds.ensure_scheduled()
    work_off()
    assert DBTaskResult.objects.filter(status="FAILED").count() == 1
    assert waiting() == 1


def test_one_round_from_cron_sends_what_is_due(demo_node: Home) -> None:
    wanted_mail()
    message(demo_node)
    with mail_server() as came:
        done = subprocess.run(
            [*COMMAND, "work", "--once", "--json"], env=environment(demo_node, came.port), check=True, capture_output=True
        )  # fmt: skip
        assert json.loads(done.stdout)["sent"] == 1
        assert len(came.mails) == 1


def test_a_killed_worker_has_sent_its_mail_once_and_the_next_sends_the_others(demo_node: Home) -> None:
    wanted_mail()
    message(demo_node)
    with mail_server() as came:
        came.mood = "slow"
        with worker(demo_node, came.port) as child:
            until(lambda: len(came.mails) == 1)
            child.send_signal(signal.SIGKILL)
            child.wait(10)
        assert DeliveryRow.objects.get().state == "sending"
        came.mood = "well"
        message(demo_node)
        with worker(demo_node, came.port):
            until(lambda: len(came.mails) == 2)
            until(lambda: DeliveryRow.objects.filter(state="sent").exists())
        deliver.send_due(now() + timedelta(minutes=11), now)
        assert sorted(DeliveryRow.objects.values_list("state", flat=True)) == ["sent", "unsure"]
        assert len(came.mails) == 2
