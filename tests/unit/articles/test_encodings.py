"""Short articles of ours in 42 pairs of language and encoding, with nothing to tell which: at least 95 in 100 are read right,
the rest is flagged, and none is silently wrong."""

from __future__ import annotations

from datetime import date

import pytest

from flows.articles.decode import Decoded, decode_bytes
from flows.articles.intake import ReadOptions, read_bytes
from flows.articles.rejects import Refused
from flows.model import Article

ARTICLES = {
    "fr": (
        "Le ministre des Affaires étrangères a signé à Genève un accord de pêche.\n\n"
        "Le traité, négocié pendant deux années, prévoit des contrôles renforcés et une aide de 12 "
        "millions d'euros. « C'est une étape décisive », a déclaré le président à l'issue de la "
        "cérémonie."
    ),
    "de": (
        "Der Außenminister hat in Zürich ein Abkommen über die Fischerei unterzeichnet.\n\n"
        "Der Vertrag sieht schärfere Prüfungen vor und läuft über fünf Jahre. Die Behörden müssen "
        "jährlich Bericht erstatten, erklärte das Büro der Präsidentin."
    ),
    "es": (
        "El ministro de Asuntos Exteriores firmó en Córdoba un acuerdo de pesca.\n\n"
        "El convenio, que durará cinco años, prevé más controles y una ayuda técnica para los pequeños "
        "puertos. «Es un día histórico», señaló la alcaldesa."
    ),
    "pt": (
        "O ministro das Relações Exteriores assinou em São Luís um acordo de pesca.\n\n"
        "A convenção terá a duração de cinco anos e prevê mais inspeções e assistência técnica às "
        "regiões do litoral, segundo a administração."
    ),
    "sv": (
        "Utrikesministern undertecknade på fredagen ett fiskeavtal i Göteborg.\n\n"
        "Avtalet gäller i fem år och kräver fler kontroller på sjön. Hamnarna får också stöd för att "
        "köpa nya båtar, säger länsstyrelsen."
    ),
    "pl": (
        "Minister spraw zagranicznych podpisał w Łodzi umowę o połowach.\n\n"
        "Porozumienie będzie obowiązywać przez pięć lat i przewiduje częstsze kontrole. Część środków "
        "trafi do małych portów, powiedział rzecznik rządu."
    ),
    "cs": (
        "Ministr zahraničí podepsal v Plzni dohodu o rybolovu.\n\n"
        "Smlouva potrvá pět let a předpokládá přísnější kontroly. Část peněz půjde na opravy přístavů, řekla mluvčí úřadu."
    ),
    "hu": (
        "A külügyminiszter halászati egyezményt írt alá Győrben.\n\n"
        "A szerződés öt évre szól, és szigorúbb ellenőrzést ír elő. A pénz egy részét a kikötők "
        "felújítására fordítják, közölte a szóvivő."
    ),
    "tr": (
        "Dışişleri Bakanı Eskişehir'de bir balıkçılık anlaşması imzaladı.\n\n"
        "Beş yıl sürecek sözleşme daha sıkı denetim öngörüyor. Paranın bir bölümü küçük limanların "
        "onarımına ayrılacak, dedi sözcü."
    ),
    "ru": (
        "Министр иностранных дел подписал в Твери соглашение о рыболовстве.\n\n"
        "Договор рассчитан на пять лет и предусматривает более строгие проверки. Часть денег пойдёт на "
        "ремонт портов, сообщила пресс-служба."
    ),
    "uk": (
        "Міністр закордонних справ підписав у Львові угоду про рибальство.\n\n"
        "Договір укладено на п'ять років, він передбачає суворіші перевірки. Частину коштів спрямують "
        "на ремонт портів, повідомила речниця."
    ),
    "bg": (
        "Министърът на външните работи подписа във Варна споразумение за риболова.\n\n"
        "Договорът е за пет години и предвижда по-строги проверки. Част от парите ще отидат за ремонт "
        "на пристанищата, каза говорителят."
    ),
    "el": (
        "Ο υπουργός Εξωτερικών υπέγραψε στη Θεσσαλονίκη συμφωνία για την αλιεία.\n\n"
        "Η σύμβαση θα ισχύσει για πέντε χρόνια και προβλέπει αυστηρότερους ελέγχους, δήλωσε η εκπρόσωπος."
    ),
    "ar": (
        "وقع وزير الخارجية في الإسكندرية اتفاقا بشأن الصيد البحري.\n\n"
        "وتستمر المعاهدة خمس سنوات وتنص على تشديد الرقابة، وسيخصص جزء من الأموال لإصلاح الموانئ الصغيرة، بحسب المتحدثة."
    ),
    "he": (
        "שר החוץ חתם בחיפה על הסכם דיג.\n\n"
        "ההסכם יימשך חמש שנים וקובע פיקוח הדוק יותר. חלק מהכסף יוקדש לשיפוץ הנמלים, אמרה הדוברת."
    ),
    "zh": ("外交部长在厦门签署了渔业协定。\n\n协定有效期为五年，规定加强检查，部分资金将用于修缮小型港口，发言人说。"),
    "zt": ("外交部長在高雄簽署了漁業協定。\n\n協定有效期為五年，規定加強檢查，部分資金將用於修繕小型港口，發言人說。"),
    "ja": (
        "外務大臣は横浜で漁業協定に署名した。\n\n"
        "協定の期間は五年で、検査を厳しくすることを定めている。資金の一部は小さな港の修理に使われると報道官は述べた。"
    ),
    "ko": (
        "외교부 장관이 부산에서 어업 협정에 서명했다.\n\n"
        "협정은 오 년 동안 유효하며 더 엄격한 검사를 정하고 있다. 자금의 일부는 작은 항구를 고치는 데 쓰인다고 대변인이 말했다."
    ),
    "th": ("รัฐมนตรีต่างประเทศลงนามข้อตกลงประมงที่ภูเก็ต\n\nข้อตกลงมีอายุห้าปีและกำหนดการตรวจสอบที่เข้มงวดขึ้น โฆษกกล่าว"),
    "en": (
        "The minister called the deal “a good day” for the port — and the café on the quay, run by Zoë, agreed.\n\n"
        "The grant of £3m will mend the roof, she said."
    ),
    "lv": (
        "Ārlietu ministrs Rīgā parakstīja zvejniecības nolīgumu.\n\n"
        "Līgums būs spēkā piecus gadus un paredz stingrākas pārbaudes, sacīja runasvīrs. Daļu naudas izlietos ostu remontam."
    ),
}
CASES = [
    ("fr", "cp1252"),
    ("fr", "iso8859-1"),
    ("fr", "iso8859-15"),
    ("fr", "mac_roman"),
    ("fr", "utf-16"),
    ("de", "cp1252"),
    ("es", "cp1252"),
    ("pt", "cp1252"),
    ("sv", "cp1252"),
    ("en", "cp1252"),
    ("pl", "cp1250"),
    ("pl", "iso8859-2"),
    ("cs", "cp1250"),
    ("cs", "iso8859-2"),
    ("hu", "cp1250"),
    ("tr", "cp1254"),
    ("lv", "cp1257"),
    ("ru", "cp1251"),
    ("ru", "koi8-r"),
    ("ru", "iso8859-5"),
    ("ru", "cp866"),
    ("ru", "utf-16-le"),
    ("uk", "cp1251"),
    ("uk", "koi8-u"),
    ("bg", "cp1251"),
    ("el", "cp1253"),
    ("el", "iso8859-7"),
    ("ar", "cp1256"),
    ("ar", "iso8859-6"),
    ("ar", "utf-16-be"),
    ("he", "cp1255"),
    ("zh", "gb18030"),
    ("zh", "hz"),
    ("zh", "utf-16-le"),
    ("zt", "big5"),
    ("ja", "shift_jis"),
    ("ja", "euc_jp"),
    ("ja", "iso2022_jp"),
    ("ko", "euc_kr"),
    ("ko", "iso2022_kr"),
    ("th", "cp874"),
    ("ar", "utf-8"),
]


