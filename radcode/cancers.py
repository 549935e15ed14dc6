"""Where a cancer began, which is not what was imaged: "PET/CT for colon cancer" tells nothing of the extent.

Pure; imports `cues`, `model`. Used by `understand`.
"""

from __future__ import annotations

from collections.abc import Collection

from radcode import cues
from radcode.model import Named, Reading

_ONCOLOGIC = frozenset(("pet", "pet_ct"))
_IMAGED_ALONE = frozenset(("brain", "heart"))  # a PET of these is one of that organ


def without_site(named: Named, reading: Reading, text: str, kinds: Collection[str]) -> Named:
    """Return what is told of an exam, without the places of a cancer that a PET looks for.

    `kinds`: those of the codes named.
    """
    if not {*named.get("modality", ()), *kinds} & _ONCOLOGIC:
        return named
    sites = {t.value for t in reading.terms if t.attribute == "regions" and cues.CANCER.match(text, t.end)}
    left = tuple(r for r in named.get("regions", ()) if r not in sites - _IMAGED_ALONE)
    return {a: v for a, v in {**named, "regions": left}.items() if v}
