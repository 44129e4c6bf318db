"""What the shipped fonts can draw is known without drawing it."""

import pytest

from convene.formats.fonts import font_folder, undrawable


@pytest.mark.parametrize(
    "name",
    [
        "Nkechi Barlow",
        "Zoë O’Hara-Ñúñez",
        "Sẹ́gun Ọláyínká Adébáyọ̀",
        "Łukasz Żółć, Gyöngyi Kővári, Şule Çağlar, Ðorđe",
        "Ὀδυσσεύς Παπαδόπουλος",
        "Миха́йло Коцюби́нський",
        "مريم الخوارزمي، پروین، ٹیپو",
        "שָׂרָה כהן",
        "शर्मिला ठाकुर",
        "শর্মিলা ঠাকুর",
        "ਗੁਰਪ੍ਰੀਤ ਕੌਰ",
        "પ્રીતિ પટેલ",
        "சர்மிளா",
        "ශර්මිලා",
        "ትዕግስት በቀለ",
        "นารีรัตน์",
        "ქეთევან",
        "Անահիտ",
        "欧阳娜娜 喆堃垚玥 陳大文",
        "さくら 山﨑",
        "김하늘",
        "Amy\u200d\u200e\ufe0f",
        "",
    ],
)
def test_names_of_many_scripts_can_be_drawn(name: str) -> None:
    assert undrawable(name) == ""


def test_what_cannot_be_drawn_is_named_once_in_order() -> None:
    assert undrawable("Sam 😀 and ✨😀 \U000f0000ᚠ") == "😀✨\U000f0000ᚠ"


def test_the_fonts_are_small_enough_to_ship_and_carry_their_licence() -> None:
    files = list(font_folder().iterdir())
    assert sum(f.stat().st_size for f in files) < 12_000_000
    assert "SIL OPEN FONT LICENSE" in (font_folder() / "OFL.txt").read_text(encoding="utf-8")
