"""Text that is not ours is shown as it is and does nothing; sections are cut and marked without losing a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ui.card import mark
from ui.evidence import row_markdown
from ui.marking import section_markdown, stretches, window
from ui.words import link, plain, short, table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("$10 and $20", r"\$10 and \$20", id="formula"),
        pytest.param("<b>x</b>", r"\<b\>x\<\/b\>", id="html"),
        pytest.param("![a](b)", r"\!\[a\]\(b\)", id="image"),
        pytest.param("`x` *y*", r"\`x\` \*y\*", id="code and stress"),
        pytest.param("1. one\n# two", r"1\. one \# two", id="list and heading"),
        pytest.param(":smile:", "\\:\u2060smile\\:", id="emoji"),
        pytest.param(":red[x]", r"\:red\[x\]", id="colour"),
        pytest.param("http://a.b", "http\\:\u2060\\/\\/a\\.b", id="bare link"),
        pytest.param("www.a.b", "www\u2060\\.a\\.b", id="bare host"),
        pytest.param("a@b.c", "a@\u2060b\\.c", id="mail"),
        pytest.param("a -- b", "a \\-\u2060\\- b", id="two hyphens are no dash"),
        pytest.param("3 >= 2", "3 \\>\u2060\\= 2", id="sign of comparison"),
        pytest.param("a\u202eb\x00c", "a b c", id="controls and bidi"),
    ],
)
def test_text_is_shown_as_it_is(text, shown):
    assert plain(text) == shown


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "//evil", "http:///x"])
def test_only_addresses_of_the_web_become_links(url):
    assert link("a", url) == "a"


def test_a_link_cannot_be_broken_out_of():
    assert link("a]b", "https://x.y/a) ![z](q <b>") == r"[a\]b](https://x.y/a%29%20!%5Bz%5D%28q%20%3Cb%3E)"


@given(some.text(max_size=80), some.tuples(some.integers(-5, 90), some.integers(-5, 90)), some.lists(
    some.tuples(some.integers(-5, 90), some.integers(-5, 90)), max_size=3))  # fmt: skip
def test_stretches_joined_are_the_text_again(text, quote, struck):
    assert "".join(s.text for s in stretches(text, quote, struck)) == text


def test_struck_wins_over_quoted_and_source_keys_are_dimmed():
    text = "One is so. Two is not. [RVU26C; file] Three."
    looks = {s.text.strip(): s.look for s in stretches(text, (0, 22), [(11, 22)])}
    assert looks == {
        "One is so.": "quote",
        "Two is not.": "struck",
        "": "text",
        "[RVU26C; file]": "source",
        "Three.": "text",
    }


def test_a_section_shows_headings_bold_and_lines_apart():
    shown = section_markdown("# Title\n\nOne.\nTwo $5.", (9, 13))
    assert shown == "**Title**\n\n:orange-background[One\\.]\\\nTwo \\$5\\."


def test_a_table_stays_a_table_and_its_quoted_row_is_marked_cell_by_cell():
    text = "Before.\n\n| code | pays |\n|---|---|\n| 77081 | $5 |\n| 77086 | <b> |\nAfter."
    at = text.index("| 77081")
    assert section_markdown(text, (at, text.index("\n", at))).splitlines() == [
        "Before\\.",
        "",
        "| code | pays |",
        "| --- | --- |",
        "| :orange-background[77081] | :orange-background[\\$5] |",
        "| 77086 | \\<b\\> |",
        "",
        "After\\.",
    ]


def test_a_table_that_is_cut_keeps_its_header():
    text = "| n | word |\n|---|---|\n" + "\n".join(f"| {n} | some words {n} |" for n in range(400)) + "\nAfter."
    at = text.index("some words 250")
    shown = section_markdown(text, (at, at + 14)).splitlines()
    assert shown[:4] == ["\u2026", "", "| n | word |", "| --- | --- |"]
    assert "| 250 | :orange-background[some words 250] |" in shown
    assert shown[-1] == "\u2026"
    assert all(line.count(" | ") == 1 for line in shown[4:-2])


def test_lists_stay_lists_and_a_lone_bar_makes_no_table():
    assert section_markdown("1. One <i>\n2. Two\n\n- a\n| b", (3, 6)) == (
        "1. :orange-background[One] \\<i\\>\n2. Two\n\n- a\n\n\\| b"
    )


def test_a_long_section_is_cut_around_its_quote():
    text = "word " * 2000 + "the quote" + " word" * 2000
    at = text.index("the quote")
    start, end = window(text, (at, at + 9), 50)
    assert start > 0
    assert text[start:end].startswith("word")
    assert "the quote" in text[start:end]
    assert end - start < 120


def test_a_row_is_a_table_of_its_cells_also_where_a_value_holds_a_semicolon():
    assert row_markdown("kind=pctc; source=A; B; sure=page").splitlines()[2:] == [
        "| kind | pctc |", "| source | A; B |", "| sure | page |",
    ]  # fmt: skip


def test_a_table_keeps_pipes_in_their_cell():
    assert table([["a"], ["b|c"]]) == "| a |\n|---|\n| b\\|c |"


def test_titles_are_cut_at_a_word():
    assert short("one two three", 8) == "one two\u2026"
    assert short("one", 8) == "one"


def test_marks_tell_passages_rows_and_contradicted_apart():
    assert mark({"n": 1, "kind": "passage"}, set()) == r"\[1\]"
    assert mark({"n": 2, "kind": "table"}, set()) == r"\[T2\]"
    assert mark({"n": 3, "kind": "passage"}, {3}) == r"\[~~3~~\]"
