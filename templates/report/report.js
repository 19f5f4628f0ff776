// Search, filters, links into what is closed, and printing. Without it the whole page can be read.
(() => {
  "use strict";
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const query = one("query"), pool = one("pool"), shown = one("shown");
  const boxes = all(".tools input[type=checkbox]");
  const pools = all("details.pool").map((element) => ({
    element, row: document.querySelector(`[data-row="${element.id}"]`), things: all(":scope > details.thing", element),
  }));
  const items = all("[data-item]"), groups = all("[data-group]").reverse();
  const total = pools.reduce((sum, it) => sum + it.things.length, 0);
  const texts = new WeakMap();
  const text = (element) => {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  };
  const weighs = (words, wanted) => !wanted.length || wanted.some((it) => (words || "").split(" ").includes(it));
  let opened = [];

  const close = () => { opened.forEach((it) => { it.open = false; }); opened = []; };
  const open = (element) => { if (!element.open) { element.open = true; opened.push(element); } };

  function filter() {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = boxes.filter((it) => it.checked).map((it) => it.value);
    const holds = (element) => words.every((it) => text(element).includes(it));
    let found = 0, inPools = 0;
    const hits = [];
    all("tr.hit").forEach((it) => it.classList.remove("hit"));
    close();
    for (const it of pools) {
      const here = (!pool.value || pool.value === it.element.id);
      const named = words.length && here && words.every((word) => text(it.row).includes(word));
      let some = 0;
      for (const thing of it.things) {
        const matches = here && weighs(thing.dataset.weights, wanted) && (!words.length || named || holds(thing));
        thing.hidden = !matches;
        if (matches) { some += 1; if (words.length && !named) hits.push(thing); }
      }
      const visible = here && (some > 0 || (weighs(it.element.dataset.weights, wanted) && (!words.length || named)));
      it.element.hidden = !visible;
      it.row.hidden = !visible;
      found += some;
      inPools += visible ? 1 : 0;
    }
    for (const it of items) {
      const here = !pool.value || pool.value === it.dataset.pool;
      const said = it.closest("[data-group]");
      it.hidden = !(here && weighs(it.dataset.weight, wanted) && words.every((word) =>
        text(it).includes(word) || (said && all(":scope > p", said).some((p) => text(p).includes(word)))));
    }
    for (const it of groups) it.hidden = !all("[data-item]", it).some((item) => !item.hidden);
    if (hits.length && hits.length <= 12) {
      for (const thing of hits) { open(thing.parentElement); open(thing); mark(thing, words); }
    } else if (inPools === 1 && (words.length || pool.value)) {
      pools.filter((it) => !it.element.hidden).forEach((it) => open(it.element));
    }
    const limited = words.length || wanted.length || pool.value;
    shown.textContent = limited ? `${found} of ${total} things in ${inPools} of ${pools.length} pools` : "";
  }

  function mark(thing, words) {
    for (const row of all(".values tr:not(.state)", thing)) {
      if (words.some((it) => row.textContent.toLowerCase().includes(it))) {
        row.classList.add("hit");
        const inside = row.closest("details.quiet");
        if (inside) open(inside);
      }
    }
  }

  function reset() {
    query.value = "";
    pool.value = "";
    boxes.forEach((it) => { it.checked = false; });
    filter();
  }

  function follow() {
    const target = one(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) reset();
    opened = opened.filter((it) => !it.contains(target));
    for (let it = target; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
    target.scrollIntoView();
    const summary = target.tagName === "DETAILS" ? target.querySelector("summary") : null;
    if (summary) summary.focus({ preventScroll: true });
  }

  let waiting;
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  query.addEventListener("keydown", (event) => { if (event.key === "Escape") { query.value = ""; filter(); } });
  [pool, ...boxes].forEach((it) => it.addEventListener("change", filter));
  one("reset").addEventListener("click", () => { reset(); query.focus(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, select")) { event.preventDefault(); query.focus(); }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  addEventListener("hashchange", follow);
  let printed = [];
  addEventListener("beforeprint", () => {
    printed = all("details:not([open])");
    printed.forEach((it) => { it.open = true; });
  });
  addEventListener("afterprint", () => { printed.forEach((it) => { it.open = false; }); });
  document.querySelector(".tools").hidden = false;
  filter();
  if (location.hash) follow();
})();
