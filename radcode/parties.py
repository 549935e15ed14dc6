"""Whose the equipment is and who reads, in the asker's own words: "our camera, an outside group reads".

Pure; English and no coding knowledge. A clause is read for its parties (we, others) and its acts (reading, owning,
performing); each act belongs to the party that does it, is named after "by", possesses the thing, or spoke before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple


class Parties(NamedTuple):
    """Whether the one who bills reads, and owns the equipment; None where nothing tells."""

    reads: bool | None = None
    owns: bool | None = None


_WORD = re.compile(r"[a-z0-9][a-z0-9'\u2019-]*|[.,;:?!()/&]")
_KINDS = {
    "ours": r"we|we're|we've|our|ours|us|my|mine|i|i'm|in-?house",
    "theirs": r"they|their|theirs|his|him|her|hers|he|she|hospital|hospital's|hospitals|hosp|hosp's|facility|facility's"
    r"|outside|other|another|others|different|independent|separate|contracted|third-party|tele-?rad\w*|nighthawks?"
    r"|vendor\w*|unrelated|university|neighbou?ring|nearby|asc|asc's|remote|unaffiliated|investors?|else's|else",
    "read": r"reads?|reading|readings|re-?read|over-?reads?|interprets?|interpreting|interpreted|interpretations?"
    r"|interp|dictat\w+|report's|reader|readers|reader's",
    "reader": r"radiologists?|rads?|physicians?|doctors?|docs?|md|mds|cardiologists?",
    "gear": r"machines?|scanners?|magnets?|cameras?|equipment|rooms?|suites?|labs?|cent(?:er|re)s?|ctr|offices?"
    r"|clinics?|linacs?|accelerators?|vans?|trailers?|units?|gantry|table|tube|probe|cath-?lab|cts?|mri?s?|dexas?|dxa|x-?rays?|pet|site",
    "own": r"own|owns|owned|owning|lease|leases|leased|bought|buys|rent|rents|rented|supply|supplies|supplied",
    "do": r"perform|performs|performed|performing|did|does|do|done|took|take|takes|taken|shot|shoots|ran|runs"
    r"|scan|scanned",
    "by": r"by|to",
    "at": r"at|in|on",
    "is": r"is|are|was|were|all|both|belongs?|s",
    "not": r"not|no|never|don't|doesn't|didn't|dont|doesnt|didnt|without|isn't|isnt|nor",
    "only": r"only|just|solely|merely",
}
_KIND = [(kind, re.compile(f"(?:{words})")) for kind, words in _KINDS.items()]
_STOPS = frozenset(".,;:?!()/&") | {"and", "but", "while", "whereas", "so", "then", "who", "which"}
_OBJECT = re.compile(r"(?:technical|tech|scans?|imaging|images|films?|pictures?|exams?|study|studies|test|tests|shoot)")
_GROUP = re.compile(r"(?:groups?|associates|company|co|practice|partners|network|service|dr)")
_FAR = 6  # words between an act and the party that does it
_NEAR = 3  # words between a thing and whose it is
_ONLY_TECHNICAL = re.compile(
    r"\bonly (?:do(?:es)?|did|bills?|provides?|have|has|supply) (?:the )?tech(?:nical)?\b(?! (?:got|scan))"
    r"|\b(?:technical|technologist|equipment|scanner|tech(?= side| comp| part| half))"
    r"(?: (?:side|component|part|half))? only\b"
    r"|\bonly the tech(?:nical)?\b"
)
_REASSIGNED = re.compile(r"(?<!no )(?<!not )(?<!never )(?<!without )\breassign\w*\b(?! (?:by|of) nobody)")
_NOT_REASSIGNED = re.compile(
    r"\b(?:no|not|never|nothing|nobody|without|hasn't|didn't|haven't|isn't)\b[^.;,]{0,25}\breassign\w*\b"
)
# Both halves are of one place: "technical + read at our center".
_BOTH_HERE = re.compile(
    r"\b(?:technical|tech)(?: (?:side|part|component))?\s*(?:[+&/]|and|plus)\s*(?:the )?(?:read(?:ing)?|interp\w*)"
    r"(?: (?:both|all|are|is|were|was|done|by|at|in|both in)){0,3} (?:us|ours?|here|in-?house)\b"
)
# One party did both: "both halves by our group", "scanned and read by us", "we do everything".
_WHOLE = (
    r"(?:both(?: (?:halves|parts|components|pieces|ends)\b| of them\b)|everything|all of it|it all|the whole"
    r" (?:thing|study|exam|test|service)"
    r"|(?:the )?scan(?:ning|s)? and (?:the )?(?:read(?:ing|s)?|interpretation))"
)
_DID_BOTH = re.compile(
    rf"\b{_WHOLE}(?: (?:is|are|was|were|done|all|both|performed|furnished|provided|handled|happens?|took"
    rf" place)){{0,3}} "
    r"(?:by (?:us\b|our\b|the same\b)|ours\b|in-house\b|in our\b|at our\b|here\b)"
    rf"|\b(?:we|our (?:own )?(?:[\w-]+ )?\w+|i) (?:did|do|does|handle[sd]?|perform(?:s|ed)?|provide[sd]?"
    rf"|furnish(?:es|ed)?) "
    rf"(?:{_WHOLE}|both(?= (?:in|at|here|under|ourselves|on)\b|\W|$))"
    r"|\b(?:scanned|performed|done|taken|imaged|shot|acquired|made)(?: here)? (?:and|&|\+) (?:also )?(?:read"
    r"|interpreted|reported|dictated)"
    r" (?:by (?:us\b|our\b|the same\b)|in-house\b|here\b|in our\b|at our\b)"
)
# Whose bill is asked for: that of the group that reads, or ours, where our group reads for an owner.
_BILL_OF_READER = re.compile(
    r"\b(?:bill\w*|cod(?:e|ing)|claims?|charges?|lines?) (?:is |are |it )?(?:for|from) (?:the|that"
    r"|this) (?:(?:radiology|reading|rad"
    r"|interpreting|outside|contracted) )*(?:group|radiologists?|readers?|rads?)\b(?! (?:technical|tech|office"
    r"|that owns))"
    r"|\bread(?:s|ing)? (?:(?:is|was|are|were|done|all) )*by our (?:outside )?(?:rad\w* )?(?:group|practice"
    r"|radiologists?)\b"
    r"(?=.*\bbill (?:our|for our) (?:part|side|half|share|piece)\b)"
)
# Whoever owns the equipment reads: "they own it and read it", "ENT owns unit + interprets", "owner reads them".
_OWNER_READS = re.compile(
    r"(?<!hospital )(?<!\bwe )(?<!\bi )\b(?:owns?|leases?|rents?|bought)\b[^.;?!]{0,40}?(?:\band\b|&|\+|,|/)\s*"
    r"(?:(?:also|then|both) ){0,2}(?:(?:its(?: own)?|(?:their|his|her) own) (?:[\w-]+ ){0,2}?)?"
    r"(?:(?:reads?|interprets?)\b(?! (?:are|is|were|was|go|goes|come|comes|done|billed|sent|by)\b)"
    rf"|employs (?:the|its|a|their) (?:own )?(?:\w+ )?(?:readers?|{_KINDS['reader']})\b)"
    rf"|(?<!hospital )(?<!\bwe )\b(?:owns|leases)(?:,? (?:the |its )?(?:{_KINDS['gear']}))?,? (?:and )?(?:reads"
    rf"|interprets)\b"
    r"|\bowner (?:(?:also|then) )?(?:reads?|interprets?)\b"
)
# Both are told as one's own, side by side: "own lab + reader", "our office, our rad".
_OWN_PAIR = re.compile(
    rf"\b(?:own|our) (?:own )?(?:[\w-]+ )?(?:{_KINDS['gear']})"
    r"(?:\s*(?:\+|&|/|\band\b)\s*(?:(?:own|our) )?|\s*,?\s*(?:own|our) )(?:own )?(?:\w+ )?"
    rf"(?:readers?|{_KINDS['reader']})\b(?! (?:group|outside|is|are|was|were|not|from|of|at|who|read|reads|bills?)\b)"
)
_WE_READ = re.compile(r"\b(?:we|i)(?: (?:only|just|then|also))* (?:read|interpret|dictate)\b|\bour group\b")
# The reading is billed by somebody else, whoever does it.
_BILLED_BY_OTHERS = re.compile(
    r"\b(?:read(?:ing|s)?|interp\w*)\b(?: [\w-]+){0,4} billed (?:\w+ ){0,2}?by (?!us\b|our\b|me\b|the (?:same"
    r" )?practice\b)"
)
# Somebody else keeps the technical half, and we read: "the clinic bills the technical side".
_THEIR_TECHNICAL = re.compile(
    r"\b(?:the|that|their|an?|this) (?:(?!our\b)[\w-]+ ){0,2}?(?:idtf|hospital|asc|cent(?:er|re)|clinic|office"
    r"|facility|company|owner|they|care) "
    r"(?:keeps?|bills?|retains?|handles?|charges?|collects?|gets?) (?:for )?(?:the |its |their |all"
    r" )*(?:technical|tech|tc)\b"
    r"|\b(?:technical|tech|tc)(?: (?:component|side|part|half|portion))? (?:(?:is|was|has been|already|being) )*"
    r"(?:paid|billed|charged|reimbursed|kept) (?:to|by) (?:(?:the|an?|their) )?"
    r"(?:idtf|hospital|asc|cent(?:er|re)|clinic|facility|owner)\b"
)
# Who is the group that reads for an owner: "hospital-owned scanner, radiology group reading. We are the group".
_WE_ARE_READER = re.compile(
    r"\bwe(?:'re| are) (?:the|that|those) (?:reading |radiology )?(?:group|readers?|radiologists?|practice)\b"
)
_THEIR_READER = re.compile(
    r"(?<!our )(?<!own )(?<!employed )\b(?:radiologists?|rads?|readers?)(?: group)? (?:reads?|interprets?|will"
    r" read)(?: (?:it|them|those|these))?"
    r",? and (?:then )?bills?\b(?! (?:\w+ ){0,2}(?:us|our|under our)\b)"
    r"|(?<!ordering )(?<!referring )(?<!treating )\b(?:radiologists?|readers?|rads?|doctors?|docs?"
    r"|physicians?)(?: (?:is|are|who is))? (?:not (?:ours|our"
    r" employees?|employed by us"
    r"|part of our|one of ours|in our)"
    r"|we (?:don't|dont|do not) employ)\b"
)
_EMPLOYS = re.compile(
    r"\b(?:center|centre|clinic|office|practice|facility|idtf) (?:itself )?employs (?:the |its |a |its own )?(?:\w+ )?"
    r"(?:radiologists?|readers?|rads?|cardiologists?)\b"
)
_TO_BE_READ = r"(?:(?:for|to(?: be)?|to get) (?:\w+ )?(?:read\w*|interp\w*|report\w*|dictat\w+))"
# Pictures, or their reading, that go to somebody else: "we send our films out to be read", "farm out the reads".
_SENT_OUT = re.compile(
    rf"\bsen[dt]s?(?: [\w-]+){{0,4}}? (?:out|off|away|elsewhere)\b(?: {_TO_BE_READ})?"
    rf"|\bsen[dt]s?(?: [\w-]+){{1,4}}? to (?:an? |the |our |some )?(?:[\w-]+ ){{0,3}}?{_TO_BE_READ}"
    r"|\b(?:farm|contract|ship)\w* (?:[\w-]+ ){0,3}?out\b(?: (?:for |the |our )*(?:read\w*|interp\w*))?"
    r"|\boutsourc\w+(?: (?:the |our )*(?:read\w*|interp\w*))?"
)
# They come to us: "a clinic sends us its films to be read", "sends its scans out to be read by our group".
_SENT_TO_US = re.compile(
    r"(?<!\bwe )(?<!\bi )(?<!\band )\bsen[dt]s? (?:(?:us|me)\b|(?:[\w-]+ ){0,6}?(?:to|by) (?:us|me"
    r"|our (?:group|practice|radiologists?|rads?|docs?|doctors?|readers?))\b)"
)
_ONLY_READS = re.compile(
    r"\b(?:only|just|solely|merely) (?:\w+ ){0,2}?(?:reads?|reading|interp\w*)\b"
    r"|\b(?:reads?|reading|interp\w*) (?:portion |part |piece )?only\b"
)
_READER = (
    r"(?:radiologists?|rads?|readers?|(?:reading|interpreting|outside) \w+|doc(?:tor)?s?|physicians?|cardiologists?"
    r"|groups?|neurologists?|dr\.? \w+)"
)
# Who reads sends a bill of his own, so he is not the one who asks: "the reading doc files his own claim".
_OWN_BILL = re.compile(
    rf"(?<!our )\b{_READER}(?: (?:who|that))?(?: (?:reads?|interprets?)(?: (?:it|them|for us))?)?,?"
    r"(?: (?:always|then|also|and))?"
    r" (?:files?|sends?|submits?|bills?) (?:(?:in|for|out|the|read|reads|reading|interpretation|study|it|that"
    r"|this|us|insurance"
    r"|insurers?|payers?|medicare) )*"
    r"(?:(?:on )?(?:his|her|their|its) own|separately|himself|herself|themselves|directly)\b"
    rf"|\b(?:read\w*|interp\w*) (?:fee |part |charge )?(?:goes|is paid|belongs) to (?:the |an? )?{_READER}"
)
# Whoever has a reader in his pay, or bills under his own number for him, bills the reading.
_READER_OURS = re.compile(
    r"\bour own (?:\w+ )?(?:radiologists?|readers?|rads?|cardiologists?|docs?|physicians?|doctors?)\b"
    rf"|\b{_READER} (?:is|are) (?:our|an?) employees?\b(?! of (?:the|an?) )"
    rf"|\bemploys? (?:the |a |our )?(?:reading )?{_READER}"
    r"|\bbill\w* (?:\w+ ){0,2}under our (?:own )?(?:tin|tax id|number|npi|name|id)\b"
    r"|\breads? (?:\w+ ){0,3}(?:himself|herself|themselves|ourselves)\b"
    r"|\breads? (?:his|her) own\b"
)
_GEAR_OURS = re.compile(rf"\b(?:our|own) (?:own )?(?:[\w-]+ )?(?:{_KINDS['gear']})\b")
_TECHNICAL_OURS = re.compile(
    r"\b(?:tech(?:nical)?(?: (?:side|part|component|half))?|scans?|scanned|images?|pictures|films|taken)"
    r" (?:(?:is|was|are|were|done|made|taken) ){0,2}(?:by us|in our|at our)\b"
)
_OUTSIDER = re.compile(
    r"\((?:(?:he|she|they)(?:'s| is| are) )?(?:not ours|not our \w+|outside|not with us|another group|other group)\)"
    r"|\b(?:group|practice|company|doc|doctor|radiologist) (?:that )?we (?:don't|dont|do not) (?:own|employ)\b"
)
_OUTFIT = re.compile(
    r"\b(?:idtf|independent diagnostic|imaging (?:center|centre|ctr)|mobile|portable|outfit|supplier|here)\b"
)
_HIS_BILL = re.compile(
    r"\b(?:radiologist|reader|interpreting \w+)'?s? (?:own )?(?:bill|claim|side|part|fee|charge|line|piece)s?\b"
)


class _Word(NamedTuple):
    text: str
    kinds: frozenset[str]


def parties(text: str) -> Parties:
    """Return who reads and whose the equipment is, as far as the text says so."""
    if _BILL_OF_READER.search(text.lower()):
        return Parties(True, False)
    plain = _as_owner(_as_asker(_plain(text)))
    clauses = list(_clauses(plain))
    ours = any("ours" in w.kinds for clause in clauses for w in clause)
    reads: list[bool] = []
    owns: list[bool] = []
    subject: bool | None = None
    for clause in clauses:
        subject = _read_clause(clause, subject, reads, owns)
        owns += [False for before, w in pairwise(clause) if ours and w.text == "owns" and _is_somebody(before)]
    for sentence in re.split(r"[.;?!:]", plain):
        _all_ours(sentence, reads, owns)
    ours = ours or True in owns
    if _TECHNICAL_OURS.search(plain):
        owns.append(True)
    if (ours or _OUTFIT.search(plain)) and _OWN_BILL.search(plain) and True not in reads:
        return Parties(False, not owns or True in owns)
    is_reader = _WE_ARE_READER.search(text.lower()) and any("read" in w.kinds for clause in clauses for w in clause)
    if ours and (_THEIR_TECHNICAL.search(plain) or is_reader or _SENT_TO_US.search(text.lower())):
        return Parties(True, False)
    if (_OWNER_READS.search(plain) or _OWN_PAIR.search(plain)) and not _WE_READ.search(plain):
        return Parties(True, True)
    if ours and (_BILLED_BY_OTHERS.search(plain) or _THEIR_READER.search(plain)):
        return Parties(False, not owns or True in owns)
    if _EMPLOYS.search(plain) and False not in (*reads, *owns):
        return Parties(True, True)
    if (ours and (_BOTH_HERE.search(plain) or _DID_BOTH.search(plain))) or (
        _ONE_PARTY.search(plain) and False not in reads
    ):
        return Parties(True, True)
    equipped = True in owns or _GEAR_OURS.search(plain)
    if equipped and _READER_OURS.search(plain) and False not in reads:
        reads.append(True)
    if not ours and not reads and _ONLY_READS.search(plain):
        return Parties(True, False)
    if ours and (_ONLY_TECHNICAL.search(plain) or (_SENT_OUT.search(plain) and True not in reads)):
        return Parties(False, True)
    if (ours or _OUTFIT.search(plain)) and _REASSIGNED.search(_NOT_REASSIGNED.sub(" ", plain)):
        reads.append(True)
        owns = owns or [True]
        ours = True
    if not reads and _HIS_BILL.search(plain):
        reads.append(True)
    if not ours and _WITH_OWN.search(plain):
        return Parties(True, True)
    if not ours and _IN_HIS_OWN.search(plain) and not any(k in w.kinds for c in clauses for w in c for k in ("not",)):
        return Parties(True, True)
    if not ours and _OWNED_THERE.search(plain) and any(map(_is_read_by_reader, clauses)):
        return Parties(True, False)
    if ours and True in reads and _OWNED_THERE.search(plain):
        return Parties(True, False)
    if not ours:  # without a "we" the one who acts is the one who bills
        theirs = bool(owns) and not owns[-1]  # and a reader who is not said to be theirs is the one who bills
        reads.append(theirs and any(map(_is_read_by_reader, clauses)))
        return Parties(True if True in reads else None, False if theirs else None)
    return Parties(_decided(reads), _decided(owns))


# Of whom a question in the third person asks what to bill: "which modifier does the laboratory report?".
_BILLS = r"(?:report|bill|use|append|put|submit|send|code|claim|add|charge)s?"
_ASKED_OF = re.compile(
    rf"\b(?:what|which|how)\b[^.?!;]*?\b(?:does|do|did|should|would|must|can|will|may) (?:the|this|that|an?)"
    rf" (?:[\w-]+ )??(?P<who>[a-z]+(?:'s)?) {_BILLS}\b"
    r"|\b(?:what|which) modifiers? (?:is (?:it )?)?(?:for|from) the (?:[\w-]+ )??(?P<whose>[a-z]+)\s*\?"
    rf"|(?:^|[;,.] )(?:so )?(?:the )?(?P<sends>(?:urgent care|[a-z]+)) {_BILLS} (?:what|which)\b"
)


# "The same group scans and reads".
_ONE_PARTY = re.compile(
    r"\b(?:same|one|single) (?:[\w-]+ )?(?:groups?|practice|entity|company|provider|doctor|physician|radiologist"
    r"|supplier|clinic|office|party"
    r"|organi[sz]ation|owner|owns?)\b[^.?;]{0,60}\b(?:scans?|scanned|takes?|took|performs?|performed|does|did|shoots?|images?|imaged|owns?|technical)\b"
    r"[^.?;]{0,40}\b(?:reads?|interprets?|interpreted|reading|interpretation|both)\b"
)


def _as_asker(plain: str) -> str:
    """Let the party of whom is asked what to bill speak as "we", where nobody else does."""
    asked = _ASKED_OF.search(plain)
    if asked is None or any("ours" in w.kinds for clause in _clauses(plain) for w in clause):
        return plain
    who = asked["who"] or asked["whose"] or asked["sends"]
    plain = re.sub(rf"(?:\b(?:the|this|that|an?) (?:[\w-]+ ){{0,2}}?|^(?:[\w-]+ )?){re.escape(who)}\b", "we", plain)
    plain = re.sub(rf"\b(?:the|an?) (?:[\w-]+ )??(?={_KINDS['reader']})", "another ", plain)
    return re.sub(r"\b(?:its|their|his|her)\b", "our", plain)


# Who is named as the owner before anybody else is the one who bills: "rad group owns the machine and reads".
_NAMED_OWNER = re.compile(
    r"^(?P<before>[^?]*?)\b(?:the |an? |this |that )?(?:[\w-]+ )?(?:groups?|practices?|clinics?|cent(?:er"
    r"|re)s?|offices?|idtfs?|(?:urgent|primary) care"
    rf"|{_KINDS['reader']}|urologists?|ortho\w*|surgeons?)(?: (?:who|that|which))?(?: also| both)?"
    r" (?:own|owns|lease|leases|rent|rents|bought)\b"
)


def _as_owner(plain: str) -> str:
    """Let the party that is named as the owner of the equipment speak as "we", where nobody else does."""
    owner = _NAMED_OWNER.search(plain)
    kinds = {k for clause in _clauses(plain) for w in clause for k in w.kinds & {"ours"}}
    before = {k for clause in _clauses(owner["before"]) for w in clause for k in w.kinds} if owner else {"read"}
    if owner is None or kinds or before & {"read", "reader", "theirs"}:
        return plain
    rest = re.sub(r"\b(?:its|their|his|her) (?=own\b)", "our ", plain[owner.end() :])
    return f"{owner['before']}we own{rest}"


def _plain(text: str) -> str:
    plain = text.lower().replace("\u2019", "'").replace("in house", "in-house")
    plain = _ULTRASOUND.sub(" ultrasound ", plain)
    plain = _ADJECTIVE.sub("", plain)
    plain = _WE_ARE.sub("we ", _PLACE_ACTS.sub("outside facility ", plain))
    plain = _SENT_OUT.sub("sends it out", plain)  # what others are to do with it is none of our acts
    return _ONE_WHO.sub(" ", _REPORTS.sub("reads", _OUTSIDER.sub(" outside ", plain)))


# "The interpreting doctor" is a reader, and no act of reading is told.
_ADJECTIVE = re.compile(r"\b(?:reading|interpreting) (?=(?:radiologists?|doctors?|docs?|physicians?|cardiologists?)\b)")
# "We are an IDTF": what we are is nobody else.
_WE_ARE = re.compile(
    r"\b(?:we|i)(?:'re| are|'m| am) (?:just |only )?(?:an?|the) (?:[\w-]+ ){0,3}?(?:idtf|hospital|asc|facility"
    r"|supplier|company"
    r"|centers?|practice|group|clinic|office|lab)\b(?! that| who| which)"
)
# "An imaging center performed it": a place that is not said to be ours, and does the technical half.
_PLACE_ACTS = re.compile(
    r"\b(?:an?|another|the|some) (?:(?!same\b|whose\b|our\b)[\w-]+ ){0,2}?(?:idtf|cent(?:er|re)|clinic|office"
    r"|care|facility|company|lab|site"
    r"|supplier)(?: (?:just |only |always )?)(?=(?:performs|performed|did|does|scans|scanned|takes|took|shoots"
    r"|shot|images|imaged"
    r"|makes|made|acquires|acquired)\b)"
)
# "Doc reads films taken in his own office": both halves are his.
_IN_HIS_OWN = re.compile(
    rf"\b{_READER} (?:\w+ )??(?:reads?|interprets?|reading)\b[^.?!]*\b(?:his|her|their"
    rf"|its) own (?:[\w-]+ )?(?:{_KINDS['gear']})\b"
)
# "A radiologist with her own scanner" owns it, and reads.
_WITH_OWN = re.compile(rf"\b{_READER} (?:with|who has|has) (?:his|her|their) own (?:[\w-]+ )?(?:{_KINDS['gear']})\b")
# "Reads at a clinic that owns the machine": the place is somebody else's.
_OWNED_THERE = re.compile(
    r"\b(?:at|for|in|from|by) (?:an?|the|another|some) (?:[\w-]+ ){1,3}(?:(?:that|which|who) (?:(?:owns?"
    r"|leases?)\b|(?:has|have) (?:its|their|his|her)"
    r" own\b)|with (?:its|their) own\b)"
)
# "The us machine" is no pronoun.
_ULTRASOUND = re.compile(
    r"(?<=\bthe) us (?=\w)|(?<=\ban) us |\bus (?=(?:machine|probe|unit|scanner|room|suite|lab|exam)s?\b)"
)
# Who gives the report, or supplies the interpretation, reads; "not the one who reads" does not.
_GIVES = (
    r"(?:gives?|gave|writes?|wrote|issue[sd]?|sign(?:s|ed)?|provide[sd]?|providing|suppl(?:y|ies|ied)|furnish(?:es|ed)?"
    r"|deliver(?:s|ed)?|complete[sd]?|do(?:es)?|did|perform(?:s|ed)?|handle[sd]?|render(?:s|ed)?|has|have)"
)
_READING = r"(?:report|interpretation|interp|read(?:ing)?|professional (?:component|side|part|half|portion|service)s?)"
_REPORTS = re.compile(
    rf"\b{_GIVES} (?:(?:only|just) )?(?:(?:the|an?|full|formal|written|final|our|actual|official|signed) )*{_READING}\b"
    r"(?! (?:by|both|room|and bills?))"
)
_ONE_WHO = re.compile(r"\bthe (?:ones?|person) (?:who|that)\b")


def _is_somebody(word: _Word) -> bool:
    """Tell whether the word before "owns" names somebody who is neither we nor a practice."""
    return not word.kinds - {"gear", "reader"} and word.text != "practice"


def _decided(found: Sequence[bool]) -> bool | None:
    """Of what was said of us and of others, what is said of us counts."""
    return None if not found else True in found


def _clauses(text: str) -> Iterator[list[_Word]]:
    clause: list[_Word] = []
    for m in _WORD.finditer(text):
        if m[0] in _STOPS:
            yield clause
            clause = []
            continue
        clause.append(_Word(m[0], _kinds(m[0], clause)))
    yield clause


_CONTRACTED = frozenset(("that's", "it's", "what's", "there's", "here's", "let's"))  # nobody's


def _kinds(word: str, before: Sequence[_Word]) -> frozenset[str]:
    bare = word if word in _CONTRACTED else word.removesuffix("'s")
    found = {kind for kind, words in _KIND if words.fullmatch(word)}
    if word != bare:
        thing = (found | {kind for kind, words in _KIND if words.fullmatch(bare)}) & {"gear", "read"}
        found |= thing | {"is"} if thing else {"theirs"}  # "scanner's theirs", but "the surgeon's office"
    possessive = before and before[-1].text in ("our", "their", "its", "his", "her", "my", "your")
    if word == "own" and possessive:
        return frozenset()
    if "own" in found and before and before[-1].text == "not":
        found.add("denied")
    return frozenset(found)


def _read_clause(clause: Sequence[_Word], subject: bool | None, reads: list[bool], owns: list[bool]) -> bool | None:
    """Add what one clause says to what is known; return its subject, for a clause that has none of its own."""
    first = next((p for i, _ in enumerate(clause) if (p := _party(clause[i])) is not None), None)
    only = any("only" in w.kinds for w in clause)
    for i, word in enumerate(clause):
        near = clause[max(0, i - _NEAR) : i]  # an "MRI without" that we own is ours
        denied = any("not" in w.kinds and (w.text != "without" or k < _NEAR) for k, w in enumerate(reversed(near), 1))
        if "read" in word.kinds and (who := _agent(clause, i, subject)) is not None:
            reads.append(who and not denied)
            if who and any("only" in w.kinds for w in clause[max(0, i - _NEAR) : i]):
                owns.append(False)  # "we only did the reading"
        elif "own" in word.kinds and (who := _agent(clause, i, subject, owned=True)) is not None:
            owns.append(who and not denied)
            if only and who:
                reads.append(False)
        elif "do" in word.kinds and _is_of_images(clause, i):
            told = (_after(clause, i, "by", _FAR), _after(clause, i, "at", _NEAR), _before(clause, i))
            who = next((t for t in told if t is not None), None)
            if who is not None:
                owns.append(who and not denied)
        elif "gear" in word.kinds and (whose := _possessor(clause, i)) is not None:
            owns.append(whose)
    return first if first is not None else subject


def _is_read_by_reader(clause: Sequence[_Word]) -> bool:
    """Tell whether a reader who is nobody's reads: "radiologist only does the interp"."""
    kinds = [w.kinds for w in clause]
    who = next((i for i, k in enumerate(kinds) if "reader" in k), len(clause))
    return any("read" in k for k in kinds[who:]) and not any(k & {"theirs", "not"} for k in kinds)


