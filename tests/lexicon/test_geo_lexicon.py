"""The lexicon of principals and places keeps its own promises: whole, unambiguous where it says so, fast to load."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from importlib import resources

import pytest
import yaml

from flows.lexicon.names import (
    Name,
    load_blocker_patterns,
    load_blockers,
    load_capital_cues,
    load_names,
    load_principals,
    load_support,
)


def words_of(text: str) -> list[str]:
    """The words of a block, so that long lists stay readable."""
    return text.split()


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Pairs written as "surface = CODE", one a line or with semicolons between."""
    entries = (entry for entry in text.replace("\n", ";").split(";") if entry.strip())
    return [(surface.strip(), code.strip()) for surface, code in (entry.rsplit("=", 1) for entry in entries)]


ISO_3166_1 = words_of("""
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
""")
FORMER = {"SU", "YU", "CS", "DD"}
GUIDELINE_BODIES = words_of("""
UN UNDP UNICEF UNHCR UNEP UNESCO UNFPA WFP FAO WHO ILO IOM IAEA ITU UNCTAD UNIDO UNODC UNHABITAT WB IFC IMF WTO OECD G7
G20 G77 BRICS OPEC NATO INTERPOL ICC COMMONWEALTH OIF OIC NAM EU EIB EBRD COE OSCE EFTA AFU AFDB AFREXIMBANK AFCFTA
ECOWAS EAC IGAD SADC COMESA ECCAS CEMAC AMU WAEMU ASEAN APEC SAARC SCO ADB AIIB NDB PIF RCEP QUAD GCC ARABLEAGUE ISDB
OAS CARICOM MERCOSUR IADB CAN NAFTA USMCA CIS EAEU CSTO GAVI GLOBALFUND GEF GCF ICRC G5 G8 PARISCLUB COLOMBOPLAN UNRWA
UNECA UNFCCC TDB INRO
""")
KINDS = {
    "country": {"name", "adjective", "demonym", "plural", "capital", "metonym", "former", "abbreviation", "prefix"},
    "subdivision": {"name", "adjective", "demonym", "plural", "abbreviation", "former"},
    "body": {"name", "abbreviation", "organ", "metonym", "former", "adjective"},
    "city": {"city"},
}
FLAGS = {"context", "person", "suffix", "comma", "the", "initial", "cased"}
READINGS_APART = {"context", "suffix", "comma", "until-1991", "until-1992", "until-2002"}
BODY_TYPES = {"bank", "bloc", "un", "club", "organ", "ngo-like", "collective"}
CITY_STATES = {"GI", "HK", "MC", "MO", "SG", "SM", "ST"}  # the name is the capital
UNPEOPLED = {"AQ", "BV", "GS", "HM", "IO", "TF", "UM"}
WITHOUT_CAPITAL = CITY_STATES | UNPEOPLED | {"CX", "MS", "NU", "PN", "TK", "VA"}
WITHOUT_ADJECTIVE = UNPEOPLED | {"BL", "CC", "CX", "MF", "PM", "SJ", "SX"}
NAMES = load_names()


@pytest.fixture(scope="module")
def kinds_by_code() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name in NAMES:
        found[name.code].add(name.kind)
    return found


def codes_of(surface: str, *, bare: bool = True) -> set[str]:
    """Codes of a surface; ``bare`` leaves out readings that need support or a word beside them."""
    return {n.code for n in NAMES if n.surface == surface and not (bare and n.needs & READINGS_APART)}


def test_every_iso_country_is_a_principal_with_alpha3_and_region() -> None:
    principals = load_principals()
    for code in (*ISO_3166_1, "XK"):
        assert principals[code].type == "country", code
        assert re.fullmatch(r"[A-Z]{3}", principals[code].alpha3 or ""), code
        assert principals[code].region or code in UNPEOPLED, code
    assert len(ISO_3166_1) == 249
    assert len({p.alpha3 for p in principals.values() if p.alpha3}) == sum(bool(p.alpha3) for p in principals.values())


def test_former_states_collectives_and_guideline_bodies_are_principals() -> None:
    principals = load_principals()
    assert {principals[code].type for code in FORMER} == {"former"}
    assert {principals[code].type for code in ("AFRICA", "EUROPE")} == {"collective"}
    assert {principals[code].type for code in GUIDELINE_BODIES} == {"body"}
    assert {p.type for p in principals.values()} == {"country", "former", "body", "collective"}


