"""Blocks on a local Spark come to the result of a single run; skipped where Spark or Java is missing."""

from __future__ import annotations

import os
import shutil
import sys

import pytest
from bench.simulate import simulate

from atashbas.reconcile import reconcile
from atashbas.reconcile.spark import reconcile_on_spark

pytestmark = pytest.mark.deep


@pytest.mark.filterwarnings("default")
def test_spark_gives_the_links_of_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    spark = pytest.importorskip("pyspark.sql", reason="the extra atashbas[spark] is not installed")
    pytest.importorskip("pandas", reason="Spark's way through Arrow asks for pandas")
    if shutil.which("java") is None:
        pytest.skip("Java 17 is not installed")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    builder = spark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    local = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    session = builder.config(map=local).getOrCreate()
    try:
        table, _ = simulate(2_000, 5)
        whole = reconcile(table)
        assert reconcile_on_spark(session, table, whole.model, 3).links.equals(whole.links)
    finally:
        session.stop()
