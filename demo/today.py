"""What the board shows when the demo is opened: loose ends of the last fortnight, and a day that is going on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile

from demo.desk import Work
from demo.forms import leaver, mailbox, open_from, starter
from demo.notes import WAITING_NOTES
from demo.service import SERVICE
from demo.simulation import Simulation
from demo.work import CRITICAL, MAINTENANCE, Kind
from tickets.actions import save_view
from tickets.actions.attachment import attach_file
from tickets.actions.snooze import snooze_ticket
from tickets.calculations.massage import Problem
from tickets.calculations.terms import Priority, Status

LOG = b"Job nightly-full: started 01:00\nVolume D: 412 GB read\nTarget not reachable, 3 tries\nJob ended: failed\n"
WAITING_DAYS = range(7, 15)  # days ago on whose working days one ticket began to wait, and still waits
OVER_RUN_DAYS = range(4, 11)  # one ticket a working day came in that has gone past its estimate since
SNOOZED_BECAUSE = ("Their owner is back next week", "The vendor ships on Friday", "Moves with the new office")
FORMS_DAY = 2  # days ago on which tickets were opened from templates
SMALL_JOBS = {  # days ago on which the manager kept a small remote job for whoever helps out for a while
    2: "Old logo in the signatures of 8 mailboxes",
    5: "Take 14 PCs out of the old anti-virus console",
    6: "Rename the shared calendars as agreed",
    9: "Check which of 20 laptops sleep through the backup",
}
UNTRIAGED_DAYS = range(1, 4)  # two tickets a day without an estimate, one of them nobody's


def leave_loose_ends(office: Simulation, day: date) -> None:
    """Some tickets come to a halt shortly before today, as in every office."""
    ago = (office.today - day).days
    is_working_day = day.weekday() < 5
    if ago in WAITING_DAYS and is_working_day:
        office.at(office.clock(day, 11 * 60 + 7), partial(_start_waiting, office))
    if ago in OVER_RUN_DAYS and is_working_day:
        office.at(office.clock(day, 7 * 60 + 52), partial(_underestimate, office))
    if ago == FORMS_DAY:
        office.at(office.clock(day, 16 * 60 + 40), partial(_open_forms, office))
    if ago in SMALL_JOBS:
        office.at(office.clock(day, 15 * 60 + 20), partial(_keep_for_help, office, SMALL_JOBS[ago]))
    if ago in UNTRIAGED_DAYS:
        office.at(office.clock(day, 16 * 60 + 14), partial(_leave_untriaged, office))


def _open_forms(office: Simulation, moment: datetime) -> None:
    """Two tickets from templates: one given to the technician who always does it, one to nobody, with gaps."""
    june, today = office.staff["admin"], office.today
    by_name = {file.client.name: file.client for file in office.clients}
    open_from(
        "New user", starter(today), client=by_name["Quillhaven Dental Group"], actor=june, now=moment,
        assignee=office.staff["sam"], ticked=2,
    )  # fmt: skip
    open_from("User leaves", leaver(today), client=by_name["Thistlemoor Law Partners"], actor=june, now=moment)


def _start_waiting(office: Simulation, moment: datetime) -> None:
    able = [
        work
        for work in office.open.values()
        if work.is_labor and not (work.is_busy or work.is_held or work.is_waiting) and work.ticket.priority > 1
        and work.estimate and work.worked <= work.estimate and work.ready_from <= moment.date() and work.assignee
    ]  # fmt: skip
    work = office.rng.choice(sorted(able, key=lambda work: work.order)[-30:])
    status = office.rng.choice(list(WAITING_NOTES))
    work.is_held = True
    office.note(work, moment, work.assignee, WAITING_NOTES[status])
    office.change(work, moment, work.assignee, status=status)


def _underestimate(office: Simulation, moment: datetime) -> None:
    kind = office.rng.choice([kind for kind in SERVICE if kind.category in {"Applications", "Network", "Mail"}])
    work = office.open_ticket(
        kind, moment, by="manager", file=office.any_client(), minutes=600, estimate=60, priority=Priority.HIGH,
        assignee=office.fit(kind),
    )  # fmt: skip
    work.may_over_run = True


def _keep_for_help(office: Simulation, title: str, moment: datetime) -> None:
    kind = Kind("Users", (title,), (45, 45, 45), 1)
    client = office.any_client()
    work = office.open_ticket(kind, moment, by="manager", file=client, estimate=45, minutes=45, priority=Priority.LOW)
    work.is_held = True


def _leave_untriaged(office: Simulation, moment: datetime) -> None:
    alert = office.rng.choice([kind for kind in SERVICE if kind.is_alert])
    work = office.open_ticket(alert, moment, file=office.any_client())
    work.is_held = True
    office.at(moment + timedelta(minutes=12), partial(_leave_without_estimate, office))


def _leave_without_estimate(office: Simulation, moment: datetime) -> None:
    kind = office.rng.choice(MAINTENANCE)
    work = office.open_ticket(kind, moment, by="admin", file=office.any_client(), assignee=office.fit(kind))
    work.is_held = True


def liven_up(office: Simulation, now: datetime) -> None:
    """The day so far: the same acts whatever the hour, spread from the morning (or midnight) until `now`."""
    midnight = office.clock(now.date(), 0)
    start = max(midnight, min(office.clock(now.date(), 8 * 60), now - timedelta(minutes=90)))
    office.open_the_doors(office.today)
    _set_aside(office, start.replace(microsecond=0))
    Morning(office, midnight).play(start, now)
    _keep_views(office, now)


def _keep_views(office: Simulation, now: datetime) -> None:
    """What the service manager looks at each morning, two of it for everybody."""
    views = {"To triage": "show=no-estimate", "Mine": "assignee=me", "Waiting on others": "status=waiting"}
    for name, query in views.items():
        shared = name != "Waiting on others"
        save_view(name=name, query=query, is_shared=shared, actor=office.staff["manager"], now=now)


def _set_aside(office: Simulation, moment: datetime) -> None:
    """What the manager's pass of this morning left: three that may wait on, and one with a day that is over."""
    waiting = sorted((work for work in office.open.values() if work.is_waiting and work.is_held), key=lambda w: w.order)
    for days, (work, reason) in enumerate(zip(waiting, SNOOZED_BECAUSE, strict=False), 2):
        snooze_ticket(
            ticket=work.ticket, problems=[Problem.WAITING_LONG], until=office.today + timedelta(days=days),
            reason=reason, actor=office.staff["manager"], now=moment,
        )  # fmt: skip
    due = next(
        (
            w
            for w in sorted(office.open.values(), key=lambda w: w.order)
            if w.is_labor and w.is_held and not w.is_waiting
        ),
        None,
    )
    if due:
        office.change(due, moment, "manager", scheduled_on=office.today - timedelta(days=1))


