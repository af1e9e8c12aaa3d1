"""The five countries: money, towns, streets and postal codes."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.names import latin
from orchestration.demo.randomness import Rng


@dataclass(frozen=True)
class Country:
    """One market of the retailer. City: `name:start of postal codes:start of landline numbers`."""

    code: str
    currency: str
    per_euro: float
    share: float
    tax_percent: int
    locale: str
    postal_pattern: str  # '#' is a digit, '@' a letter; the city's prefix comes first
    cities: tuple[tuple[str, str, str], ...]
    streets: tuple[str, ...]
    street_pattern: str


def _cities(text: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(tuple(city.split(":")) for city in _list(text))


def _list(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(","))


COUNTRIES: tuple[Country, ...] = (
    Country(
        "DE",
        "EUR",
        1.0,
        0.30,
        19,
        "de-DE",
        "###",
        _cities(
            "Berlin:10:30, Hamburg:20:40, München:80:89, Köln:50:221, Frankfurt am Main:60:69, "
            "Düsseldorf:40:211, Leipzig:04:341, Nürnberg:90:911, Würzburg:97:931, Göttingen:37:551"
        ),
        _list(
            "Hauptstraße, Bahnhofstraße, Gartenweg, Goethestraße, Schillerstraße, "
            "Mühlenweg, Lindenallee, Bergstraße, Kirchgasse, Rosenweg, Am Markt, Ringstraße"
        ),
        "{street} {number}",
    ),
    Country(
        "PL",
        "PLN",
        4.3,
        0.18,
        23,
        "pl-PL",
        "-###",
        _cities(
            "Warszawa:00:22, Kraków:30:12, Łódź:90:42, Wrocław:50:71, Poznań:60:61, Gdańsk:80:58,"
            "Szczecin:70:91, Lublin:20:81, Białystok:15:85"
        ),
        _list(
            "Polna, Leśna, Słoneczna, Krótka, Szkolna, Ogrodowa, Lipowa, "
            "Mickiewicza, Kościuszki, Długa, Różana, Świętojańska"
        ),
        "ul. {street} {number}",
    ),
    Country(
        "RU",
        "RUB",
        95.0,
        0.16,
        20,
        "ru-RU",
        "###",
        _cities(
            "Москва:101:495, Санкт-Петербург:190:812, Казань:420:843, Екатеринбург:620:343,"
            "Нижний Новгород:603:831, Самара:443:846, Краснодар:350:861, Пермь:614:342"
        ),
        _list(
            "Ленина, Мира, Советская, Молодёжная, Садовая, Гагарина, "
            "Пушкина, Лесная, Школьная, Набережная, Кирова, Новая"
        ),
        "ул. {street}, д. {number}",
    ),
    Country(
        "GB",
        "GBP",
        0.86,
        0.16,
        20,
        "en-GB",
        "# #@@",
        _cities(
            "London:SW1:207, Birmingham:B1:1212, Manchester:M1:1612, Leeds:LS1:1132, Glasgow:G1:1412, "
            "Bristol:BS1:1179, Liverpool:L1:1512, Edinburgh:EH1:1312"
        ),
        _list(
            "High Street, Station Road, Church Lane, Victoria Road, Park Avenue, Mill Lane, "
            "Queens Road, The Crescent, Green Lane, Manor Road, Kings Road, St. John's Street"
        ),
        "{number} {street}",
    ),
    Country(
        "US",
        "USD",
        1.1,
        0.20,
        8,
        "en-US",
        "##",
        _cities(
            "New York:100:212, Chicago:606:312, Houston:770:713, Los Angeles:900:213, Boston:021:617,"
            "Seattle:981:206, Denver:802:303, San José:951:408, Atlanta:303:404, Miami:331:305"
        ),
        _list(
            "Main Street, Oak Avenue, Maple Drive, Cedar Lane, Washington Street, "
            "Lake View Road, 2nd Avenue, Elm Street, Sunset Boulevard, Pine Court, Park Place, River Road"
        ),
        "{number} {street}",
    ),
)

CODES = np.array([country.code for country in COUNTRIES], dtype=object)
CURRENCIES = np.array([country.currency for country in COUNTRIES], dtype=object)
LOCALES = np.array([country.locale for country in COUNTRIES], dtype=object)
SHARES = np.array([country.share for country in COUNTRIES])
PER_EURO = np.array([country.per_euro for country in COUNTRIES])
TAX_PERCENT = np.array([country.tax_percent for country in COUNTRIES])

CITY_COUNTRY = np.array([number for number, country in enumerate(COUNTRIES) for _ in country.cities])
CITY_NAMES = np.array([city[0] for country in COUNTRIES for city in country.cities], dtype=object)
CITY_LATIN = np.array([latin(name) for name in CITY_NAMES], dtype=object)
_CITY_POSTAL = np.array([city[1] for country in COUNTRIES for city in country.cities], dtype=object)
CITY_AREA_CODES = np.array([city[2] for country in COUNTRIES for city in country.cities], dtype=object)


def draw_cities(rng: Rng, countries: np.ndarray) -> np.ndarray:
    """A city (position in CITY_NAMES) in each country; the first cities of a country are the largest."""
    firsts = np.searchsorted(CITY_COUNTRY, np.arange(len(COUNTRIES)))
    counts = np.bincount(CITY_COUNTRY)
    return firsts[countries] + (rng.random(len(countries)) ** 1.6 * counts[countries]).astype(int)


def draw_addresses(rng: Rng, cities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A street with house number and a postal code in each city."""
    choice = rng.integers(0, 12, len(cities))
    numbers = (rng.exponential(30, len(cities)) + 1).astype(int)
    figures = rng.integers(0, 10, (len(cities), 4))
    streets, codes = [], []
    for city, street, number, digits in zip(cities, choice, numbers, figures.tolist(), strict=True):
        country = COUNTRIES[CITY_COUNTRY[city]]
        streets.append(country.street_pattern.format(street=country.streets[street], number=number))
        codes.append(_CITY_POSTAL[city] + _filled(country.postal_pattern, digits))
    return np.array(streets, dtype=object), np.array(codes, dtype=object)


def _filled(pattern: str, digits: list[int]) -> str:
    figures = iter(digits)
    return "".join(
        str(next(figures)) if sign == "#" else "ABDEFGHJLN"[next(figures)] if sign == "@" else sign
        for sign in pattern
    )
