"""Given and family names by country, from Faker's lists, in the local script and in Latin letters."""

import unicodedata
from dataclasses import dataclass

import numpy as np
from faker.providers.person.de_DE import Provider as German
from faker.providers.person.en_GB import Provider as British
from faker.providers.person.en_US import Provider as American
from faker.providers.person.pl_PL import Provider as Polish
from faker.providers.person.ru_RU import Provider as Russian

_SOUNDS = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya"
_CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _SOUNDS.replace("_", "").split(" "), strict=True))
_SPECIAL = {"ß": "ss", "ł": "l", "ä": "ae", "ö": "oe", "ü": "ue", "ø": "o", "đ": "d"}
_SMALL = _CYRILLIC | _SPECIAL
_CAPITAL = {letter.upper(): spelled.capitalize() for letter, spelled in _SMALL.items() if letter != "ß"}
_LETTERS = str.maketrans(_SMALL | _CAPITAL)

# Faker's Russian list is full of saints' names that nobody bears today.
_RUSSIAN_MEN = (
    "Александр Сергей Дмитрий Андрей Алексей Максим Евгений Иван Михаил Артём Николай Владимир Павел Роман "
    "Кирилл Егор Илья Антон Денис Юрий Игорь Олег Виктор Константин Никита Тимофей Фёдор Григорий Вадим"
)


@dataclass(frozen=True)
class NameList:
    """The names of one country; family names have a form for men and one for women."""

    men: np.ndarray
    women: np.ndarray
    family_men: np.ndarray
    family_women: np.ndarray


def latin(name: str) -> str:
    """A name in plain ASCII, as a passport or an e-mail address spells it."""
    spelled = name.translate(_LETTERS)
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()


def name_lists() -> tuple[NameList, ...]:
    """The lists in the order of places.COUNTRIES: DE, PL, RU, GB, US."""
    polish = [*Polish.male_last_names, *Polish.unisex_last_names[:800]]
    russian = [name for name in Russian.last_names_male if name.endswith(("ов", "ев", "ин", "ын", "ий"))]
    return (
        _names(German.first_names_male, German.first_names_female, German.last_names),
        _names(Polish.first_names_male, Polish.first_names_female, polish, _polish_woman),
        _names(_RUSSIAN_MEN.split(), Russian.first_names_female, russian, _russian_woman),
        _names(British.first_names_male, British.first_names_female, British.last_names),
        _names(American.first_names_male, American.first_names_female, American.last_names),
    )


def _names(men, women, family, woman_of=lambda name: name) -> NameList:
    family = list(dict.fromkeys(family))
    return NameList(_array(men), _array(women), _array(family), _array([woman_of(name) for name in family]))


def _array(names) -> np.ndarray:
    return np.array(list(dict.fromkeys(names)), dtype=object)


def _polish_woman(name: str) -> str:
    return name[:-1] + "a" if name.endswith(("ski", "cki", "dzki")) else name


def _russian_woman(name: str) -> str:
    return name[:-2] + "ая" if name.endswith("ий") else name + "а"
