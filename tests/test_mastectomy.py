"""The breast that is left: its side is that of the exam, and a screening of it is the two-sided code reduced."""

import pytest

from tests.asking import asked, billed, understood


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("screening mammo, left mastectomy years ago", ["77067-52"], id="the other side is meant"),
        pytest.param(
            "screening mammogram with tomo of the left, right breast was removed", ["77067-52", "77063-52"], id="3D"
        ),
        pytest.param("one breast only (mastectomy on the right), screening", ["77067-52"], id="no kind of study"),
        pytest.param("breast MRI without and with, mastectomy on the left", ["77048"], id="another exam"),
        pytest.param("diagnostic mammogram right, left mastectomy in 2012", ["77065"], id="diagnostic"),
        pytest.param("screening mammogram after bilateral mastectomy with reconstruction", ["77067"], id="both"),
    ],
)
def test_the_side_of_the_exam_is_that_of_the_breast_that_is_left(text, lines):
    assert sorted(billed(asked(text).record)) == sorted(lines)


def test_a_mastectomy_tells_nothing_of_an_exam_elsewhere():
    assert understood("CT chest with contrast, history of left mastectomy").side == ""
