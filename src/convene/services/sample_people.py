"""The people of the sample workspace: all invented, with the names London has. So are their organisations."""

from dataclasses import dataclass
from random import Random

from convene.rules.people import NeedKind

HOSPITAL, MENTAL_HEALTH, COMMUNITY = "Hospital", "Mental health", "Community health"
GP, COUNCIL, CHARITY, GROUP = "Primary care", "Local authority", "Charity", "Community group"
HOSPICE, UNIVERSITY = "Hospice", "University"

ORGANISATIONS: tuple[tuple[str, str, str], ...] = (
    ("Wharfside Hospitals", HOSPITAL, "Tower Hamlets"),
    ("Queen Adelaide’s Hospital", HOSPITAL, "Southwark"),
    ("Northgate and Lea Hospitals", HOSPITAL, "Haringey"),
    ("St Brannock’s Hospital", HOSPITAL, "Lambeth"),
    ("Crossways Hospital", HOSPITAL, "Croydon"),
    ("Heathway Hospitals", HOSPITAL, "Hillingdon"),
    ("The Rosalind Children’s Hospital", HOSPITAL, "Camden"),
    ("Marshgate Mental Health", MENTAL_HEALTH, "Newham"),
    ("Southbank Recovery Services", MENTAL_HEALTH, "Lambeth"),
    ("Harbour Mental Health Partnership", MENTAL_HEALTH, "Greenwich"),
    ("Oakfield Talking Therapies", MENTAL_HEALTH, "Ealing"),
    ("Lower Lea Community Health", COMMUNITY, "Hackney"),
    ("Westway Community Health", COMMUNITY, "Kensington and Chelsea"),
    ("Ravensbourne Community Nursing", COMMUNITY, "Bromley"),
    ("Brent Brook Therapy Services", COMMUNITY, "Brent"),
    ("Night Bus Health Outreach", COMMUNITY, "Westminster"),
    ("Marlow Lane Surgery", GP, "Tower Hamlets"),
    ("The Quay Practice", GP, "Southwark"),
    ("Fairmead Health Centre", GP, "Enfield"),
    ("Two Bridges Medical Centre", GP, "Wandsworth"),
    ("Turnpike Road Surgery", GP, "Barnet"),
    ("Chestnut Walk Practice", GP, "Waltham Forest"),
    ("Eastmarsh Council Adult Social Care", COUNCIL, "Barking and Dagenham"),
    ("Riverside Borough Public Health", COUNCIL, "Richmond upon Thames"),
    ("Hollins Green Council Housing", COUNCIL, "Lewisham"),
    ("Kingsmead Council Children’s Services", COUNCIL, "Hackney"),
    ("Northmere Council Libraries", COUNCIL, "Enfield"),
    ("Five Ways Council Public Health", COUNCIL, "Redbridge"),
    ("Carers of the Lea", CHARITY, "Newham"),
    ("The Listening Bench", CHARITY, "Islington"),
    ("Second Kettle", CHARITY, "Hackney"),
    ("Deaf Lewisham Together", CHARITY, "Lewisham"),
    ("Stroke Choir London", CHARITY, "Merton"),
    ("Open Door Refugee Health", CHARITY, "Croydon"),
    ("The Young Table", CHARITY, "Harrow"),
    ("Sickle Cell Voices", CHARITY, "Lambeth"),
    ("The Memory Allotment", CHARITY, "Bexley"),
    ("Fathers on the Hill", CHARITY, "Haringey"),
    ("Housing First Rooms", CHARITY, "Camden"),
    ("Dementia Tea Dances", CHARITY, "Havering"),
    ("Limehouse Elders", GROUP, "Tower Hamlets"),
    ("Peckham Walkers", GROUP, "Southwark"),
    ("Somali Mothers’ Circle", GROUP, "Brent"),
    ("Ridley Road Traders’ Health Group", GROUP, "Hackney"),
    ("Bengali Women’s Swim", GROUP, "Tower Hamlets"),
    ("The Tuesday Men", GROUP, "Barking and Dagenham"),
    ("Latin American Disabled Neighbours", GROUP, "Southwark"),
    ("Tottenham Garden Club", GROUP, "Haringey"),
    ("Thamesmead Story Kitchen", GROUP, "Greenwich"),
    ("Southall Sewing Room", GROUP, "Ealing"),
    ("Faith and Health Walworth", GROUP, "Southwark"),
    ("Capital People", CHARITY, "Islington"),
    ("St Elfrida’s Hospice", HOSPICE, "Sutton"),
    ("Lantern Hospice at Home", HOSPICE, "Barnet"),
    ("Thames Gate University", UNIVERSITY, "Greenwich"),
    ("The Ward Lab, Bloomside University", UNIVERSITY, "Camden"),
    ("Paramedics’ Peer Network", CHARITY, "Southwark"),
    ("Pharmacy on the Corner", GP, "Hounslow"),
    ("Quince Street Dental Practice", GP, "Kingston upon Thames"),
    ("Nightingale Walk Maternity Voices", GROUP, "Tower Hamlets"),
    ("Leadership academy", UNIVERSITY, "Westminster"),
)

