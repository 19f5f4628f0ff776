"""The names of kinds in words, as sentences have them."""

from __future__ import annotations

_SHORT = {"acl": "ACL", "ui": "UI"}


def in_words(name: object) -> str:
    """``user_pool_ui_customization`` as *user pool UI customization*."""
    return " ".join(_SHORT.get(word, word) for word in str(name).split("_"))


def headline(name: object) -> str:
    """The same with a large letter in front."""
    words = in_words(name)
    return words[:1].upper() + words[1:]
