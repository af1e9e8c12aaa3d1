"""The advertising networks: which visits come by an ad, and what each campaign cost on each day."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from orchestration.demo.columns import build
from orchestration.demo.life import versions
from orchestration.demo.randomness import Rng, hex_texts, later_by
from orchestration.demo.truth import Loads
from orchestration.demo.world import World


@dataclass(frozen=True)
class Ad:
    """A campaign that costs money: per click, or per thousand impressions; cents of its account's currency."""

    account_id: str
    campaign_id: str
    name: str
    utm: tuple[str, str, str]
    click_id: str
    currency: str
    per_click: int
    per_thousand: int
    click_rate: float


ADS = (
    Ad("401-220-7310", "11840001", "Brand", ("google", "cpc", "brand"), "gclid", "EUR", 48, 0, 0.09),
    Ad("401-220-7310", "11840002", "Shopping", ("google", "cpc", "shopping"), "gclid", "EUR", 96, 0, 0.012),
    Ad("act_77001", "230001", "Spring sale", ("facebook", "paid_social", "spring_sale"), "fbclid", "USD", 125, 0, 0.01),
    Ad("act_77001", "230002", "New in", ("instagram", "paid_social", "new_in"), "fbclid", "USD", 140, 0, 0.008),
    Ad("7730", "905", "Retargeting", ("criteo", "display", "retargeting"), "cto_pld", "EUR", 0, 780, 0.006),
)  # fmt: skip
# clicks of people who refuse the tracker or turn back, per click that it saw; share of clicks taken back as invalid
_UNTRACKED, _INVALID = 2.0, 0.03
_DAY, _NIGHT, _SETTLES = np.timedelta64(1, "D"), (3 * 3_600, 5 * 3_600), np.timedelta64(3, "D")


def click_ids(rng: Rng, sources: np.ndarray, is_tagged: np.ndarray) -> np.ndarray:
    """What each visit's landing page carries behind its address: '?gclid=…' where it came by an ad, else nothing."""
    names = dict.fromkeys(sources.tolist(), "") | {ad.utm[0]: f"?{ad.click_id}=" for ad in ADS}
    prefix = np.array([names[source] for source in sources.tolist()], dtype=object)
    is_click = is_tagged & (prefix != "")
    return np.where(is_click, prefix + hex_texts(rng, len(sources), 24).astype(object), "")


class DailyClicks:
    """Clicks by ad and day, counted from the pages they landed on, chunk after chunk."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._days = np.arange(world.opens.astype("datetime64[D]"), world.ends.astype("datetime64[D]"))
        self._counts = np.zeros((len(ADS), len(self._days)), np.int64)

    def count(self, loads: Loads) -> None:
        """Take in a chunk's pages."""
        for path, rows in loads:
            if path == "raw_web/pages":
                landed = rows.table.filter(
                    pc.match_substring_regex(rows.table["url"], "[?](gclid|fbclid|cto_pld)=")
                )
                name = landed["context_campaign_name"].to_numpy()
                day = landed["timestamp"].to_numpy().astype("datetime64[D]")
                for place, ad in enumerate(ADS):
                    found, times = np.unique(day[name == ad.utm[2]], return_counts=True)
                    known = np.isin(found, self._days)
                    self._counts[place, np.searchsorted(self._days, found[known])] += times[known]

    def loads(self) -> Loads:
        """Each campaign's days: told in the night after, and once more when the network has settled them."""
        rng, rates = self._world.stream("ads"), self._world.config.rates
        ad, day = (places.ravel() for places in np.indices(self._counts.shape))
        seen = self._counts.ravel()
        clicks = seen + rng.poisson(_UNTRACKED * seen)
        impressions = clicks + rng.poisson((clicks + 1) / np.array([one.click_rate for one in ADS])[ad])
        invalid = rng.binomial(clicks, _INVALID)
        every, midnight = np.arange(len(ad)), self._days[day].astype("datetime64[s]") + _DAY
        steps = [(every, later_by(rng, midnight + wait, *_NIGHT)) for wait in (0 * _DAY, _SETTLES)]
        history = versions(rng, rates, steps)
        shown = history.record
        valid = clicks[shown] - np.where(history.step == 1, invalid[shown], 0)
        per_click, per_thousand = (
            np.array([getattr(one, price) for one in ADS])[ad[shown]]
            for price in ("per_click", "per_thousand")
        )
        columns = {
            name: np.array(values, dtype=object)[ad[shown]]
            for name, values in {
                "account_id": [one.account_id for one in ADS],
                "campaign_id": [one.campaign_id for one in ADS],
                "campaign_name": [one.name for one in ADS],
                "utm_source": [one.utm[0] for one in ADS],
                "utm_medium": [one.utm[1] for one in ADS],
                "utm_campaign": [one.utm[2] for one in ADS],
                "currency": [one.currency for one in ADS],
            }.items()
        } | {
            "day": self._days[day[shown]],
            "impressions": impressions[shown],
            "clicks": valid,
            "cost": valid * per_click + impressions[shown] * per_thousand // 1_000,
            "updated_at": history.updated_at,
            "loaded_at": history.loaded_at,
        }
        return [("raw_ads/daily_spend", history.rows(build("raw_ads/daily_spend", columns)))]
