"""`work`: what the node does in the background: clocks that end are told, mail and webhooks are sent."""

from __future__ import annotations

import os
import platform
import signal
import threading
from dataclasses import asdict

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.outcome import as_json, print_json

PAUSE_S = 2.0


@click.command()
@click.option("--once", is_flag=True, help="Make one round and end: for cron, where `serve` runs with --no-worker.")
@as_json
def work(once: bool, json_: bool) -> None:
    """Tell what time brings and send what is due, until stopped. `serve` starts this by itself."""
    open_node()
    from atashbas.node.notices import rounds

    if once:
        done = asdict(rounds.make_round())
        if json_:
            print_json(done)
        else:
            click.echo(", ".join(f"{name}: {count}" for name, count in done.items()))
        return
    _work_on()


def _work_on() -> None:
    """Rounds from the queue until a signal comes, or the process that started this one is gone."""
    from django.db import OperationalError, close_old_connections
    from django_tasks_db.management.commands.db_worker import Worker

    from atashbas.node.notices import rounds

    parent = os.getppid()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopped.set())
    while not stopped.is_set() and os.getppid() == parent:
        try:
            rounds.ensure_scheduled()
            Worker(
                queue_names=["default"],
                interval=0,
                batch=True,
                backend_name="default",
                startup_delay=False,
                max_tasks=None,
                worker_id=f"{platform.node()[:40]}-{os.getpid()}",
                excluded_queue_names=[],
            ).run()
            rounds.forget_done()
        except OperationalError:  # a database that is away for a while comes back
            close_old_connections()
        stopped.wait(PAUSE_S)
