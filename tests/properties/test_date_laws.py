"""Laws of dates: what the labels of a case's dates keep, and what they never show."""

from __future__ import annotations

import datetime
import re

from helpers_core import LAW
from helpers_dates import days_from, days_in, months_from
from hypothesis import assume, given
from hypothesis import strategies as st

from redactor.policy import dates
from redactor.policy.actions import OURS, operators, render
from redactor.policy.ages import age_words, band
from redactor.vocabulary import EVENTS, MONTHS, label_spans

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
EVENT = st.sampled_from(sorted(EVENTS))
SECRETS = st.binary(min_size=32, max_size=32)
CHILDREN = st.sampled_from(["exact", "band", "stage"])
WIDTHS = st.integers(1, 50)
PARTIAL = st.one_of(
    DAYS.map(str), DAYS.map(lambda d: str(d)[:7]), DAYS.map(lambda d: str(d)[:4]), st.just("")
)


def is_label(text: str) -> bool:
    """Whether the text as a whole is one label of ours."""
    return list(label_spans(text)) == [(0, len(text))]


def moved(day: str, secret: bytes) -> datetime.date:
    """The day that a shifted label shows."""
    words = dates.shift(day, secret).removeprefix("[").removesuffix(", shifted]")
    number, name, year = words.split()
    return datetime.date(int(year), MONTHS.index(name) + 1, int(number))


@LAW
@given(DAYS, DAYS, DAYS, EVENT)
def test_days_between_two_dates_follow_exactly_from_their_labels(
    a: datetime.date, b: datetime.date, origin: datetime.date, event: str
) -> None:
    one, other = (days_from(dates.relative(str(d), str(origin), event)) for d in (a, b))
    assert one is not None
    assert other is not None
    assert other - one == (b - a).days
    assert one == (a - origin).days


@LAW
@given(DAYS, DAYS, DAYS, EVENT)
def test_two_days_share_a_label_only_if_they_are_one(
    a: datetime.date, b: datetime.date, origin: datetime.date, event: str
) -> None:
    one, other = (dates.relative(str(d), str(origin), event) for d in (a, b))
    assert (one == other) == (a == b)


@LAW
@given(DAYS, DAYS, DAYS, EVENT)
def test_months_between_two_months_follow_exactly_from_their_labels(
    a: datetime.date, b: datetime.date, origin: datetime.date, event: str
) -> None:
    one, other = (months_from(dates.relative(str(d)[:7], str(origin), event)) for d in (a, b))
    assert one is not None
    assert other is not None
    assert other - one == 12 * (b.year - a.year) + b.month - a.month


@LAW
@given(DAYS, DAYS, EVENT)
def test_a_label_of_days_is_none_of_months_or_years(
    day: datetime.date, origin: datetime.date, event: str
) -> None:
    labels = {dates.relative(str(day)[:length], str(origin), event) for length in (10, 7, 4)}
    assert len(labels) == 3
    assert days_from(dates.relative(str(day)[:7], str(origin), event)) is None
    assert months_from(dates.relative(str(day), str(origin), event)) is None
    assert days_from(dates.relative(str(day)[:4], str(origin), event)) is None
    assert months_from(dates.relative(str(day)[:4], str(origin), event)) is None


@LAW
@given(DAYS, DAYS, EVENT)
def test_the_years_and_months_that_a_reader_sees_are_true(
    day: datetime.date, origin: datetime.date, event: str
) -> None:
    label = dates.relative(str(day), str(origin), event)
    shown = re.fullmatch(r"\[(\d+) years?(?: (\d+) months?)? before .*, day -\d+\]", label)
    assume(shown)
    assert shown is not None
    about = int(shown[1]) * 365.2425 + int(shown[2] or 0) * 30.44
    assert 0 <= (origin - day).days - about + 3 <= 38


@LAW
@given(DAYS, DAYS, SECRETS)
def test_a_shift_keeps_the_days_between_two_dates_and_their_weekdays(
    a: datetime.date, b: datetime.date, secret: bytes
) -> None:
    one, other = moved(str(a), secret), moved(str(b), secret)
    assert (other - one) == (b - a)
    assert one.weekday() == a.weekday()
    assert 0 < abs((one - a).days) <= 7 * dates.WEEKS


