"""The tables of the record store, its schema version, and how an older store is brought up to date.

An edge: SQLAlchemy. Portable SQL, but for the pragmas of SQLite.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from radcode.errors import StoreError

SCHEMA_VERSION = 3
BUSY_TIMEOUT_S = 15  # another program may be writing a batch of vectors

metadata = sa.MetaData()
schema_version = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, nullable=False))
publications = sa.Table(
    "publications",
    metadata,
    sa.Column("id", sa.String(80), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("state", sa.String(12), nullable=False),  # current, superseded, removed
    sa.Column("seen", sa.String(32), nullable=False),
    sa.Column("record", sa.JSON, nullable=False),
)
chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("id", sa.String(60), primary_key=True),
    sa.Column("publication", sa.String(80), primary_key=True),
    sa.Column("text_hash", sa.String(64), nullable=False, index=True),
    sa.Column("record", sa.JSON, nullable=False),
)
vectors = sa.Table(
    "vectors",
    metadata,
    sa.Column("text_hash", sa.String(64), primary_key=True),
    sa.Column("model", sa.String(16), primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
conflicts = sa.Table(
    "conflicts",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("generation", sa.String(24), nullable=False, index=True),
    sa.Column("publication", sa.String(80), nullable=False),
    sa.Column("record", sa.JSON, nullable=False),
)
releases = sa.Table(
    "releases",
    metadata,
    sa.Column("release", sa.String(40), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("imported_at", sa.String(32), nullable=False),
    sa.Column("record", sa.JSON, nullable=False),
)
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(24), primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("started_at", sa.String(32), nullable=False),
    sa.Column("used_at", sa.String(32), nullable=False, index=True),
)
asked = sa.Table(  # what a conversation is asked and not answered yet, one question at most
    "asked",
    metadata,
    sa.Column("conversation", sa.String(24), primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("record", sa.JSON, nullable=False),
)
answers = sa.Table(
    "answers",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(24), nullable=False, index=True),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("asked_at", sa.String(32), nullable=False),
    sa.Column("record", sa.JSON, nullable=False),
    sa.Column("editions", sa.JSON, nullable=False),
)
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("answer", sa.String(64), nullable=False, index=True),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("given_at", sa.String(32), nullable=False),
)

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("learner", sa.String(60), nullable=False, index=True),
    sa.Column("item", sa.String(64), nullable=False),
    sa.Column("topic", sa.String(24), nullable=False),
    sa.Column("right", sa.Boolean, nullable=False),
    sa.Column("given_at", sa.String(32), nullable=False),
)
lessons = sa.Table(
    "lessons",
    metadata,
    sa.Column("learner", sa.String(60), primary_key=True),
    sa.Column("path", sa.String(40), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True),
    sa.Column("read_at", sa.String(32), nullable=False),
)


def _learning(connection: sa.Connection) -> None:
    """Add what a learner answered and read."""
    metadata.create_all(connection, tables=[attempts, lessons])


def _asking(connection: sa.Connection) -> None:
    """Add what was asked and not answered; until then a conversation without an answer was that."""
    metadata.create_all(connection, tables=[asked])
    alone = conversations.c.id.not_in(sa.select(answers.c.conversation))
    for row in connection.execute(sa.select(conversations.c.id, conversations.c.title).where(alone)).all():
        connection.execute(sa.insert(asked).values(conversation=row.id, question=row.title, record={}))


# The step that takes a store from version n to n + 1, by n.
MIGRATIONS: Mapping[int, Callable[[sa.Connection], None]] = {1: _learning, 2: _asking}


def bring_up_to_date(
    engine: sa.Engine, path: Path, version: int, steps: Mapping[int, Callable[[sa.Connection], None]]
) -> None:
    """Make the tables of a new store; migrate an older one after copying its file beside it.

    Raises:
        StoreError: the file is no RadCode store, or of a newer program.
    """
    with store_errors(path), engine.begin() as connection:
        names = sa.inspect(connection).get_table_names()
        if not names:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")  # stays in the file
            metadata.create_all(connection)
            connection.execute(sa.insert(schema_version).values(version=version))
            return
        if "schema_version" not in names:
            raise StoreError(f"{path} is a database that RadCode did not write.", "Move it away and start again.")
        held = int(connection.execute(sa.select(schema_version.c.version)).scalar_one())
    if held > version:
        raise StoreError(
            f"{path} has schema version {held}; this program knows {version}.", "Use the newer RadCode, or its backup."
        )
    if held < version:
        with store_errors(path), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the copy holds everything
            shutil.copy2(path, path.with_name(f"{path.name}.v{held}"))
        with store_errors(path), engine.begin() as connection:
            for step in range(held, version):
                steps[step](connection)
            connection.execute(sa.update(schema_version).values(version=version))


def prepare(connection: Any, _record: object) -> None:
    """Set up a SQLite connection: what is deleted is overwritten."""
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn what SQLAlchemy and the file system throw into `StoreError` with a mending hint."""
    try:
        yield
    except sa.exc.DBAPIError as exc:
        raise StoreError(f"the record store {path} failed: {exc.orig}.", _mend(str(exc.orig))) from exc
    except (sa.exc.SQLAlchemyError, OSError) as exc:
        raise StoreError(f"the record store {path} failed: {exc}.") from exc


def _mend(fault: str) -> str:
    for word, mend in (
        ("not a database", "Move it away; RadCode makes a new one."),
        ("full", "Free some disk space and run the command again."),
        ("locked", "Another RadCode program is writing; try again in a minute."),
        ("readonly", "Make the file writable, or set RADCODE_HOME."),
        ("unable to open", "Make the folder writable, or set RADCODE_HOME."),
    ):
        if word in fault:
            return mend
    return ""
