"""For whom and how often a service is paid.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import WHO, any_of

_NO_AGE = r"(?! ?(?:mod|w(?:ee)?k|\w*wks?|min|%|mm|cm|views?|months?|mos?\b|mci|dollars?|\$))"
_AT_AGE = r"\bat (?:age )?(?=1[3-9]|[2-9]\d)"  # "at 11" is an hour
_OF_YEARS = r"[- ]?(?:yo|y/o|yrs?[- ]old|years?[- ]old)\b"
# How old the patient is, which is no modifier: "patient is 82", "covered at 33", "a 33 year old".
IS_AGED = re.compile(
    rf"\b(?:patient|pt|she|he|age|aged)(?:'s| is| was)? ?\d\d\b{_NO_AGE}|{_AT_AGE}\d\d\b{_NO_AGE}"
    rf"|\b\d\d{_OF_YEARS}|\b(?:man|woman|male|female|lady|gentleman|guy|boy|girl|person) of \d\d\b",
    re.IGNORECASE,
)
# From what age to what age: "ages 50-77", "between 45 and 85".
OF_AGES = re.compile(r"\b(?:age[sd]?|between)(?: \w+)? \d\d ?(?:-|\u2013|to|thru|and|through) ?\d\d\b", re.IGNORECASE)
# An age alone is part of an order ("ct head 71 yo"); beside one of these it asks who is paid for.
AGED = any_of(
    r"\bto be \d\d\b",
    r"\b\d\d ?(?:yo|y/o|yrs?|years?)\b",
    r"\b(?:under|over|below|above|aged?|before|after) \d\d\b(?! ?(?:w(?:ee)?ks?|min|%|mm|cm|views?))",
    r"\bat (?:age )?(?:1[3-9]|[2-9]\d)\b(?! ?(?:w(?:ee)?ks?|min|%|mm|cm|views?))",  # "at 11" is an hour
    r"\b(?:wom[ae]n|m[ae]n|patient|pt|male|female)\b.{0,15}\b\d\d\b(?! ?(?:w(?:ee)?ks?|min|%|mm|cm|views?))",
)
ELIGIBLE = any_of(
    r"\b(?:can|may|allowed|too (?:old|young)|medicare|insurance|pa(?:ys?|id)|wants?|gets?|first time|again)\b",
    r"\bdo (?:i|you|they|we) (?:need|have)\b",
    r"\b(?:ok|okay)\s*\??$",
)
OFTEN = any_of(r"\bhow (?:often|many months|frequent)", r"\b(?:every|interval|frequency)\b", r"\bage\b", r"\bhow old\b")
# Whether a code is paid for at all.
COVERED = any_of(r"\b(?:un)?cover(?:s|ed|age)?\b", r"\b(?:medicare|cms|part b|they) (?:\w+ )?pays?\b")
# How often an exam is had again: "a yearly DXA", "every 6 months", "twice a year".
EVERY = re.compile(
    r"\b(?:every|each|once (?:a|per|every|each)|1x ?/?|per) (?:(?P<n>\d{1,2}|other|two|three|four|five|six) )?"
    r"(?P<unit>year|yr|month)s?\b(?! old)|\b(?P<word>yearly|annual(?:ly)?|monthly|semi-?annual\w*|biennial\w*"
    r"|twice (?:a|per) year)\b",
    re.IGNORECASE,
)
# Who asks whether there is a rule of age, "any age floor", and who tells how old the patient is.
AGE_RULE = any_of(
    r"\bage (?:floor|limit|rule|cut-?off|minimum|maximum|requirement|restriction|cap)\b|\b(?:minimum|maximum) age\b",
    r"\b(?:any|an|no) (?:upper |lower )?age\b|\b(?:under|over|below|above|until|before) (?:age )?\d\d\b",
    r"\b(?:has|have|must|need) to be \d\d\b",
    r"\btoo (?:young|old)\b",
)
PATIENT_AGE = re.compile(
    rf"\b(?P<n>\d\d){_OF_YEARS}|\bage (?P<a>\d\d)\b{_NO_AGE}(?! ?(?:and|or|to|through|-|\+)(?:\W|$))"
    rf"|(?<!allowed )(?<!paid ){_AT_AGE}(?P<q>\d\d)\b{_NO_AGE}(?! ?[:-]|[.,]\d)"
    r"|\b(?:wom[ae]n|m[ae]n|patient|pt|male|female|lady|guy|smoker)[ ,]+(?:is |of |aged? )?(?P<m>\d\d)\b(?![./-])"
    r"|(?:^|[,;(]\s?|\b(?:he|she)(?:'s| is|s) |\bturn(?:s|ed|ing) |\baged? )(?P<p>\d\d)(?=\s?[,;)]| and\b| w\b|\?|$)",
    re.IGNORECASE,
)
# How much was smoked, and since when it is not: "18 pack years", "quit 16 years ago".
SMOKED = re.compile(
    r"\b(?P<packs>\d{1,3})[- ]?pack[- ]?y(?:ea)?rs?\b"
    r"|\b(?:quit|stopped|gave up)(?: smoking)? (?P<quit>\d{1,2}) (?:years?|yrs?) ago\b",
    re.IGNORECASE,
)
# Whether it is time again: then the day of the exam before is not the day of service.
DUE = any_of(
    r"\btoo (?:early|soon)\b",
    r"\b(?:is|are) (?:she|he|they|it) due\b",
    r"\b(?:again|next|eligible|covered?|frequency|earliest)\b",
    rf"\b(?:does|do|will|would|can) (?:medicare|they|it|{WHO}) (?:still )?(?:takes?|pays?|covers?|allows?)\b",
)
# What a patient had on a day that is named, before the exam that is asked about.
HAD_THEN = any_of(
    r"\b(?:had|has had|got|did) (?:an? |her |his |the |one )?(?:\w+ ){0,5}(?:in|on|back in) "
    r"(?:\w+,? ){0,2}(?:\d{1,2}[/-]|20\d\d)"
)
ANOTHER = any_of(r"\b(?:get|have|got|do|repeat) (?:it |one )?(?:another|again)\b", r"\bnext\b[^?]*\bdue\b")
# For whom a rule of how often is made, in the words of the rule and of the question alike.
INTERVAL_CASES = (
    re.compile(r"(?<!without )(?<!no )\bhigh[- ]risk\b", re.IGNORECASE),
    re.compile(
        r"\bafter (?:an? |the |his |her )?(?:\w+ ){0,2}?(?<!virtual )(?:sigmoidoscopy|colonoscopy)\b", re.IGNORECASE
    ),
)
TOO_EARLY = re.compile(r"\btoo (?:early|soon)\b(?! or\b)", re.IGNORECASE)
# More than once, and within what time: "twice in a lifetime", "two times a year".
TWICE = re.compile(r"\b(?:twice|(?:two|2|three|3) times|more than once)\b", re.IGNORECASE)
OVER_TIME = re.compile(
    r"\b(?:twice|times|more than once)\b[^?.;]{0,30}\b(?:lifetime|"
    r"(?:a|per|each|every|in (?:a|one|her|his|the)|this|same) (?:calendar )?(?:year|life ?time|life))\b",
    re.IGNORECASE,
)
