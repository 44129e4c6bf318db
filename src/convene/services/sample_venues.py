"""The venues of the sample workspace: places in London that exist, with rooms as they might be let."""

from dataclasses import dataclass, field

from convene.rules.venues import Layout, RoomFeature

_STEP_FREE = RoomFeature.STEP_FREE
_LOOP = RoomFeature.HEARING_LOOP
_QUIET = RoomFeature.QUIET
_DAYLIGHT = RoomFeature.DAYLIGHT
_PROJECTOR = RoomFeature.PROJECTOR
_BREAKOUT = RoomFeature.BREAKOUT
_PRAYER = RoomFeature.PRAYER
_LIE_DOWN = RoomFeature.LIE_DOWN


@dataclass(frozen=True, slots=True)
class SampleRoom:
    """A room: how many it holds in each layout, what it offers, how one gets there."""

    name: str
    layouts: dict[Layout, int]
    features: tuple[RoomFeature, ...]
    floor: str = "Ground floor"
    directions: str = ""


@dataclass(frozen=True, slots=True)
class SampleVenue:
    """A venue and its rooms."""

    name: str
    address: str
    postcode: str
    borough: str
    stations: str
    arrival: str
    step_free_route: str
    website: str
    rooms: tuple[SampleRoom, ...]
    contacts: tuple[str, ...] = field(default=("Events office",))


def _layouts(**capacities: int) -> dict[Layout, int]:
    return {Layout(name): capacity for name, capacity in capacities.items()}


ST_KATHERINE = "Royal Foundation of St Katherine"
FRIENDS_HOUSE = "Friends House"
TOYNBEE_HALL = "Toynbee Hall"
KINGS_FUND = "The King’s Fund"
COIN_STREET = "Coin Street neighbourhood centre"
FARM = "Surrey Docks Farm"