WORK: dict[str, tuple[tuple[str, str], ...]] = {
    HOSPITAL: (
        ("Ward manager", "Nursing"),
        ("Consultant physician", "Medicine"),
        ("Specialty registrar", "Medicine"),
        ("Matron", "Nursing"),
        ("Service manager", "Management"),
        ("Head of organisational development", "Management"),
        ("Porter and equality lead", "Support services"),
        ("Midwife", "Midwifery"),
        ("Patient experience lead", "Management"),
    ),
    MENTAL_HEALTH: (
        ("Clinical psychologist", "Psychology"),
        ("Team leader", "Nursing"),
        ("Peer support worker", "Lived experience"),
        ("Occupational therapist", "Allied health"),
        ("Consultant psychiatrist", "Medicine"),
    ),
    COMMUNITY: (
        ("District nurse", "Nursing"),
        ("Physiotherapist", "Allied health"),
        ("Locality manager", "Management"),
        ("Health visitor", "Nursing"),
        ("Speech and language therapist", "Allied health"),
    ),
    GP: (
        ("General practitioner", "Medicine"),
        ("Practice manager", "Management"),
        ("Practice nurse", "Nursing"),
        ("Care navigator", "Support services"),
        ("Pharmacist", "Pharmacy"),
    ),
    COUNCIL: (
        ("Social worker", "Social work"),
        ("Public health specialist", "Public health"),
        ("Head of commissioning", "Management"),
        ("Service lead", "Management"),
    ),
    CHARITY: (
        ("Chief executive", "Management"),
        ("Project worker", "Community"),
        ("Volunteer coordinator", "Community"),
        ("Trustee", "Community"),
    ),
    GROUP: (("Organiser", "Community"), ("Volunteer", "Community"), ("Chair", "Community")),
    HOSPICE: (("Palliative care nurse", "Nursing"), ("Chaplain", "Spiritual care")),
    UNIVERSITY: (("Lecturer in leadership", "Education"), ("Researcher", "Education")),
}

