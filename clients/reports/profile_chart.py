"""The six sides of a prospect as a drawing with its one-sentence reading."""

from clients.calculations.assessment import Assessment
from msp_office.charts import Chart, Panel, Slot


def profile_chart(assessment: Assessment) -> Chart | None:
    """One bar for each side that something was said about, 100 % at the top; None when nothing was said."""
    told = [(side, side.share) for side in assessment.sides if side.share is not None]
    if not told:
        return None
    return Chart(
        name="profile",
        title="Profile",
        description="One bar for each side of the rubric, from 0 % to 100 % of what we would wish.",
        reading=assessment.profile,
        slots=[
            Slot(tip=f"{side.name}: {int(share * 100)} % ({side.words})", label=side.name, is_marked=share <= 0.5)
            for side, share in told
        ],
        panels=[
            Panel(label="Of what we would wish", height=96, up=[float(share * 100) for _, share in told]),
        ],
        write=lambda value: f"{value:.0f} %",
        step=50,
    )