def _party(word: _Word) -> bool | None:
    return True if "ours" in word.kinds else False if "theirs" in word.kinds else None


def _agent(clause: Sequence[_Word], i: int, subject: bool | None, *, owned: bool = False) -> bool | None:
    """Return whether we do what the word at i says: named after "by", else before it, else by the verb "is"."""
    after = _after(clause, i, "by", _FAR)
    if after is not None:
        return after
    if owned and i and clause[i - 1].text == "practice":
        return True  # "practice owned"
    if clause[i + 1 : i + 2] and clause[i + 1].text == "in-house":
        return True
    before = _before(clause, i)
    if before is not None:
        return before
    is_ours = _after(clause, i, "is", _NEAR)
    if is_ours is not None:
        return is_ours
    return subject if all(w.kinds & {"only", "not"} or not w.kinds for w in clause[:i]) and i <= 1 else None


def _before(clause: Sequence[_Word], i: int) -> bool | None:
    near = [p for w in clause[max(0, i - _FAR) : i] if (p := _party(w)) is not None]
    return near[-1] if near else None


def _after(clause: Sequence[_Word], i: int, link: str, far: int) -> bool | None:
    """Return the party named after a linking word: others win, "a radiologist outside of our practice"."""
    at = next((k for k in range(i, min(len(clause), i + far)) if link in clause[k].kinds), None)
    if at is None:
        return None
    named = clause[at + 1 : at + 1 + _FAR]
    denied = any("not" in w.kinds for w in clause[at : at + 2])
    told = [p for w in named if (p := _party(w)) is not None]
    if told:
        return (all(told) if link == "by" else told[0]) and not denied
    if link == "by" and "own" in clause[i].kinds:
        return any(w.text in ("practice", "group") for w in named)  # "owned by an investor", "by the practice"
    return False if link == "by" and any(_GROUP.fullmatch(w.text) for w in named) else None


