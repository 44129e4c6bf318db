"""The day pack, read back from its PDF: one document of several papers, numbered through."""

from datetime import timedelta
from pathlib import Path

import make
from convene.formats.day_pack_out import day_pack_paper
from convene.formats.paper_templates import copy_template, read_template
from convene.formats.running_order_out import running_order_paper
from convene.rules.event_papers import Caller, DayPack, OrderLine, RunningOrder
from convene.rules.exchange import RegisterLine
from convene.rules.papers import DayPaper
from convene.rules.time import LONDON

START = make.at("09:30").astimezone(LONDON)
HOUR = timedelta(hours=1)
ORDER = RunningOrder(
    "Open *Day*",
    make.DAY,
    make.NOW,
    "Europe/London",
    (
        OrderLine(START, START + HOUR, "Opening", "Hall", ("Fay", "Kit"), False, "Screen"),
        OrderLine(START, START + HOUR, "Quiet room", "Chapel", (), True, ""),
    ),
    (Caller("Moira Kell", "Duty manager", "020 7946 0104", "moira@x.example"),),
)
REGISTER = DayPaper("Open *Day*", make.DAY, make.NOW, "Europe/London", (RegisterLine(7, "欧阳娜娜", "", "Trust"),))
PACK = DayPack(
    "Open *Day*",
    make.DAY,
    make.NOW,
    "Europe/London",
    (("running-order", "Running order", ORDER), ("register", "Register", REGISTER)),
    (("Door cards", "No session has a room"),),
    "128: 7F3A 91C2 0BD4 4E21",
)


def test_the_running_order(words) -> None:
    (page,) = words(running_order_paper(ORDER))
    for part in (
        "Running order", "Open *Day*", "Thu 9 July 2026", "09:30 10:30 Opening", "Screen", "Hall", "Fay, Kit",
        "Whom to call", "Moira Kell", "Duty manager", "020 7946 0104", "moira@x.example", "Confidential",
    ):  # fmt: skip
        assert part in " ".join(page.split()), part
    assert page.count("09:30") == 1, "what begins with the one above does not say so again"


def test_one_document_numbered_through(words) -> None:
    data = day_pack_paper(PACK)
    cover, order, register = (" ".join(page.split()) for page in words(data))
    for part in ("For the day", "1 Running order", "2 Register", "Door cards: No session has a room.", "Page 1 of 3",
                 "Checkpoint of the history 128: 7F3A 91C2 0BD4 4E21 Of 10:00 on Mon 1 June 2026"):  # fmt: skip
        assert part in cover, part
    assert "Moira Kell" in order
    assert "Page 2 of 3" in order
    assert "7 欧阳娜娜" in register
    assert "Page 3 of 3" in register
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"Day pack: Open *Day*" in data
    assert data == day_pack_paper(PACK)


def test_a_cover_of_ones_own(words, tmp_path: Path) -> None:
    source = copy_template("day-pack.typ", tmp_path / "mine")[0]
    source.write_text(source.read_text("utf-8").replace('"For the day"', '"Ours"'), "utf-8")
    cover, *rest = words(day_pack_paper(PACK, own=read_template(source)))
    assert "Ours" in cover
    assert len(rest) == 2
