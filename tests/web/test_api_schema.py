"""The API against its own description: what it allows, and what it does not, is answered and never fails.

Requests are made up by schemathesis from ``/api/v1/openapi.json``: a few for each operation here, many in the long suite.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

from atashbas.node import tokens
from atashbas.node.home import Home
from atashbas.node.logs import store_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import schemathesis
    from schemathesis import GenerationMode

FEW, MANY = 2, 150
LEAST_OPERATIONS = 12


@pytest.fixture
def operations(demo_node: Home) -> list[Any]:
    """Every operation of the described API, bound to the application in this process."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["described", "undescribed"])
@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.deep)])
def test_no_request_makes_the_server_fail(operations: list[Any], mode: GenerationMode, examples: int) -> None:
    token = tokens.make_token(User.objects.get(username="demo-ru").pk, "schema")
    asked = set()
    for operation in operations:
        for answer, case in answers(operation, mode, token, examples):
            assert answer < 500, case
            asked.add(operation.label)
    assert len(asked) >= LEAST_OPERATIONS
    assert not store_of().verify().faults


def answers(operation: Any, mode: GenerationMode, token: str, examples: int) -> Iterator[tuple[int, str]]:
    """Status and description of each request that was made up for an operation, always the same ones."""
    found: list[tuple[int, str]] = []

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        found.append((answer.status_code, f"{operation.label} {case.as_curl_command()}"))

    try:
        ask()
    except Unsatisfiable:  # an operation without any parameter cannot be asked wrongly
        if mode == GenerationMode.POSITIVE or found:
            raise
    yield from found
