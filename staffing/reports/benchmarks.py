"""Which benchmarks stand beside the office's figures?"""

from staffing.calculations.benchmarks import Benchmark, in_force
from staffing.models import OwnBenchmark


def benchmarks() -> list[Benchmark]:
    """All of them, the office's own words in force. One query."""
    return in_force(OwnBenchmark.objects.values_list("key", "low", "high", "source"))
