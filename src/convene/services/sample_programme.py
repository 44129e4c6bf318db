"""The day of the sample convening: its sessions, the stories they use, and the questions they leave."""

from dataclasses import dataclass

from convene.rules.programme import THEMES, SessionKind, SignUp

ALL = tuple(key for key, _ in THEMES)
TRACKS: tuple[tuple[str, str], ...] = (
    ("Systems working", "systems"),
    ("Compassion", "compassion"),
    ("Inclusion", "inclusion"),
    ("Innovation", "innovation"),
)
SYSTEMS, COMPASSION, INCLUSION, INNOVATION = (name for name, _ in TRACKS)


@dataclass(frozen=True, slots=True)
class SampleSession:
    """A session: ``starts`` is London's clock, empty for one that waits in the tray."""

    title: str
    starts: str
    minutes: int
    room: str = ""
    kind: SessionKind = SessionKind.WORKSHOP
    track: str = ""
    themes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    abstract: str = ""
    content_note: str = ""
    capacity: int | None = None
    sign_up: SignUp = SignUp.ALL
    spans_rooms: bool = False
    stories: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


LICENCE = "CC BY-NC-ND"
CREDIT = "Patient Voices / Pilgrim Projects Limited"
STORIES: tuple[tuple[str, str], ...] = (
    ("Stay", "1019pv384"),
    ("Impermanence", "1028pv384"),
    ("Tears", "1008pv384"),
    ("Critical Care", "1011pv384"),
    ("Making a difference?", "1012pv384"),
    ("The wooden soldier", "1015pv384"),
    ("You can do this!", "0996pv384"),
    ("Touch", "1006pv384"),
    ("Time to care", "0998pv384"),
    ("Baby steps", "0997pv384"),
    ("Pieces", "1039pv384"),
    ("Can I have a hand please?", "0262pv384"),
)

CONTENT_NOTE = (
    "The stories speak of illness and loss. You may look away, step out or leave at any time; the Chapel is kept "
    "quiet all day, and a facilitator stays outside the door."
)
_CHOOSE = SignUp.CHOOSE

