"""Who decided something, and why: what every decision that is kept must say."""

import getpass

from orchestration.errors import Explained


class NoReasonGiven(Explained):
    """--note or --author is empty, or the author cannot be known."""


def reason(note: str) -> str:
    """The note, without space around it. Raises NoReasonGiven."""
    if not note.strip():
        raise NoReasonGiven("--note is empty: say why, for whoever asks in a year.")
    return note.strip()


def author_or_user(author: str | None) -> str:
    """The author as given, else the user of the operating system. Raises NoReasonGiven."""
    if author is not None:
        if not author.strip():
            raise NoReasonGiven(
                "--author is empty: give a name, or leave it out for the user of the operating system."
            )
        return author.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise NoReasonGiven("The operating system has no name for you here: give --author NAME.") from error