def read(language: str, encoding: str) -> Decoded | None:
    """What the bytes are read as; None if they are refused."""
    try:
        return decode_bytes(ARTICLES[language].encode(encoding))
    except Refused:
        return None


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_none_is_silently_wrong(language: str, encoding: str) -> None:
    found = read(language, encoding)
    assert found is None or found.is_doubtful or found.text == ARTICLES[language]


def test_nearly_all_are_right_and_few_are_flagged() -> None:
    found = [(read(language, encoding), ARTICLES[language]) for language, encoding in CASES]
    right = sum(decoded is not None and decoded.text == text for decoded, text in found)
    flagged = sum(decoded is not None and decoded.is_doubtful for decoded, _ in found)
    print(f"{right} of {len(CASES)} right, {flagged} flagged")
    assert len(CASES) >= 40
    assert right >= 0.95 * len(CASES)
    assert flagged <= 0.2 * len(CASES)


def test_an_article_carries_its_encoding_and_the_doubt() -> None:
    options = ReadOptions(today=date(2026, 11, 24))
    (sure,) = read_bytes("a.txt", ARTICLES["ru"].encode("koi8-r"), options)
    (doubtful,) = read_bytes("a.txt", ARTICLES["fr"].encode("mac_roman"), options)
    assert isinstance(sure, Article)
    assert isinstance(doubtful, Article)
    assert (sure.encoding, sure.notes) == ("koi8-r", ())
    assert doubtful.notes == ("encoding_doubted",)


def test_lost_characters_are_noted() -> None:
    data = b"They met in Accra \xff on Friday, the two ministers said. " + "Zoë and Noël agreed. ".encode() * 30
    (article,) = read_bytes("a.txt", data, ReadOptions(today=date(2026, 11, 24)))
    assert isinstance(article, Article)
    assert article.notes == ("characters_lost",)
