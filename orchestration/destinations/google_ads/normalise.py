"""Google's rules for normalising what is matched by digest.

developers.google.com/data-manager/api/get-started/formatting. Names and contact points are hashed; region and
postal code are not.
"""

import hashlib
import re

import phonenumbers

_MANY_SPELLINGS = ("gmail.com", "googlemail.com")
_TITLE = r"(mrs|mr|ms|miss|dr|prof)(\.\s*|\s+)(?=\S)"
_SUFFIX = r"(?<=\S)[\s,]+(jr|sr|ii|iii|iv)\.?"


def email(value: str) -> str:
    """' Jane.Doe+shop@GMAIL.com' -> 'janedoe@gmail.com'; dots and tags stay elsewhere. Empty if it is no address."""
    user, _, domain = "".join(value.split()).lower().partition("@")
    if domain in _MANY_SPELLINGS:
        user = user.partition("+")[0].replace(".", "")
    return f"{user}@{domain}" if user and domain and "@" not in domain else ""


def phone(value: str, region: str = "") -> str:
    """E.164: ('(800) 555-0100', 'US') -> '+18005550100'. Empty if it is no valid number, or of no known country."""
    written = re.sub(r"^\s*00", "+", value.strip())
    try:
        number = phonenumbers.parse(written, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def given_name(value: str) -> str:
    """' Mrs. Anna-Maria ' -> 'anna-maria'"""
    return re.sub(f"^{_TITLE}", "", value.strip().lower())


def family_name(value: str) -> str:
    """'Smith, Jr.' -> 'smith'"""
    return re.sub(f"{_SUFFIX}$", "", value.strip().lower())


def region_code(value: str) -> str:
    """ISO 3166: ' us' -> 'US'; anything but two letters is empty."""
    normal = value.strip().upper()
    return normal if re.fullmatch(r"[A-Z]{2}", normal) else ""


def postal_code(value: str, region: str = "") -> str:
    """As written; in the US five digits, or five and four, else empty."""
    normal = value.strip()
    return "" if region == "US" and not re.fullmatch(r"\d{5}(-\d{4})?", normal, re.ASCII) else normal


def digest(value: str) -> str:
    """SHA-256 of the UTF-8 bytes, lower-case hex; of nothing, nothing."""
    return hashlib.sha256(value.encode()).hexdigest() if value else ""