CONVENING: tuple[SampleSession, ...] = (
    SampleSession(
        "Arrival, tea and a conversation card",
        "08:30",
        45,
        kind=SessionKind.ARRIVAL,
        spans_rooms=True,
        abstract="Take a card at the desk. It carries one question to ask somebody you have not met.",
    ),
    SampleSession(
        "Opening circle",
        "09:15",
        45,
        "Great Hall",
        SessionKind.KEYNOTE,
        themes=("compassion", "inclusion", "engagement"),
        people=("Mercy Oduya", "Tamsin Quill"),
        capacity=240,
        abstract="Who is in the room, who is not, and what we owe to both. We begin with two minutes of quiet.",
        questions=("What made you say yes to today?", "Who is not here, and should be?"),
    ),
    SampleSession("Time to move", "10:00", 15, kind=SessionKind.BREAK, spans_rooms=True),
    SampleSession(
        "Systems that are kind by design",
        "10:15",
        60,
        "Great Hall",
        track=SYSTEMS,
        themes=("systems", "compassion"),
        people=("Imogen Calloway",),
        capacity=90,
        sign_up=_CHOOSE,
        abstract="Kindness that depends on a good day is luck. We take one pathway and look for the rule, the form or "
        "the rota that makes kindness hard, and redraw it.",
        questions=("Which rule where you work makes it hard to be kind?",),
    ),
    SampleSession(
        "Stay, and other stories",
        "10:15",
        60,
        "Garden Room",
        SessionKind.STORY,
        COMPASSION,
        ("compassion",),
        ("Noor Barlow",),
        "Three short digital stories told by people who work in the NHS, watched together, with time to talk.",
        CONTENT_NOTE,
        40,
        _CHOOSE,
        stories=("Stay", "Time to care", "Baby steps"),
        questions=("What did you notice in yourself as you listened?", "What would have helped the teller?"),
    ),
    SampleSession(
        "Whose voice is missing?",
        "10:15",
        60,
        "Library",
        track=INCLUSION,
        themes=("inclusion", "engagement"),
        people=("Priti Sandhurst",),
        capacity=36,
        sign_up=_CHOOSE,
        abstract="Bring the list of who was asked in your last decision. We read it for the gaps, and plan one visit.",
    ),
    SampleSession(
        "Small experiments, safely",
        "10:15",
        60,
        "Cloister Room",
        track=INNOVATION,
        themes=("innovation",),
        people=("Joel Fenwick-Adeyemi",),
        capacity=40,
        sign_up=_CHOOSE,
        abstract="How to try something with two patients on a Tuesday, learn from it by Friday, and harm nobody.",
    ),
    SampleSession("Tea and fruit", "11:15", 25, kind=SessionKind.BREAK, spans_rooms=True),
    SampleSession(
        "Neighbourhoods as systems",
        "11:40",
        60,
        "Great Hall",
        track=SYSTEMS,
        themes=("systems", "inclusion"),
        people=("Hana Marchetti",),
        capacity=90,
        sign_up=_CHOOSE,
        abstract="A surgery, a school, a mosque and a launderette share one street and four budgets. What do they see "
        "of each other?",
    ),
    SampleSession(
        "Compassion under pressure",
        "11:40",
        60,
        "Garden Room",
        track=COMPASSION,
        themes=("compassion",),
        people=("Noor Barlow", "Astrid Solberg"),
        capacity=40,
        sign_up=_CHOOSE,
        abstract="What goes first when the corridor is full, and what two minutes of attention can still do.",
        questions=("What goes first for you when you are stretched?",),
    ),
    SampleSession(
        "Inclusive interviews",
        "11:40",
        60,
        "Library",
        track=INCLUSION,
        themes=("inclusion",),
        people=("Yaw Osei-Tutu Marlowe",),
        capacity=36,
        sign_up=_CHOOSE,
        abstract="A panel interviews for a real job, twice. The second time the questions are sent a day before.",
    ),
    SampleSession(
        "Data with gaps",
        "12:00",
        45,
        "Library",
        track=INNOVATION,
        themes=("innovation", "systems"),
        people=("Rowan Achterberg",),
        capacity=30,
        sign_up=_CHOOSE,
        abstract="What a missing postcode tells you, and what you may not conclude from it.",
    ),
    SampleSession(
        "Ask better questions",
        "11:40",
        60,
        "Cloister Room",
        track=INNOVATION,
        themes=("innovation", "engagement"),
        people=("Rowan Achterberg",),
        capacity=40,
        sign_up=_CHOOSE,
        abstract="Listening as a method: open questions, long pauses, and writing down the words people used.",
    ),
    SampleSession(
        "Lunch",
        "12:45",
        45,
        "Dining Hall",
        SessionKind.LUNCH,
        spans_rooms=True,
        abstract="Everything is labelled. The long table by the window is for people who would like company.",
    ),
    SampleSession(
        "Meeting to movement",
        "13:30",
        45,
        "Great Hall",
        track=SYSTEMS,
        themes=("engagement", "systems"),
        people=("Gunnar Lindqvist",),
        capacity=90,
        sign_up=_CHOOSE,
        abstract="Three people who started with a kettle and a borrowed room tell what happened in the second year.",
    ),
    SampleSession(
        "Tears: a story circle",
        "13:30",
        45,
        "Garden Room",
        SessionKind.STORY,
        COMPASSION,
        ("compassion",),
        ("Noor Barlow",),
        "One story, watched twice. Between the two we say what we saw, not what we think.",
        CONTENT_NOTE,
        32,
        _CHOOSE,
        stories=("Tears", "Touch"),
        questions=("What did the second viewing show you?",),
    ),
    SampleSession(
        "Cultures of belonging",
        "13:30",
        45,
        "Library",
        track=INCLUSION,
        themes=("inclusion", "compassion"),
        people=("Odette Tremaine",),
        capacity=36,
        sign_up=_CHOOSE,
        abstract="What tells a new colleague on the first morning that there is a place for them, and what tells them "
        "there is not.",
    ),
    SampleSession(
        "Prototype a ward round",
        "13:30",
        45,
        "Cloister Room",
        track=INNOVATION,
        themes=("innovation", "systems"),
        people=("Joel Fenwick-Adeyemi",),
        capacity=40,
        sign_up=_CHOOSE,
        abstract="With cardboard, tape and a patient leader we build the round that she would have wished for.",
    ),
    SampleSession(
        "Letters we never sent",
        "14:15",
        50,
        "Garden Room",
        SessionKind.WORKSHOP,
        COMPASSION,
        ("compassion",),
        ("Astrid Solberg",),
        "Write to somebody you cared for, or who cared for you. Nobody reads it but you.",
        capacity=32,
        sign_up=_CHOOSE,
    ),
    SampleSession(
        "The whole street",
        "14:30",
        40,
        "Great Hall",
        track=SYSTEMS,
        themes=("systems", "engagement"),
        people=("Hana Marchetti",),
        capacity=90,
        sign_up=_CHOOSE,
        abstract="The street of the morning meets the people who decide its budgets.",
    ),
    SampleSession(
        "Listening as leadership",
        "14:30",
        40,
        "Library",
        track=INCLUSION,
        themes=("engagement", "compassion"),
        people=("Priti Sandhurst",),
        capacity=36,
        sign_up=_CHOOSE,
        abstract="Pairs, eight minutes each, no advice. Then: where in your week could this happen?",
        questions=("Who listens to you at work?",),
    ),
    SampleSession("Tea and cake", "15:10", 20, kind=SessionKind.BREAK, spans_rooms=True),
    SampleSession(
        "Where the threads meet",
        "15:30",
        45,
        "Great Hall",
        SessionKind.PANEL,
        themes=ALL,
        people=("Mercy Oduya", "Hana Marchetti", "Noor Barlow", "Priti Sandhurst", "Joel Fenwick-Adeyemi"),
        capacity=240,
        abstract="The four tracks bring one sentence each. We look for what they say to one another.",
        questions=("Which two themes belong together where you work?", "What will you do by next Thursday?"),
    ),
    SampleSession(
        "Closing circle",
        "16:20",
        30,
        "Great Hall",
        SessionKind.REFLECTION,
        themes=("compassion", "engagement"),
        people=("Tamsin Quill",),
        capacity=240,
        abstract="One word each, for those who wish. We finish on time.",
    ),
    SampleSession(
        "Quiet room",
        "08:30",
        510,
        "Chapel",
        SessionKind.REFLECTION,
        capacity=20,
        abstract="Open all day, no booking. A place to sit, to pray, or to lie down.",
    ),
    SampleSession(
        "Walking conversation",
        "",
        30,
        themes=("engagement",),
        people=("Gunnar Lindqvist",),
        abstract="Once round Limehouse Basin in threes, with one question. Step-free all the way.",
    ),
    SampleSession(
        "Borrow this idea",
        "",
        40,
        themes=("innovation",),
        people=("Yaw Osei-Tutu Marlowe",),
        abstract="Ten ideas in four minutes each, all free to take away.",
    ),
    SampleSession(
        "Ask the commissioners",
        "",
        45,
        themes=("systems", "engagement"),
        people=("Imogen Calloway",),
        abstract="Two people who hold budgets answer what they are asked, in plain words.",
    ),
)