VENUES: tuple[SampleVenue, ...] = (
    SampleVenue(
        ST_KATHERINE,
        "2 Butcher Row\nLondon",
        "E14 8DS",
        "Tower Hamlets",
        "Limehouse (DLR, c2c), 5 minutes on foot",
        "Ring at the gate on Butcher Row. The Great Hall is straight ahead across the garden.",
        "Level from the gate; the garden path is paved. A lift serves the first floor and holds two wheelchairs.",
        "https://www.rfsk.org.uk",
        (
            SampleRoom(
                "Great Hall",
                _layouts(theatre=240, cabaret=160, circle=80, standing=300),
                (_STEP_FREE, _LOOP, _DAYLIGHT, _PROJECTOR),
                directions="Straight ahead across the garden",
            ),
            SampleRoom(
                "Garden Room",
                _layouts(theatre=60, cabaret=40, circle=32),
                (_STEP_FREE, _DAYLIGHT, _PROJECTOR),
                directions="Left of the garden, past the bay tree",
            ),
            SampleRoom(
                "Library",
                _layouts(theatre=40, boardroom=22, circle=26),
                (_STEP_FREE, _LOOP, _DAYLIGHT),
                floor="First floor",
                directions="Up the main stairs or by lift, first door on the right",
            ),
            SampleRoom(
                "Cloister Room",
                _layouts(theatre=48, cabaret=32, circle=28),
                (_STEP_FREE, _PROJECTOR),
                directions="Along the cloister, last door",
            ),
            SampleRoom(
                "Chapel",
                _layouts(circle=20),
                (_STEP_FREE, _QUIET, _PRAYER, _LIE_DOWN),
                directions="Right of the garden; please keep it quiet",
            ),
            SampleRoom(
                "Dining Hall",
                _layouts(cabaret=160, standing=240),
                (_STEP_FREE, _DAYLIGHT),
                directions="Beside the Great Hall",
            ),
        ),
        contacts=("Hospitality office", "Kitchen"),
    ),
    SampleVenue(
        FRIENDS_HOUSE,
        "173–177 Euston Road\nLondon",
        "NW1 2BJ",
        "Camden",
        "Euston, across the road; King’s Cross St Pancras, 10 minutes on foot",
        "Enter by the garden on Euston Road and ask at the welcome desk.",
        "Level entrance from the garden; lifts to every floor.",
        "https://www.friendshouse.co.uk",
        (
            SampleRoom(
                "Large Meeting Room",
                _layouts(theatre=300, cabaret=180, standing=350),
                (_STEP_FREE, _LOOP, _PROJECTOR),
                directions="Through the main doors, straight on",
            ),
            SampleRoom(
                "Garden Suite",
                _layouts(theatre=90, cabaret=56, circle=40),
                (_STEP_FREE, _LOOP, _DAYLIGHT, _PROJECTOR),
                directions="Left of the welcome desk",
            ),
            SampleRoom(
                "Small Seminar Room",
                _layouts(theatre=24, boardroom=16, circle=16),
                (_STEP_FREE, _BREAKOUT),
                floor="First floor",
                directions="By lift, then right",
            ),
        ),
    ),
    SampleVenue(
        TOYNBEE_HALL,
        "28 Commercial Street\nLondon",
        "E1 6LS",
        "Tower Hamlets",
        "Aldgate East, 3 minutes on foot",
        "Cross the square to the old hall. The bell is on the left of the door.",
        "Ramp at the left of the main door; a lift to the first floor.",
        "https://www.toynbeehall.org.uk",
        (
            SampleRoom(
                "Lecture Hall",
                _layouts(theatre=120, cabaret=64, circle=44),
                (_STEP_FREE, _LOOP, _DAYLIGHT, _PROJECTOR),
                directions="Through the entrance hall",
            ),
            SampleRoom(
                "Panelled Room",
                _layouts(theatre=36, boardroom=20, circle=22),
                (_STEP_FREE, _DAYLIGHT),
                floor="First floor",
                directions="By lift, then left",
            ),
            SampleRoom("Studio", _layouts(theatre=30, circle=20), (_BREAKOUT,), floor="Lower ground floor"),
        ),
    ),
    SampleVenue(
        KINGS_FUND,
        "11–13 Cavendish Square\nLondon",
        "W1G 0AN",
        "Westminster",
        "Oxford Circus, 5 minutes on foot",
        "Enter from the square. Reception is on the right.",
        "Step-free door beside the main steps: press the bell and somebody comes. Lifts to every floor.",
        "https://www.kingsfund.org.uk",
        (
            SampleRoom(
                "Square Room",
                _layouts(theatre=70, cabaret=48, circle=34),
                (_STEP_FREE, _LOOP, _PROJECTOR, _DAYLIGHT),
                floor="First floor",
                directions="By lift to the first floor, then left",
            ),
            SampleRoom(
                "Garden Meeting Room",
                _layouts(theatre=30, boardroom=18, circle=20),
                (_STEP_FREE, _DAYLIGHT, _BREAKOUT),
                directions="Past reception, last door",
            ),
        ),
    ),
    SampleVenue(
        COIN_STREET,
        "108 Stamford Street\nLondon",
        "SE1 9NH",
        "Lambeth",
        "Waterloo and Southwark, 7 minutes on foot",
        "The entrance is on Stamford Street, beside the nursery.",
        "Level entrance; a lift to every floor.",
        "https://coinstreet.org",
        (
            SampleRoom(
                "South Bank Suite",
                _layouts(theatre=80, cabaret=56, circle=40),
                (_STEP_FREE, _LOOP, _DAYLIGHT, _PROJECTOR),
                floor="Second floor",
                directions="By lift to the second floor",
            ),
            SampleRoom(
                "Terrace Room",
                _layouts(theatre=34, boardroom=18, circle=22),
                (_STEP_FREE, _DAYLIGHT),
                floor="Third floor",
                directions="By lift to the third floor, then right",
            ),
            SampleRoom(
                "Green Room",
                _layouts(boardroom=10, circle=10),
                (_STEP_FREE, _QUIET, _LIE_DOWN),
                floor="Second floor",
                directions="Opposite the South Bank Suite",
            ),
        ),
    ),
    SampleVenue(
        FARM,
        "Rotherhithe Street\nLondon",
        "SE16 5ET",
        "Southwark",
        "Canada Water, 20 minutes on foot; bus C10 to the gate",
        "A working farm on the river: bring a coat and shoes that may get muddy.",
        "The yard is cobbled and level; the classroom has a ramp. Tell us and we meet you at the gate.",
        "https://www.surreydocksfarm.org.uk",
        (
            SampleRoom(
                "River Classroom",
                _layouts(classroom=24, circle=26),
                (_STEP_FREE, _DAYLIGHT),
                directions="Across the yard, by the orchard",
            ),
        ),
        contacts=("Farm office",),
    ),
)
