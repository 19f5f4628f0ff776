"""Options of the test run."""

import pytest
from hypothesis import settings

# A busy machine is no fault of an example.
settings.register_profile("poolport", deadline=None)
settings.load_profile("poolport")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the expected files of tests/cases anew")
