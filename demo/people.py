"""Who works in the demo office, and whom it looks after. Every name is invented."""

from dataclasses import dataclass

from msp_office.roles import Role
from staffing.models import Employment, Skill, WouldHire

OFFICE_NAME = "Larkspur IT"
TIME_ZONE = "America/Chicago"
PASSWORD = "calm-backlog-demo"  # noqa: S105 - printed for everybody, in demo mode only
WEEKLY_MINUTES = 40 * 60


@dataclass(frozen=True, slots=True)
class Person:
    """One of the office. `productive_percent` of 40 h is what the last 13 weeks measure; None does not deliver labor.

    Weeks are counted back from the current one: -1 is the last complete week.
    """

    key: str
    name: str
    role: str = ""
    skill: int = Skill.LEVEL_1
    productive_percent: int | None = None
    vacation_weeks: tuple[int, ...] = ()
    employed_weeks: tuple[int, int] | None = None  # first and last week; None is from before the demo until today
    years_employed: int = 3
    signs_in: bool = True
    employment: str = Employment.EMPLOYEE
    expected_percent: int | None = None
    grants: tuple[str, ...] = ()
    rating: int | None = None
    would_hire: str = ""
    rating_note: str = ""
    ahead: tuple[tuple[int, int, str], ...] = ()  # days off: first and last, counted from this Monday; kind


PEOPLE = (
    Person("owner", "Helen Marsh", Role.OWNER, Skill.SENIOR, years_employed=11),
    Person("manager", "Marta Kovacs", Role.SERVICE_MANAGER, Skill.LEVEL_2, 40, (-38, -17),
           expected_percent=40, years_employed=8),
    Person("senior", "Tomas Berg", Role.TECHNICIAN, Skill.SENIOR, 60, (-47, -31, -30),
           expected_percent=65, years_employed=9),
    Person("priya", "Priya Anand", Role.TECHNICIAN, Skill.LEVEL_2, 65, (-49, -20),
           expected_percent=65, years_employed=4,
           ahead=((9, 11, "vacation"),)),
    Person("owen", "Owen Clarke", Role.TECHNICIAN, Skill.LEVEL_2, 70, (-35, -34, -15),
           expected_percent=70, years_employed=5,
           ahead=((28, 39, "vacation"),)),
    Person("sam", "Sam Whitlock", Role.TECHNICIAN, Skill.LEVEL_1, 75, (-28, -14),
           expected_percent=70, years_employed=2,
           ahead=((11, 11, "half"), (15, 16, "training"))),
    Person("admin", "June Alvarez", Role.ADMIN, Skill.ADMINISTRATIVE, years_employed=6, vacation_weeks=(-33, -16),
           grants=("staffing.manage_time_off",), ahead=((22, 25, "vacation"),)),
    Person("temp", "Lena Fisk", "", Skill.LEVEL_1, employed_weeks=(-21, -16), signs_in=False,
           employment=Employment.TEMPORARY, rating=5, would_hire=WouldHire.YES,
           rating_note="Quick, writes everything down, asks once. Cleared the printers nobody wanted. Ask her first."),
    Person("outside", "Rafael Duarte (Ironbark)", "", Skill.SPECIALIST, employed_weeks=(-22, -18), signs_in=False,
           employment=Employment.OUTSIDE, rating=4, would_hire=WouldHire.NO,
           rating_note="Knows the migration cold. By the hour, for that only."),
)  # fmt: skip
LOGINS = tuple(person for person in PEOPLE if person.key in {"owner", "manager", "sam", "admin"})


def email_of(person: Person) -> str:
    return f"{person.name.split()[0].lower()}@larkspur.example"


@dataclass(frozen=True, slots=True)
class Company:
    """A client. `weight` is its share of the tickets; weeks are counted back from the current one."""

    name: str
    weight: int
    sites: tuple[str, ...] = ("Main office",)
    since_week: int | None = None  # None: from before the demo
    until_week: int | None = None  # None: still a client


