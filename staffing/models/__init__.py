"""The people of the office, when they are here, and what an hour of theirs costs."""

from staffing.models.benchmark import OwnBenchmark
from staffing.models.hours import WeeklyHours
from staffing.models.pay import Pay
from staffing.models.person import Employment, Skill, StaffMember, StaffMemberManager, WouldHire
from staffing.models.scenario import HiringScenario, HiringThresholds
from staffing.models.time_off import Holiday, TimeOff, TimeOffKind

__all__ = [
    "Employment",
    "HiringScenario",
    "HiringThresholds",
    "Holiday",
    "OwnBenchmark",
    "Pay",
    "Skill",
    "StaffMember",
    "StaffMemberManager",
    "TimeOff",
    "TimeOffKind",
    "WeeklyHours",
    "WouldHire",
]