class Morning:
    """A day's acts in their order; `midnight` is the earliest that anything of today can have begun."""

    def __init__(self, office: Simulation, midnight: datetime) -> None:
        self.office = office
        self.midnight = midnight
        self.opened: dict[str, Work] = {}

    def play(self, start: datetime, now: datetime) -> None:
        acts: list[Callable[[datetime], None]] = [
            self.open("backup", "Backup"),
            self.work_next("owen", 50),
            self.triage("backup"),
            self.call("locked", "Passwords", 15, "sam"),
            self.work_next("priya", 65),
            self.work_on("locked", "sam", 15, done=True),
            self.call("printer", "Printing", 60, "owen"),
            self.meeting("manager", 30),
            self.work_next("senior", 80),
            self.call("outage", "Outage", 120, "senior"),
            self.work_next("sam", 45),
            self.note("outage", "Told {contact} that we are at it and call back within the hour."),
            self.work_on("outage", "senior", 35),
            self.call("new user", "Users", None, ""),
            self.form,
            self.work_on("backup", self.of("backup"), 25),
            self.call("question", "Questions", 30, "sam"),
            self.work_next("owen", 25),
            self.open("certificate", "Certificates"),
        ]
        for number, act in enumerate(acts, 1):
            act((start + (now - start) * number / (len(acts) + 1)).replace(microsecond=0))
        self.attach("backup", now.replace(microsecond=0))

    def kind(self, category: str) -> Kind:
        return next(kind for kind in (*SERVICE, CRITICAL[2]) if kind.category == category)

    def open(self, name: str, category: str) -> Callable[[datetime], None]:
        def act(moment: datetime) -> None:
            office = self.office
            self.opened[name] = office.open_ticket(self.kind(category), moment, file=office.any_client())

        return act

    def call(self, name: str, category: str, estimate: int | None, assignee: str) -> Callable[[datetime], None]:
        def act(moment: datetime) -> None:
            kind, office = self.kind(category), self.office
            self.opened[name] = office.open_ticket(
                kind, moment, by="admin", file=office.any_client(), estimate=estimate, assignee=assignee,
                minutes=240, requested_priority=2,
            )  # fmt: skip

        return act

    def of(self, name: str) -> Callable[[], str]:
        return lambda: self.opened[name].assignee

    def triage(self, name: str) -> Callable[[datetime], None]:
        return lambda moment: self.office.triage(self.opened[name], moment)

    def note(self, name: str, body: str) -> Callable[[datetime], None]:
        return lambda moment: self.office.note(self.opened[name], moment, "manager", body, internal=False)

    def attach(self, name: str, moment: datetime) -> None:
        """What the machine said, as a file on its ticket."""
        work = self.opened[name]
        attach_file(
            ticket=work.ticket,
            upload=ContentFile(LOG),
            name="backup-job.log",
            actor=self.office.staff[work.assignee],
            now=moment,
        )

    def form(self, moment: datetime) -> None:
        """The admin takes down what a client wants in the form for it, and has it herself."""
        office, june = self.office, self.office.staff["admin"]
        client = next(file.client for file in office.clients if file.client.name == "Pinmarrow Accounting")
        open_from("Mailbox at the provider", mailbox(), client=client, actor=june, now=moment, assignee=june, ticked=1)

    def meeting(self, key: str, minutes: int) -> Callable[[datetime], None]:
        return lambda moment: self.office.log(
            self.office.internal[0], moment, key, self.since_midnight(minutes, moment), productive=False, note=""
        )

    def work_next(self, key: str, minutes: int) -> Callable[[datetime], None]:
        return lambda moment: self._work(self.office.choose(key, moment), key, minutes, moment)

    def work_on(
        self, name: str, key: str | Callable[[], str], minutes: int, *, done: bool = False
    ) -> Callable[[datetime], None]:
        def act(moment: datetime) -> None:
            person = key if isinstance(key, str) else key()
            self._work(self.opened[name], person, minutes, moment)
            if done:
                self.office.change(self.opened[name], moment, person, status=Status.CLOSED.value)

        return act

    def _work(self, work: Work, key: str, minutes: int, moment: datetime) -> None:
        """A timer that was stopped just now."""
        minutes = self.since_midnight(minutes, moment)
        started_at = max(self.midnight, moment - timedelta(minutes=minutes))
        self.office.log(work, moment, key, minutes, started_at=started_at)
        if work.status == Status.NEW:
            self.office.change(work, moment, key, status=Status.IN_PROGRESS.value)

    def since_midnight(self, minutes: int, moment: datetime) -> int:
        return max(1, min(minutes, int((moment - self.midnight).total_seconds() // 60)))
