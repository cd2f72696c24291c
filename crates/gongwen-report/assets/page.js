// Draws the page from the JSON in #data. Words of documents become text nodes and nothing else; offsets count code points.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const view = document.getElementById("view");
  const panel = document.getElementById("evidence");

  // Chinese names of types, predicates, kinds and states; what is not listed shows as it is.
  const words = new Map(Object.entries({
    District: "区县", Place: "地区", Zone: "园区片区", Industry: "产业", Field: "领域", Organization: "机构", Person: "人员",
    Policy: "政策", Project: "项目", Program: "计划", Task: "任务", Fund: "基金", Indicator: "指标", Document: "文献",
    located_in: "位于", develops: "发展", builds: "建设", cites: "引用", issued_by: "发文机关", leads: "牵头",
    association_for: "行业组织", fund_for: "基金投向", responsible_for: "负责", part_of: "属于", cooperates_with: "合作", holds_office: "任职",
    target: "目标", baseline: "基数", actual: "实际", budget: "资金", planned: "拟建",
    met: "已达到", not_met: "未达到", open: "进行中", yes: "可比", partial: "部分可比", higher: "越高越好", lower: "越低越好",
    "=": "", ">": "超过 ", ">=": "不少于 ", "<": "低于 ", "<=": "不超过 ", "~": "约 ", range: "",
    CNY: "元", USD: "美元", HKD: "港元", EUR: "欧元", pp: "个百分点", km2: "平方公里", m2: "平方米", year: "年", month: "个月",
    day: "天", workday: "个工作日",
  }));
  const word = (key) => words.get(key) ?? key;

  // ---- small tools

  /** An element; text is always a text node. */
  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }
  const small = (text) => el("small", { lang: "en" }, text);
  const count = (n) => n.toLocaleString("en-US");
  const collator = new Intl.Collator("zh-Hans", { numeric: true });

  const entities = new Map(data.entities.map((e) => [e.id, e]));
  const documents = new Map(data.documents.map((d, k) => [d.id, k]));
  const pairsOf = new Map();
  for (const pair of data.progress) {
    if (!pairsOf.has(pair.target)) pairsOf.set(pair.target, []);
    pairsOf.get(pair.target).push(pair);
  }
  const quantities = new Map(data.quantities.map((q) => [q.id, q]));

  /** The document that an id of a document or of one of its parts belongs to. */
  const documentOf = (id) => data.documents[documents.get(id.split("#")[0])];
  const titleOf = (d) => d.title ?? d.path;
  const nameOf = (id) => {
    const d = documentOf(id);
    return entities.get(id)?.name ?? (d ? titleOf(d) : id.slice(id.lastIndexOf(":") + 1));
  };

  const characters = new Map();
  /** Code points of a document's text. */
  function charactersOf(k) {
    if (!characters.has(k)) characters.set(k, Array.from(data.documents[k].text));
    return characters.get(k);
  }
  function passageCharacters(p) {
    return p.text === null ? charactersOf(p.document).slice(p.start, p.end) : Array.from(p.text);
  }

  /** Nodes for `chars` with nested spans marked; `start` is the place of the first one. Each span is `{start, end, make}`. */
  function marked(chars, start, spans) {
    const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
    let next = 0;
    const between = (from, to) => chars.slice(from - start, to - start).join("");
    const inside = (from, to) => {
      const nodes = [];
      let at = from;
      while (next < sorted.length && sorted[next].start < to) {
        const span = sorted[next++];
        const [begin, end] = [Math.max(span.start, at), Math.min(span.end, to)];
        if (begin >= end) continue;
        nodes.push(between(at, begin), span.make(inside(begin, end)));
        at = end;
      }
      nodes.push(between(at, to));
      return nodes;
    };
    return inside(start, start + chars.length);
  }

  // ---- evidence

  /** One passage with its marks and where it stands. */
  function pieceNode([index, marks]) {
    const p = data.passages[index];
    const d = data.documents[p.document];
    const spans = marks.map(([start, end, from, to, role]) => ({
      start, end, make: (inner) => el("mark", { class: role, title: `源文件字节 source bytes ${from}–${to}` }, inner),
    }));
    const bytes = marks.map(([, , from, to]) => `${from}–${to}`).join("、");
    const where = el("p", { class: "where" },
      data.whole ? el("a", { href: `#documents/${p.document}/${p.start}-${p.end}` }, titleOf(d)) : titleOf(d),
      p.section === null ? "" : ` · ${data.sections[p.section]}`,
      el("br"), el("bdi", {}, d.path), bytes ? ` · 字节 bytes ${bytes}` : "");
    return el("div", { class: "piece" }, el("blockquote", {}, marked(passageCharacters(p), p.start, spans)), where);
  }
  const factNode = (pieces, heading) => el("div", { class: "fact" }, heading ?? "", pieces.map(pieceNode));

  let opener = null;
  function show(title, kicker, ...content) {
    opener = document.activeElement;
    panel.className = "";
    panel.replaceChildren(el("div", {},
      el("div", { class: "top" },
        el("div", {}, el("p", { class: "sub" }, kicker), el("h2", {}, title)),
        el("button", { class: "close", title: "关闭 Close (Esc)", "aria-label": "关闭 Close", onclick: close }, "✕")),
      content));
    panel.scrollTop = 0;
  }
  function close() {
    panel.className = "idle";
    panel.replaceChildren(el("p", { class: "hint" }, "点一格、一行或一个名字,这里给出原文的句子、出处和源文件字节。",
      el("br"), small("Choose a cell, a row or a name: its sentences, their place and source bytes appear here.")));
    for (const node of view.querySelectorAll("[aria-pressed=true].cell")) node.setAttribute("aria-pressed", "false");
    for (const node of view.querySelectorAll("tr[aria-selected]")) node.removeAttribute("aria-selected");
    if (opener?.isConnected) opener.focus();
  }

  const key = () => el("p", {}, el("span", { class: "key" }, el("mark", { class: "subject" }, "主语"), " subject"),
    el("span", { class: "key" }, el("mark", { class: "object" }, "宾语"), " object"));

  function counted(shown, total, unit) {
    return total > shown ? el("p", { class: "sub" }, `共 ${count(total)} ${unit},此处 ${count(shown)} `, small(`${count(shown)} of ${count(total)} shown`)) : "";
  }

  function relationHeading(r) {
    return el("h3", {}, nameButton(r.subject), ` ${word(r.predicate)} `, small(r.predicate), " ", nameButton(r.object));
  }
  function showRelations(relations, title, kicker) {
    show(title, kicker, key(), relations.map((r) => [
      relations.length > 1 ? relationHeading(r) : "",
      counted(r.evidence.length, r.count, "处"),
      r.evidence.map((pieces) => factNode(pieces)),
    ]));
  }
  function showRelation(r) {
    showRelations([r], `${nameOf(r.subject)} ${word(r.predicate)} ${nameOf(r.object)}`, r.predicate);
  }

  function nameButton(id) {
    const known = entities.has(id) || documentOf(id);
    return known ? el("button", { class: "open", onclick: (event) => { event.stopPropagation(); showEntity(id); } }, nameOf(id)) : nameOf(id);
  }

  function showEntity(id) {
    const e = entities.get(id);
    if (!e) {
      const d = documentOf(id);
      if (d) location.hash = data.whole ? `#documents/${documents.get(d.id)}` : "#documents";
      return;
    }
    const rows = [];
    const row = (name, value) => { if (value.length) rows.push(el("dt", {}, name), el("dd", {}, value)); };
    row("别称", e.aliases.filter((a) => a !== e.name).join("、"));
    row("代码", Object.entries(e.codes).map(([k, v]) => `${k} ${v}`).join("、"));
    row("上级", e.parent ? [nameButton(e.parent)] : []);
    row("即文献", e.is.filter(documentOf).map((d) => nameButton(d)));
    row("标识", e.id);
    const linked = [];
    const group = (relations, other, label) => {
      const groups = new Map();
      for (const r of relations) groups.set(r.predicate, [...(groups.get(r.predicate) ?? []), r]);
      for (const [predicate, list] of groups) {
        linked.push(el("h3", {}, label(word(predicate)), " ", small(predicate)),
          el("ul", { class: "links" }, list.map((r) => el("li", {}, el("button", { onclick: () => showRelation(r) }, nameOf(other(r)))))));
      }
    };
    group(data.relations.filter((r) => r.subject === id), (r) => r.object, (name) => name);
    group(data.relations.filter((r) => r.object === id), (r) => r.subject, (name) => `← ${name}`);
    show(e.name, `${word(e.type)} ${e.type}`, el("dl", {}, rows), linked,
      el("h3", {}, `提及 ${count(e.count)} 处,${count(e.documents)} 篇 `, small("mentions")),
      counted(e.mentions.length, e.count, "处"), lazily(e.mentions, 30, (piece) => factNode([piece])));
  }

  /** The first `step` rows, and a button for more. */
  function lazily(rows, step, make) {
    const box = el("div");
    let at = 0;
    const more = () => {
      box.querySelector(":scope > .more")?.remove();
      box.append(...rows.slice(at, at + step).map(make));
      at += step;
      if (at < rows.length) box.append(el("button", { class: "more", onclick: more }, `再列 ${Math.min(step, rows.length - at)} 项,尚余 ${count(rows.length - at)} More`));
    };
    more();
    return box;
  }

  // ---- matrix

  let columnsAre = "District";
  function drawMatrix() {
    const hosts = data.relations.filter((r) => r.predicate === "located_in");
    const kind = (id) => entities.get(id)?.type;
    // Districts of a zone: what it is located in or part of.
    const districtsOf = new Map();
    for (const r of data.relations) {
      if (kind(r.subject) === "Zone" && kind(r.object) === "District" && (r.predicate === "located_in" || r.predicate === "part_of")) {
        districtsOf.set(r.subject, [...(districtsOf.get(r.subject) ?? []), r]);
      }
    }
    // industry → column → {direct, via}: relations that say so, and pairs that say so through a zone.
    const cells = new Map();
    const cell = (row, column) => {
      if (!cells.has(row)) cells.set(row, new Map());
      if (!cells.get(row).has(column)) cells.get(row).set(column, { direct: [], via: [] });
      return cells.get(row).get(column);
    };
    for (const r of hosts.filter((r) => kind(r.subject) === "Industry")) {
      if (kind(r.object) === columnsAre) cell(r.subject, r.object).direct.push(r);
      if (columnsAre === "District" && kind(r.object) === "Zone") {
        for (const next of districtsOf.get(r.object) ?? []) cell(r.subject, next.object).via.push(r, next);
      }
    }
    const weight = (column) => [...cells.values()].filter((row) => row.has(column)).length;
    const columns = [...new Set([...cells.values()].flatMap((row) => [...row.keys()]))];
    // Districts by code, those without one last; zones by what they host.
    const code = (id) => Number(entities.get(id).codes.gb2260 ?? Infinity);
    const rank = columnsAre === "District" ? (a, b) => code(a) < code(b) ? -1 : Number(code(a) > code(b)) : (a, b) => weight(b) - weight(a);
    columns.sort((a, b) => rank(a, b) || collator.compare(nameOf(a), nameOf(b)));
    // Rows by the category that the industry is part of, in the order in which the documents name them.
    const groupOf = (id) => data.relations.find((r) => r.subject === id && r.predicate === "part_of" && kind(r.object) === "Industry")?.object ?? "";
    const place = (id) => entities.get(id)?.mentions[0]?.[0] ?? Infinity;
    const groups = new Map();
    for (const row of [...cells.keys()].sort((a, b) => place(a) - place(b) || collator.compare(nameOf(a), nameOf(b)))) {
      const group = groupOf(row);
      groups.set(group, [...(groups.get(group) ?? []), row]);
    }
    const body = el("tbody");
    for (const [group, rows] of [...groups].sort((a, b) => (a[0] === "") - (b[0] === "") || place(a[0]) - place(b[0]))) {
      if (groups.size > 1) body.append(el("tr", { class: "group" }, el("th", { scope: "rowgroup", colspan: columns.length + 1 }, el("span", {}, group ? nameOf(group) : "其他 Others"))));
      for (const row of rows) body.append(matrixRow(row, columns, cells.get(row)));
    }
    const heading = (id) => el("th", { scope: "col", "data-id": id, title: nameOf(id) }, nameButton(id), el("span", { class: "count" }, weight(id)));
    const table = el("table", { onkeydown: moveInMatrix },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, `产业 × ${word(columnsAre)}`), columns.map(heading))), body);
    const rowCount = cells.size;
    view.replaceChildren(
      el("div", { class: "tools" },
        el("div", { class: "chips", role: "group", "aria-label": "列 Columns" }, ["District", "Zone"].map((type) =>
          el("button", { "aria-pressed": String(type === columnsAre), "data-columns": type, onclick: () => { columnsAre = type; drawMatrix(); } }, word(type), " ", small(type === "District" ? "districts" : "zones")))),
        el("output", {}, `${rowCount} 个产业 × ${columns.length} 个${word(columnsAre)}`)),
      el("p", { class: "lead" }, "● 有一句原文写明某产业布局在此,数字为句数;○ 经由区内的园区推得。点开看原句。 ",
        small("● one sentence says that the industry is hosted here, a number counts more; ○ follows through a zone. Arrow keys move.")),
      rowCount ? el("div", { class: `frame matrix${columnsAre === "Zone" ? " tall" : ""}`, tabindex: "0", role: "region", "aria-label": "产业布局矩阵 Matrix" }, table)
        : el("p", { class: "empty" }, "没有产业的布局。No industry with a place."));
  }
  function matrixRow(row, columns, found) {
    const node = (column) => {
      const content = found.get(column);
      if (!content) return el("td");
      const sentences = content.direct.reduce((sum, r) => sum + r.count, 0);
      const button = el("button", {
        class: `cell${sentences > 1 ? " strong" : ""}${sentences ? "" : " via"}`, "aria-pressed": "false",
        "data-row": row, "data-column": column, "aria-label": `${nameOf(row)} · ${nameOf(column)}`, title: `${nameOf(row)} · ${nameOf(column)}`,
        onclick: () => {
          showRelations([...content.direct, ...content.via], `${nameOf(row)} × ${nameOf(column)}`, sentences ? "位于 located_in" : "经由园区 through a zone");
          for (const other of view.querySelectorAll(".cell[aria-pressed=true]")) other.setAttribute("aria-pressed", "false");
          button.setAttribute("aria-pressed", "true");
        },
      }, sentences > 1 ? String(sentences) : sentences ? "●" : "○");
      return el("td", {}, button);
    };
    return el("tr", {}, el("th", { scope: "row", "data-id": row }, nameButton(row), el("span", { class: "count" }, found.size)), columns.map(node));
  }
  /** Arrow keys go to the next filled cell. */
  function moveInMatrix(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const from = event.target.closest("td");
    if (!step || !from) return;
    event.preventDefault();
    const rows = [...event.currentTarget.tBodies[0].rows];
    let [r, c] = [rows.indexOf(from.parentNode) + step[0], from.cellIndex + step[1]];
    for (; rows[r] && c > 0 && c < from.parentNode.cells.length; r += step[0], c += step[1]) {
      const button = rows[r].cells[c]?.querySelector(".cell");
      if (button) { button.focus(); return; }
    }
  }

  // ---- lists with search, chips and sorting

  /**
   * A searchable table. `columns`: `{name, english, value(row) to sort by, cell(row), number}`; `chip(row)` is what the chips filter by,
   * `first` the chip pressed at first, `sort` the first column and direction.
   */
  function listView({ rows, columns, chip, first, text, open, lead, id, sort, total }) {
    const kinds = new Map();
    for (const row of rows) kinds.set(chip(row), (kinds.get(chip(row)) ?? 0) + 1);
    let [kind, needle, by, down] = [kinds.has(first) ? first : null, "", ...(sort ?? [null, false])];
    const output = el("output", { "aria-live": "polite" });
    const frame = el("div", { class: "frame" });
    const search = el("input", { type: "search", placeholder: "查找 Search  ( / )", "aria-label": "查找 Search", oninput: () => { needle = search.value.trim().toLowerCase(); draw(); } });
    const chips = [null, ...[...kinds.keys()].sort((a, b) => (b === first) - (a === first) || kinds.get(b) - kinds.get(a))].map((k) => {
      const button = el("button", { "aria-pressed": String(k === kind), "data-kind": k ?? "", onclick: () => {
        kind = k;
        for (const other of chips) other.setAttribute("aria-pressed", String(other === button));
        draw();
      } }, k === null ? "全部" : word(k), " ", small(count(k === null ? rows.length : kinds.get(k))));
      return button;
    });
    const heads = columns.map((column, k) => el("th", { scope: "col", class: column.number ? "number" : null },
      el("button", { onclick: () => { [by, down] = [k, by === k ? !down : false]; draw(); } }, column.name, " ", small(column.english))));
    const compare = (a, b) => {
      const [x, y] = [columns[by].value(a), columns[by].value(b)];
      // What has no value stands last, whichever way.
      if (x === null || y === null) return (x === null) - (y === null);
      return (typeof x === "number" ? x - y : collator.compare(x, y)) * (down ? -1 : 1);
    };
    const rowNode = (row) => {
      const node = el("tr", { "data-key": row.id, onclick: () => {
        for (const other of frame.querySelectorAll("tr[aria-selected]")) other.removeAttribute("aria-selected");
        node.setAttribute("aria-selected", "true");
        open(row);
      } }, columns.map((column) => el("td", { class: column.number ? "number" : null }, column.cell(row))));
      return node;
    };
    function draw() {
      const found = rows.filter((row) => (kind === null || chip(row) === kind) && (!needle || text(row).toLowerCase().includes(needle)));
      if (by !== null) found.sort(compare);
      heads.forEach((head, k) => k === by ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort"));
      output.textContent = `${count(found.length)} 项` + (total > rows.length ? ` · 全部 ${count(total)} 项中的 ${count(rows.length)} 项在此页` : "");
      const body = el("tbody");
      let at = 0;
      const button = el("button", { class: "more", onclick: () => more() });
      const more = () => {
        body.append(...found.slice(at, at + 200).map(rowNode));
        at += 200;
        button.hidden = at >= found.length;
        button.textContent = `再列 200 项,尚余 ${count(found.length - at)} More`;
      };
      more();
      frame.replaceChildren(el("table", { class: "rows", id }, el("thead", {}, el("tr", {}, heads)), body), button,
        found.length ? "" : el("p", { class: "empty" }, "没有符合的项。Nothing found."));
    }
    draw();
    view.replaceChildren(el("div", { class: "tools" }, search, output, el("div", { class: "chips", role: "group", "aria-label": "类型 Kinds" }, chips)),
      lead ? el("p", { class: "lead" }, lead) : "", frame);
  }
  const openButton = (text, act) => el("button", { class: "open", onclick: act }, text);

  // ---- targets

  /** A decimal with its point moved left, without rounding. */
  function shifted(decimal, places) {
    const [, sign, whole, part] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
    if (whole === undefined) return decimal;
    const digits = whole.padStart(places + 1, "0");
    const cut = digits.length - places;
    const tail = (digits.slice(cut) + (part ?? "")).replace(/0+$/, "");
    return sign + digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ",") + (tail ? `.${tail}` : "");
  }
  function valueOf(q) {
    const size = Math.abs(Number(q.value));
    const [places, scale] = size >= 1e12 ? [12, "万亿"] : size >= 1e8 ? [8, "亿"] : size >= 1e4 ? [4, "万"] : [0, ""];
    const range = q.value_max === null ? "" : `–${shifted(q.value_max, places)}`;
    const tight = q.unit === "%" || q.unit === "位次";
    const number = q.unit === "位次" ? `第 ${shifted(q.value, 0)}${range}` : `${shifted(q.value, places)}${range}`;
    const unit = q.unit === "位次" ? " 位" : `${tight && !scale ? "" : " "}${scale}${word(q.unit)}`;
    const change = q.change === "increase" ? "增 " : q.change === "decrease" ? "降 " : "";
    const hedge = q.approx && q.comparator !== "~" ? "约 " : "";
    return `${change}${word(q.comparator)}${hedge}${number}${unit}${q.per ? ` / ${word(q.per)}` : ""}`;
  }
  const documentOfQuantity = (q) => data.documents[data.passages[q.evidence[0]].document];
  const badge = (pair) => el("span", { class: `status ${pair.status}` }, word(pair.status));
  /** The first report of a target, and how many there are besides. */
  function progressNode(q) {
    const pairs = (pairsOf.get(q.id) ?? []).filter((pair) => quantities.has(pair.reported));
    return pairs.slice(0, 1).map((pair) => {
      const reported = quantities.get(pair.reported);
      const ratio = Number(reported.value) / Number(q.value);
      const percent = pair.direction === "higher" && Number.isFinite(ratio) && ratio >= 0;
      return el("div", {}, badge(pair), " ", el("span", { class: "number" }, valueOf(reported)), " ", el("span", { class: "sub" }, reported.time ?? ""),
        percent ? el("meter", { min: 0, max: 1, value: Math.min(ratio, 1), title: `${Math.round(ratio * 100)}%`, "aria-label": `完成 ${Math.round(ratio * 100)}%` }) : "",
        el("span", { class: "sub" }, [pair.comparable === "yes" ? "" : word(pair.comparable), pairs.length > 1 ? `另有 ${pairs.length - 1} 处报告` : ""].filter(Boolean).join(" · ")));
    });
  }
  function showQuantity(q) {
    const facts = [factNode([q.evidence], el("h3", {}, `${word(q.kind)} `, small(q.kind), ` ${valueOf(q)}${q.time ? ` · ${q.time}` : ""}`))];
    for (const pair of pairsOf.get(q.id) ?? []) {
      const reported = quantities.get(pair.reported);
      if (!reported) continue;
      facts.push(factNode([reported.evidence], el("h3", {}, badge(pair), ` 报告 ${valueOf(reported)}${reported.time ? ` · ${reported.time}` : ""} `, small("reported"),
        el("div", { class: "sub" }, `${word(pair.direction)} · ${word(pair.comparable)}`, pair.note ? [" · ", small(pair.note)] : ""))));
    }
    const rows = [];
    const row = (name, value) => { if (value.length) rows.push(el("dt", {}, name), el("dd", {}, value)); };
    row("分母", q.denominator ?? "");
    row("表列", q.column ?? "");
    row("涉及", q.subjects.flatMap((id, k) => [k ? "、" : "", nameButton(id)]));
    row("原文", q.text.trim());
    show(q.indicator ?? q.text, valueOf(q), el("dl", {}, rows), facts);
  }
  const order = { met: 0, open: 1, not_met: 2 };
  function drawTargets() {
    listView({
      id: "list-targets", rows: data.quantities, total: data.totals.quantities, chip: (q) => q.kind, first: "target", sort: [3, false], open: showQuantity,
      text: (q) => [q.indicator, q.text, q.time, titleOf(documentOfQuantity(q)), ...q.subjects.map(nameOf)].join(" "),
      lead: ["文件写明的数:目标,以及别的文件对同一指标的报告。", small("What documents state in numbers, and what other documents report of the same indicator. Choose a row for its sentence.")],
      columns: [
        { name: "指标", english: "indicator", value: (q) => q.indicator, cell: (q) => [openButton(q.indicator ?? q.text), q.denominator ? el("div", { class: "sub" }, `占 ${q.denominator}`) : ""] },
        { name: "数值", english: "value", number: true, value: (q) => Number(q.value), cell: valueOf },
        { name: "时间", english: "by", value: (q) => q.by, cell: (q) => q.time ?? "" },
        { name: "进展", english: "progress", value: (q) => pairsOf.has(q.id) ? order[pairsOf.get(q.id)[0].status] : null, cell: progressNode },
        { name: "文献", english: "document", value: (q) => titleOf(documentOfQuantity(q)), cell: (q) => el("span", { class: "sub" }, titleOf(documentOfQuantity(q))) },
      ],
    });
  }

  // ---- entities, relations, documents

  function drawEntities() {
    listView({
      id: "list-entities", rows: data.entities, total: data.totals.entities, chip: (e) => e.type, open: (e) => showEntity(e.id), sort: [2, true],
      text: (e) => [e.name, ...e.aliases, ...Object.values(e.codes)].join(" "),
      columns: [
        { name: "名称", english: "name", value: (e) => e.name, cell: (e) => [openButton(e.name), el("div", { class: "sub" }, e.aliases.filter((a) => a !== e.name).slice(0, 4).join("、"))] },
        { name: "类型", english: "type", value: (e) => word(e.type), cell: (e) => el("span", { class: "type" }, word(e.type), " ", small(e.type)) },
        { name: "提及", english: "mentions", number: true, value: (e) => e.count, cell: (e) => count(e.count) },
        { name: "篇数", english: "documents", number: true, value: (e) => e.documents, cell: (e) => count(e.documents) },
      ],
    });
  }
  function drawRelations() {
    listView({
      id: "list-relations", rows: data.relations, total: data.totals.relations, chip: (r) => r.predicate, open: showRelation,
      text: (r) => [nameOf(r.subject), word(r.predicate), r.predicate, nameOf(r.object)].join(" "),
      columns: [
        { name: "主语", english: "subject", value: (r) => nameOf(r.subject), cell: (r) => openButton(nameOf(r.subject)) },
        { name: "关系", english: "predicate", value: (r) => word(r.predicate), cell: (r) => el("span", { class: "type" }, word(r.predicate), " ", small(r.predicate)) },
        { name: "宾语", english: "object", value: (r) => nameOf(r.object), cell: (r) => nameOf(r.object) },
        { name: "依据", english: "evidence", number: true, value: (r) => r.count, cell: (r) => count(r.count) },
      ],
    });
  }
  const about = (d) => [d.issuers.join("、"), d.number, d.date].filter(Boolean).join(" · ");
  function drawDocuments([index, place]) {
    const d = data.documents[Number(index)];
    if (d && d.text !== null) return drawDocument(Number(index), place);
    const facts = data.documents.map(() => 0);
    for (const e of data.entities) for (const [p] of e.mentions) facts[data.passages[p].document] += 1;
    listView({
      id: "list-documents", rows: data.documents, total: data.totals.documents, chip: (d) => d.encoding ?? "?",
      open: (d) => data.whole ? location.hash = `#documents/${documents.get(d.id)}` : showDocument(d),
      text: (d) => [d.title, d.path, about(d)].join(" "),
      columns: [
        { name: "标题", english: "title", value: titleOf, cell: (d) => [openButton(titleOf(d)), el("div", { class: "sub" }, about(d))] },
        { name: "文件", english: "file", value: (d) => d.path, cell: (d) => el("span", { class: "sub" }, d.path, el("br"), `${count(d.bytes)} bytes · ${d.encoding ?? ""}`) },
        { name: "提及", english: "mentions here", number: true, value: (d) => facts[documents.get(d.id)], cell: (d) => count(facts[documents.get(d.id)]) },
      ],
    });
  }
  /** The sentences that a page without whole texts has of a document. */
  function showDocument(d) {
    const own = data.entities.flatMap((e) => e.mentions).filter(([p]) => data.passages[p].document === documents.get(d.id));
    show(titleOf(d), about(d), el("p", { class: "sub" }, d.path), lazily(own, 30, (piece) => factNode([piece])));
  }
  function drawDocument(k, place) {
    const d = data.documents[k];
    const chars = charactersOf(k);
    const spans = [];
    for (const e of data.entities) {
      for (const [p, marks] of e.mentions) {
        if (data.passages[p].document !== k) continue;
        for (const [start, end, from, to] of marks) {
          spans.push({ start, end, make: (inner) => el("mark", { title: `${word(e.type)} ${e.name} · 字节 bytes ${from}–${to}`, onclick: (event) => { event.stopPropagation(); showEntity(e.id); } }, inner) });
        }
      }
    }
    for (const [, , start, end] of d.sections) spans.push({ start, end, make: (inner) => el("b", {}, inner) });
    const [start, end] = (place ?? "").split("-").map(Number);
    if (end > start) spans.push({ start, end, make: (inner) => el("span", { class: "here" }, inner) });
    view.replaceChildren(el("p", { class: "lead" }, el("a", { href: "#documents" }, "← 全部文献 All documents")),
      el("article", { class: "text" }, el("h2", {}, titleOf(d)), el("p", { class: "sub" }, about(d)),
        el("p", { class: "sub" }, `${d.path} · ${count(d.bytes)} bytes · ${d.encoding ?? ""}`),
        el("div", { class: "body" }, marked(chars, 0, spans))));
    (view.querySelector(".here") ?? view.querySelector("article")).scrollIntoView({ block: end > start ? "center" : "nearest" });
  }

  // ---- the way around

  const views = { matrix: drawMatrix, targets: drawTargets, entities: drawEntities, relations: drawRelations, documents: drawDocuments };
  function route() {
    const [name, ...rest] = location.hash.slice(1).split("/");
    const current = Object.hasOwn(views, name) ? name : "matrix";
    for (const link of document.querySelectorAll("nav a")) {
      if (link.hash === `#${current}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    views[current](rest);
  }
  addEventListener("hashchange", route);
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "Escape" && panel.className !== "idle") close();
    if (event.key === "/" && !typing) {
      const search = view.querySelector("input[type=search]");
      if (search) { event.preventDefault(); search.focus(); }
    }
  });

  const t = data.totals;
  document.getElementById("summary").textContent =
    `${count(t.documents)} 篇文献 · ${count(t.entities)} 个实体 · ${count(t.mentions)} 处提及 · ${count(t.relations)} 条关系 · ${count(t.quantities)} 个数 · ${data.generator}`;
  if (!data.whole) {
    const notice = document.getElementById("notice");
    notice.hidden = false;
    const share = (rows, total) => `${count(rows.length)} / ${count(total)}`;
    notice.append(`语料较大,本页不含全文:依据最多的实体 ${share(data.entities, t.entities)} 个、关系 ${share(data.relations, t.relations)} 条、数(目标及其报告)${share(data.quantities, t.quantities)} 个,每项几句原文。全部事实在 graph.jsonld 与各文献的 JSON 中。`,
      small("A large corpus: no whole texts here, but the facts with most evidence, a few sentences of each, and counts; graph.jsonld and the documents' JSON hold all."));
  }
  close();
  route();
})();
