"""The fit of BG/NBD to customers made up with the parameters that Fader, Hardie & Lee (2005) found at CDNOW."""

import time

import numpy

from orchestration.prediction.bg_nbd import BgNbd, Purchases
from tests.prediction.population import histories

CDNOW = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
WEEKS = 104


def fit(customers: int) -> dict:
    """For run_job: seconds of the fit alone, and the parameters it found; days are whole, as in a warehouse."""
    x, t_x, age = histories(customers, **CDNOW, weeks=WEEKS)
    days = [numpy.ceil(weeks * 7) / 7 for weeks in (t_x, age)]
    started = time.monotonic()
    found = BgNbd.fit(Purchases.of(x, *days))
    return {"seconds": time.monotonic() - started, **found.parameters()}