@pytest.mark.parametrize("code", [*ISO_3166_1, "XK", *sorted(FORMER)])
def test_every_country_has_name_adjective_people_and_capital(code: str, kinds_by_code: dict[str, set[str]]) -> None:
    kinds = kinds_by_code[code]
    assert "name" in kinds
    assert "adjective" in kinds or code in WITHOUT_ADJECTIVE
    assert kinds & {"demonym", "plural"} or code in WITHOUT_ADJECTIVE | {"GG", "VA", "UM"}
    assert "capital" in kinds or code in WITHOUT_CAPITAL


@pytest.mark.parametrize("code", GUIDELINE_BODIES)
def test_every_guideline_body_has_a_surface_that_stands_alone(code: str) -> None:
    assert any(n.code == code and "context" not in n.needs and n.kind in {"name", "abbreviation"} for n in NAMES)


def test_no_row_is_said_twice() -> None:
    rows = Counter((n.surface, n.kind, n.code, n.type) for n in NAMES)
    assert [row for row, times in rows.items() if times > 1] == []


def test_surfaces_are_clean() -> None:
    for name in NAMES:
        assert name.surface == " ".join(name.surface.split()), name
        assert name.surface, name
        assert not name.surface.startswith("the "), name


def test_codes_are_valid() -> None:
    principals = load_principals()
    for name in NAMES:
        if name.type == "subdivision":
            assert re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", name.code), name
        assert name.code.split("-")[0] in principals or name.code in principals, name


def test_kinds_and_flags_are_closed_lists() -> None:
    for name in NAMES:
        assert name.kind in KINDS[name.type], name
        assert all(flag in FLAGS or re.fullmatch(r"until-\d{4}", flag) for flag in name.needs), name
        assert "suffix" not in name.needs or name.words, name
    assert set(KINDS) == {n.type for n in NAMES}


