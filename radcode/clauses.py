"""Who did what when: the stretches of a text that tell what was done before, that only ask, or that quote a source.

Pure; English and no coding knowledge. A span is (start, end) in the text; `blanked` keeps every offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

_WHO = r"(?:he|she|they|we|i|you|it|this|pt|patient|now|today|came|walked|here|wants?|is|has|needs?)"
_CLAUSE_ENDS = re.compile(
    rf"[,;?!\n()]|\.(?=[\"\u201d]?(?:\s|$))|\s[-\u2013\u2014]+\s|\s(?:and|but|so|then)\s+(?={_WHO}\b)", re.IGNORECASE
)
_SENTENCE_ENDS = re.compile(
    r"[;?!\n:]|(?<!\bMrs)(?<!\bMr)(?<!\bMs)(?<!\bDr)\.(?=[\"\u201d]?(?:\s|$))|\s[-\u2013\u2014]+\s"
)
_STUDY = (
    r"(?:non-?con(?:trast)?|one|exam|study|studies|scan|screen\w*|mammo\w*|ct|cta|mri?|mra|dexa|dxa|us|sono\w*|ultrasound|films?|x-?rays?"
    r"|pet\w*|biops\w+|surger\w+|visit|imaging|images|read|report|bone density|echo|procedure|injection)"
)
# What makes a study's name that of its machine: an "old CT scanner" is no exam of before.
_GEAR = (
    r"(?:film(?= (?:systems?|units?|machines?))|scanners?|units?|machines?|systems?|magnets?|equipment|rooms?|tubes?"
    r"|processors?|cassettes?|screens?)"
)
_UNIT = r"(?:yrs?|years?|mos?|months?|wks?|weeks?|days?)"
# An old scan is history, a child two years old is a patient.
_OLD = "".join(rf"(?<!\b{u}[ -])" for u in "years year yrs yr months month mos mo weeks week".split()) + "old"
# From these words on a clause is history.
_FROM_HERE = re.compile(
    r"\b(?:s/p|status post|h/o|hx|history of|known|due to|d/t|secondary to|post[- ]op(?:erative)?"
    r"|after (?:recent|prior)|(?:recipient|transplant\w*|donor|diagnosed|dx'?d?) (?:in )?(?:19|20)\d\d"
    r"|(?:after|following)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,4}?(?:biops\w+|bx|core|clip\w*|wire loc\w*|seed loc\w*"
    r"|localization)"
    rf"|(?<!\bno )(?:last|previous|prior|earlier|{_OLD}|baseline)\s+(?:[\w/-]+\s+){{0,2}}?{_STUDY}\b(?![ -]{_GEAR}\b)"
    r"|(?<!\bno )outside\s+(?:[\w/-]+\s+){0,2}?(?:cta?|mri?|mra|scans?|study|studies|films?|x-?rays?|ultrasound|sono\w*"
    r"|mammo\w*|pet\w*|exam)"
    rf"|compar(?:ed|ison) (?:to|with))\b",
    re.IGNORECASE,
)
# Why an exam was done tells beside what a lump lies, and no place that was imaged.
_NEAR = re.compile(
    r"\b(?:for|with|has|palpable|feels?) (?:an? |the |her |his )*(?:[\w-]+ )?"
    r"(?:lump|mass|bump|nodule|swelling|knot|fullness)"
    r" (?:under|below|beneath|behind|beside|near|next to|above|in front of) (?:the |her |his )?(?:left |right )?\w+",
    re.IGNORECASE,
)
# Where it hurts or what is looked for is why the exam was done: "CT pelvis to look for a hip fracture".
_REASON = re.compile(
    r"\b(?:for|r/o|rule out|(?:to )?(?:look(?:ing)?|check(?:ing)?|eval(?:uat\w+)?|assess(?:ing)?) for|suspect\w*)"
    r" (?:(?:an?|the|her|his|possible|suspected|occult|acute|chronic|known|new|left|right|lt|rt|bilateral|severe|old"
    r"|persistent) ){0,3}(?:[\w/-]+ ){1,2}"
    r"(?:fractures?|fx|frac|pains?|ache|dislocation|stones?|hernias?|tenderness|swelling|weakness|injur(?:y|ies))\b"
    r"|\b(?:(?:worried|concerned|worry|concern|anxious|nervous) (?:about|for|over)|complain\w* of|c/o|because of|due to"
    r"|(?:pain|tender\w*|sore\w*|bruis\w+|swelling) (?:in|at|over|of)|hurt(?:s|ing)?(?: in)?|landed on|fell on|hit)"
    r" (?:(?:an?|the|her|his|possible|right|left|lt|rt|both) ){0,3}(?:[\w-]+ ){0,2}?[\w-]+(?=\s*(?:[,.;?!)]|$"
    r"|\band\b|\bso\b))",
    re.IGNORECASE,
)
_PROTOCOL = re.compile(r"\b[\w-]+ protocol\b", re.IGNORECASE)
# A clause with one of these is history as a whole.
_AGO = re.compile(
    r"\b(?:(?:hips?|knees?|shoulders?|joints?) (?:both )?(?:are |were |is |was )?(?:both )?(?:replaced|instrumented)"
    r"|(?:hips?|spine|knees?) ?(?:&|and|/|\+) ?(?:hips?|spine|knees?) (?:(?:are|were|both|is) )*(?:replaced"
    r"|instrumented|fused)"
    r"|rods? in|hardware"
    r"|(?:spine|neck|back) (?:is |was )?fused|prosthes[ie]s)\b|"
    rf"\bhad (?:an? |the )?(?:\w+ ){{0,2}}?{_STUDY} (?:\w+ )?(?:last|the other) (?:day|week|month|year)\b"
    rf"|\b(?:\d+|an?|few|several|couple(?: of)?|two|three)\s*\+?\s*{_UNIT}\.? (?:ago|back|earlier|prior)\b",
    re.IGNORECASE,
)
# What stands before it is talk: "at the last place we said long spine. Anyway: ..."
_TO_THE_POINT = re.compile(r"\b(?:anyway|anyhow|long story short|to the point|bottom line)\b[,:.]?", re.IGNORECASE)
_ASKS = re.compile(
    r"^\W*(?:so |and |or |but |then |ok |also )*(?:can|could|may|do|does|did|is|are|was|were|should|will|would|what"
    r"|which|how|why|who|when|where|whether|need)\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"\b(?:i|we|they|biller|coder|somebody|someone)(?: had| have| first|'d|'ve)? "
    r"(?:guess\w*|assum\w+|thought|picked|tried|wanted|figured|went with|going with"
    r"|(?:was|were|am|are) (?:going|about|planning|tempted|inclined) to (?:use|bill|code|put|report|submit"
    r"|charge|go))\b"
    r"|\b(?:encoder|scrubber|software|system|computer|template)\w* (?:keeps? |always |only |just )*"
    r"(?:giv|suggest|pick|want|default|popul|say|show|offer|spit)\w*",
    re.IGNORECASE,
)
_SOURCE = (
    r"(?:guides?|guidelines?|hand-?outs?|sheets?|faqs?|publications?|pdfs?|articles?|blogs?|(?:web ?)?sites?"
    r"|(?:web ?)?pages?|vendors?|reps?|consultants?|webinars?|slides?|memos?|newsletters?|crosswalks?|binders?|books?"
    r"|job aids?|flyers?|posters?|charts?|lists?|templates?|headers?|headings?)"
)
_SAYS = (
    r"(?:says?|said|has|have|had|lists?|listed|shows?|showed|pairs?|calls?|claims?|knows|gives?|gave|puts?|names?|tells?"
    r"|told|thinks?|wants?|wrote|writes|uses?|states?|suggests?|recommends?)"
)
# What a source is said to say, up to the end of the clause: "the vendor sheet has 74178 as the one with contrast".
_QUOTED = re.compile(
    rf"\b(?:(?:the|our|my|this|that|their|an?|old)\s+)*(?:[\w'-]+\s+)?{_SOURCE}\b"
    rf"(?:\s+(?:i|we|they) \w+|\s+(?:taped|posted|pinned|hanging|next to|on|from|in)(?:\s+\w+){{1,4}}?)?"
    rf"(?:\s+(?:only|just|still))?(?:\s*:|\s+{_SAYS}\b)"
    r"(?:[^,.;?!\n]|(?<=\d)[.,](?=\d))*",
    re.IGNORECASE,
)
# When a source was written is no day of service: "a slide dated March 2015", "our cheat sheet from 2013".
_WRITTEN = re.compile(
    rf"\b(?:{_SOURCE}|textbooks?|code ?books?|manuals?|handbooks?|polic(?:y|ies)|bulletins?|transmittals?|e-?mails?"
    r"|posts?|lectures?|decks?|courses?|notes from (?:a|the) \w+|workbooks?|editions?)\b(?<!\bcharts)(?<!\bchart)"
    r"\W{1,2}(?:\w+ ){0,3}?(?P<when>(?:from|of|dated|printed|published|posted|written|issued|updated|revised|copyright)"
    r"(?: back)?(?: in| on)? (?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? )?(?:\d{1,2},? )?"
    r"(?:(?:19|20)\d\d(?:-\d\d){0,2}|\d{1,2}/(?:\d{1,2}/)?(?:\d\d){1,2})\b)",
    re.IGNORECASE,
)
# What somebody calls the exam, in marks: 'the PA says "limited abdomen"'. What order and report say is the exam.
_CALLED = re.compile(
    r"\b(?:says?|said|calls?|called|insists?|thinks?|labell?ed)\s+(?:it'?s?\s+|that\s+)?(\"[^\"]+\")", re.IGNORECASE
)
_RECORD = re.compile(r"\b(?:order\w*|requisition\w*|reports?|dictat\w+|notes?|referral\w*|script)\b", re.IGNORECASE)
_UNDONE = re.compile(
    r"\b(?:not|never|(?:was|were|is|are|did|do|does|has|have)n'?t)\s+(?:been\s+|actually\s+|even\s+|at all\s+)?"
    r"(?:scanned|imaged|done|performed|looked at|included?|examined|evaluated|covered|acquired|obtained|filmed|shot"
    r"|go(?:ne)? (?:on )?(?:in)?to|reach\w*|extend\w*)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(r"\s(?:and|but|with|while)\s+", re.IGNORECASE)
_MOST_ASKED = 8  # words: a longer stretch before a question mark tells an exam as well


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Return the text with the spans turned into spaces."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def past(text: str) -> Iterator[Span]:
    """Yield what may be history: "hx lumpectomy 2022", "last screening 4/18/2025", "mastectomy 9 yrs ago".

    Whether it is, the caller decides by what is left of the text without it.
    """
    if told := _TO_THE_POINT.search(text):
        yield 0, told.end()
    yield from (m.span() for m in _NEAR.finditer(text))
    for start, end in _parts(text, _CLAUSE_ENDS):
        if _AGO.search(text, start, end):
            yield start, end
        elif marker := _FROM_HERE.search(text, start, end):
            yield marker.start(), end


def reasons(text: str) -> tuple[Span, ...]:
    """Return what is only why or how an exam was done: "for a hip fracture", the organ of "liver protocol"."""
    return tuple(m.span() for why in (_REASON, _PROTOCOL) for m in why.finditer(text))


def supposed(text: str) -> tuple[Span, ...]:
    """Return the sentences of what somebody guessed, "going by the brain pattern I guessed"."""
    return tuple(p for p in sentences(text) if _SUPPOSES.search(text, *p))


def quoted(text: str) -> tuple[Span, ...]:
    """Return what a source is said to say: neither what was done nor what the coder means."""
    said = [(m.start(), m.end()) for m in _QUOTED.finditer(text)]
    called = [m.span(1) for m in _CALLED.finditer(text) if not _is_of_record(text, m.start())]
    return tuple(sorted([*said, *(c for c in called if not any(a <= c[0] < b for a, b in said))]))


def written(text: str) -> tuple[Span, ...]:
    """Return when a source was written, which is not when the patient came."""
    return tuple(m.span("when") for m in _WRITTEN.finditer(text))


def offered(text: str) -> tuple[Span, ...]:
    """Return the clauses in which a program or a person puts a code forward: "encoder offered ...", "boss says ..."."""
    return tuple(m.span() for m in _OFFERED.finditer(text))


_OFFERER = (
    r"(?:encoder|software|scrubber|computer|system|program|tool|epic|emr|ehr|pacs|ris|ai|bot|chatbot|app|manager"
    r"|supervisor|boss|lead|director|bill(?:er|ing)|coders?|co-?workers?|colleague|trainer|trainee|new hire"
    r"|tech(?:nologist)?s?"
    r"|front desk|scheduler|clerk|registrar|registration|scheduling|reception(?:ist)?|intake"
    r"|somebody|someone|slip|ticket|superbill)"
)
_OFFERED = re.compile(
    rf"\b(?:(?:the|our|my|this|that|their|an?|new)\s+)*(?:[\w'-]+\s+)?{_OFFERER}\s+"
    r"(?:(?:keeps?|always|only|just|now|still|also|first|then|had|has|is|was)\s+)*"
    r"(?:says?|said|offer\w*|suggest\w*|wants?|wanted|insists?|giv\w+|gave|pick\w*|put|puts|key\w*|enter\w*|us(?:es?|ed)"
    r"|chose|choos\w+|thinks?|show\w*|default\w*|popul\w+|assign\w*|spit\w*|coded|charged?|drop\w*|propos\w+)\b"
    r"(?:(?!\s(?:for|when|because|but|although|though|since|while)\b)[^.;?!,\n]|(?<=\d)[.,](?=\d)|,(?=\s?[A-Z\d]\d{3}))*",
    re.IGNORECASE,
)


def misnamed(text: str) -> tuple[Span, ...]:
    """Return what somebody keyed, booked or wants the exam as, in words: "dropped as a head ct", "biller wants X"."""
    return tuple(m.span() for m in _MISNAMED.finditer(text))


_KEYED = (
    r"(?:dropped|drops|entered|keyed|booked|scheduled|registered|put(?: it)? in|came (?:across|over|through|up|in|out)"
    r"|crossed over|went (?:out|in|over|through)|charged|logged|mis-?label+ed|label+ed|listed|posted|coded|typed|set up"
    r"|picked|filed|tagged|submitted|sent(?: out| over)?|called|miscoded|misfiled|mis-?keyed)"
)
_TO = (
    r"(?:[^.;?!,\n()]|(?<=\d)[.,](?=\d))*?"
    r"(?=[.;?!,\n()]|$|\s(?:but|because|since|though|although|while|whereas|when)\b|\sinstead\b|\s[-\u2013\u2014]+\s)"
)
# Who only asks whether it may be billed as something has not done it.
_MISNAMED = re.compile(
    rf"(?:(?<!be )(?<!get )\b{_KEYED} (?:(?:it|this|that|them|her|him|in|by (?:mistake|error)|mistakenly|wrongly) )*"
    rf"(?:as|under|like|(?<!\bsent )for|:) {_TO})"
    rf"|(?:\b(?:(?:the|our|my|this|that|a|an|new)\s+)*(?:[\w'-]+\s+)?{_OFFERER}\s+"
    r"(?:(?:keeps?|always|only|just|now|still|also|first|then|had|has|is|was)\s+)*"
    rf"(?:says?|wants?|wanted|insists? on|thinks?|calls it|shows?|{_KEYED})\s"
    rf"(?!(?:as|me|us|to|a code|both|that)\b){_TO})"
    r"|(?:\b(?:instead of|rather than|in place of) [^.;?!,\n()]*?(?=\s+(?:we|they|the|i)\b|[.;?!,\n()]|$))"
    rf"|(?:\b(?:the |an? )?order\w* (?:was|said|is|had been) (?:for )?{_TO}"
    r"(?=[^?]*\b(?:changed (?:it )?to|switched (?:it )?to|converted (?:it )?to|instead|ended up)\b))"
    rf"|(?:\bmis-?(?:label+ed|filed|keyed|coded)(?: as)? {_TO})",
    re.IGNORECASE,
)


def _is_of_record(text: str, at: int) -> bool:
    start = max((m.end() for m in _CLAUSE_ENDS.finditer(text, 0, at)), default=0)
    return _RECORD.search(text, start, at) is not None


def undone(text: str) -> Iterator[tuple[Span, ...]]:
    """Yield for each clause that says that something was not done, "pelvis not scanned", what it may be, widest first.

    "Head CT done and neck not scanned" tells of the neck only: which stretch is meant, the rest of the text decides.
    """
    for start, end in _parts(text, _CLAUSE_ENDS):
        if said := _UNDONE.search(text, start, end):
            turns = [m.end() for m in _TURNS.finditer(text, start, said.start())]
            yield ((start, end), *((turn, end) for turn in turns))


def ordered(text: str) -> tuple[Span, ...]:
    """Return what was ordered, or stands in a header or on a worksheet, where another part tells what was done."""
    parts = list(_parts(text, _ORDER_ENDS))
    orders = [p for p in parts if _ORDERED.search(text, *p) and not _DONE.search(text, *p)]
    done = any(_DONE.search(text, *p) for p in parts if p not in orders)
    return (*(orders if done else ()), *on_paper(text))


def on_paper(text: str) -> tuple[Span, ...]:
    """Return what headers, orders and worksheets say, from their name to the report's or the end of the sentence."""
    records = sorted(m.start() for done in (_TELLS_DONE, _PERFORMED) for m in done.finditer(text))
    found = []
    for m in _PAPER.finditer(text) if records else ():
        stop = _PAPER_ENDS.search(text, m.end())
        ends = [stop.start() if stop else len(text), *(r for r in records if r > m.start())]
        found.append((m.start(), min(ends)))
    return tuple(found)


