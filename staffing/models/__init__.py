"""The people of the office and what an hour of theirs costs."""

from staffing.models.pay import Pay
from staffing.models.person import Skill, StaffMember, StaffMemberManager

__all__ = ["Pay", "Skill", "StaffMember", "StaffMemberManager"]
