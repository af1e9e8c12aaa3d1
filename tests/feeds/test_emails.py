"""written_email, email_problem and canonical_email, by examples and against the email-validator library."""

import string

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.project import Project

QUERY = """
select
    mails.value,
    mails.written,
    mails.problem,
    {{ goldseam.canonical_email('mails.written', 'rules') }} as canonical
from (
    select
        place,
        value,
        {{ goldseam.written_email('value') }} as written,
        {{ goldseam.email_problem('value') }} as problem
    from scratch.inputs
) as mails
left join {{ ref('goldseam', 'email_domains') }} as rules
    on rules.domain = {{ goldseam.email_domain('mails.written') }}
order by mails.place
"""

GOOD = [
    # raw, written, canonical (None: as written)
    ("anna@web.de", "anna@web.de", None),
    (" Anna.Weber+News@GMail.com ", "anna.weber+news@gmail.com", "annaweber@gmail.com"),
    ("a.n.n.a@googlemail.com", "a.n.n.a@googlemail.com", "anna@gmail.com"),
    ("anna.weber+x@web.de", "anna.weber+x@web.de", None),
    ("anna.weber+x@hotmail.com", "anna.weber+x@hotmail.com", "anna.weber@hotmail.com"),
    ("anna@me.com", "anna@me.com", "anna@icloud.com"),
    ("ivan@ya.ru", "ivan@ya.ru", "ivan@yandex.ru"),
    ("an.na@pm.me", "an.na@pm.me", "anna@proton.me"),
    # a tag and nothing else is no mailbox's name: kept whole
    ("+tag@gmail.com", "+tag@gmail.com", None),
    ("Anna Weber <Anna@Web.de>", "anna@web.de", None),
    ('"Weber, Anna" <anna@web.de> ', "anna@web.de", None),
    ("<anna@web.de>", "anna@web.de", None),
    ("mailto:anna@web.de?subject=Hello", "anna@web.de", None),
    ("MAILTO: anna@web.de", "anna@web.de", None),
    ("\u200banna@web.de\ufeff", "anna@web.de", None),
    ("\u00a0anna@web.de\u3000\r\n", "anna@web.de", None),
    ("o'neill@web.de", "o'neill@web.de", None),
    ("a/b=c{d}|e~f!#$%&*?^_`@web.de", "a/b=c{d}|e~f!#$%&*?^_`@web.de", None),
    ("ЖАННА@ПОЧТА.РФ", "жанна@почта.рф", None),
    ("müller@müller.de", "müller@müller.de", None),
    ("a@xn--mller-kva.de", "a@xn--mller-kva.de", None),
    ("a@sub.domain.co.uk", "a@sub.domain.co.uk", None),
    ("a@my--host.de", "a@my--host.de", None),
    ("a" * 64 + "@web.de", "a" * 64 + "@web.de", None),
    ("a@" + "b" * 63 + ".de", "a@" + "b" * 63 + ".de", None),
]

BAD = [
    # raw, part of the reason
    ("", "empty"),
    (" \u200b ", "empty"),
    ("n/a", "no @"),
    ("anna", "no @"),
    ("anna@@web.de", "more than one @"),
    ("a@b.de, c@d.de", "more than one @"),
    ("@web.de", "nothing before"),
    ("anna@", "nothing after"),
    ("a..b@web.de", "two dots"),
    ("a@web..de", "two dots"),
    (".a@web.de", "begins or ends with a dot"),
    ("a.@web.de", "begins or ends with a dot"),
    ("an na@web.de", "before the @ holds"),
    ("an\u00a0na@web.de", "before the @ holds"),
    ('"anna"@web.de', "before the @ holds"),
    ("a(b)@web.de", "before the @ holds"),
    ("a\\b@web.de", "before the @ holds"),
    ("anna@web", "no dot after"),
    ("anna@web.d", "end as any domain"),
    ("anna@127.0.0.1", "end as any domain"),
    ("anna@[127.0.0.1]", "domain holds"),
    ("anna@we_b.de", "domain holds"),
    ("anna@web.de;", "domain holds"),
    ("anna@web,de", "domain holds"),
    ("anna@-web.de", "hyphen"),
    ("anna@web-.de", "hyphen"),
    ("anna@web.de-", "hyphen"),
    ("anna@web.de.", "is empty"),
    ("anna@.web.de", "is empty"),
    ("a" * 65 + "@web.de", "longer than 64"),
    ("a@" + "b" * 64 + ".de", "longer than 63"),
    ("a@" + ".".join(["b" * 50] * 5) + ".de", "longer than 254"),
]