def test_types_of_bodies_are_a_closed_list() -> None:
    lines = resources.files("flows.lexicon").joinpath("bodies.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "surface,code,kind,needs,type"
    assert {line.rsplit(",", 1)[1] for line in lines[1:]} == BODY_TYPES


@pytest.mark.parametrize("name_type", ["country", "subdivision", "body"])
def test_at_most_one_code_takes_a_surface_without_support(name_type: str) -> None:
    readings: dict[str, set[str]] = defaultdict(set)
    for name in NAMES:
        if name.type == name_type and not name.needs & READINGS_APART:
            readings[name.surface].add(name.code)
    assert {surface: codes for surface, codes in readings.items() if len(codes) > 1} == {}


def test_only_a_subdivision_that_names_its_country_is_both() -> None:
    firm = {(n.surface, n.type): n.code for n in NAMES if not n.needs & READINGS_APART}
    both = {
        (code, firm[surface, "country"])
        for (surface, kind), code in firm.items()
        if kind == "subdivision" and (surface, "country") in firm
    }
    assert {country for _, country in both} == {"GB", "AU", "IQ", "IN"}
    assert all(subdivision.startswith(f"{country}-") for subdivision, country in both)


SPOT_CHECKS = """
Kenyans = KE; Frenchman = FR; Frenchmen = FR; Filipinos = PH; Burma = MM; Zaire = CD; Ceylon = LK; West Germany = DE
East Germany = DD; Swaziland = SZ; Macedonia = MK; Upper Volta = BF; U.S. = US; UK = GB; DRC = CD; PRC = CN; ROK = KR
DPRK = KP; PNG = PG; Russian Federation = RU; People's Republic of China = CN; People’s Republic of China = CN
Hashemite Kingdom of Jordan = JO; Türkiye = TR; Turkiye = TR; Cote d'Ivoire = CI; Côte d'Ivoire = CI; Cabo Verde = CV
Czechia = CZ; Kirghizia = KG; Holland = NL; Gaza = PS; Soviet = SU; Yugoslav = YU; Chinese Taipei = TW
Niger = NE; Nigerien = NE; Nigeria = NG; Guinea = GN; Guinea-Bissau = GW; Equatorial Guinea = GQ
Papua New Guinea = PG; Dominica = DM; Dominican Republic = DO; South Korea = KR; Kremlin = RU; Downing Street = GB
Quai d'Orsay = FR; Planalto = BR; Sino = CN; Anglo = GB; Republic of Congo = CG; Bavaria = DE-BY; Californian = US-CA
Gujarat = IN-GJ; Kurdistan Region = IQ-KR; European Commission = EU; Security Council = UN
International Development Association = WB; OAU = AFU; G-7 = G7; Shanghai = CN; Organisation of African Unity = AFU
North Atlantic Treaty Organization = NATO; International Natural Rubber Organisation = INRO
"""


@pytest.mark.parametrize(("surface", "code"), pairs_of(SPOT_CHECKS))
def test_spot_checks(surface: str, code: str) -> None:
    assert codes_of(surface) == {code}


@pytest.mark.parametrize(
    ("surface", "codes"),
    [
        ("Congo", {"CD", "CG"}),
        ("Georgia", {"GE", "US-GA"}),
        ("Dominican", {"DO", "DM"}),
        ("Korean", {"KR", "KP"}),
        ("Moscow", {"RU", "SU"}),
        ("Scotland", {"GB", "GB-SCT"}),
        ("Kano", {"NG-KN", "NG"}),
        ("Mombasa", {"KE-28", "KE"}),
        ("Punjab", {"IN-PB", "PK-PB"}),
    ],
)
def test_ambiguous_surfaces_name_all_their_readings(surface: str, codes: set[str]) -> None:
    assert codes_of(surface, bare=False) == codes


def test_no_surface_for_what_is_no_country() -> None:
    for word in (*words_of("Arab Jewish Kurdish European Asian us turkey china polish"), "South China Sea", "Latin American"):
        assert not any(n.surface == word and n.type == "country" for n in NAMES), word


def test_blockers_are_wide_and_distinct() -> None:
    blockers = load_blockers()
    assert len(blockers) == len(set(blockers)) > 4000
    assert {"South China Sea", "Gulf of Mexico", "Indian Ocean", "French fries", "Brazil nuts", "Cuba Gooding"} <= set(blockers)
    assert {"Australian dollars", "Swiss franc", "US dollars", "Kenyan shillings", "CFA francs"} <= set(blockers)
    assert {n.surface for n in NAMES} & set(blockers) == set()


@pytest.mark.parametrize("pattern", load_blocker_patterns())
def test_blocker_patterns_are_fast_on_hostile_text(pattern: str) -> None:
    compiled = re.compile(pattern)
    started = time.perf_counter()
    for text in ("in ", "US$", "in English ", "a, ", "<", "dollars U", " ", "English-", "A", "U.S."):
        sum(1 for _ in compiled.finditer(text * (60_000 // len(text))))
    assert time.perf_counter() - started < 1.0


@pytest.mark.parametrize(
    ("text", "blocked"),
    [
        ("It was written in French.", True),
        ("It was drawn up in English and signed", True),
        ("troops in French Guiana", False),
        ("a grant of US$40m", True),
        ("a grant of US $40m", True),
        ("US forces in Iraq", False),
        ("Union Carbide Corp <UK>", True),
        ("talks in Turkish waters", False),
        ("English-speaking Africa", True),
    ],
)
def test_blocker_patterns_by_example(text: str, blocked: bool) -> None:
    assert any(re.search(pattern, text) for pattern in load_blocker_patterns()) is blocked


def test_support_words_speak_for_codes_that_the_lexicon_holds() -> None:
    codes = {n.code for n in NAMES}
    for code, words in load_support().items():
        assert code in codes, code
        assert words, code
        assert all(isinstance(word, str) and word for word in words), code


def test_capital_cues_are_words() -> None:
    cues = load_capital_cues()
    assert set(cues) == {"after", "before", "joined", "place_before"}
    assert all(isinstance(word, str) and word for words in cues.values() for word in words)


def load_traps() -> list[dict]:  # type: ignore[type-arg]
    text = resources.files("flows.lexicon").joinpath("geo_traps.yml").read_text(encoding="utf-8")
    traps: list[dict] = yaml.safe_load(text)["traps"]  # type: ignore[type-arg]
    return traps


@pytest.mark.parametrize("trap", load_traps(), ids=lambda trap: trap["text"][:40])
def test_traps_are_well_formed(trap: dict) -> None:  # type: ignore[type-arg]
    assert set(trap) == {"text", "finds", "not"}
    known: dict[str, list[Name]] = defaultdict(list)
    for name in NAMES:
        known[name.surface].append(name)
    for code, surfaces in trap["finds"].items():
        assert isinstance(code, str)
        for surface in surfaces:
            assert surface in trap["text"], surface
            assert any(n.code == code for n in known[surface]), f"{surface} is not listed for {code}"
    assert all(isinstance(item, str) for item in trap["not"])
    assert not set(trap["not"]) & set(trap["finds"])


def test_lexicon_loads_quickly() -> None:
    code = """if True:
        import time
        from flows.lexicon import names
        started = time.process_time()
        names.load_names(), names.load_principals(), names.load_blockers(), names.load_support()
        print(time.process_time() - started)
    """
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    assert min(float(run.stdout) for run in runs) < 0.3  # 0.1 s on a quiet machine
