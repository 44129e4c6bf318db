"""The words by which columns are known: in the exports of ticketing and form services, and as people write them."""

import re
from enum import StrEnum

from convene.rules.registration_questions import as_consent
from convene.rules.registrations import RegistrationState, Role
from convene.rules.text import search_key


class Field(StrEnum):
    """What a column means. All but QUESTION and IGNORE belong to one column at most."""

    EMAIL = "email"
    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    KNOWN_AS = "known_as"
    ORGANISATION = "organisation"
    JOB_TITLE = "job_title"
    PHONE = "phone"
    PRONOUNS = "pronouns"
    STATE = "state"
    ROLE = "role"
    TICKET = "ticket"
    REFERENCE = "reference"
    REGISTERED_AT = "registered_at"
    DIETARY = "dietary"
    ACCESS = "access"
    NEEDS_CONSENT = "needs_consent"
    NOTE = "note"
    QUESTION = "question"
    IGNORE = "ignore"


def heading_key(text: str) -> str:
    """How headings are compared: "Order #" and "order_no." are both ``order no``, "E-mail" is ``email``."""
    key = search_key(text).replace("e-mail", "email").replace("#", " no ")
    return re.sub(r"[\W_]+", " ", key).strip()


# In order of preference, as heading_key gives them. Brands' spellings: see the sources named in SOURCES.
EXACT: dict[Field, tuple[str, ...]] = {
    Field.EMAIL: (
        "email", "email address", "mail", "mail address", "emailaddress", "email 1 value", "e post", "epost",
        "e postadress", "epostadress", "email adresse", "emailadres", "courriel", "adresse email", "adresse mail",
        "correo electronico", "correo", "email adress", "emails", "contact email",
    ),
    Field.GIVEN_NAME: (
        "first name", "given name", "forename", "firstname", "given names", "first names", "name given name",
        "first", "forename s", "first name s", "given name s",
        "fornamn", "vorname", "prenom", "voornaam", "nombre", "nome", "imie",
    ),
    Field.FAMILY_NAME: (
        "surname", "last name", "family name", "lastname", "family names", "name family name", "efternamn",
        "nachname", "familienname", "nom de famille", "achternaam", "apellidos", "apellido", "last", "second name",
        "surname s", "cognome", "nazwisko",
    ),
    Field.KNOWN_AS: ("known as", "preferred name", "badge name", "name on badge", "nickname", "preferred first name"),
    Field.NAME: (
        "full name", "name", "fullname", "first and last name", "name and surname", "namn", "naam", "nom complet",
        "nom", "nombre completo", "display name", "vor und nachname", "nom et prenom", "attendee", "delegate",
        "participant", "guest", "invitee", "person", "member", "who", "contact", "contact name",
        "staff member",
    ),
    Field.ROLE: ("role", "attendee type", "registration type", "tags", "tag"),
    Field.STATE: (
        "attendee status", "registration status", "registration state", "approval status", "status", "state",
        "rsvp status", "rsvp", "void status", "attendance", "attending", "response", "statut", "estado", "stato",
    ),
    Field.TICKET: (
        "ticket type", "ticket name", "ticket title", "ticket", "product", "product name", "category", "admission",
    ),
    Field.REFERENCE: (
        "attendee no", "attendee id", "ticket reference", "pseudonymization id", "public id", "guest api id",
        "guest id", "api id", "registration id", "registration no", "external reference", "reference", "ref",
        "user id", "confirmation number", "registration number", "submission id", "response id", "respondent id",
        "order no", "order id", "order code", "order number", "order reference", "booking ref", "booking reference",
        "booking no", "booking number", "booking id", "ticket no", "ticket number", "ticket id", "person id",
        "delegate no", "delegate id", "id",
    ),
    Field.REGISTERED_AT: (
        "registered at", "registration date", "registered", "date registered", "registration time", "order date",
        "completion time", "timestamp", "zeitstempel", "tidstampel", "horodateur", "marca temporal", "created at",
        "created date", "ticket created date", "order completed date", "submitted at", "submission date",
        "rsvped on", "optin time", "confirmation", "booking date", "booked on", "booked at", "date booked",
        "sign up date", "signed up", "registered on", "reg date", "date of registration",
        "date created", "recorded date", "date submitted", "start time", "anmeldedatum",
        "date d inscription", "fecha de inscripcion", "anmald",
    ),
    Field.PHONE: (
        "mobile phone", "mobile", "mobile number", "mobile phone number", "phone", "phone number", "cell phone",
        "cell", "telephone", "telephone number", "contact number", "contact no", "tel", "phone 1 value",
        "business phone",
        "work phone", "primary phone", "home phone", "mobil", "mobilnummer", "mobiltelefon", "telefon", "telefonnummer",
        "handy", "portable", "telefono", "telephone portable", "phone no",
    ),
    Field.PRONOUNS: ("pronouns", "preferred pronouns"),
    Field.NEEDS_CONSENT: ("needs consent", "consent to keep needs", "health data consent", "consent health data"),
    Field.ACCESS: ("access needs", "access requirements", "accessibility", "accessibility requirements", "access"),
    Field.DIETARY: (
        "dietary needs", "dietary requirements", "diet", "dietary", "food", "allergies", "regime alimentaire",
        "specialkost", "matallergi", "ernahrung",
    ),
    Field.ORGANISATION: (
        "organisation", "organization", "organisation name", "organization name", "company", "company name",
        "employer", "affiliation", "institution", "workplace", "place of work", "organization 1 name", "foretag",
        "firma", "organisatie", "entreprise", "organisme", "empresa", "trust", "nhs trust", "org", "charity",
        "practice", "einrichtung", "unternehmen", "verein", "etablissement", "organizacion", "arbetsplats",
    ),
    Field.JOB_TITLE: (
        "job title", "job role", "jobtitle", "job", "position", "role", "occupation", "profession",
        "organization 1 title", "organization title", "title", "fonction", "funktion", "beruf", "titel", "cargo",
    ),
    Field.NOTE: (
        "note", "notes", "comment", "comments", "order comment", "remarks", "additional information", "bemerkung",
        "anmerkung", "commentaire", "ovrigt",
    ),
}  # fmt: skip