def performed(text: str) -> tuple[Span, ...]:
    """Return what stands under a heading of what was done, to the end of its line."""
    found = []
    for m in _PERFORMED.finditer(text):
        end = text.find("\n", m.end())
        found.append((m.end(), len(text) if end < 0 else end))
    return tuple(found)


_VERB = (
    r"(?:says?|said|reads?|has|had|lists?|listed|shows?|showed|states?|stated|describes?|mentions?|mentioned|calls? for"
    r"|was|is|wants?)"
)
_LABELS = rf"(?:'s|s)?(?:\s+(?:for|of|from|only|then|itself|actually|just)(?:\s+\w+)?)?\s*(?:[:=]|\s{_VERB}\b)"
_EXAM = r"(?:exam(?:ination)?s?|study|studies|procedures?|views?|films?|images?|imaging)"
# The heading of what was done, in a note that also says what was ordered: "PERFORMED:", "Exam done:", "Technique:".
_PERFORMED = re.compile(
    rf"(?:^|(?<=[\n.;/]))\s*(?:(?:actually |{_EXAM} )?(?:performed|done|acquired|obtained|taken|completed)(?: {_EXAM})?"
    r"|technique|actual(?:ly)?)\s*[:=]",
    re.IGNORECASE,
)
# Papers that only name the exam; what was done stands in the report.
_PAPER = re.compile(
    r"\b(?:(?:report |exam |study )?(?:header|heading|title)|order(?!ed)|requisition|req|script|(?:tech\w*'?s? )?"
    r"(?:work)?sheet|tech\w*'?s? (?:note|log|form|slip|ticket)|exam name|schedul\w+|(?:charge )?ticket|tracking board"
    rf"|(?:the )?tech(?:nologist)?(?= (?:says?|said|wrote|put|marked|noted|entered)\b)){_LABELS}"
    rf"|(?:^|(?<=[\n.;]))\s*(?:{_EXAM} )?(?:requested|ordered|scheduled)(?: {_EXAM})?\s*[:=]",
    re.IGNORECASE,
)
_TELLS_DONE = re.compile(
    r"\b(?:(?:report )?(?:body|text|technique|narrative|findings|impression)(?: paragraph| section| part| text)?"
    r"|dictat(?:ion|ed report)|final report|(?:rad(?:iologist)?'?s? )?report(?: body| text)?"
    r"(?! header| heading| title))"
    rf"(?: of the \w+)?{_LABELS}",
    re.IGNORECASE,
)
_PAPER_ENDS = re.compile(r"[;?!\n]|\.(?=[\"\u201d]?(?:\s|$))|\s[-\u2013\u2014]+\s|,\s+(?:but|while|whereas|yet)\b")


