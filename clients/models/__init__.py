"""Clients, what they agreed to and what they pay; prospects and what they told us."""

from clients.models.agreement import Agreement, AgreementKind, RenewalIntent, RoadmapMeeting
from clients.models.call import Call, CallScript, CallStep
from clients.models.client import Client, ClientAlias, ClientStatus, Contact, Site
from clients.models.cut import CutList
from clients.models.handover import Handover
from clients.models.inventory import Inventory, InventoryAnswer, InventoryLink
from clients.models.prospect import Fit, Prospect, Stage
from clients.models.revenue import TYPED, RevenueRecord
from clients.models.rubric import Rubric

__all__ = [
    "TYPED",
    "Agreement",
    "AgreementKind",
    "Call",
    "CallScript",
    "CallStep",
    "Client",
    "ClientAlias",
    "ClientStatus",
    "Contact",
    "CutList",
    "Fit",
    "Handover",
    "Inventory",
    "InventoryAnswer",
    "InventoryLink",
    "Prospect",
    "RenewalIntent",
    "RevenueRecord",
    "RoadmapMeeting",
    "Rubric",
    "Site",
    "Stage",
]
