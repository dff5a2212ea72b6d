"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const button = (text, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  };

  // Tables that the style lays out as cards lose their meaning in some browsers unless it is said again.
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
  for (const element of all("table, thead, tbody, tfoot, tr, td")) element.setAttribute("role", roles[element.tagName]);
  for (const element of all("th")) element.setAttribute("role", element.scope === "col" ? "columnheader" : "rowheader");

  // The data, as bytes: numbers above 2^53 would not survive JSON.parse.
  byId("download").append(button("Save the report as JSON", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([byId("report").textContent, "\n"], { type: "application/json" }));
    link.download = "ovaudit-report.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }));

  if (!byId("tools")) return;

  const number = new Intl.NumberFormat("en");
  const counted = (count, noun) => number.format(count) + " " + noun + (count === 1 ? "" : "s");
  const indexRows = all("#overview tbody tr");
  const blocks = all("article").map((element, index) => {
    const body = element.querySelector("table");
    const heading = all("h3, p", element).map((part) => part.textContent).join(" ");
    const rows = all("tbody tr:not(.sub)", element).map((row) => ({
      row,
      category: row.cells[0].textContent,
      changes: Number(row.dataset.n || 1),
      text: (heading + " " + row.textContent).toLowerCase(),
    }));
    return { element, body, rows, heading: heading.toLowerCase(), indexRow: indexRows[index] };
  });
  const total = blocks.reduce((sum, block) => sum + block.rows.reduce((part, row) => part + row.changes, 0), 0);

  // Folding: the heading becomes the switch.
  const foldable = blocks.filter((block) => block.body);
  for (const block of foldable) {
    const title = block.element.querySelector("h3");
    block.toggle = button("", () => fold(block, !block.body.hidden));
    block.toggle.className = "fold";
    block.toggle.append(...title.childNodes);
    title.append(block.toggle);
    block.body.id = block.element.id + "-body";
    block.toggle.setAttribute("aria-controls", block.body.id);
    fold(block, false);
  }
  function fold(block, folded) {
    if (!block.body) return;
    block.body.hidden = folded;
    block.toggle.setAttribute("aria-expanded", String(!folded));
  }
  byId("fold").addEventListener("click", (event) => {
    const folded = foldable.some((block) => !block.body.hidden);
    for (const block of foldable) fold(block, folded);
    event.target.textContent = folded ? "Expand all" : "Collapse all";
  });
  const openTarget = () => {
    const block = blocks.find((one) => "#" + one.element.id === location.hash);
    if (block) fold(block, false);
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  // Search and filters.
  const search = byId("search");
  const chips = all(".chips button");
  const isPressed = (chip) => chip.getAttribute("aria-pressed") === "true";
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const categories = new Set(chips.filter((chip) => isPressed(chip)).map((chip) => chip.dataset.c));
    const active = words.length > 0 || categories.size > 0;
    let changes = 0, shownBlocks = 0;
    for (const block of blocks) {
      let any = block.rows.length === 0 && categories.size === 0 && words.every((word) => block.heading.includes(word));
      for (const entry of block.rows) {
        const fits = (categories.size === 0 || categories.has(entry.category)) && words.every((word) => entry.text.includes(word));
        entry.row.hidden = !fits;
        if (fits) { any = true; changes += entry.changes; }
      }
      for (const group of all("tbody", block.element))
        group.hidden = all("tr:not(.sub)", group).every((row) => row.hidden);
      block.element.hidden = !any;
      block.indexRow.hidden = !any;
      if (any) { shownBlocks += 1; if (active) fold(block, false); }
    }
    byId("count").textContent = active
      ? "Showing " + number.format(changes) + " of " + counted(total, "change") + " in " + counted(shownBlocks, "section")
      : counted(total, "change") + " in " + counted(blocks.length, "section");
  }
  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const chip of chips)
    chip.addEventListener("click", () => { chip.setAttribute("aria-pressed", String(!isPressed(chip))); filter(); });

  // Copying, in the layout of the text report.
  const valueOf = (cell) => {
    const folded = cell.querySelector("details > div");
    return (folded || cell).textContent.trim();
  };
  const labelOf = (head) => {
    const op = head.querySelector(".op");
    const sign = !op ? "  " : op.classList.contains("added") ? "+ " : "- ";
    const parts = [...head.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE || node.tagName === "BDI");
    return sign + parts.map((node) => node.textContent).join("").trim();
  };
  const lineOf = (row) => {
    const [category, ...values] = all("td", row);
    const [before, after] = values.map(valueOf);
    const label = labelOf(row.querySelector("th"));
    const value = after === undefined ? before : label.startsWith("+") ? after : label.startsWith("-") ? before : before + " -> " + after;
    return { category: category.textContent.trim(), label, value };
  };
  const textOf = (block) => {
    const title = all("h3, h3 + p > *", block.element).map((part) => part.textContent.trim()).filter(Boolean).join("  ");
    const out = [(block.element.querySelector("h3 .class") ? "" : "VM ") + title];
    const headline = block.element.querySelector(".headline");
    if (headline) out.push("  " + headline.textContent.trim());
    const entries = all("h4, tbody tr:not(.sub)", block.element).map((part) => part.tagName === "H4" ? part.textContent : lineOf(part));
    const lines = entries.filter((entry) => typeof entry !== "string");
    const width = Math.min(48, Math.max(0, ...lines.map((line) => line.label.length)));
    for (const entry of entries)
      out.push(typeof entry === "string" ? "  " + entry
        : "  " + entry.category.padEnd(9) + entry.label.padEnd(width) + "  " + entry.value);
    return out.join("\n") + "\n";
  };
  const wholeText = () => {
    const sides = all(".sides dd").map((side, index) => (index ? "+++ " : "--- ") + side.textContent.trim());
    return [document.querySelector(".verdict").textContent.trim(), "", ...sides, "",
      ...blocks.map(textOf), byId("tally").textContent.trim(), ""].join("\n");
  };
  const copyByHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (text, from) => {
    const label = from.textContent;
    let done = true;
    try { await navigator.clipboard.writeText(text); } catch { done = copyByHand(text); from.focus(); }
    from.textContent = done ? "Copied" : "Could not copy";
    byId("count").textContent = from.textContent;
    setTimeout(() => { from.textContent = label; filter(); }, 1500);
  };
  for (const block of blocks) {
    const place = document.createElement("span");
    place.className = "acts";
    place.append(button("Copy as text", (event) => copy(textOf(block), event.currentTarget)));
    block.element.insertBefore(place, block.element.firstChild);
  }
  byId("copy").addEventListener("click", (event) => copy(wholeText(), event.currentTarget));

  // On paper nothing is folded.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of opened) details.open = false; });

  byId("tools").hidden = false;
  filter();
})();