@pytest.fixture(scope="module")
def emails(project: Project):
    """Run the macros over raw values in the warehouse; gives the rows in the same order."""
    project.dbt("seed", "--select", "email_domains")
    sql = project.render(QUERY)

    def evaluate(values: list[str | None]) -> list[dict]:
        project.load_inputs(values)
        return project.rows(sql)

    return evaluate


def test_good_addresses(emails):
    for row, (raw, written, canonical) in zip(emails([raw for raw, *_ in GOOD]), GOOD, strict=True):
        assert row == {"value": raw, "written": written, "problem": None, "canonical": canonical or written}


def test_bad_addresses_say_why(emails):
    for row, (raw, reason) in zip(emails([raw for raw, _ in BAD]), BAD, strict=True):
        assert (row["written"], row["canonical"]) == (None, None), raw
        assert reason in (row["problem"] or ""), row


def test_null_is_absence_not_a_problem(emails):
    assert emails([None]) == [{"value": None, "written": None, "problem": None, "canonical": None}]


def test_written_is_a_fixed_point(emails):
    for row in emails([written for _, written, _ in GOOD]):
        assert row["written"] == row["value"]


# One query per batch, not per address: hypothesis draws lists, and does not shrink them.
_ATOMS = st.text(string.ascii_letters + string.digits + ".+-_'!#/=éжß 中()@,;\"\\", max_size=12)
_LABELS = st.text(string.ascii_letters + string.digits + "-.._ éж", max_size=8)
_ENDINGS = ["de", "com", "co.uk", "x", "1", "", "xn--p1ai", "рф"]
_ADDRESSES = st.one_of(
    st.builds("{}@{}.{}".format, _ATOMS, _LABELS, st.sampled_from(_ENDINGS)),
    st.builds("{}@{}".format, _ATOMS, _LABELS),
    st.emails(),
)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)
@given(batch=st.lists(_ADDRESSES, min_size=60, max_size=60))
def test_agrees_with_email_validator(emails, batch):
    rows = emails(batch)
    assert [row for row in rows if (row["written"] is None) != (row["problem"] is not None)] == []
    unexplained = [(row, theirs) for row in rows if (theirs := _disagreement(row)) is not None]
    assert unexplained == []


def _disagreement(row: dict) -> str | None:
    """What the library says where we say otherwise without a documented cause, else None."""
    cleaned = row["value"].strip().lower()
    theirs = _library_problem(cleaned)
    if (row["written"] is None) == (theirs is not None) or _is_documented_difference(cleaned, theirs):
        return None
    return theirs or "the library accepts it"


def _library_problem(address: str) -> str | None:
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        return str(error)
    return None


def _is_documented_difference(address: str, theirs: str | None) -> bool:
    """Where we say otherwise than the library, and why."""
    domain = address.rpartition("@")[2]
    last_label = domain.rpartition(".")[2]
    return any(
        [
            # The library applies IDNA's tables to the domain: which letters may meet, which punycode decodes.
            theirs is not None and ("xn--" in domain or not domain.isascii()),
            # Third and fourth character both hyphens: reserved by IDNA, but such domains of old exist.
            theirs is not None and any(label[2:4] == "--" for label in domain.split(".")),
            # We cut what stands around an address: '<a@b.de>', '?subject=', see written_email.
            any(sign in address for sign in "<>?"),
            # The library lets a last label of one letter, or with digits or hyphens, pass; no domain has one.
            theirs is None and not (last_label.isalpha() and len(last_label) > 1),
        ]
    )
