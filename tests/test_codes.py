"""What looks like a code or a modifier, and where one stands in a text."""

import pytest

from radcode.codes import InvalidCode, InvalidModifier, code_mentions, code_ranges, parse_code, parse_modifier


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("77053", "77053", id="five digits"),
        pytest.param(" 77053\n", "77053", id="space around it is dropped"),
        pytest.param("g0279", "G0279", id="small letter of HCPCS level II"),
        pytest.param("0042t", "0042T", id="category III keeps its leading zero"),
        pytest.param("00100", "00100", id="anaesthesia keeps its leading zeros"),
        pytest.param("3341F", "3341F", id="category II"),
        pytest.param("A9500", "A9500", id="tracer"),
    ],
)
def test_a_code_is_read_as_upper_case_text(text, code):
    assert parse_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("7705", id="four digits"),
        pytest.param("770533", id="six digits"),
        pytest.param("77053-26", id="a modifier on it"),
        pytest.param("7.7053E4", id="a spreadsheet's number"),
        pytest.param("77 053", id="space inside"),
        pytest.param("GG279", id="two letters"),
        pytest.param("0042X", id="a letter no category uses"),
        pytest.param("٧٧٠٥٣", id="digits of another script"),
        pytest.param("７７０５３", id="wide digits"),
        pytest.param("G027O", id="letter O for zero"),
        pytest.param("77053\u200b", id="an invisible character after it"),
    ],
)
def test_what_is_not_shaped_like_a_code_is_refused(text):
    with pytest.raises(InvalidCode):
        parse_code(text)


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        pytest.param("26", "26", id="two digits"),
        pytest.param("-26", "26", id="with its dash"),
        pytest.param(" tc ", "TC", id="small letters"),
        pytest.param("xs", "XS", id="subset of 59"),
        pytest.param("Q0", "Q0", id="letter and digit"),
    ],
)
def test_a_modifier_is_read_as_two_characters(text, modifier):
    assert parse_modifier(text) == modifier


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("2", id="one digit"),
        pytest.param("260", id="three digits"),
        pytest.param("2T", id="digit and letter"),
        pytest.param("T-", id="letter and dash"),
        pytest.param("٢٦", id="digits of another script"),
    ],
)
def test_what_is_not_shaped_like_a_modifier_is_refused(text):
    with pytest.raises(InvalidModifier):
        parse_modifier(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("what is 77065?", [("77065", ())], id="in a question"),
        pytest.param("77065,77066 and 77067", [("77065", ()), ("77066", ()), ("77067", ())], id="a list"),
        pytest.param("77053-26", [("77053", ("26",))], id="modifier with a dash"),
        pytest.param("77053\u201326", [("77053", ("26",))], id="modifier with a long dash"),
        pytest.param("77053 - tc", [("77053", ("TC",))], id="modifier with dash and space"),
        pytest.param("77053 with modifier 26", [("77053", ("26",))], id="modifier in words"),
        pytest.param("77053 mod 26", [("77053", ("26",))], id="modifier after mod"),
        pytest.param("73562-26-LT", [("73562", ("26", "LT"))], id="two modifiers with dashes"),
        pytest.param("73562-26,LT", [("73562", ("26", "LT"))], id="two modifiers with a comma"),
        pytest.param("73562-26 LT", [("73562", ("26", "LT"))], id="two modifiers with a space"),
        pytest.param("77053-26 is right", [("77053", ("26",))], id="a small word after it is no modifier"),
        pytest.param("g0279 with 77065", [("G0279", ()), ("77065", ())], id="small letter"),
        pytest.param("cpt77053", [], id="glued to a word"),
        pytest.param("$77053", [], id="an amount"),
        pytest.param("1377053", [], id="inside a longer number"),
        pytest.param("77053.5", [("77053", ())], id="before a decimal point"),
        pytest.param("12.77053", [], id="after a decimal point"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_codes_are_found_in_a_text_with_their_modifiers(text, found):
    assert [(m.code, m.modifiers) for m in code_mentions(text)] == found


def test_a_mention_says_where_code_and_modifiers_stand():
    text = "bill 77053-26, not 77054"
    assert [text[m.start : m.end] for m in code_mentions(text)] == ["77053-26", "77054"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("77046-77049", [("77046", "77049")], id="dash"),
        pytest.param("77046 \u2013 77049", [("77046", "77049")], id="long dash and spaces"),
        pytest.param("77046 to 77049", [("77046", "77049")], id="to"),
        pytest.param("77046 through 77049", [("77046", "77049")], id="through"),
        pytest.param("77049-77046", [], id="the wrong way round"),
        pytest.param("77046-26", [], id="a modifier is no range"),
        pytest.param("77046, 77049", [], id="a list is no range"),
        pytest.param("70010-70015 and 77046-77049", [("70010", "70015"), ("77046", "77049")], id="two ranges"),
    ],
)
def test_ranges_are_found_in_a_text(text, found):
    assert [(r.low, r.high) for r in code_ranges(text)] == found
