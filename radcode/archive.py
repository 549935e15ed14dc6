"""Each set of tables that has answered, and each index generation's manifest, kept by their names: for replaying.

An edge: writes `<home>/tables/<hash>.zip` and `<home>/manifests/<generation>.json`, each once.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from radcode.datafiles import load_table, table_files, tables_hash
from radcode.errors import DataError, StoreError
from radcode.generation import index_folder
from radcode.model import Editions
from radcode.tables import CodeTable

SHORT = 16  # characters of a hash that an answer's editions hold


def keep_editions(home: Path, folders: Sequence[Path], editions: Editions) -> None:
    """Keep what an answer was made from, where it is not kept yet.

    Tables that were changed on disk since they were read are not kept: they are not those that answered.

    Raises:
        StoreError: the data folder cannot be written.
    """
    try:
        tables = home / "tables" / f"{editions.tables}.zip"
        if not tables.is_file() and tables_hash(*folders)[:SHORT] == editions.tables:
            _pack(folders, tables)
        manifest = home / "manifests" / f"{editions.index}.json"
        source = index_folder(home) / editions.index / "manifest.json"
        if not manifest.is_file() and source.is_file():
            manifest.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, manifest)
    except OSError as exc:
        raise StoreError(f"{home} cannot be written: {exc.strerror}.", "Free some disk space.") from exc


def holds_tables(home: Path, tables: str) -> bool:
    """Tell whether the tables of an edition are kept."""
    return tables.isalnum() and (home / "tables" / f"{tables}.zip").is_file()


def tables_as_of(home: Path, tables: str) -> CodeTable:
    """Return the code table of an edition, as it answered then.

    Raises:
        DataError: it is not kept, or what is kept is not what its name says or is read differently by this program.
    """
    if not holds_tables(home, tables):
        raise DataError([f"the code tables {tables[:8]} are not kept"])
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(home / "tables" / f"{tables}.zip") as packed:
                for name in packed.namelist():
                    path = Path(folder, *Path(name).parts[-2:])
                    path.parent.mkdir(exist_ok=True)
                    path.write_bytes(packed.read(name))
        except (OSError, zipfile.BadZipFile, ValueError) as exc:
            raise DataError([f"the kept code tables {tables[:8]} cannot be read: {exc}"]) from exc
        loaded = sorted(f for f in Path(folder).iterdir() if f.is_dir())
        table = load_table(Path(folder), *loaded, is_kept=True)
    if table.hash[:SHORT] != tables:
        raise DataError([f"the kept code tables {tables[:8]} were changed since"])
    return table


def _pack(folders: Sequence[Path], target: Path) -> None:
    """Write a zip of the tables in one step, so that a reader never sees a part; loaded releases are its folders."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in table_files(*folders):
                packed.write(path, path.name if path.parent == folders[0] else f"{path.parent.name}/{path.name}")
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)