# Longer headings, where nothing exact was found: people write questions.
LOOSE: dict[Field, re.Pattern[str]] = {
    Field.EMAIL: re.compile(r"\be?mail\b|\be post"),
    Field.GIVEN_NAME: re.compile(r"^(your |what is your )?(first|given) names?\b"),
    Field.FAMILY_NAME: re.compile(r"^(your |what is your )?(last name|family name|surname)\b"),
    Field.KNOWN_AS: re.compile(r"\b(badge|preferred)\b.*\bname\b|\bname\b.*\bbadge\b|\bknown as\b|\bcall you\b"),
    Field.NAME: re.compile(
        r"^(what is |please (give|enter|write|tell us) )?(your )?(full |first and last )?name\b"
        r"(?! (of|prefix|suffix|title)\b)"
    ),
    Field.PHONE: re.compile(r"\b(phone|mobile|telephone)( number| no)?$"),
    Field.PRONOUNS: re.compile(r"\bpronouns?\b"),
    Field.NEEDS_CONSENT: re.compile(
        r"\b(consent|agree|permission|happy for (you|us))\b.*\b(needs|requirements|health|diet(ary)?|access(ibility)?"
        r"|adjustments|medical)\b"
    ),
    Field.ACCESS: re.compile(
        r"\baccess\b.*\b(needs?|reqs?|requirements?|support|arrangements?)\b|\baccessib|\badjustments?\b"
        r"|\bsupport needs\b"
        r"|\bdisab|\bwheelchair|\bspecial (needs|requirements|assistance)\b"
    ),
    Field.DIETARY: re.compile(r"\bdiet|\ballerg|\b(food|meal) (requirement|need|preference|intoleran|choice)"),
    Field.ORGANISATION: re.compile(
        r"^(\w+ ){0,4}(organi[sz]ation|company|employer|institution|workplace)( \w+){0,5}$"
        r"|^(which |what |your |name of )*(your )?(nhs )?trust\b|^where do you work\b"
    ),
    Field.JOB_TITLE: re.compile(r"\bjob (title|role)\b|\byour (current )?role\b"),
    Field.STATE: re.compile(
        r"^(?!.*\b(payment|paid|email|marital|employment|immigration|subscription|vaccination|check)\b).*\bstatus$"
        r"|^(attending|attendance|coming|rsvp) (y n|yes no)( maybe)?$|^(?!.*\bpa(id|yment)\b)(rsvp|status) "
        r"|^((will|are|can) you|i (will|can|am)) (be )?(able to )?(attend(ing)?|com(e|ing)|join(ing)?)"
        r"( (us|the event|this event|on the day|in person))?$"
    ),
}

ATTENDEE = re.compile(
    r"^(attendee|participant|delegate|ticket holder|ticket|guest|respondent|registrant|primary|main|work|your|the) "
)
SOMEBODY_ELSE = re.compile(r"\b(emergency|managers?|next of kin|parents?|guardian|assistant|carers?|supervisors?)\b")
EXPLICIT = re.compile(r"^(attendee|participant|delegate) ")
BUYER = re.compile(r"^(buyer|purchaser|customer|booker|payer|order|billing|invoice) ")