COMPANIES = (
    Company("Quillhaven Dental Group", 14, ("Main Street", "Northgate", "Lab")),
    Company("Brambleport Freight", 13, ("Terminal", "Dispatch office")),
    Company("Thistlemoor Law Partners", 12, ("Courthouse Square", "Riverside")),
    Company("Ostervane Manufacturing", 12, ("Plant", "Front office")),
    Company("Pinmarrow Accounting", 10),
    Company("Kestrelby Veterinary Clinic", 9, ("Clinic", "Stable")),
    Company("Hollowick Construction", 9, ("Yard", "Office")),
    Company("Sundercombe Credit Union", 9, ("Downtown", "West branch", "East branch")),
    Company("Fernlatch Pediatrics", 8),
    Company("Marrowgate Insurance", 8),
    Company("Dovetarn Architects", 7),
    Company("Lindenshaw Montessori", 7, ("Lower school", "Upper school")),
    Company("Cobblewick Brewing", 6, ("Brewhouse", "Taproom")),
    Company("Ashenvale Orthopedics", 6),
    Company("Ravelstone Printing", 6),
    Company("Tamberlin Foods", 6, ("Kitchen", "Warehouse")),
    Company("Oxbridle Farm Supply", 5, ("Store", "Mill")),
    Company("Willowmere Senior Living", 5),
    Company("Gristmoor Machine Works", 5),
    Company("Pellinor Title and Escrow", 5),
    Company("Starling Row Apartments", 4),
    Company("Cindervale Fire Protection", 4),
    Company("Bellwether Hollow Winery", 4, ("Vineyard", "Tasting room")),
    Company("Junipera Day Spa", 3),
    Company("Mossgrove Landscaping", 3),
    Company("Tallowby Hardware", 3),
    Company("Harrowdene Surveying", 3),
    Company("Saltmarsh Physical Therapy", 3),
    Company("Copperwick Electric", 3),
    Company("Eldermoss Funeral Home", 2),
    Company("Whistledown Travel", 2),
    Company("Nettlebrook Animal Rescue", 2),
    Company("Foxlarch Optometry", 2),
    Company("Brindlecote Theater", 2),
    Company("Larchmont Hollow Realty", 2),
    Company("Peverstone Auto Body", 2),
    Company("Quarrington Tile", 2),
    Company("Oakenfold Chiropractic", 2),
    Company("Vireo Bay Charters", 4, ("Harbor",), since_week=-24),
    Company("Stonecrop Bakery", 4, since_week=-11),
    Company("Wexcombe Logistics", 6, ("Depot",), since_week=-37),
    Company("Dunmarrow Textiles", 5, until_week=-30),
    Company("Hazelrigg Furniture", 4, until_week=-12),
    Company("Bracklewood Motors", 4, ("Showroom", "Workshop"), until_week=-41),
    Company("Crowhurst Analytics", 3, until_week=-6),
)
PROJECT_COMPANY = "Ostervane Manufacturing"

FIRST_NAMES = (
    "Ada", "Ben", "Carla", "Dev", "Elise", "Frank", "Gwen", "Hugo", "Ines", "Jonas", "Kira", "Leo", "Mona", "Nils",
    "Olive", "Paul", "Quinn", "Rosa", "Stefan", "Tara", "Uma", "Victor", "Wanda", "Xenia", "Yusuf", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Bremer", "Castell", "Dorsey", "Ekström", "Farrow", "Gallo", "Hatch", "Imber", "Jarvis", "Kessler",
    "Lund", "Moreau", "Norwood", "Oduya", "Pruitt", "Quigley", "Rask", "Sorrel", "Thorne", "Ueda", "Vance", "Wexler",
    "Yarrow", "Zeller",
)  # fmt: skip
JOB_TITLES = ("Office manager", "Owner", "Bookkeeper", "Front desk", "Operations", "Director", "Assistant", "Sales")
