"""A real browser without a screen: Chromium of the system, which Playwright drives; nothing is downloaded."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from typing import Any

import pytest

from demo.browser import find_browser
from tests.report.test_markdown import TEXTS

CHROMIUM = find_browser()

needs_browser = pytest.mark.skipif(
    not CHROMIUM or importlib.util.find_spec("playwright") is None,
    reason="needs "
    + ("playwright: make setup" if CHROMIUM else "chromium on the PATH, or POOLPORT_CHROMIUM"),
)


HOSTILE = [
    *(text.encode("utf-8", "replace").decode() for text in TEXTS),
    "</script><script>window.ran = 1</script>",
    "</style><style>*{display:none}</style>",
    "<svg onload=window.ran=1>",
    "\u202egnp.exe\u202c a\u2028b",
    "W" * 120,
    "שלום עולם",
]
"""Texts that break something where they are not shown as they are."""


@dataclass
class Shown:
    """A page in a browser, with what it asked for and what it complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def shown(self, selector: str) -> list[str]:
        """The ids of the elements that are not hidden."""
        return list(
            self.page.evaluate(
                "(all) => [...document.querySelectorAll(all)].filter((it) => !it.closest('[hidden]'))"
                ".map((it) => it.id)",
                selector,
            )
        )

    def search(self, text: str) -> None:
        """Type into the search field, and wait until the page has said what it found."""
        self.page.fill("#query", text)
        self.page.wait_for_timeout(300)


CONTRAST = """
() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const linear = (it) => it <= .04045 ? it / 12.92 : ((it + .055) / 1.055) ** 2.4;
    const [x, y, z] = [r, g, b].map((it) => linear(it / 255));
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  };
  const behind = (element) => {
    for (let it = element; it; it = it.parentElement) {
      const color = parse(getComputedStyle(it).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return parse(getComputedStyle(document.body).backgroundColor);
  };
  const found = {};
  const note = (color, back, element) => {
    const words = element.getAttribute("class") || "";
    const name = `${element.tagName.toLowerCase()}.${words}: ${color} on ${back}`;
    found[name] = Math.min(found[name] ?? 99, ratio(color, back));
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim()) continue;
    if (/^(script|style|title|desc|option)$/i.test(element.tagName)) continue;
    const style = getComputedStyle(element);
    if (!element.closest("svg")) { note(parse(style.color), behind(element), element); continue; }
    const around = element.closest("svg[role]").querySelector(".world");
    const box = element.closest("a, g")?.querySelector("rect") || around;
    const fill = getComputedStyle(box).fill;
    const world = getComputedStyle(around).fill;
    note(parse(style.fill), parse(fill === "none" ? world : fill), element);
    if (!box.closest("a, g") || fill === "none") note(parse(style.fill), behind(element), element);
  }
  const input = document.querySelector("input[type=search]");
  note(parse(getComputedStyle(input, "::placeholder").color), behind(input), input);
  return found;
}
"""
"""The contrast of each text with what is behind it, by element and colours (WCAG 2, criterion 1.4.3)."""
