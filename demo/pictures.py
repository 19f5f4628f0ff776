"""Makes what README.md shows of real runs anew: the pictures, the code, and what its commands print.

What did not change but for seconds and versions stays as it is, so that a second run changes nothing.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from demo.answer_and_code import blocks
from demo.browser import find_browser
from demo.terminal import WIDTH, Ran
from demo.walk import ANY, ROOT, Step, agree, constant, follow, sample_aws, section, steps, trimmed

README = ROOT / "README.md"
TITLE = "Five minutes"
TERMINAL = ROOT / "docs/pictures/terminal.svg"
REPORT = ROOT / "docs/pictures/report.png"
WIDE, HIGH = 1240, 1160
"""The size of the picture of the report."""
EXPORT = "poolport export --all --region us-east-1 --target terraform --provider-version 5 --out cognito"
SHOWN = (Step(EXPORT, ()), Step("poolport verify cognito", ()))
"""What the picture of the terminal shows."""

MADE = re.compile(r"(?<=<!-- made by make pictures -->\n).*?(?=<!-- end -->)", re.S)
_WORDS = "{http://www.w3.org/2000/svg}text"


def main() -> int:
    """Make all of it; 1 where something could not be made."""
    page = README.read_text("utf-8")
    with sample_aws() as environment, tempfile.TemporaryDirectory() as name:
        for folder in ("five", "picture"):
            Path(name, folder).mkdir()
        ran = list(follow(steps(section(page, TITLE)), Path(name, "five"), environment))
        for step, run in ran:
            if run.code:
                print(
                    f"{step.command!r} ends with exit code {run.code}:", *run.plain, sep="\n", file=sys.stderr
                )
                return 1
        page = refresh(page, ran)
        shown = [run for _, run in follow(SHOWN, Path(name, "picture"), environment)]
        page = MADE.sub(lambda _: blocks(Path(name, "picture/cognito")), page)
        README.write_text(page, "utf-8")
        made = draw(shown)
        TERMINAL.parent.mkdir(exist_ok=True)
        if not TERMINAL.exists() or list(map(constant, words(TERMINAL.read_text("utf-8")))) != list(
            map(constant, words(made))
        ):
            TERMINAL.write_text(made, "utf-8")
        return photograph(Path(name, "picture/cognito/report.html"), environment)


def refresh(page: str, ran: Sequence[tuple[Step, Ran]]) -> str:
    """The page with what its commands print now.

    A block that shows nothing, or has more than one ``...``, stays as it is; around one ``...`` as many lines
    stand as before.
    """
    for step, run in ran:
        printed = trimmed([line.rstrip() for line in run.plain])
        if not step.shown or agree(step.shown, printed):
            continue
        new = list(step.shown)
        if ANY not in new:
            new = printed
        elif new.count(ANY) == 1:
            at, after = new.index(ANY), len(new) - new.index(ANY) - 1
            new = [*printed[:at], ANY, *(printed[-after:] if after else ())]
        old = "".join(f"{line}\n" for line in (f"$ {step.command}", *step.shown))
        page = page.replace(old, "".join(f"{line}\n" for line in (f"$ {step.command}", *new)))
    return page


def draw(shown: Sequence[Ran]) -> str:
    """The picture of a terminal in which the commands were run, or the first of them."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    for step, run in zip(SHOWN, shown, strict=False):
        console.print(Text.assemble(("$ ", "bold green"), (step.command, "bold")), overflow="fold")
        for line in run.lines:
            console.print(Text.from_ansi(line), overflow="fold", no_wrap=False)
        console.print()
    picture = console.export_svg(title="poolport", theme=MONOKAI, unique_id="poolport")
    # A picture in a page loads nothing, and must not ask for it: the reader's own fixed font does as well.
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.S)


def words(picture: str) -> list[str]:
    """The lines of text in a picture of a terminal."""
    lines: dict[str, str] = {}
    for found in ET.fromstring(picture).iter(_WORDS):
        if line := re.search(r"-line-(\d+)\)", found.get("clip-path", "")):
            lines[line[1]] = lines.get(line[1], "") + (found.text or "")
    return [text.replace("\xa0", " ").rstrip() for text in lines.values()]


def photograph(page: Path, environment: Mapping[str, str]) -> int:
    """The picture of the report, where there is a browser; 1, and a sentence, where there is none."""
    browser = find_browser()
    if not browser:
        print(
            "no picture of the report: Chromium is not on the PATH, and POOLPORT_CHROMIUM names none",
            file=sys.stderr,
        )
        return 1
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser)
        shown = started.new_page(viewport={"width": WIDE, "height": HIGH}, color_scheme="light")
        shown.goto(page.as_uri())
        shown.screenshot(path=str(REPORT))
        started.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
