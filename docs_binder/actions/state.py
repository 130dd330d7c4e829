"""How a section is called complete, not applicable, or verified."""

from datetime import date, datetime

from clients.models import Client
from docs_binder.models import Progress, SectionState
from docs_binder.sections import BY_KEY, Section
from msp_office.audit.actions import business_write, record
from msp_office.office.conflict import StaleVersion
from staffing.models import StaffMember


@business_write
def set_progress(
    *,
    client: Client,
    section: Section,
    progress: str,
    actor: StaffMember | None,
    now: datetime,
    because: str = "",
    version: int | None = None,
) -> SectionState:
    """Call a section complete, not applicable (because), or open again. Errors: StaleVersion; ValidationError."""
    state = _state(client, section)
    if version is not None and state.version != version:
        raise StaleVersion(state)
    changes = {"progress": (state.progress, progress), "because": (state.because, because)}
    state.progress, state.because = progress, because if progress == Progress.NOT_APPLICABLE else ""
    state.version += 1
    state.full_clean()
    state.save()
    record(verb="said how far a section is", target=state, actor=actor, now=now, changes=changes)
    return state


@business_write
def verify_section(
    *, client: Client, section: Section, on: date, actor: StaffMember | None, now: datetime
) -> SectionState:
    """Somebody has read the section again and found it right; what was taken over from others' words is ours now."""
    state = _state(client, section)
    changes = {"verified_on": (state.verified_on, on)}
    state.verified_on, state.verified_by = on, actor
    state.version += 1
    state.save()
    for part in section.parts:
        rows = part.model._default_manager.filter(client=client).exclude(unverified_source="")
        rows.update(unverified_source="")
    record(verb="verified a section", target=state, actor=actor, now=now, changes=changes)
    return state


def _state(client: Client, section: Section) -> SectionState:
    if section.key not in BY_KEY:
        raise ValueError(f"No such section: {section.key}")
    state, _ = SectionState.objects.get_or_create(client=client, section=section.key)
    return state
