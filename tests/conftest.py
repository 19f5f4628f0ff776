"""Options of the test run, and what must hold of each test: no write call, no secret, no file outside."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.guard import Guard, install

# A busy machine is no fault of an example.
settings.register_profile("poolport", deadline=None)
settings.load_profile("poolport")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the expected files of tests/cases anew")


@pytest.fixture(scope="session")
def guard() -> Guard:
    """What watches the product in this process."""
    return install()


@pytest.fixture(autouse=True)
def _takes_nothing_away(request: pytest.FixtureRequest, guard: Guard) -> Iterator[None]:
    """Fail a test in which the product sent a write, left a secret, or changed a file that is no test's.

    A test that sends a write itself, to see it refused, is marked ``sends_writes``.
    """
    guard.clear()
    guard.watching = True
    yield
    guard.watching = False
    assert guard.outside() == []
    assert guard.secrets() == []
    if not request.node.get_closest_marker("sends_writes"):
        assert guard.writes() == []
