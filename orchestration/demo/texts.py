"""What people write to the company, in the languages of its countries, and how they spell it."""

import numpy as np

from orchestration.demo.config import Rates
from orchestration.demo.randomness import Rng

GERMAN, POLISH, RUSSIAN, ENGLISH = range(4)
LANGUAGE_OF_COUNTRY = np.array([GERMAN, POLISH, RUSSIAN, ENGLISH, ENGLISH])
TOPICS = np.array(["delivery", "return", "product", "invoice", "account", "praise"], dtype=object)


def _sentences(text: str) -> np.ndarray:
    """A row per line, a column per language."""
    return np.array(
        [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()], dtype=object
    )


# a line per topic
SUBJECTS = _sentences("""
Wo bleibt mein Paket?           | Gdzie jest moja paczka?   | Где моя посылка?   | Where is my parcel?
Ich möchte etwas zurückgeben.   | Chcę zwrócić towar.       | Хочу вернуть товар | I want to return this.
Frage zu einem Artikel          | Pytanie o produkt         | Вопрос о товаре    | A question about a product
Die Rechnung stimmt nicht.      | Błąd na fakturze          | Ошибка в счёте     | The invoice is wrong.
Ich komme nicht in mein Konto.  | Nie mogę się zalogować.   | Не могу войти      | I cannot sign in.
Vielen Dank für die Hilfe!      | Dziękuję za pomoc!        | Спасибо за помощь! | Thank you for your help!
""")
QUESTIONS = _sentences("""
Wann kommt meine Bestellung?      | Kiedy przyjdzie zamówienie?  | Когда придёт мой заказ? | When will my order arrive?
Gibt es das auch in Blau?         | Czy jest też niebieski?      | Есть ли такой же синий? | Does it come in blue?
Kann ich das im Laden umtauschen? | Czy mogę wymienić w sklepie? | Можно обменять?         | Can I swap it in a store?
Ja, das ist richtig.              | Tak, zgadza się.             | Да, всё верно.          | Yes, that is right.
Danke, das hilft mir.             | Dziękuję, to pomogło.        | Спасибо, помогли.       | Thank you, that helps.
""")
ANSWERS = _sentences("""
Einen Moment, ich sehe nach.   | Chwileczkę, sprawdzam.  | Минуту, я проверю. | One moment, let me see.
Es ist unterwegs.              | Jest w drodze.          | Он уже в пути.     | It is on its way.
Kann ich sonst noch helfen?    | Czy mogę jeszcze pomóc? | Чем ещё помочь?    | Anything else I can do?
""")
COMMENTS = _sentences("""
Sehr schön, wo gibt es das?         | Piękne, gdzie to kupić?     | Красота, где купить? | Lovely, where is it sold?
Meine Lieferung fehlt immer noch.   | Wciąż czekam na paczkę.     | Посылки всё ещё нет. | Still waiting for my parcel.
Bestes Geschäft der Stadt!          | Najlepszy sklep w mieście!  | Лучший магазин!      | Best shop in town!
Zu teuer geworden.                  | Za drogo się zrobiło.       | Стало дорого.        | It has become too expensive.
""")


def written(
    rng: Rng, rates: Rates, sentences: np.ndarray, which: np.ndarray, language: np.ndarray
) -> np.ndarray:
    """sentences[which, language] as people write them: some oddly."""
    texts = sentences[which, language]
    for place in np.flatnonzero(rng.random(len(texts)) < rates.odd_spelling):
        texts[place] = _odd(texts[place], int(rng.integers(3)))
    return texts


def _odd(text: str, way: int) -> str:
    """In capitals; without capitals and punctuation; or with the last letter held down."""
    if way == 0:
        return text.upper() + "!!"
    bare = text.lower().rstrip("?!.").replace(",", " ")
    return bare.replace(" ", "  ") + " " if way == 1 else bare + bare[-1] * 3
