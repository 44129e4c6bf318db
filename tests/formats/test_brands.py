"""Lists as each brand writes them, headings word for word: what is proposed, and whom the rows are about."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

from convene.formats.columns import Field, propose
from convene.formats.csv_in import csv_table
from convene.formats.people_in import doubts, people
from convene.formats.table import Table
from convene.formats.xlsx_in import xlsx_table
from convene.rules.exchange import Incoming

ATTENDEES = Path(__file__).parent.parent / "data" / "attendees"

LONDON = "2024-05-01 09:30:00+01:00"
EVENTBRITE_UK = (
    "Event Name,Event ID,Order no.,Order Date,Prefix,First Name,Surname,Email,Quantity,Ticket Type,Venue Name,"
    "Venue No.,Organiser Name,Attendee no.,Barcode no.,Buyer Surname,Buyer First Name,Buyer Email,Date Attending,"
    "Device Name,Check-In Date,Discount,Hold,Order Type,Total Paid,Eventbrite Fees,Eventbrite Payment Processing,"
    "Attendee Status,Delivery Method,Home Address 1,Home Address 2,Home City,County of Residence,Home Postcode,"
    "Home Country,Gender,Age,Birth Date,What is your job role? ,What is your job role?,Any access requirements?,"
    "Billing Address 1,Billing Address 2,Billing City,Billing State/Province/County,Billing Postcode,Billing Country,"
    "Organiser No.,Capacity"
)
MAILCHIMP = (
    "Email Address,First Name,Last Name,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,"
    "LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS"
)
PRETIX = (
    "Event slug,Order code,Position ID,Status,Email,Phone number,Order date,Order time,Product,Variation,Price,"
    "Tax rate,Tax rule,Tax value,Attendee name,Attendee name: Given name,Attendee name: Family name,Attendee email,"
    "Company,Address,ZIP code,City,Country,State,Voucher,Pseudonymization ID,Seat ID,Seat name,Seat zone,Seat row,"
    "Seat number,Order comment,Follow-up date,Workshop – Art,Workshop – Music,Company,Invoice address name,Address,"
    "ZIP code,City,Country,State,VAT ID,Sales channel,Order locale,E-mail address verified,Payment providers"
)
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Nickname,Birthday,Notes,Group Membership,E-mail 1 - Type,"
    "E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,"
    "Organization 1 - Name,Organization 1 - Title"
)
GOOGLE_NEW = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,"
    "Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value"
)
OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,"
    "Business Phone,Home Phone,Mobile Phone,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Notes"
)
LUMA = (
    "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,custom_source,"
    "qr_code_url,amount,amount_tax,amount_discount,currency,coupon_code,eth_address,solana_address,"
    "survey_response_rating,survey_response_feedback,ticket_type_id,ticket_name,What do you hope for?"
)
TITO = (
    "Number,Ticket,Ticket Full Name,Ticket First Name,Ticket Last Name,Ticket Email,Ticket Company Name,"
    "Ticket Phone Number,Event,Void Status,Price,Ticket Reference,Tags,Unique Ticket URL,Ticket Created Date,"
    "Order Reference,Order Name,Order Email,Order Company Name,Order IP"
)
ALFIO = (
    "ID,Category,Event,Status,OriginalPrice,PaidPrice,Discount,VAT,ReservationID,Full Name,First Name,Last Name,E-Mail,"
    "Locked,Language,Confirmation,Billing Address,Country Code,Promo Code,Payment ID,Payment Method,External Reference"
)
INDICO = (
    "ID,Name,Affiliation,Position,Phone,Email Address,Registration date,Modification date,Registration state,"
    "Created by,Price,Checked in,Check-in date,Payment date,Tags"
)


@dataclass(frozen=True)
class Brand:
    """A file, and what is to be understood of it. ``people`` are what differs from an empty row, by field."""

    name: str
    source: str
    header: str
    rows: tuple[str, ...]
    people: tuple[dict[str, object], ...]
    asked: tuple[str, ...] = ()
    doubts: tuple[str, ...] = field(default=())


BRANDS = (
    Brand(
        "Eventbrite, UK",
        "Eventbrite",
        EVENTBRITE_UK,
        (
            f"E,1,77,{LONDON},Dr,Ana,O'Neil,ana@x.org,1,Speaker pass,V,2,O,901,b,Buyer,Bob,bob@x.org,"
            '"May 01, 2024 at 09:30 AM",,"May 01, 2024 09:30 AM",,,Free,0,0,0,Checked In,,,,,,,,,,,GP,,None,,,,,,,9,40',
            f"E,1,77,{LONDON},,Li,de Souza,li@x.org,1,General,V,2,O,902,b,Buyer,Bob,bob@x.org,,,,,,Free,0,0,0,"
            "Not Attending,,,,,,,,,,,,Nurse,Hearing loop,,,,,,,9,40",
            f"E,1,78,{LONDON},,Mo,Ek,mo@x.org,1,General,V,2,O,903,b,,,,,,,,,Free,0,0,0,Transferred,,,,,,,,,,,,,,,,,,,,9,",
        ),
        (
            {"name": "Ana O'Neil", "given_name": "Ana", "family_name": "O'Neil", "email": "ana@x.org",
             "ticket": "Speaker pass", "role": "speaker", "reference": "901", "registered_at": LONDON,
             "job_title": "GP", "answers": (("Prefix", "Dr"),)},
            {"name": "Li de Souza", "given_name": "Li", "family_name": "de Souza", "email": "li@x.org",
             "ticket": "General", "reference": "902", "registered_at": LONDON, "job_title": "Nurse",
             "state": "cancelled", "access": "Hearing loop"},
            {"name": "Mo Ek", "given_name": "Mo", "family_name": "Ek", "email": "mo@x.org", "ticket": "General",
             "reference": "903", "registered_at": LONDON, "state": "cancelled"},
        ),
        ("Prefix", "Gender", "Age", "Birth Date", "What is your job role? (2)"),
    ),
    Brand(
        "Eventbrite, US, billing and company",
        "Eventbrite",
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,Order Type,"
        "Currency,Total Paid,Fees Paid,Eventbrite Fees,Eventbrite Payment Processing,Attendee Status,Mobile Phone,"
        "Shipping Address 1,Shipping City,Job Title,Company,Website,Billing State,Billing Zip",
        ("1,05/13/2024 9:30 PM,Ana,Bo,a@x.org,1,,Free,11,,Free Order,GBP,0,0,0,0,Attending,07700 900123,,,GP,NHS,w,,",),
        ({"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "a@x.org", "ticket": "Free",
          "reference": "11", "registered_at": "2024-05-13 21:30:00", "phone": "07700 900123", "job_title": "GP",
          "organisation": "NHS", "answers": (("Website", "w"),)},),
        ("Website",),
    ),
    Brand(
        "Eventbrite, orders of many events",
        "Eventbrite",
        "Order ID,Order date,Event ID,Event name,Event location,Event start date,Buyer email,Gross sales,Net sales,"
        "Ticket revenue,Eventbrite service fee,Eventbrite payment processing fee",
        ('123,"May 1, 2024",9,E,L,"May 3, 2024",a@x.org,"$1,000.00",1,1,0,0',),
        ({"email": "a@x.org", "reference": "123", "registered_at": "2024-05-01"},),
    ),
    Brand(
        "Microsoft Forms, a quiz without sign-in",
        "Microsoft Forms",
        "Id,Start time,Completion time,Email,Name,Total points,Quiz feedback,Last modified time,Your full name,"
        "Points - Your full name,Feedback - Your full name,Your NHS email,Points - Your NHS email,"
        'Feedback - Your NHS email,"Which days\ncan you come?"',
        (
            "1,8/20/25 12:51:45,8/20/25 12:53:45,anonymous,,0,,,Ana Bo,0,,ana@nhs.net,0,,Monday;Tuesday;",
            "2,8/21/25 12:51:45,8/21/25 12:53:45,anonymous,,0,,,Li Cy,0,,li@nhs.net,0,,",
        ),
        (
            {"name": "Ana Bo", "email": "ana@nhs.net", "registered_at": "2025-08-20 12:53:45",
             "answers": (("Which days can you come?", "Monday;Tuesday"),)},
            {"name": "Li Cy", "email": "li@nhs.net", "registered_at": "2025-08-21 12:53:45"},
        ),
        ("Which days can you come?",),
    ),
    Brand(
        "Google Forms, with a question about coming",
        "Google Forms",
        "Timestamp,First name,Surname,Which email should we use?,Will you be able to attend?,Any dietary requirements?",
        (
            "2026/05/28 7:01:33 PM GMT+2,Ana,Bo,a@x.org,Yes,N/A",
            "2026/05/28 7:02:33 PM GMT+2,Li,Cy,l@x.org,No,No requirements",
            "2026/05/28 7:03:33 PM GMT+2,Mo,Ek,m@x.org,Maybe,Nut allergy",
        ),
        (
            {"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "a@x.org",
             "registered_at": "2026-05-28 19:01:33+02:00"},
            {"name": "Li Cy", "given_name": "Li", "family_name": "Cy", "email": "l@x.org", "state": "cancelled",
             "registered_at": "2026-05-28 19:02:33+02:00"},
            {"name": "Mo Ek", "given_name": "Mo", "family_name": "Ek", "email": "m@x.org", "state": "applied",
             "registered_at": "2026-05-28 19:03:33+02:00", "dietary": "Nut allergy"},
        ),
    ),
    Brand(
        "Tito, with orders",
        "Tito",
        TITO,
        (
            "1,Early,Tina Torn,Tina,Torn,t@x.org,Co,,E,,0,AB-1,,u,2026-01-01 10:00:00 UTC,AB,Boss,b@x.org,Big,1",
            "2,Early,Uno Udd,Uno,Udd,u@x.org,Co,,E,voided,0,AB-2,crew,u,2026-01-01 10:00:00 UTC,AB,Boss,b@x.org,Big,1",
        ),
        (
            {"name": "Tina Torn", "given_name": "Tina", "family_name": "Torn", "email": "t@x.org", "ticket": "Early",
             "organisation": "Co", "reference": "AB-1", "registered_at": "2026-01-01 10:00:00+00:00"},
            {"name": "Uno Udd", "given_name": "Uno", "family_name": "Udd", "email": "u@x.org", "ticket": "Early",
             "organisation": "Co", "reference": "AB-2", "registered_at": "2026-01-01 10:00:00+00:00",
             "state": "cancelled", "role": "crew"},
        ),
    ),
    Brand(
        "Luma",
        "Luma",
        LUMA,
        (
            "gst-1,Ana Bo,Ana,Bo,a@x.org,+447700900123,2026-05-01T09:30:00.000Z,approved,,,q,0,0,0,,,,,,,tt,Std,learn",
            "gst-2,Li Cy,Li,Cy,l@x.org,,2026-05-01T09:30:00.000Z,pending_approval,,,q,,,,,,,,,,tt,Std,",
            "gst-3,Mo Ek,Mo,Ek,m@x.org,,2026-05-01T09:30:00.000Z,waitlist,,,q,,,,,,,,,,tt,Std,",
            "gst-4,Di Fo,Di,Fo,d@x.org,,2026-05-01T09:30:00.000Z,declined,,,q,,,,,,,,,,tt,Std,",
            "gst-5,Ed Go,Ed,Go,e@x.org,,2026-05-01T09:30:00.000Z,invited,,,q,,,,,,,,,,tt,Std,",
        ),
        tuple(
            {"name": f"{given} {family}", "given_name": given, "family_name": family, "state": state,
             "email": f"{given[0].lower()}@x.org", "reference": f"gst-{n}", "ticket": "Std",
             "registered_at": "2026-05-01 09:30:00+00:00"} | more
            for n, given, family, state, more in (
                (1, "Ana", "Bo", "registered",
                 {"phone": "+447700900123", "answers": (("What do you hope for?", "learn"),)}),
                (2, "Li", "Cy", "applied", {}),
                (3, "Mo", "Ek", "waiting", {}),
                (4, "Di", "Fo", "declined", {}),
                (5, "Ed", "Go", "invited", {}),
            )
        ),
        ("What do you hope for?",),
    ),
    Brand(
        "Meetup, with tabs",
        "Meetup",
        "Name\tUser ID\tTitle\tEvent Host\tRSVP\tGuests\tRSVPed on\tJoined Group on\tURL of Member Profile",
        (
            "Ana Bo\tuser 123456789\t\tNo\tYes\t1\tMay 1, 2026 9:30 AM\tMay 1, 2020\thttp://m",
            "Li\tuser 223456789\t\tNo\tWaitlist\t\tMay 1, 2026 12:30 AM\tMay 1, 2020\thttp://m",
            "Zo\tuser 323456789\t\tYes\tNot going\t\tMay 1, 2026 12:30 PM\tMay 1, 2020\thttp://m",
        ),
        (
            {"name": "Ana Bo", "reference": "user 123456789", "registered_at": "2026-05-01 09:30:00",
             "answers": (("Guests", "1"),)},
            {"name": "Li", "reference": "user 223456789", "registered_at": "2026-05-01 00:30:00", "state": "waiting"},
            {"name": "Zo", "reference": "user 323456789", "registered_at": "2026-05-01 12:30:00", "state": "cancelled"},
        ),
        ("Guests",),
    ),
    Brand(
        "Mailchimp",
        "Mailchimp",
        MAILCHIMP,
        ('a@x.org,Ana,Bo,07700900123,2,"2024-05-01 09:30:00",,"2024-05-01 09:30:00",1.1.1.1,,,,,,GB,ENG,'
         '"2024-05-01 09:30:00",12345,abcdef,note,"""Speakers"",""2025"""',),
        ({"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "a@x.org", "phone": "07700900123",
          "registered_at": "2024-05-01 09:30:00", "note": "note", "role": "speaker"},),
    ),
    Brand(
        "Outlook",
        "Outlook",
        OUTLOOK,
        ("Dr,Ana,Maria,Bo,,NHS,Dep,GP,,,0207 111,,07700900123,a@x.org,SMTP,Ana Bo (a@x.org),b@x.org,note",),
        ({"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "a@x.org", "phone": "07700900123",
          "organisation": "NHS", "job_title": "GP", "note": "note"},),
    ),
    Brand(
        "Google Contacts, old",
        "Google Contacts",
        GOOGLE_OLD,
        ("Ana M Bo,Ana,M,Bo,,Annie,,,* myContacts,* Work,a@x.org ::: b@x.org,,,Mobile,07700900123,,NHS,GP",),
        ({"name": "Ana M Bo", "given_name": "Ana", "family_name": "Bo", "known_as": "Annie", "email": "a@x.org",
          "phone": "07700900123", "organisation": "NHS", "job_title": "GP"},),
    ),
    Brand(
        "Google Contacts, new",
        "Google Contacts",
        GOOGLE_NEW,
        ('Ana,M,Bo,,Dr,,,"Bo, Ana",NHS,GP,,,,http://p,* myContacts,* Work,a@x.org,Mobile,07700900123',),
        ({"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "a@x.org", "phone": "07700900123",
          "organisation": "NHS", "job_title": "GP"},),
    ),
    Brand(
        "pretix, order positions",
        "pretix",
        PRETIX,
        (
            "s,ABC,1,Paid,buyer@x.org,+441234567,2026-05-01,09:30:00,Standard,,0.00,0.00,,0.00,Ana Bo,Ana,Bo,ana@x.org,"
            "NHS,,,Hull,,,,PSEU1,,,,,,hello,,Yes,Yes,Inc,,,,,,,,Online shop,en,No,",
            "s,ABC,2,Canceled,buyer@x.org,,2026-05-01,09:30:00,Standard,,0.00,0.00,,0.00,Li Cy,Li,Cy,li@x.org,"
            ",,,,,,,PSEU2,,,,,,,,No,No,,,,,,,,,,,,",
            "s,ABD,1,Pending,buyer@x.org,,2026-05-01,09:30:00,Standard,,0.00,0.00,,0.00,Mo Ek,Mo,Ek,mo@x.org,"
            ",,,,,,,PSEU3,,,,,,,,No,Yes,,,,,,,,,,,,",
        ),
        (
            {"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "ana@x.org", "phone": "+441234567",
             "organisation": "NHS", "ticket": "Standard", "reference": "PSEU1", "registered_at": "2026-05-01",
             "note": "hello", "answers": (("Workshop", "Art; Music"),)},
            {"name": "Li Cy", "given_name": "Li", "family_name": "Cy", "email": "li@x.org", "ticket": "Standard",
             "reference": "PSEU2", "registered_at": "2026-05-01", "state": "cancelled"},
            {"name": "Mo Ek", "given_name": "Mo", "family_name": "Ek", "email": "mo@x.org", "ticket": "Standard",
             "reference": "PSEU3", "registered_at": "2026-05-01", "state": "applied",
             "answers": (("Workshop", "Music"),)},
        ),
        ("Variation", "Workshop – Art", "Workshop – Music"),
    ),
    Brand(
        "pretix, check-in list",
        "pretix",
        "Order code,Attendee name,Product,Price,Checked in,Checked out,Automatically checked in,Paid,Secret,E-mail,"
        "Diet,Company",
        ("ABC,Ana Bo,Standard,0.00,2026-05-01 09:30,,No,Yes,xyzxyz,a@x.org,Vegan,NHS",
         "ABC,Li Cy,Standard,0.00,,,No,Yes,xyzxyw,l@x.org,,NHS"),
        (
            {"name": "Ana Bo", "email": "a@x.org", "ticket": "Standard", "organisation": "NHS", "dietary": "Vegan"},
            {"name": "Li Cy", "email": "l@x.org", "ticket": "Standard", "organisation": "NHS"},
        ),
    ),
    Brand(
        "Hi.Events",
        "Hi.Events",
        "ID,First Name,Last Name,Email,Status,Check Ins,Product ID,Product Name,Event ID,Public ID,Short ID,"
        "Created Date,Last Updated Date,Notes,Diet?",
        (
            "1,Ana,Bo,a@x.org,ACTIVE,0,3,Standard,9,A-ABC1,a_1,2026-05-01 09:30:00,2026-05-01,,Vegan",
            "2,Li,Cy,l@x.org,CANCELLED,0,3,Standard,9,A-ABC2,a_2,2026-05-01 09:30:00,2026-05-01,,",
            "3,Mo,Ek,m@x.org,AWAITING_PAYMENT,0,3,Standard,9,A-ABC3,a_3,2026-05-01 09:30:00,2026-05-01,,",
        ),
        (
            {"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "a@x.org", "ticket": "Standard",
             "reference": "A-ABC1", "registered_at": "2026-05-01 09:30:00", "dietary": "Vegan"},
            {"name": "Li Cy", "given_name": "Li", "family_name": "Cy", "email": "l@x.org", "ticket": "Standard",
             "reference": "A-ABC2", "registered_at": "2026-05-01 09:30:00", "state": "cancelled"},
            {"name": "Mo Ek", "given_name": "Mo", "family_name": "Ek", "email": "m@x.org", "ticket": "Standard",
             "reference": "A-ABC3", "registered_at": "2026-05-01 09:30:00", "state": "applied"},
        ),
    ),
    Brand(
        "alf.io",
        "alf.io",
        ALFIO,
        (
            "0a1b-22,General,ev,ACQUIRED,0,0,0,0,r1,Ana Bo,Ana,Bo,a@x.org,No,en,2026-05-01 09:30,,,,,,",
            "0a1b-23,General,ev,CHECKED_IN,0,0,0,0,r1,Li Cy,Li,Cy,l@x.org,No,en,2026-05-01 09:30,,,,,,",
        ),
        (
            {"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "a@x.org", "ticket": "General",
             "reference": "0a1b-22", "registered_at": "2026-05-01 09:30:00"},
            {"name": "Li Cy", "given_name": "Li", "family_name": "Cy", "email": "l@x.org", "ticket": "General",
             "reference": "0a1b-23", "registered_at": "2026-05-01 09:30:00"},
        ),
    ),
    Brand(
        "alf.io, to import",
        "",
        "firstName,lastName,email,lang,reference",
        ("Ana,Bo,a@x.org,en,R1",),
        ({"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "a@x.org", "reference": "R1",
          "answers": (("lang", "en"),)},),
        ("lang",),
    ),
    Brand(
        "Indico",
        "Indico",
        INDICO,
        (
            "1,Ana McDonald,NHS,GP,+44 207,a@x.org,2026-05-01T09:30:00,,Completed,,0,No,,,",
            "2,Li de Souza,NHS,GP,,l@x.org,2026-05-01T09:30:00,,Withdrawn,,0,No,,,",
            "3,Mo Ek,NHS,GP,,m@x.org,2026-05-01T09:30:00,,Awaiting payment,,0,No,,,",
        ),
        (
            {"name": "Ana McDonald", "email": "a@x.org", "organisation": "NHS", "job_title": "GP", "phone": "+44 207",
             "registered_at": "2026-05-01 09:30:00"},
            {"name": "Li de Souza", "email": "l@x.org", "organisation": "NHS", "job_title": "GP",
             "registered_at": "2026-05-01 09:30:00", "state": "withdrawn"},
            {"name": "Mo Ek", "email": "m@x.org", "organisation": "NHS", "job_title": "GP",
             "registered_at": "2026-05-01 09:30:00", "state": "applied"},
        ),
    ),
    Brand(
        "Indico, to import, without a header",
        "Indico",
        "Ana,McDonald,NHS Trust,GP,+44 20 7946 0000,a@x.org",
        ("Li,de Souza,St Mary's,Nurse,,l@x.org",),
        (
            {"name": "Ana McDonald", "given_name": "Ana", "family_name": "McDonald", "organisation": "NHS Trust",
             "job_title": "GP", "phone": "+44 20 7946 0000", "email": "a@x.org"},
            {"name": "Li de Souza", "given_name": "Li", "family_name": "de Souza", "organisation": "St Mary's",
             "job_title": "Nurse", "email": "l@x.org"},
        ),
    ),
    Brand(
        "Zoom",
        "Zoom",
        "First Name,Last Name,Email,City,Organization,Job Title,Registration Time,Approval Status",
        (
            'Ana,Bo,a@x.org,London,NHS,GP,"May 1, 2026 09:30:00",approved',
            'Li,Cy,l@x.org,London,NHS,GP,"May 1, 2026 09:30:00",cancelled by registrant',
        ),
        (
            {"name": "Ana Bo", "given_name": "Ana", "family_name": "Bo", "email": "a@x.org", "organisation": "NHS",
             "job_title": "GP", "registered_at": "2026-05-01 09:30:00", "answers": (("City", "London"),)},
            {"name": "Li Cy", "given_name": "Li", "family_name": "Cy", "email": "l@x.org", "organisation": "NHS",
             "job_title": "GP", "registered_at": "2026-05-01 09:30:00", "state": "cancelled",
             "answers": (("City", "London"),)},
        ),
        ("City",),
    ),
    Brand(
        "Cvent",
        "",
        "Full Name,Email Address,Company Name,Title,Registration Type,Invitee Status,Confirmation Number,"
        "Registration Date,Mobile Phone",
        (
            "Ana Bo,a@x.org,NHS,Nurse,Delegate,Accepted,XYZ123,01/05/2026,07700 900123",
            "Li Cy,l@x.org,NHS,Nurse,Speaker,No Response,XYZ124,02/05/2026,",
            "Mo Ek,m@x.org,NHS,Nurse,Delegate,Sent,XYZ125,02/05/2026,",
        ),
        (
            {"name": "Ana Bo", "email": "a@x.org", "organisation": "NHS", "job_title": "Nurse", "reference": "XYZ123",
             "registered_at": "2026-05-01", "phone": "07700 900123"},
            {"name": "Li Cy", "email": "l@x.org", "organisation": "NHS", "job_title": "Nurse", "reference": "XYZ124",
             "registered_at": "2026-05-02", "state": "invited", "role": "speaker"},
            {"name": "Mo Ek", "email": "m@x.org", "organisation": "NHS", "job_title": "Nurse", "reference": "XYZ125",
             "registered_at": "2026-05-02"},
        ),
        (),
        (
            "“Sent” is no state known here; taken as registered in row 4.",
            "Dates in “Registration Date” were read with the day first.",
        ),
    ),
    Brand(
        "Ticket Tailor, two tickets in one order",
        "",
        "Order ID,Order date,Attendee name,Attendee email,Ticket type,Ticket status,Buyer name,Buyer email",
        (
            "or_1,2026-05-01,Ana Bo,a@x.org,Std,VALID,Boss,b@x.org",
            "or_1,2026-05-01,Li Cy,l@x.org,Std,VOIDED,Boss,b@x.org",
        ),
        (
            {"name": "Ana Bo", "email": "a@x.org", "ticket": "Std", "registered_at": "2026-05-01",
             "answers": (("Order ID", "or_1"),)},
            {"name": "Li Cy", "email": "l@x.org", "ticket": "Std", "registered_at": "2026-05-01", "state": "cancelled",
             "answers": (("Order ID", "or_1"),)},
        ),
        ("Order ID",),
    ),
    Brand(
        "SurveyMonkey",
        "",
        "Respondent ID,Collector ID,Date Created,Date Modified,IP Address,Email Address,First Name,Last Name,"
        "Custom Data 1,What is your name?,What is your email?",
        ("11463,22,2026-05-01,2026-05-01,1.1.1.1,,,,,Ana Bo,a@x.org",),
        ({"name": "Ana Bo", "email": "a@x.org", "reference": "11463", "registered_at": "2026-05-01"},),
        ("Email Address",),
    ),
    Brand(
        "a German sheet",
        "",
        "Anrede;Vorname;Nachname;E-Mail;Telefon;Einrichtung;Anmeldedatum;Bemerkung",
        ("Frau;Ana;Böhm;a@x.de;030 1234;Charité;01.05.2026 09:30;spät", "Herr;Li;Cy;l@x.de;;Charité;13.05.2026;"),
        (
            {"name": "Ana Böhm", "given_name": "Ana", "family_name": "Böhm", "email": "a@x.de", "phone": "030 1234",
             "organisation": "Charité", "registered_at": "2026-05-01 09:30:00", "note": "spät",
             "answers": (("Anrede", "Frau"),)},
            {"name": "Li Cy", "given_name": "Li", "family_name": "Cy", "email": "l@x.de", "organisation": "Charité",
             "registered_at": "2026-05-13", "answers": (("Anrede", "Herr"),)},
        ),
        ("Anrede",),
    ),
    Brand(
        "a French sheet",
        "",
        "Nom;Prénom;Adresse e-mail;Téléphone;Organisation;Régime alimentaire;Statut",
        ("Dupont;Anne;a@x.fr;06 12;CHU;végétarien;Confirmé", "Roux;Bo;b@x.fr;;CHU;aucun;Annulé"),
        (
            {"name": "Anne Dupont", "given_name": "Anne", "family_name": "Dupont", "email": "a@x.fr", "phone": "06 12",
             "organisation": "CHU", "dietary": "végétarien"},
            {"name": "Bo Roux", "given_name": "Bo", "family_name": "Roux", "email": "b@x.fr", "organisation": "CHU",
             "state": "cancelled"},
        ),
    ),
    Brand(
        "a coordinator’s own sheet",
        "",
        "Delegate,Delegate email,Employer,Borough,Dietary,Access",
        ("Ana,a@x.org,NHS,Hackney,None,N/A", "Li,l@x.org,NHS,Hackney,Nothing,None"),
        (
            {"name": "Ana", "email": "a@x.org", "organisation": "NHS", "answers": (("Borough", "Hackney"),)},
            {"name": "Li", "email": "l@x.org", "organisation": "NHS", "answers": (("Borough", "Hackney"),)},
        ),
        ("Borough",),
    ),
    Brand(
        "headings nobody knows",
        "",
        "Teilnehmende,Kontakt",
        ("Ana Bo,a@x.org", "Li de Souza,l@x.org"),
        ({"name": "Ana Bo", "email": "a@x.org"}, {"name": "Li de Souza", "email": "l@x.org"}),
    ),
    Brand(
        "no headings, names in two columns",
        "",
        "Ana,McDonald,NHS Trust,a@x.org",
        ("Li,Cy,St Mary's,l@x.org",),
        (
            {"name": "Ana McDonald", "given_name": "Ana", "family_name": "McDonald", "email": "a@x.org",
             "answers": (("Column 3", "NHS Trust"),)},
            {"name": "Li Cy", "given_name": "Li", "family_name": "Cy", "email": "l@x.org",
             "answers": (("Column 3", "St Mary's"),)},
        ),
        ("Column 3",),
    ),
)  # fmt: skip


def table_of(brand: Brand) -> Table:
    return csv_table("\n".join((brand.header, *brand.rows)).encode())


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.name)
def test_a_list_of_that_brand(brand: Brand):
    found = table_of(brand)
    mapping = propose(found)
    understood = people(found, mapping)
    assert mapping.source == brand.source
    assert understood == [
        Incoming(row=row.number) if not said else Incoming(row=row.number, **said)  # type: ignore[arg-type]
        for row, said in zip(found.rows, brand.people, strict=True)
    ]
    asked = tuple(h for h, f in zip(found.headers, mapping.fields, strict=True) if f is Field.QUESTION)
    assert asked == brand.asked
    assert doubts(found, mapping) == brand.doubts


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.name)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_same_in_another_encoding_and_below_a_title(brand: Brand, encoding: str):
    plain = table_of(brand)
    text = "\r\n".join((brand.header, *brand.rows))
    if plain.headers[0] != "Column 1":
        text = f"Attendees of the summer convening\r\n\r\n{text}"
    found = csv_table(text.encode(encoding))
    assert propose(found) == propose(plain)
    assert [row.cells for row in found.rows] == [row.cells for row in plain.rows]


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.name)
def test_the_same_as_a_workbook(brand: Brand):
    plain = table_of(brand)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    delimiter = plain.delimiter
    for cells in csv.reader(io.StringIO("\n".join((brand.header, *brand.rows))), delimiter=delimiter):
        sheet.append(cells)
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"
    data = io.BytesIO()
    book.save(data)
    found = xlsx_table(data.getvalue())
    assert propose(found) == propose(plain)
    assert people(found, propose(found)) == people(plain, propose(plain))


# What the files that were collected say: source, and (name, e-mail, state) of each row.
COLLECTED: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "duplicate-blank-headers.csv": ("", [("Pia Palm", "pia@gmail.com", "registered")]),
    "eventbrite-full.csv": (
        "Eventbrite",
        [("John Doe", "jdoe1@test1mail.com", "registered"), ("Jane Doe", "jdoe2@test2mail.com", "registered")],
    ),
    "eventbrite-short.csv": (
        "Eventbrite",
        [
            ("Anna Andersson", "anna.andersson@gmail.com", "registered"),
            ("Björn Berg", "bjorn.berg@hotmail.com", "registered"),
            ("Cleo Carlsson", "cleo@outlook.com", "cancelled"),
        ],
    ),
    "excel-sv-semicolon-sep-crlf.csv": (
        "",
        [("Britt Berg", "britt.berg@gmail.com", "registered"), ("Curt Co", "curt@co.se", "registered")],
    ),
    "google-forms.csv": (
        "Google Forms",
        [("Xena Xu", "xena@gmail.com", "registered"), ("Yusuf Yil", "yusuf@gmail.com", "registered")],
    ),
    "ms-forms.csv": (
        "Microsoft Forms",
        [("Ada Lovelace", "ab12345@uga.edu", "registered"), ("Alan Turing", "cd67890@uga.edu", "registered")],
    ),
    "no-header.csv": ("", [("", "ab12345@uga.edu", "registered"), ("", "cd67890@uga.edu", "registered")]),
    "quoted-multiline.csv": (
        "",
        [("Ida Inge", "ida@gmail.com", "registered"), ("Jalle Jern", "jalle@gmail.com", "registered")],
    ),
    "ragged-blank-rows.csv": (
        "",
        [
            ("Kalla Kry", "kalla@gmail.com", "registered"),
            ("Lisa Lo", "lisa@gmail.com", "registered"),
            ("Mona My", "mona@gmail.com", "registered"),
        ],
    ),
    "title-row-above-header.csv": ("", [("Ada", "ab12345@uga.edu", "registered")]),
    "tito.csv": (
        "Tito",
        [("Tina Torn", "tina.torn@gmail.com", "registered"), ("Uno Udd", "uno.udd@gmail.com", "registered")],
    ),
    "utf8-bom.csv": ("", [("Hedda Hall", "hedda@gmail.com", "registered")]),
}


@pytest.mark.parametrize("path", sorted(ATTENDEES.iterdir()), ids=lambda path: path.name)
def test_collected_files(path: Path):
    source, rows = COLLECTED[path.name]
    found = csv_table(path.read_bytes())
    mapping = propose(found)
    assert mapping.source == source
    assert [(one.name, one.email, one.state) for one in people(found, mapping)] == rows
