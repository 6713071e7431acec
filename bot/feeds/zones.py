"""Zone and month names as feeds write them: offsets from UTC, and months in a dozen languages.

A table and two look-ups; knows nothing of how a date is put together.
"""

# ruff: noqa: RUF001 - month names stand here in their own letters

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

# Hours east of UTC. Names with several meanings carry the one that news feeds mean most often.
_ZONES: Final = (
    (-10, "HST"),
    (-9, "AKST"),
    (-8, "PST AKDT"),
    (-7, "MST PDT"),
    (-6, "CST MDT"),
    (-5, "EST CDT COT PET"),
    (-4, "AST EDT CLT VET"),
    (-3.5, "NST"),
    (-3, "ADT BRT ART"),
    (0, "GMT UTC UT Z WET"),
    (1, "BST CET MET MEZ WEST WAT"),
    (2, "CEST MEST MESZ EET CAT SAST"),
    (3, "EEST MSK TRT EAT IDT"),
    (3.5, "IRST"),
    (4, "MSD GST AZT GET"),
    (4.5, "AFT IRDT"),
    (5, "PKT UZT"),
    (5.5, "IST SLST"),
    (5.75, "NPT"),
    (6, "BDT"),
    (6.5, "MMT"),
    (7, "ICT WIB"),
    (8, "HKT SGT PHT MYT AWST WITA"),
    (9, "JST KST"),
    (9.5, "ACST"),
    (10, "AEST"),
    (10.5, "ACDT"),
    (11, "AEDT"),
    (12, "NZST"),
    (13, "NZDT"),
)
_HOURS_OF: Final = MappingProxyType({name: hours for hours, names in _ZONES for name in names.split()})
_BY_COUNTRY: Final[Mapping[tuple[str, str], float]] = MappingProxyType(
    {
        ("IST", "IL"): 2,
        ("IST", "IE"): 1,
        ("BST", "BD"): 6,
        ("CST", "CN"): 8,
        ("CST", "TW"): 8,
        ("EST", "AU"): 10,
        ("EDT", "AU"): 11,
        ("PST", "PH"): 8,
        **{("AST", country): 3 for country in ("SA", "IQ", "KW", "QA", "BH", "YE")},
    }
)

# January to December; the months are parted by semicolons.
_MONTHS: Final = """
jan january janv janvier ene enero gen gennaio januar jänner janeiro januari sty stycznia styczeń янв января
январь січ січня ocak oca ledna leden ianuarie január ιαν ιανουαρίου يناير ;
feb february févr février fév fevr fevrier febrero febbraio februar fev fevereiro februari lut lutego luty
фев февр февраля февраль лют лютого şubat şub subat února únor februarie február φεβ φεβρουαρίου فبراير ;
mar march mars marzo mär märz mrz maart março marco marca marzec мар марта март бер березня mart března
březen martie március μαρ μαρτίου مارس ;
apr april avr avril abr abril aprile kwi kwietnia kwiecień апр апреля апрель кві квітня nisan nis dubna
duben aprilie április απρ απριλίου أبريل ابريل ;
may mai mayo mag maggio maio mei maj maja мая май тра травня mayıs května květen május μαΐ μαΐου مايو ;
jun june juin junio giu giugno juni junho cze czerwca czerwiec июн июня июнь чер червня haziran haz června
červen iunie június ιουν ιουνίου يونيو ;
jul july juil juillet julio lug luglio juli julho lip lipca lipiec июл июля июль лип липня temmuz tem
července červenec iulie július ιουλ ιουλίου يوليو ;
aug august août aout ago agosto augustus sie sierpnia sierpień авг августа август сер серпня ağustos ağu
agustos augusti srpna srpen augusztus αυγ αυγούστου أغسطس اغسطس ;
sep sept september septembre septiembre setiembre set settembre setembro wrz września wrzesień сен сент
сентября сентябрь вер вересня eylül eyl eylul září septembrie szeptember σεπ σεπτεμβρίου سبتمبر ;
oct october octobre octubre ott ottobre okt oktober out outubro paź października październik окт октября
октябрь жов жовтня ekim eki října říjen octombrie október οκτ οκτωβρίου أكتوبر اكتوبر ;
nov november novembre noviembre novembro lis listopada listopad ноя нояб ноября ноябрь лис листопада kasım
kas kasim listopadu noiembrie νοε νοεμβρίου نوفمبر ;
dec december déc décembre dic diciembre dicembre dez dezember dezembro gru grudnia grudzień дек декабря
декабрь гру грудня aralık ara aralik prosince prosinec decembrie δεκ δεκεμβρίου ديسمبر
"""
_MONTH_OF: Final = MappingProxyType(
    {word: month for month, words in enumerate(_MONTHS.split(";"), start=1) for word in words.split()}
)


def zone_offset(name: str, country: str) -> timedelta | None:
    """The offset from UTC of a zone's abbreviation in a feed from `country`; None for an unknown one."""
    hours = _BY_COUNTRY.get((name, country), _HOURS_OF.get(name))
    return None if hours is None else timedelta(hours=hours)


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or abbreviation in any of the languages; None for other words."""
    return _MONTH_OF.get(word.lower())
