"""The records of clients' binders."""

from docs_binder.models.access import (
    Certificate,
    Domain,
    FirewallRule,
    Hosting,
    Installation,
    KeyPassword,
    Licence,
    OtherNote,
    Protection,
    Vendor,
)
from docs_binder.models.data import BackupPlan, DataLocation, GroupPolicy, MailService, NetworkUser, Share
from docs_binder.models.machine import Connection, Machine, MachineKind, PrintQueue, Warranty
from docs_binder.models.network import Address, AddressRange, InternetLine, Network, WirelessNetwork
from docs_binder.models.printing import BinderPrint, SealedPrint, SectionRevision
from docs_binder.models.record import BinderRecord
from docs_binder.models.state import Drawing, DrawingKind, Progress, SectionState

__all__ = [
    "Address",
    "AddressRange",
    "BackupPlan",
    "BinderPrint",
    "BinderRecord",
    "Certificate",
    "Connection",
    "DataLocation",
    "Domain",
    "Drawing",
    "DrawingKind",
    "FirewallRule",
    "GroupPolicy",
    "Hosting",
    "Installation",
    "InternetLine",
    "KeyPassword",
    "Licence",
    "Machine",
    "MachineKind",
    "MailService",
    "Network",
    "NetworkUser",
    "OtherNote",
    "PrintQueue",
    "Progress",
    "Protection",
    "SealedPrint",
    "SectionRevision",
    "SectionState",
    "Share",
    "Vendor",
    "Warranty",
    "WirelessNetwork",
]
