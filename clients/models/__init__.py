"""Clients, what they agreed to and what they pay."""

from clients.models.agreement import Agreement, AgreementKind, RenewalIntent, RoadmapMeeting
from clients.models.client import Client, ClientAlias, ClientStatus, Contact, Site
from clients.models.cut import CutList
from clients.models.revenue import TYPED, RevenueRecord

__all__ = [
    "TYPED",
    "Agreement",
    "AgreementKind",
    "Client",
    "ClientAlias",
    "ClientStatus",
    "Contact",
    "CutList",
    "RenewalIntent",
    "RevenueRecord",
    "RoadmapMeeting",
    "Site",
]
