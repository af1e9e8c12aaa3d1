"""What a person may have meant by a value: as typed, and as the feeds would have normalised it."""

from collections.abc import Iterable, Iterator

from orchestration.warehouse import Warehouse


def spellings(warehouse: Warehouse, normaliser: str, value: str, regions: Iterable[str]) -> list[str]:
    """Candidates for identifier_value, the likeliest first.

    normaliser: of the type, as in seed identifier_types. regions: in which the project reads phones.

    'email', 'Anna.Weber+News@GoogleMail.com' -> [..., 'annaweber@gmail.com']
    'phone', '0171 / 123 45 67'               -> [..., '+491711234567']
    """
    trimmed = value.strip()
    found = [value, trimmed]
    if normaliser == "email":
        found.append(_canonical_email(warehouse, trimmed.lower()))
    elif normaliser == "phone":
        found.extend(_e164(trimmed, regions))
    return list(dict.fromkeys([*found, trimmed.lower()]))


def _canonical_email(warehouse: Warehouse, written: str) -> str:
    """As macro canonical_email has it."""
    local, _, domain = written.partition("@")
    rules = warehouse.fetch(
        "select canonical_domain, ignores_dots, tag_separator"
        f" from {warehouse.relation('feeds', 'rule_email_domains')} where domain = ?",
        [domain],
    )
    for canonical_domain, ignores_dots, separator in rules:
        untagged = (local.split(separator)[0] if separator else local) or local
        return f"{untagged.replace('.', '') if ignores_dots else untagged}@{canonical_domain}"
    return written


def _e164(written: str, regions: Iterable[str]) -> Iterator[str]:
    """A reading for each region: in which one this was written, nobody knows."""
    # a tenth of a second to import, and only phones need it
    import phonenumbers

    for region in dict.fromkeys(regions):
        try:
            number = phonenumbers.parse(written, str(region).upper())
        except phonenumbers.NumberParseException:
            continue
        yield phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