SOURCES: tuple[tuple[str, frozenset[str]], ...] = (
    ("Convene", frozenset({"known as", "ticket", "state", "reference", "registered"})),
    ("Microsoft Forms", frozenset({"start time", "completion time", "email", "name"})),
    ("Eventbrite", frozenset({"order no", "ticket type"})),
    ("Eventbrite", frozenset({"order no", "attendee status"})),
    ("Eventbrite", frozenset({"order no", "attendee no"})),
    ("Eventbrite", frozenset({"order id", "attendee status"})),
    ("Eventbrite", frozenset({"order id", "buyer email", "gross sales"})),
    ("Tito", frozenset({"ticket", "reference", "registration date"})),
    ("Tito", frozenset({"ticket reference", "order reference"})),
    ("pretix", frozenset({"order code", "attendee name"})),
    ("pretix", frozenset({"attendee email", "pseudonymization id"})),
    ("Luma", frozenset({"approval status", "name", "email"})),
    ("Zoom", frozenset({"registration time", "approval status"})),
    ("Meetup", frozenset({"rsvp", "rsvped on"})),
    ("Mailchimp", frozenset({"email address", "optin time"})),
    ("Outlook", frozenset({"email address", "first name", "business phone"})),
    ("Google Contacts", frozenset({"email 1 value"})),
    ("Hi.Events", frozenset({"public id", "product name", "email"})),
    ("alf.io", frozenset({"reservationid", "full name", "email"})),
    ("Indico", frozenset({"registration date", "registration state"})),
)
"""Headings that together tell a brand; the first that fits. Google Forms is told by its first column alone."""

FORM_STAMPS = frozenset({"timestamp", "zeitstempel", "tidstampel", "horodateur", "marca temporal", "tidsstempel"})
ASKS = frozenset({"", "Convene", "Google Forms", "Microsoft Forms"})
"""Sources in which any other column is a question. In the others ADMINISTRATION is left out first."""
ADDRESS_BOOKS = frozenset({"Outlook", "Google Contacts"})
"""Sources that ask nothing: what is no field of ours is left out."""

FORM_ADMINISTRATION = re.compile(
    r"id|start time|completion time|last modified time|total points|quiz feedback|(points|feedback) .*"
)
ADMINISTRATION = re.compile(
    r"event( .*)?|email( address)?"
    r"|quantity|price.*|currency|(total|fees|amount) paid|(gross|net) sales|.*revenue|amount.*|eventbrite .*"
    r"|venue (name|no)|organi[sz]er (name|no)|barcode.*|secret|date attending|device name|check in .*|check ins"
    r"|checked .*|automatically checked in|discount.*|hold|group|delivery method|capacity|(home|billing|shipping) .*"
    r"|county of residence|(buyer|purchaser|invoice|order|payment|tax|vat|seat|ticket|product|voucher|promo)( .*|s)?"
    r"|sales channel|position id|pseudonymization id|.* url|url .*|email address verified|follow up date|id|.* id|paid"
    r"|originalprice|paidprice|reservationid|locked|locale|last updated date|modification date|created by|unique .*"
    r"|custom source|utm .*|coupon code|(eth|solana) address|survey response .*|joined group on|member rating|optin .*"
    r"|confirm .*|gmtoff|dstoff|timezone|cc|region|last changed|leid|euid|(un)?sub .*|language|country code"
    r"|external reference"
)
PRETIX_ADMINISTRATION = re.compile(r"(address|zip code|city|country|state)( \d)?|company \d")
MACHINE = re.compile(
    r"ip( address)?|user agent|referr?er( url)?|network id|collector id|custom data \d+"
    r"|(location )?(latitude|longitude)|date modified|progress|duration in seconds|finished|distribution channel"
    r"|user language"
)
"""What only computers ask."""
ANONYMOUS = "anonymous"
"""What Microsoft Forms writes for who did not sign in."""
COUNTERS = frozenset({"id", "no", "nr", "number", "row"})

