"""The masterclasses and programmes of the sample workspace, beside its convening."""

from convene.rules.programme import SessionKind
from convene.services.sample_programme import CONTENT_NOTE, SampleSession

SERIES = "Digital Leadership in Healthcare"
DIGITAL: tuple[tuple[str, str], ...] = (
    ("Starting with people, not systems", "Who asked for this, who will use it at three in the morning, and who pays."),
    ("Records that patients can read", "What changes in a note when the person it is about reads it first."),
    ("Data you can be trusted with", "Consent, small numbers, and the difference between may and should."),
    ("Clinical safety without fear", "Hazard logs that nurses want to write in, and what a board should ask."),
    ("Leading a team you never meet", "Trust across four sites and two time zones, with one meeting a week."),
    ("What to stop doing", "Every new system replaces something. We name it, thank it and switch it off."),
)

COURAGE: tuple[SampleSession, ...] = (
    SampleSession("Tea and arrival", "09:00", 30, kind=SessionKind.ARRIVAL, spans_rooms=True),
    SampleSession(
        "What you would not give up",
        "09:30",
        75,
        "Square Room",
        themes=("compassion",),
        people=("Mercy Oduya",),
        abstract="Find the three values that you would keep if you lost the title.",
        questions=("When did you last act against a value you hold? What did it cost?",),
    ),
    SampleSession("Coffee", "10:45", 20, kind=SessionKind.BREAK, spans_rooms=True),
    SampleSession(
        "The courage to say it",
        "11:05",
        85,
        "Square Room",
        themes=("compassion", "engagement"),
        people=("Mercy Oduya", "Odette Tremaine"),
        abstract="In threes: one speaks, one hears, one watches. A real conversation that you have been putting off.",
    ),
    SampleSession("Lunch", "12:30", 60, kind=SessionKind.LUNCH, spans_rooms=True),
    SampleSession(
        "Trusting yourself when it is not clear",
        "13:30",
        90,
        "Square Room",
        themes=("compassion", "systems"),
        people=("Odette Tremaine",),
        abstract="Two cases without a right answer, and what you can stand by afterwards.",
    ),
    SampleSession(
        "One promise",
        "15:15",
        45,
        "Square Room",
        SessionKind.REFLECTION,
        people=("Mercy Oduya",),
        abstract="Say it to one person, write it down, and set a date to be asked about it.",
    ),
)

# The five days of Compassion as a Bridge to Engagement, in order; each list is one day.
CBE_DAYS: tuple[tuple[SampleSession, ...], ...] = (
    (
        SampleSession(
            "Compassion begins with attention",
            "09:30",
            90,
            "Garden Room",
            themes=("compassion",),
            people=("Astrid Solberg",),
            abstract="The first of six actions: awareness, of oneself before anybody else.",
        ),
        SampleSession("Tea", "11:00", 30, kind=SessionKind.BREAK, spans_rooms=True),
        SampleSession(
            "Touch, and what it says",
            "11:30",
            75,
            "Garden Room",
            SessionKind.STORY,
            themes=("compassion",),
            people=("Noor Barlow",),
            content_note=CONTENT_NOTE,
            stories=("Touch", "Impermanence"),
            questions=("Where does your team find time to be moved?",),
        ),
        SampleSession("Lunch and the garden", "12:45", 75, kind=SessionKind.LUNCH, spans_rooms=True),
        SampleSession(
            "Staff who are cared for can care",
            "14:00",
            105,
            "Garden Room",
            themes=("compassion", "systems"),
            people=("Astrid Solberg", "Noor Barlow"),
        ),
    ),
    (
        SampleSession(
            "Action learning set, first round",
            "09:30",
            180,
            "Library",
            SessionKind.ACTION_LEARNING,
            themes=("engagement",),
            people=("Gunnar Lindqvist",),
            abstract="One question each, thirty minutes, no advice until it is asked for.",
        ),
    ),
    (
        SampleSession(
            "From compassion to engagement",
            "09:30",
            105,
            "Garden Room",
            themes=("compassion", "engagement"),
            people=("Astrid Solberg",),
        ),
        SampleSession(
            "The wooden soldier",
            "11:30",
            75,
            "Garden Room",
            SessionKind.STORY,
            themes=("compassion",),
            people=("Noor Barlow",),
            content_note=CONTENT_NOTE,
            stories=("The wooden soldier", "Critical Care"),
        ),
        SampleSession("Lunch and the garden", "12:45", 75, kind=SessionKind.LUNCH, spans_rooms=True),
        SampleSession(
            "Support for colleagues: a plan for one team",
            "14:00",
            105,
            "Garden Room",
            themes=("systems", "compassion"),
            people=("Astrid Solberg", "Gunnar Lindqvist"),
        ),
    ),
    (
        SampleSession(
            "A morning on the farm",
            "10:00",
            150,
            "River Classroom",
            themes=("inclusion", "engagement"),
            people=("Gunnar Lindqvist",),
            abstract="How a farm in the city makes room for people whom other places find difficult. Coats and boots.",
            questions=("What do they do here that you could do tomorrow?",),
        ),
        SampleSession("Lunch at the long table", "12:30", 60, kind=SessionKind.LUNCH, spans_rooms=True),
    ),
    (
        SampleSession(
            "Action learning set, second round",
            "09:30",
            150,
            "Library",
            SessionKind.ACTION_LEARNING,
            themes=("engagement",),
            people=("Gunnar Lindqvist",),
        ),
        SampleSession(
            "What we keep, what we pass on",
            "13:00",
            120,
            "Library",
            SessionKind.REFLECTION,
            themes=("compassion", "engagement"),
            people=("Astrid Solberg", "Noor Barlow"),
        ),
    ),
)

REVIEW_QUESTIONS: tuple[str, ...] = (
    "How welcome did you feel?",
    "What will you do differently?",
    "What should we change for the next time?",
)
