"""Open a Spark session; on one machine nothing is reachable from outside."""

import logging
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from seutu.core.errors import Unavailable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REMEDY = "Bulk matching on Spark needs pyspark: `pip install 'seutu[spark]'`."
LOOPBACK = "127.0.0.1"


class SparkUnusable(Unavailable):
    """Spark is not installed, did not start or gave up; the message says which."""

    code = "spark-unusable"


def open_session(
    master: str = "", settings: Mapping[str, str] | None = None
) -> "SparkSession":
    """Give the session of `spark-submit`, or open one on a master.

    A master that begins with "local" runs on this machine with every port on the
    loopback address. Raises `SparkUnusable`.
    """
    try:
        import pyspark
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkUnusable(REMEDY) from error
    # It tells of every connection that it closes.
    logging.getLogger("py4j").setLevel(logging.WARNING)
    builder = SparkSession.builder.appName("seutu: match needs")
    if master:
        builder = builder.master(master)
    chosen: dict[str, str] = {}
    if master.startswith("local"):
        chosen = _on_this_machine(Path(pyspark.__file__).parent)
    for name, value in (chosen | dict(settings or {})).items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        # What fails is Java, or the way to it, and comes as many kinds of error.
        raise SparkUnusable(
            f"Spark did not start ({type(error).__name__}). It needs Java 17 or newer,"
            " and the master has to answer."
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def _on_this_machine(home: Path) -> dict[str, str]:
    os.environ.setdefault("SPARK_HOME", str(home))
    os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")
    os.environ.setdefault("SPARK_WORKER_DIR", tempfile.mkdtemp(prefix="seutu-spark-"))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    return {
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        "spark.ui.enabled": "false",
    }