_ORDERED = re.compile(
    r"\border(?:ed|s)?\b|\bscheduled\b|\brequested\b|\b(?:script|requisition) (?:says?|was|is)\b"
    r"|\b(?:came|here|down|presented)(?: in)? for\b",
    re.IGNORECASE,
)
_ORDER_ENDS = re.compile(rf"{_CLAUSE_ENDS.pattern}|\sbut\s", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:only|actually|instead|ended up|was done|were done|did|performed|acquired|obtained|scanned|documented|taken"
    r"|(?:they|we|she|he|tech\w*|sonographer|but|and|just) (?:finished|completed|got|imaged|filmed|shot|ran|reported"
    r"|went)"
    r"|(?:report|note|dictation|radiologist|tech)\w* (?:then |only |itself |actually )?"
    r"(?:describe|say|list|show|mention|document|did)\w*)\b",
    re.IGNORECASE,
)
# How many there were of what was ordered, the noun left to the order: "three views ordered, the report describes two".
_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six)"
_BARE = re.compile(
    r"\b(?:describe|say|list|show|mention|document|did|only|were|was|took|got)\w*"
    rf" (?P<n>{_NUMBER})\b(?=\s*(?:[.,;?!)]|$|were\b|was\b|done\b|taken\b|are\b|on\b))"
    rf"|\b(?P<m>{_NUMBER}) (?:was|were) (?:only )?(?:done|taken|acquired|obtained|shot)\b",
    re.IGNORECASE,
)


def done_instead(text: str) -> str:
    """Return the bare number that was done of what was ordered, "2"; empty when none is told."""
    orders = ordered(text)
    said = _BARE.search(blanked(text, orders)) if orders else None
    return (said["n"] or said["m"]) if said else ""


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a question, which may end in a dash, a colon or a line as well."""
    return tuple(_parts(text, _SENTENCE_ENDS))


def asking(text: str) -> tuple[Span, ...]:
    """Return the sentences that only ask, "does the gel make it a with code?", where others tell the exam."""
    parts = sentences(text)
    asks = [p for p in parts if _is_asking(text, p)]
    return tuple(asks) if len(asks) < len(parts) else ()


def _is_asking(text: str, part: Span) -> bool:
    start, end = part
    if any(m.end() in range(start - 1, start + 1) for m in _TELLS_DONE.finditer(text)):
        return False  # what a report says, whatever is asked behind it
    closed = text[end : end + 1] == "?" and len(text[start:end].split()) <= _MOST_ASKED
    return closed or _ASKS.match(text[start:end]) is not None


def _parts(text: str, ends: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for stop in (*ends.finditer(text), None):
        end = stop.start() if stop else len(text)
        if text[start:end].strip():
            yield start, end
        start = stop.end() if stop else len(text)