_ADVERBS = ("to", "also", "both", "always", "can", "will", "do", "we")


def _is_of_images(clause: Sequence[_Word], i: int) -> bool:
    """Tell whether what is done is the imaging, and not the reading: "does the scan", "performed at"."""
    before = clause[i - 1] if i else None
    if (
        clause[i].text == "scan"
        and before
        and not (before.kinds & {"ours", "theirs", "only"} or before.text in _ADVERBS)
    ):
        return False  # "bone scan" is what was done
    if clause[i].text in ("do", "does", "did"):
        return any(_OBJECT.fullmatch(w.text) for w in clause[i + 1 : i + 1 + _NEAR])
    return not any("read" in w.kinds for w in clause[i + 1 : i + 1 + _NEAR])


def _possessor(clause: Sequence[_Word], i: int) -> bool | None:
    """Return whose a thing is: "our two scanners", "the hospital's magnet", "the lab is ours", "equipment not ours"."""
    for w in reversed(clause[max(0, i - _NEAR) : i]):
        if w.text in ("our", "my", "in-house"):
            return True
        if "theirs" in w.kinds and (w.text.endswith("'s") or w.text in ("their", "his", "her", "another", "hospital")):
            return False
        if w.kinds & {"by", "at", "do", "read", "own", "is"}:
            break
    for k in range(i + 1, min(len(clause), i + 1 + _NEAR)):
        if clause[k].text in ("ours", "mine", "us"):
            return not any("not" in w.kinds for w in clause[i:k])
        if clause[k].text in ("theirs", "his", "hers"):
            return any("not" in w.kinds for w in clause[i:k])
    return None


def _all_ours(sentence: str, reads: list[bool], owns: list[bool]) -> None:
    """Read "equipment, staff and radiologist all ours" and "lab is ours and so is the reader"."""
    told = re.search(r"(?<!not )\b(?:ours|our own)\b|\bemployees? of ours\b|\bso is (?:the|our)\b", sentence)
    if not told:
        return
    listed = re.search(r"\b(?:all|both) ours\b", sentence)
    words = [_Word(m[0], _kinds(m[0], ())) for m in _WORD.finditer(sentence)]
    whole = listed or "so is" in sentence or "of ours" in sentence
    if whole and any(w.kinds & {"read", "reader"} for w in words):
        reads.append(True)
    if listed and any("gear" in w.kinds for w in words):
        owns.append(True)
