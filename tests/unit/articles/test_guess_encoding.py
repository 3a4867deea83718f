"""Sentences of ours in the encodings that can hold them, with nothing to tell which."""

from __future__ import annotations

import pytest

from flows.articles.decode import decode_bytes

SENTENCES = [
    ("Le préfet de Besançon a reçu à l'hôtel de ville une délégation venue d'Algérie pour le dîner.", ["cp1252"]),
    ("Die Universität Göttingen prüft ein größeres Bündnis mit Hochschulen in Südafrika und Österreich.", ["cp1252"]),
    ("La señora García explicó que el año próximo habrá más cooperación técnica con España y Perú.", ["cp1252"]),
    ("Statsministern åkte till Västerås för att öppna en fabrik som också får stöd från Färöarna.", ["cp1252"]),
    ("The envoy called it “a good day” — the grant of £3m will mend the roof of the café in Malmö.", ["cp1252"]),
    ("Wójt gminy ogłosił, że żadna ze spółek nie złożyła jeszcze oferty na budowę mostu pod Łańcutem.", ["cp1250", "iso8859-2"]),
    ("Vláda v úterý schválila půjčku na opravu železniční tratě mezi Plzní a Českými Budějovicemi.", ["cp1250", "iso8859-2"]),
    ("İstanbul Büyükşehir Belediyesi, köprünün onarımı için Güney Koreli bir şirketle görüşüyor.", ["cp1254"]),
    ("Губернатор области рассказал, что новая больница откроется осенью и примет первых больных.", ["cp1251", "koi8-r"]),
    ("Ο δήμαρχος της πόλης ανακοίνωσε ότι το λιμάνι θα ανοίξει ξανά μετά το καλοκαίρι.", ["cp1253"]),
    ("أعلنت وزارة الصحة أن المستشفى الجديد سيفتح أبوابه في الربيع المقبل بدعم من اليابان.", ["cp1256"]),
    ("ראש העיר הודיע כי הגשר החדש ייפתח בקיץ לאחר שיסתיימו העבודות.", ["cp1255"]),
    ("市长表示，新的大桥将在明年春天通车，工程由两国公司共同完成。", ["gb18030"]),
    ("市長表示，新的大橋將在明年春天通車，工程由兩國公司共同完成。", ["big5"]),
    ("市長は、新しい橋が来年の春に開通し、両国の会社が工事を行うと話した。", ["shift_jis", "euc_jp", "iso2022_jp"]),
    ("시장은 새 다리가 내년 봄에 열리며 두 나라 회사가 함께 공사를 한다고 말했다.", ["euc_kr"]),
]


@pytest.mark.parametrize(("sentence", "encoding"), [(text, name) for text, names in SENTENCES for name in names])
@pytest.mark.parametrize("times", [1, 3])
def test_encoding_is_guessed_from_one_sentence(sentence: str, encoding: str, times: int) -> None:
    text = " ".join([sentence] * times)
    assert decode_bytes(text.encode(encoding)).text == text
