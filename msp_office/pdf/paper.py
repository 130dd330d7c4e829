"""Which paper a document is printed on, as the rules of its pages."""

from dataclasses import dataclass

SIZES = {"letter": "Letter", "a4": "A4"}
LETTER_CURRENCIES = frozenset({"USD", "CAD", "MXN"})  # where offices print on Letter; everybody else has A4
EDGE, PUNCHED = "18mm", "27mm"  # holes are 12 mm from the edge and 6 mm wide


@dataclass(frozen=True, slots=True)
class Paper:
    """`holes` leaves room at the edge that is bound; `two_sided` puts that edge inside on both sides of a sheet.

    Errors: ValueError for a size that there is not.
    """

    size: str = "letter"
    holes: bool = True
    two_sided: bool = False

    def __post_init__(self) -> None:
        if self.size not in SIZES:
            raise ValueError(f"No such paper: {self.size}")

    @classmethod
    def of_office(cls, currency: str, *, holes: bool = False) -> "Paper":
        """What lies in the printer of an office with this currency.

        >>> Paper.of_office("USD").size, Paper.of_office("EUR").size
        ('letter', 'a4')
        """
        return cls("letter" if currency in LETTER_CURRENCIES else "a4", holes=holes)

    @property
    def css(self) -> str:
        """The page rules: size and margins.

        >>> print(Paper("a4", two_sided=True).css)
        @page { size: A4; margin: 24mm 18mm 22mm 27mm }
        @page turned { size: A4 landscape; margin: 27mm 22mm 18mm 24mm }
        @page :left { margin: 24mm 27mm 22mm 18mm }
        """
        bound = PUNCHED if self.holes else EDGE
        rules = f"@page {{ size: {SIZES[self.size]}; margin: 24mm {EDGE} 22mm {bound} }}\n"
        rules += f"@page turned {{ size: {SIZES[self.size]} landscape; margin: {bound} 22mm {EDGE} 24mm }}"
        if self.two_sided and self.holes:
            rules += f"\n@page :left {{ margin: 24mm {bound} 22mm {EDGE} }}"
        return rules
