"""What `status` and `audit` say of the index, as JSON-ready values and as lines for a reader.

An edge: reads the index, the library and the tables; writes nothing.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ingest.audit import REFUTED, Checked, statements
from ingest.build import plan_of
from ingest.generations import generations, held_fingerprint
from radcode import generation as gen
from radcode.datafiles import load_table
from radcode.embedding import serving_backend
from radcode.errors import RadcodeError, StaleIndex
from radcode.rows import ReleaseRow, is_in_force
from radcode.settings import Settings
from radcode.store import StoredIndex
from radcode.tables import CodeTable


def status_of(settings: Settings, *, tables: bool) -> dict[str, Any]:
    """Return what serves, whether it is up to date and why not, the publications and the generations held."""
    found: dict[str, Any] = {"home": str(settings.home), "state": "current", "why": "", "generation": None}
    try:
        folder = gen.index_folder(settings.home) / gen.current_id(settings.home)
        manifest = gen.read_manifest(folder)
        index = StoredIndex(folder, manifest)
        chunks = Counter(c.publication for c in index.chunks)
        found |= {
            "generation": manifest.id,
            "built_at": manifest.built_at,
            "counts": {key: getattr(manifest, key) for key in ("publications", "chunks", "conflicts")},
            "left_out": list(manifest.left_out),
            "publications": [
                {"id": p.id, "title": p.title, "tier": p.tier, "publisher": p.publisher, "edition": p.edition,
                 "published": p.published.isoformat(), "chunks": chunks[p.id]}
                for p in index.publications
            ],
        }  # fmt: skip
        index.warm()
        index.close()
        if index.banner:
            found |= {"state": "damaged", "why": index.banner}
        found |= _staleness(settings, manifest, found)
        found["model"] = {"name": manifest.model_name, "hash": manifest.model, "backend": serving_backend(settings)}
    except StaleIndex as exc:
        found |= {"state": "missing", "why": str(exc)}
    found["generations"] = [
        {"id": m.id, "built_at": m.built_at, "chunks": m.chunks} for m in generations(settings.home)
    ]
    if tables:
        found["tables"] = _tables(settings)
    return found


def status_lines(found: dict[str, Any]) -> list[str]:
    """Return the status as a reader sees it."""
    lines = [f"data folder  {found['home']}", f"index        {found['generation'] or 'none'}: {found['state']}"]
    if found["why"]:
        lines.append(f"             {found['why']}")
    if found["generation"]:
        counts, model = found["counts"], found.get("model", {})
        lines.append(f"holds        {', '.join(f'{n} {what}' for what, n in counts.items())}")
        lines.append(f"encoder      {model.get('name')} ({model.get('hash')}), served by {model.get('backend')}")
        lines += [f"             left out: {line}" for line in found["left_out"]]
        lines += [
            f"  {p['id']:<44} {p['tier']:<11} {p['chunks']:>4} chunks  {p['edition']}" for p in found["publications"]
        ]
    lines.append(f"held         {', '.join(m['id'] for m in found['generations']) or 'none'}")
    if "tables" in found:
        lines.append(f"tables       {found['tables']['hash'][:16]}")
        lines += _table_lines(found["tables"])
    return lines


def _table_lines(tables: dict[str, Any]) -> list[str]:
    lines = [f"  {t['name']:<14} {t['rows']:>6} rows" for t in tables["files"]]
    lines.append("codes         in force   ended   rows read in an official file / a cited page / coder knowledge")
    for f in tables["families"]:
        sure = " / ".join(str(f["sure"].get(s, 0)) for s in ("file", "page", "coder"))
        lines.append(f"  {f['modality']:<14} {f['in_force']:>5}   {f['ended']:>5}   {sure:<18} {f['means']}")
    lines.append("releases")
    lines += [f"  {r['release']:<14} {r['rows']:>6} rows  {r['kind']}, {r['published']}" for r in tables["releases"]]
    for o in tables["official"]:
        lacks = f"lacks {len(o['missing'])}: {', '.join(o['missing'][:20])}" if o["missing"] else "all held"
        lines.append(f"  {o['file']:<34} {o['codes']:>5} codes, {lacks}")
    return lines


def audit_of(settings: Settings) -> dict[str, Any]:
    """Return what the publications of the serving generation say about codes, in the shape of the contract.

    Raises:
        StaleIndex: there is no index to audit.
    """
    folder = gen.index_folder(settings.home) / gen.current_id(settings.home)
    index = StoredIndex(folder, gen.read_manifest(folder))
    table = load_table(*settings.tables)
    audited = [(p.id, [_statement(s) for s in statements(p, table)]) for p in index.publications]
    return {"publications": [{"id": name, "statements": said} for name, said in audited]}


def publishers_of(settings: Settings) -> dict[str, str]:
    """Return the publisher of each publication of the serving generation, by its id."""
    folder = gen.index_folder(settings.home) / gen.current_id(settings.home)
    index = StoredIndex(folder, gen.read_manifest(folder))
    return {p.id: p.publisher for p in index.publications}


def audit_lines(found: dict[str, Any], publishers: Mapping[str, str] | None = None) -> list[str]:
    """Return the contradictions of an audit as a reader sees them, then what each publication does not say."""
    lines = []
    for publication in found["publications"]:
        for s in publication["statements"]:
            if s["verdict"] not in REFUTED:
                continue
            lines.append(f"{publication['id']}: {s['text']}")
            lines.append(f"    {s['code']} {s['attribute']}: it says {s['said']}; the table says {s['table']}")
    lines = lines or ["No publication contradicts the code table."]
    for publication in found["publications"]:
        omitted = [s for s in publication["statements"] if s["verdict"] == "omits"]
        if omitted:
            by = (publishers or {}).get(publication["id"], "")
            lines.append(f"{publication['id']}{f' ({by})' if by else ''}, not said here:")
            lines += [f"    {s['code']} {s['attribute']}: {s['table']}" for s in omitted]
    return lines


def _statement(said: Checked) -> dict[str, Any]:
    row = said.row
    return {
        "text": said.text,
        "span": [said.start, said.end],
        "code": said.code,
        "attribute": said.attribute,
        "said": said.said,
        "table": said.table,
        "verdict": said.verdict,
        "row": {"table": row.table, "key": list(row.key), "release": row.release},
    }


def _staleness(settings: Settings, manifest: gen.Manifest, found: dict[str, Any]) -> dict[str, str]:
    if found["state"] != "current":
        return {}
    try:
        plan = plan_of(settings)
    except RadcodeError as exc:
        return {"state": "stale", "why": str(exc)}
    if plan.fingerprint == manifest.fingerprint:
        return {}
    if plan.fingerprint == held_fingerprint(settings.home):
        return {"state": "held", "why": "A rollback holds this generation until the sources change."}
    parts = {
        "model": (plan.model, manifest.model),
        "tables": (plan.table.hash, manifest.tables),
        "corpus": (plan.corpus, manifest.corpus),
    }
    changed = ", ".join(name for name, (now, then) in parts.items() if now != then) or "the audit or the index format"
    return {"state": "stale", "why": f"changed since it was built: {changed}. {gen.MEND}"}


def _tables(settings: Settings) -> dict[str, Any]:
    table = load_table(*settings.tables)
    files = sorted((settings.corpus / "tables").glob("*.csv"))
    rows = [{"name": f.stem, "rows": max(0, f.read_bytes().count(b"\n") - 1)} for f in files]
    on = settings.on_today()
    return {
        "hash": table.hash,
        "files": rows,
        "families": list(_families(table, on)),
        "releases": [_release(table, r) for r in table.rows("releases")],
        "official": official_coverage(table, settings.reference) if settings.reference else [],
    }


def _families(table: CodeTable, on: date) -> Iterator[dict[str, Any]]:
    """Count, for each modality, the codes in force on the day and the ended ones, and how sure their rows are."""
    rows = table.rows("codes")
    for modality in sorted({r.modality for r in rows}):
        own = [r for r in rows if r.modality == modality]
        live = {r.code for r in own if is_in_force(r, on)}
        yield {
            "modality": modality,
            "means": table.meaning("modality", modality),
            "in_force": len(live),
            "ended": len({r.code for r in own} - live),
            "sure": dict(sorted(Counter(r.sure for r in own).items())),
        }


def _release(table: CodeTable, release: ReleaseRow) -> dict[str, Any]:
    """Count the rows of one release."""
    own = [r for r in table.rows(_FIGURES_OF.get(release.kind, release.kind)) if _stands_in(r, release)]
    return {"release": release.release, "kind": release.kind, "published": release.cell("published"), "rows": len(own)}


_FIGURES_OF = {"rvu": "fees"}


def _stands_in(row: Any, release: ReleaseRow) -> bool:
    return release.release in (getattr(row, "release", ""), getattr(row, "source", ""))


# The official slices whose every code must stand in `codes`, and the column that holds it.
OFFICIAL = {
    "mpfs_radiology_2026.csv": "hcpcs",
    "mpfs_radiology_2025q4.csv": "hcpcs",
    "hcpcs_level2_imaging.csv": "hcpcs",
    "code_lifespan_2020_2026.csv": "hcpcs",
    "../domain/deleted_codes.csv": "code",
}


def official_coverage(table: CodeTable, reference: Path) -> list[dict[str, Any]]:
    """Return, for each official list in the reference folder, how many codes it has and which the table lacks."""
    found = []
    for name, column in OFFICIAL.items():
        path = reference / name
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                codes = {row[column] for row in csv.DictReader(file)}
            missing = sorted(c for c in codes if not table.knows(c))
            found.append({"file": path.name, "codes": len(codes), "missing": missing})
    return found