STATES: dict[str, RegistrationState] = {
    **dict.fromkeys(
        ("attending", "checked in", "going", "yes", "y", "ja", "oui", "si", "confirmed", "approved", "paid", "complete",
         "completed", "active", "acquired", "registered", "valid", "booked", "subscribed", "attended", "no show",
         "confirme", "bestatigt", "bekraftad"),
        RegistrationState.REGISTERED,
    ),
    **dict.fromkeys(
        ("not attending", "deleted", "canceled", "cancelled", "transferred", "refunded", "void", "voided", "expired",
         "excused absence", "no", "n", "nej", "nein", "non", "not going", "unregistered", "unsubscribed", "cleaned",
         "annule", "storniert", "avbokad", "cancelado"),
        RegistrationState.CANCELLED,
    ),
    **dict.fromkeys(
        ("waitlist", "waitlisted", "waiting list", "on waitlist", "waiting", "standby", "reserve", "warteliste"),
        RegistrationState.WAITING,
    ),
    **dict.fromkeys(("rejected", "declined", "denied", "unsuccessful", "abgelehnt"), RegistrationState.DECLINED),
    **dict.fromkeys(
        ("pending approval", "pending", "awaiting approval", "awaiting payment", "unpaid", "to be paid", "tentative",
         "maybe", "undecided", "in review"),
        RegistrationState.APPLIED,
    ),
    **dict.fromkeys(("no response", "no reply", "not responded", "needs action"), RegistrationState.INVITED),
    **{state.value: state for state in RegistrationState},
}  # fmt: skip

_SAY_STATE: tuple[tuple[re.Pattern[str], RegistrationState], ...] = (
    (re.compile(r"\b(no show|did not attend|absent)\b"), RegistrationState.REGISTERED),
    (re.compile(r"\bwithdr[ae]w"), RegistrationState.WITHDRAWN),
    (re.compile(r"\b(cancel|refund|void|delet|expired|unsubscrib)"), RegistrationState.CANCELLED),
    (re.compile(r"\bnot (yet )?(repl|respond)"), RegistrationState.INVITED),
    (re.compile(r"\b(not (yet )?(confirm|approv|paid|decid)|unconfirmed)"), RegistrationState.APPLIED),
    (
        re.compile(r"\b(not|no longer|cannot|can t|won t|unable)\b.*\b(attend|going|coming|come|make)"),
        RegistrationState.CANCELLED,
    ),
    (re.compile(r"\bwait(ing )?list|\bstandby\b"), RegistrationState.WAITING),
    (re.compile(r"\b(reject|declin|denied|unsuccessful)"), RegistrationState.DECLINED),
    (re.compile(r"\b(pending|awaiting|tentative|maybe)\b"), RegistrationState.APPLIED),
    (
        re.compile(r"\b(attending|going|coming|confirmed|approved|registered|checked in|booked)\b"),
        RegistrationState.REGISTERED,
    ),
)
_AGREES = re.compile(r"(yes|i (do )?(agree|consent|confirm|give (my )?(consent|permission)))\b")
_REFUSES = re.compile(r"(no|i (do not|don t|cannot))\b")
_LONGEST_STATE = 60  # characters; longer is a sentence about something else

ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"\b(facilitators?|trainers?|faculty|chair|moderators?|tutors?)\b"), Role.FACILITATOR),
    (re.compile(r"\b(speakers?|presenters?|panell?ists?|keynotes?|lecturers?)\b"), Role.SPEAKER),
    (re.compile(r"\b(crew|volunteers?|staff|organi[sz]ers?|team|hosts?)\b"), Role.CREW),
    (re.compile(r"\b(participants?|attendees?|delegates?|guests?)\b"), Role.PARTICIPANT),
)

TOTALS = frozenset({"total", "totals", "grand total", "subtotal", "sum", "count", "number of attendees"})
"""What stands where a name would, below a list."""
HONORIFICS = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "lord", "lady"}
)
NOTHING = frozenset(
    {
        "no",
        "none",
        "n a",
        "na",
        "nil",
        "nothing",
        "none known",
        "not applicable",
        "no thanks",
        "nej",
        "nein",
        "inga",
        "keine",
        "aucun",
        "aucune",
        "ninguno",
        "not required",
        "nothing to declare",
        "nothing to add",
        "",
    }
)
"""Answers that mean there is no need; heading_key of them."""


def state_of(text: str) -> RegistrationState | None:
    """Our word for theirs, also within a few words ("Cancelled by registrant"); None for what nobody knows."""
    key = heading_key(text)
    if (state := STATES.get(key)) is not None or len(key) > _LONGEST_STATE:
        return state
    return next((state for pattern, state in _SAY_STATE if pattern.search(key)), None)


def says_consent(text: str) -> bool | None:
    """Whether somebody agreed, also in a sentence ("I agree that you keep this"); None where it is neither."""
    if (plain := as_consent(text)) is not None:
        return plain
    key = heading_key(text)
    if _REFUSES.match(key):
        return False
    return True if _AGREES.match(key) else None


def role_of(text: str) -> Role | None:
    """The role in words such as "Speaker ticket"; None where there is none."""
    key = heading_key(text)
    return next((role for pattern, role in ROLES if pattern.search(key)), None)
