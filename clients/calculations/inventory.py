"""Which questions make the quick technology inventory, and what was answered to each?

Eleven topics make fifteen questions: at four of them who manages it is a question of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an answer is. Not asked yet is no answer at all."""

    NOT_ASKED = ""
    TEXT = "text"
    UNKNOWN = "unknown"
    NONE = "none"
    YES = "yes"
    NO = "no"


class Manager(StrEnum):
    NOT_ASKED = ""
    US = "us"
    STAFF = "staff"
    NAMED = "named"
    FORMER = "former"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


class Payer(StrEnum):
    NOT_ASKED = ""
    SELF = "self"
    FORMER = "former"
    OTHER = "other"
    FREE = "free"
    UNKNOWN = "unknown"


KIND_LABELS = {
    Kind.NOT_ASKED: "not asked yet", Kind.TEXT: "answered", Kind.UNKNOWN: "don’t know", Kind.NONE: "none",
    Kind.YES: "yes", Kind.NO: "no",
}  # fmt: skip
MANAGER_LABELS = {
    Manager.NOT_ASKED: "not asked yet", Manager.US: "us", Manager.STAFF: "own staff",
    Manager.NAMED: "firm or person:", Manager.FORMER: "a former consultant", Manager.NOBODY: "nobody",
    Manager.UNKNOWN: "don’t know",
}  # fmt: skip
PAYER_LABELS = {
    Payer.NOT_ASKED: "not asked yet", Payer.SELF: "themselves", Payer.FORMER: "a former consultant",
    Payer.OTHER: "somebody else", Payer.FREE: "nobody, it is free", Payer.UNKNOWN: "don’t know",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """One line of the page. `number` is its question, 0 for what is noted beside the fifteen.

    `manager_question` makes "who manages it" the next question; elsewhere it may be noted. `form` says how it is
    answered: "text", "day", "yes_no" or "notes".
    """

    key: str
    name: str
    group: str
    question: str
    number: int = 0
    manager_question: str = ""
    hint: str = ""
    form: str = "text"
    has_payer: bool = False
    has_manager: bool = False


CONNECTION, WEB, EMAIL, FILES, PROTECTION, ATTITUDE = (
    "Internet and domain", "Web site", "Email", "Files and backup", "Protection", "How they see it",
)  # fmt: skip

TOPICS: tuple[Topic, ...] = (
    Topic("isp", "Internet provider", CONNECTION, "Who is your Internet provider?", 1, has_payer=True, has_manager=True,
          hint="Name and kind of line"),
    Topic("domain", "Domain name", CONNECTION, "What is your domain name?", 2, has_payer=True,
          hint="The part after the @ of your email"),
    Topic("registrar", "Registrar", CONNECTION, "Where is the domain registered?", 3, has_payer=True,
          has_manager=True),
    Topic("tech_contact", "Technical contact", CONNECTION, "Who is the technical contact of the domain?", 4),
    Topic("expiry", "Domain expires", CONNECTION, "When does the domain expire?", form="day"),
    Topic("web", "Web site", WEB, "Where is your web site hosted?", 5, "Who manages the web site?", has_payer=True),
    Topic("mail", "Email", EMAIL, "Where is your email housed?", 7, "Who manages the email?", has_payer=True,
          hint="Firm, or a server of your own"),
    Topic("filter", "Email filtering", EMAIL, "How is your email filtered?", 9, "Who manages the filtering?",
          has_payer=True, hint="Against spam and viruses"),
    Topic("files", "Files", FILES, "Where are your files stored?", 11, "Who manages the files?",
          hint="Server, PCs, a service on the Internet"),
    Topic("backup", "Backup", FILES, "How are important files backed up?", 13, has_payer=True, has_manager=True,
          hint="What, where to, how often, tested?"),
    Topic("antivirus", "Anti-virus", PROTECTION, "Which anti-virus do you use?", 14, has_payer=True, has_manager=True),
    Topic("firewall", "Firewall", PROTECTION, "What protects your network: a firewall, or something else?", 15,
          has_manager=True),
    Topic("invest", "Willing to invest", ATTITUDE, "Would you invest in technology if it helps the business?",
          form="yes_no"),
    Topic("advice", "Willing to follow advice", ATTITUDE, "Would you follow advice on it?", form="yes_no"),
    Topic("notes", "Notes", ATTITUDE, "Anything else?", form="notes"),
)  # fmt: skip
BY_KEY: Mapping[str, Topic] = {topic.key: topic for topic in TOPICS}
QUESTIONS = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about one topic; `looked_up` is what we found out ourselves, which they did not know by that."""

    kind: str = Kind.NOT_ASKED
    text: str = ""
    manager: str = Manager.NOT_ASKED
    manager_name: str = ""
    payer: str = Payer.NOT_ASKED
    looked_up: str = ""

    @property
    def words(self) -> str:
        """The answer as it reads: its text, or "don’t know", "none", "not asked yet"."""
        return self.text if self.kind == Kind.TEXT else KIND_LABELS[Kind(self.kind)]

    @property
    def manager_words(self) -> str:
        if self.manager == Manager.NAMED:
            return self.manager_name or "a firm or person, not named"
        return MANAGER_LABELS[Manager(self.manager)]

    @property
    def payer_words(self) -> str:
        return PAYER_LABELS[Payer(self.payer)]


NOTHING = Answer()
Answers = Mapping[str, Answer]


class State(StrEnum):
    UNASKED = "unasked"
    KNOWN = "known"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the fifteen questions, and how it stands."""

    number: int
    topic: Topic
    about_manager: bool
    state: State


def questions(answers: Answers) -> Iterator[Asked]:
    """The fifteen questions in the order of the page.

    >>> told = {"isp": Answer("text", "Cable"), "web": Answer("unknown", manager="unknown"), "mail": Answer("none")}
    >>> [(asked.number, asked.state.value) for asked in questions(told) if asked.state != State.UNASKED]
    [(1, 'known'), (5, 'unknown'), (6, 'unknown'), (7, 'none'), (8, 'none')]
    """
    for topic in TOPICS:
        if not topic.number:
            continue
        answer = answers.get(topic.key, NOTHING)
        yield Asked(topic.number, topic, False, _state(answer))
        if topic.manager_question:
            yield Asked(topic.number + 1, topic, True, _manager_state(answer))


def _state(answer: Answer) -> State:
    known = {Kind.TEXT: State.KNOWN, Kind.UNKNOWN: State.UNKNOWN, Kind.NONE: State.NONE}
    return known.get(Kind(answer.kind), State.UNASKED)


def _manager_state(answer: Answer) -> State:
    if answer.manager == Manager.NOT_ASKED:
        return State.NONE if answer.kind == Kind.NONE else State.UNASKED  # there is nothing to manage
    if answer.manager == Manager.UNKNOWN:
        return State.UNKNOWN
    return State.NONE if answer.manager == Manager.NOBODY else State.KNOWN


def asked_count(answers: Answers) -> int:
    return sum(1 for asked in questions(answers) if asked.state != State.UNASKED)


@dataclass(frozen=True, slots=True)
class Change:
    """What is different about one topic: "Answer", "Managed by", "Paid by" or "Looked up"."""

    topic: Topic
    what: str
    before: str
    after: str


def changes(before: Answers, after: Answers) -> list[Change]:
    """What changed between two inventories, in the order of the page.

    >>> found = changes({"isp": Answer("unknown")}, {"isp": Answer("text", "Cable")})
    >>> [(change.topic.key, change.before, change.after) for change in found]
    [('isp', 'don’t know', 'Cable')]
    """
    found = []
    for topic in TOPICS:
        old, new = before.get(topic.key, NOTHING), after.get(topic.key, NOTHING)
        pairs = (
            ("Answer", old.words, new.words),
            ("Managed by", old.manager_words, new.manager_words),
            ("Paid by", old.payer_words, new.payer_words),
            ("Looked up", old.looked_up or "nothing", new.looked_up or "nothing"),
        )
        found += [Change(topic, what, was, now) for what, was, now in pairs if was != now]
    return found
