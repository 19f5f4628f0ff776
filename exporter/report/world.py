"""Finds what belongs into the picture of a pool: what hangs on it, what refers to that, what lies outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from exporter.report.groups import Item
from exporter.report.picture import SETTINGS, UNSEEN, Node, draw_picture, outside_name, outside_sort, sort_of
from exporter.report.things import Thing


class World:
    """What refers to what in an account, for the pictures of its pools."""

    def __init__(self, data: Item, things: Sequence[Thing]) -> None:
        self.outside = {(it["region"], it["name"]): it for it in data["externals"]}
        self.titles = {(it["region"], it["name"]): it["title"] for it in data["pools"]}
        self.named: dict[tuple[str, str], list[Thing]] = {}
        self.users: dict[tuple[str, str], list[Thing]] = {}
        for it in things:
            region = it.item["region"]
            if "name" in it.item:
                self.named.setdefault((region, it.item["name"]), []).append(it)
            for name in it.item.get("refers_to", ()):
                self.users.setdefault((region, name), []).append(it)

    def picture(self, pool: Item, inside: Sequence[Thing]) -> Markup:
        """The picture of one pool."""
        region, own = pool["region"], {it.place for it in inside}
        nodes: dict[str, Node] = {}
        pool_edges: set[str] = set()
        for it in inside:
            used = tuple(self._used(it, own))
            if it.item["kind"] in UNSEEN:
                if it.item["kind"] != "lambda_permission":
                    pool_edges.update(used)
                continue
            column, sort = sort_of(it.item["kind"])
            # A setting is named by what it is: its title is most often that of the pool.
            name = it.kind if (column, sort) == SETTINGS else it.title
            kind = "thing" if it.has_code else "left"
            nodes[it.place] = Node(it.place, name, column, sort, it.place, kind, used)
        for it in inside:
            for other in self._others(it, own):
                key = f"pool {other.item['pool']}"
                edges = (it.place,) if it.place in nodes else ()
                if not edges:
                    pool_edges.add(key)
                old = nodes[key].edges if key in nodes else ()
                words = "Identity pools" if other.item["kind"].startswith("identity_pool") else "Other pools"
                name = self.titles.get((region, other.item["pool"])) or other.item["pool"]
                nodes[key] = Node(key, name, 0, words, other.place, "other", (*old, *edges))
        needed = {key for it in nodes.values() for key in it.edges} | pool_edges
        for it in inside:
            for name in it.item.get("externals", ()):
                key = f"outside {name}"
                if (found := self.outside.get((region, name))) and (key in needed) and key not in nodes:
                    sort = outside_sort(found["value"])
                    nodes[key] = Node(key, outside_name(found["value"]), 4, sort, kind="outside")
        # Under one heading each, the triggers first.
        drawn = sorted(nodes.values(), key=lambda it: (it.column, it.column == 4 and it.sort != "Triggers"))
        return draw_picture(pool["title"] or pool["name"], drawn, pool_edges)

    def _used(self, thing: Thing, own: set[str]) -> Iterator[str]:
        region = thing.item["region"]
        for name in thing.item.get("refers_to", ()):
            yield from (it.place for it in self.named.get((region, name), ()) if it.place in own)
        yield from (f"outside {name}" for name in thing.item.get("externals", ()))

    def _others(self, thing: Thing, own: set[str]) -> Iterator[Thing]:
        """What stands in another pool and refers to a thing, or is referred to by it."""
        region = thing.item["region"]
        near = list(self.users.get((region, thing.item.get("name", "")), ()))
        for name in thing.item.get("refers_to", ()):
            near += self.named.get((region, name), ())
        yield from (it for it in near if it.place not in own and it.item["pool"] != thing.item["pool"])