# Given and family names that go together; a person takes one of each. A star: “she/her” where pronouns are given.
_NAMES: tuple[tuple[str, str], ...] = (
    (
        "Hannah* Oliver Ruth* Graham Beth* Callum Judith* Simon Philippa* Dominic Frances* Neil",
        "Ashdown Whitlock Pemberton Marsh Fairweather Trelawny Huxtable Ormerod Winstanley Peasgood Larkin Thistlewood",
    ),
    ("Aoife* Ciarán Niamh* Declan Sinéad* Eoghan", "O’Rourke Mac|Giolla|Bhríde Ó|Dálaigh Gallagher McAteer Kilbride"),
    ("Siân* Rhodri Carys* Gwilym", "ap|Rhys Prosser-Lloyd Bevan-Hughes Pryce"),
    (
        "Ngozi* Chidi Folasade* Babatunde Adaeze* Temitope* Ifeoma* Olumide",
        "Okonjo-Bright Adeyemi Nwachukwu Ogunleye Eze Balogun Akande Uzoma",
    ),
    ("Akosua* Kwabena Abena* Kofi Efua*", "Asante-Mensah Boateng Owusu-Ansah Darko Agyeman"),
    (
        "Marcia* Delroy Yvonne* Winston Sonia* Leroy",
        "Campbell-Reid Francis Bailey-Grant Lindo Beckford Morrison",
    ),
    ("Hodan* Abdirahman Ifrah* Yusuf Sahra*", "Warsame Abdi|Nur Jama Farah|Hersi Guled"),
    (
        "Shahida* Rezaul Nasima* Anwar Tahmina* Mizanur",
        "Begum Chowdhury Khatun Rahman Miah Uddin",
    ),
    (
        "Priya* Anand Meera* Sanjay Lakshmi* Rohan Kavita*",
        "Raghunathan Iyer Deshpande Patel Venkataraman Menon Nambiar",
    ),
    ("Harpreet* Gurdeep Manjit* Jaswinder", "Kaur|Dhillon Singh|Bains Sandhu Gill-Thompson"),
    ("Ayesha* Imran Saima* Bilal Zara*", "Qureshi Mahmood Akhtar Siddiqui-Hall Malik"),
    ("Agnieszka* Łukasz Małgorzata* Paweł", "Wiśniewska Dąbrowski Jabłońska Zając"),
    ("Inês* João Conceição* Thiago", "de|Almeida Magalhães Guimarães|Lopes da|Silva"),
    ("Lucía* Andrés Ximena*", "Ibáñez|Quiroga Peña|Castaño Muñoz-Riaño"),
    ("Elif* Çağlar Gül* Murat", "Yıldırım Özdemir Şahin Kılıç"),
    ("Eleni* Kostas Despina*", "Papadaki Christodoulou Vlachos"),
    ("Mei-Ling* Wai-Kit Siu-Fong* Jun", "Cheung Lam Au-Yeung Ng"),
    ("Thị|Mai* Quang Ngọc*", "Nguyễn Trần Phạm"),
    ("Maricel* Jun-Jun Rosario*", "dela|Cruz Macaraeg Bautista-Reyes"),
    ("Oksana* Taras Iryna*", "Shevchuk Melnyk-Ford Tkachenko"),
    ("Selam* Dawit Hirut*", "Tesfaye Haile|Mariam Bekele"),
    ("Miriam* Ezra Naomi*", "Abramovitz Levy-Stone Ben-Haim"),
    ("Björn Åse* Matilda*", "Sjöström Ødegaard van|den|Heuvel"),
    ("Chloé* Étienne Amélie*", "Lefèvre d’Aubigny N’Diaye"),
)


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody: the name as given, and what helps to say it right."""

    name: str
    given_name: str = ""
    family_name: str = ""
    known_as: str = ""
    pronouns: str = ""
    pronunciation: str = ""
    organisation: str = ""
    job_title: str = ""
    mail: str = ""


FACILITATORS: tuple[SamplePerson, ...] = (
    SamplePerson("Mercy Oduya", "Mercy", "Oduya", pronouns="she/her", pronunciation="oh-DOO-ya"),
    SamplePerson("Tamsin Quill", "Tamsin", "Quill", pronouns="she/her"),
    SamplePerson("Noor Barlow", "Noor", "Barlow", pronouns="she/they"),
    SamplePerson("Imogen Calloway", "Imogen", "Calloway"),
    SamplePerson("Priti Sandhurst", "Priti", "Sandhurst", pronouns="she/her", pronunciation="PREE-ti"),
    SamplePerson("Joel Fenwick-Adeyemi", "Joel", "Fenwick-Adeyemi", pronouns="he/him"),
    SamplePerson("Hana Marchetti", "Hana", "Marchetti", pronunciation="mar-KET-ti"),
    SamplePerson("Astrid Solberg", "Astrid", "Solberg", pronouns="she/her", pronunciation="SOOL-berg"),
    SamplePerson("Rowan Achterberg", "Rowan", "Achterberg", pronouns="they/them", pronunciation="AKH-ter-berg"),
    SamplePerson("Gunnar Lindqvist", "Gunnar", "Lindqvist", pronouns="he/him"),
    SamplePerson("Odette Tremaine", "Odette", "Tremaine", pronouns="she/her"),
    SamplePerson("Yaw Osei-Tutu Marlowe", "Yaw", "Osei-Tutu Marlowe", known_as="Yaw", pronunciation="yow, as in now"),
)

CREW: tuple[SamplePerson, ...] = (
    SamplePerson("Bridget Amoah-Finch", "Bridget", "Amoah-Finch", organisation="Leadership academy"),
    SamplePerson("Dilip Varma", "Dilip", "Varma", pronouns="he/him", organisation="Leadership academy"),
    SamplePerson("Saoirse Flood", "Saoirse", "Flood", pronunciation="SEER-sha", organisation="Leadership academy"),
    SamplePerson("Kit Underhay", "Kit", "Underhay", pronouns="they/them", organisation="Leadership academy"),
)

# Names that a list, a badge and a search must take as they are.
REMARKABLE: tuple[SamplePerson, ...] = (
    SamplePerson("Suryadi", organisation="Limehouse Elders", mail="suryadi"),
    SamplePerson(
        "陈秀英",
        known_as="Grace Chan",
        pronunciation="chun syoh-YING",
        organisation="Limehouse Elders",
        mail="grace.chan",
    ),
    SamplePerson("محمد الحسن", known_as="Mohammed", pronunciation="al-HA-san", mail="m.alhassan"),
    SamplePerson("Олена Коваленко", known_as="Olena", pronouns="she/her", mail="olena.kovalenko"),
    SamplePerson("Νίκος Παπαδόπουλος", known_as="Nikos", pronunciation="papa-THO-pou-los", mail="nikos.p"),
    SamplePerson("सुनीता शर्मा", known_as="Sunita", pronouns="she/her", mail="sunita.sharma"),
    SamplePerson("தமிழ்செல்வி முருகன்", known_as="Selvi", pronunciation="tamil-SEL-vi", mail="selvi.murugan"),
    SamplePerson("ሰላም ተስፋዬ", known_as="Selam T.", mail="selam.t"),
    SamplePerson("김하늘", known_as="Haneul Kim", pronunciation="HA-nuhl", pronouns="they/them", mail="haneul.kim"),
    SamplePerson("רות בן־עמי", known_as="Ruth", mail="ruth.benami"),
    SamplePerson(
        "Maria da Conceição Albuquerque de Vasconcelos e Sá",
        "Maria da Conceição",
        "Albuquerque de Vasconcelos e Sá",
        known_as="São",
        pronunciation="sow(n), through the nose",
        organisation="Latin American Disabled Neighbours",
    ),
    SamplePerson(
        "Wolfeschlegel-Hausenstein, Hubert Blaine", "Hubert Blaine", "Wolfeschlegel-Hausenstein", known_as="Hubert"
    ),
    SamplePerson("Nuala Ní Dhomhnaill-Ó Briain", "Nuala", "Ní Dhomhnaill-Ó Briain", pronunciation="nee GHO-nil"),
    SamplePerson("T’Keyah D’Souza-O’Hara", "T’Keyah", "D’Souza-O’Hara", pronouns="she/her", pronunciation="tuh-KEE-ah"),
    SamplePerson(
        "Rt Revd Josiah St. John-Smythe",
        "Josiah",
        "St. John-Smythe",
        pronunciation="SIN-jun",
        organisation="Faith and Health Walworth",
    ),
    SamplePerson("Þórdís Björk Sæmundsdóttir", "Þórdís Björk", "Sæmundsdóttir", pronunciation="THOR-dees"),
    SamplePerson("Đặng Thị Ngọc Ánh", "Ngọc Ánh", "Đặng Thị", known_as="Anna", mail="anna.dang"),
    SamplePerson("Bo Li", "Bo", "Li"),
    SamplePerson("Zoë Null", "Zoë", "Null", pronouns="she/her"),
    SamplePerson("de la Cruz", family_name="de la Cruz", known_as="Chuy", mail="chuy"),
    SamplePerson("Nkosinathi ka-Mthembu", "Nkosinathi", "ka-Mthembu", pronunciation="n-ko-si-NAH-ti"),
    SamplePerson("Fatima al-Zahra bint Yusuf", "Fatima al-Zahra", "bint Yusuf"),
    SamplePerson("Mr X", known_as="X", pronouns="xe/xem", organisation="Housing First Rooms", mail="x"),
    SamplePerson("María José Carreño Quiñones-Übel", "María José", "Carreño Quiñones-Übel", known_as="Majo"),
)

# The first three have no owner yet.
NEEDS: tuple[tuple[NeedKind, str, str], ...] = (
    (NeedKind.COMMUNICATION, "bsl", "British Sign Language interpreter, all day"),
    (NeedKind.ACCESS, "hearing_loop", "Hears with a loop"),
    (NeedKind.ACCESS, "lie_down", "A place to lie down for half an hour after lunch"),
    (NeedKind.ACCESS, "step_free", "Uses a powered wheelchair: step-free all day, also to the stage"),
    (NeedKind.ACCESS, "quiet", "A quiet place to step out to"),
    (NeedKind.COMMUNICATION, "large_print", "Slides and handouts by e-mail two days before, 18 point"),
    (NeedKind.ACCESS, "step_free", "Walks with a frame: short ways, a chair with arms"),
    (NeedKind.CARER, "personal_assistant", "Comes with a personal assistant, who needs a seat and lunch"),
    (NeedKind.FAITH, "prayer", "A place to pray at midday"),
    (NeedKind.ACCESS, "hearing_loop", "Lip-reads: a seat near the front, facing the speaker"),
    (NeedKind.COMMUNICATION, "captions", "Live captions where possible"),
    (NeedKind.ACCESS, "assistance_dog", "Assistance dog: water bowl and a seat at the end of a row"),
    (NeedKind.ACCESS, "", "No flickering light: migraine"),
    (NeedKind.CARER, "", "Brings a baby of five months; a place to feed"),
)

DIETS: tuple[str, ...] = (
    "Vegetarian",
    "Vegan",
    "Halal",
    "Kosher, sealed",
    "No gluten (coeliac disease)",
    "Nut allergy, carries an adrenaline pen",
    "No dairy",
    "No pork",
    "Halal, no nuts",
    "Vegetarian, no egg",
)


def crowd(rng: Random, count: int) -> list[SamplePerson]:
    """``count`` invented people, each pair of names once."""
    pairs = [
        (given.replace("|", " "), family.replace("|", " "))
        for givens, families in _NAMES
        for given in givens.split()
        for family in families.split()
    ]
    rng.shuffle(pairs)
    people = []
    for starred, family in pairs[:count]:
        given, usual = starred.rstrip("*"), "she/her" if starred.endswith("*") else "he/him"
        told = rng.random()
        pronouns = usual if told < 0.3 else "they/them" if told < 0.33 else ""
        people.append(SamplePerson(f"{given} {family}", given, family, pronouns=pronouns))
    return people
