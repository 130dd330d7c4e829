"""How QuickBooks and spreadsheets write revenue: their headers, and the words that hint at what was sold."""

from collections.abc import Mapping

from clients.calculations.terms import Category
from clients.imports.quickbooks import DESKTOP, ONLINE, read_report
from clients.imports.totals import read_totalled
from msp_office.imports.registry import Preset, headers

_REPORT = headers(
    external_id="cell", client="customer", job="job", period="days", category="category", amount="amount", cost="cost"
)

QUICKBOOKS_DESKTOP = Preset(DESKTOP, "QuickBooks Desktop", columns=_REPORT, report=read_report, source="quickbooks")
QUICKBOOKS_ONLINE = Preset(ONLINE, "QuickBooks Online", columns=_REPORT, report=read_report, source="quickbooks")
GENERIC = Preset(
    "generic",
    "Another tool, or our own template",
    columns=headers(
        client="client client_name customer customer_name company account organization",
        job="job project note memo description what_for item_name invoice number",
        period="month period days date invoice_date",
        category="category item product service account_name class type",
        amount="amount revenue sales income total amount_usd net_amount",
        cost="cost cost_of_goods cogs cost_of_sales",
    ),
    report=read_totalled,
)

PRESETS = (QUICKBOOKS_DESKTOP, QUICKBOOKS_ONLINE, GENERIC)

CATEGORY_WORDS: Mapping[str, str] = {
    word: category.value
    for category, words in {
        Category.MANAGED: "managed services,managed service,managed it services,managed it,managed support,"
        "maintenance,maintenance agreements,monthly maintenance,support agreements,flat fee,msp,monitoring",
        Category.PROJECT: "projects,project,project services,consulting,installation,professional services,labor,"
        "hourly labor,time and materials,services",
        Category.HARDWARE: "hardware,equipment,computers,hardware sales,equipment sales,cost of hardware,"
        "hardware purchases,hardware costs",
        Category.SOFTWARE: "software,licenses,licensing,software sales,software licenses,cost of software,"
        "software purchases,software costs",
        Category.RESOLD: "resold services,cloud services,cloud,hosting,hosted services,backup,hosted exchange,"
        "subscriptions,resold cloud,microsoft 365,cost of cloud services,cloud costs,hosting costs",
    }.items()
    for word in words.split(",")
}