@LAW
@given(DAYS, DAYS, SECRETS)
def test_a_shift_keeps_months_and_years_that_stand_alone_apart_and_moves_them(
    a: datetime.date, b: datetime.date, secret: bytes
) -> None:
    def month(day: datetime.date) -> int:
        name, year = dates.shift(str(day)[:7], secret)[1:].split(",")[0].split()
        return 12 * int(year) + MONTHS.index(name)

    def year(day: datetime.date) -> int:
        return int(dates.shift(str(day)[:4], secret)[1:5])

    assert month(b) - month(a) == 12 * (b.year - a.year) + b.month - a.month
    assert year(b) - year(a) == b.year - a.year
    assert month(a) != 12 * a.year + a.month - 1
    assert year(a) != a.year


@LAW
@given(SECRETS, SECRETS)
def test_the_shift_comes_from_the_key_alone(one: bytes, other: bytes) -> None:
    assert dates.weeks_of(one) == dates.weeks_of(bytes(one))
    assert dates.weeks_of(one) != 0
    if dates.weeks_of(one) != dates.weeks_of(other):
        assert dates.shift("2024-03-18", one) != dates.shift("2024-03-18", other)


@LAW
@given(PARTIAL, PARTIAL, EVENT, SECRETS, WIDTHS, CHILDREN, st.booleans(), st.text(max_size=20))
def test_whatever_an_operator_of_dates_writes_is_a_label(
    day: str,
    origin: str,
    event: str,
    secret: bytes,
    years: int,
    children: str,
    birth: bool,
    text: str,
) -> None:
    params = {
        "label": "[date 2]",
        "noun": "date",
        "entity_type": "DATE_OF_BIRTH" if birth else "DATE_TIME",
        "day": day,
        "origin": origin,
        "event": event,
        "secret": secret,
        "years": years,
        "children": children,
    }
    for operator in OURS:
        if operator.NAME in ("relative", "month", "shift", "year", "band", "type", "label"):
            written = render(operators(), operator.NAME, text, params)
            assert is_label(written), written


@LAW
@given(st.integers(0, 130), WIDTHS, CHILDREN)
def test_whatever_is_written_for_an_age_is_a_label(age: int, years: int, children: str) -> None:
    assert is_label(band(str(age), years, children))
    assert is_label(f"[date of birth, {age_words(age, years, children)}]")


@LAW
@given(DAYS, st.sampled_from(["%d %B %Y", "%d/%m/%Y", "%Y-%m-%d", "%B %Y", "%Y", "%d %B"]))
def test_a_date_that_somebody_wrote_in_brackets_is_no_label(day: datetime.date, form: str) -> None:
    assert not list(label_spans(f"[{day.strftime(form)}]"))
    assert not list(label_spans(f"[in {day.strftime(form)}]"))


@LAW
@given(DAYS, DAYS, EVENT)
def test_a_date_of_birth_is_never_counted_in_days(
    day: datetime.date, origin: datetime.date, event: str
) -> None:
    label = dates.birth(str(day), str(origin), event, 5, "exact")
    assert days_from(label) is None
    assert str(day.year) not in label
    age = origin.year - day.year - ((origin.month, origin.day) < (day.month, day.day))
    if age >= 18:
        assert label == f"[date of birth, {age_words(age, 5, 'exact')}]" or age > 130
    elif day <= origin:
        assert label == f"[date of birth, {f'age {age}' if age else 'age under 1'}]"
    else:
        assert label == f"[date of birth, after {EVENTS[event]}]"


@LAW
@given(
    st.dates(datetime.date(2001, 1, 1), datetime.date(2035, 12, 31)),
    st.lists(st.integers(1, 90), min_size=1, max_size=12),
)
def test_a_log_without_years_runs_forward(first: datetime.date, gaps: list[int]) -> None:
    entries = [first]
    for gap in gaps:
        entries.append(entries[-1] + datetime.timedelta(gap))
    lines = [f"{{{first.day}/{first.month}/{first.year}}} Rang the clinic."]
    lines += [f"{{{day.day} {MONTHS[day.month - 1]}}} Seen." for day in entries[1:]]
    assert days_in("\n".join(lines)) == [str(day) for day in entries]


@LAW
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_the_reading_of_days(left: str, surface: str, right: str) -> None:
    plain = re.compile(r"[{}<>]")
    left, surface, right = (plain.sub("", text) for text in (left, surface, right))
    for day in days_in(f"Date: {{12/03/2024}}\n{left}{{{surface}}}{right}"):
        assert day == "" or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day)
