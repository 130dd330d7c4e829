"""Whose doing a change was: the largest share, by project, client, or what was brought in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.calculations.causes import Cause, Part, largest_share

MAIL, FILES = Part("Hansen", True, "Migration: mail", 900), Part("Hansen", True, "Migration: files", 600)
WIRELESS = Part("Hansen", True, "Wireless", 1400)
PRINTER, SCANNER = Part("Prairie", False, "", 1200), Part("Lakeview", False, "", -300)


@pytest.mark.parametrize(
    ("parts", "net", "cause"),
    [
        ([], 100, None),
        ([SCANNER], 100, None),  # nothing pushed upwards
        ([MAIL, FILES, PRINTER], 2700, Cause("Migration (Hansen)", 1500)),
        ([MAIL, FILES, WIRELESS], 2900, Cause("Migration (Hansen)", 2900)),  # more than half of it
        ([MAIL, WIRELESS, Part("Hansen", True, "Cabling", 1300)], 3600, Cause("projects of Hansen", 3600)),
        ([MAIL, PRINTER, SCANNER], 1800, Cause("Prairie", 1200)),
        ([MAIL, PRINTER, SCANNER], -10, Cause("Lakeview", -300)),
        ([Part("", False, "", 50)], 50, Cause("tickets without a client", 50)),
        ([Part("Hansen", False, "", 9000, True), PRINTER], 10200, Cause("an import or a correction", 9000)),
    ],
)
def test_cause_of_a_change(parts: list[Part], net: int, cause: Cause | None) -> None:
    assert largest_share(parts, net) == cause


parts = st.lists(
    st.builds(
        Part,
        st.sampled_from(["", "Hansen", "Prairie", "Lakeview"]),
        st.booleans(),
        st.sampled_from(["", "Migration: mail", "Migration: files", "Wireless"]),
        st.integers(-5000, 5000),
        st.booleans(),
    ),
    max_size=12,
)


@given(parts)
def test_cause_pushes_in_the_direction_of_the_change_and_no_order_matters(given_parts: list[Part]) -> None:
    net = sum(part.minutes for part in given_parts)
    cause = largest_share(given_parts, net)
    if net:
        assert cause is not None
        assert cause.minutes * net > 0
    assert largest_share(given_parts[::-1], net) == cause
