// The page of the graph in a real browser: what it must show is read from graph.jsonld and the documents' JSON.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

const pages = process.env.PAGES;
let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
after(() => browser?.close());

const json = (...path) => JSON.parse(readFileSync(join(pages, ...path), "utf8"));

/** What `convert` wrote for one run. */
function corpus(name) {
  const nodes = json(name, "graph.jsonld")["@graph"];
  const of = (type) => nodes.filter((node) => node["@type"] === type);
  const entities = new Map(nodes.filter((node) => node.mentioned_in).map((node) => [node["@id"], node]));
  const documents = new Map(of("Document").map((node) => [node["@id"], json(name, `${node.paths[0]}.json`)]));
  const kind = (id) => entities.get(id)?.["@type"];
  const hosts = of("Relation").filter((r) => r.predicate === "located_in" && kind(r.subject) === "Industry");
  return { entities, documents, relations: of("Relation"), progress: of("Progress"), hosts: (type) => hosts.filter((r) => kind(r.object) === type) };
}

/** Runs `steps` on a page and asserts that nothing went wrong and nothing was fetched. */
function onPage(title, name, steps) {
  test(title, async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(10_000);
    const [errors, requests] = [[], []];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
    page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) requests.push(request.url()); });
    page.on("dialog", (dialog) => errors.push(dialog.message()));
    await page.goto(pathToFileURL(join(pages, `${name}.html`)).href);
    await steps(page, corpus(name));
    assert.equal(await page.evaluate(() => window.harmed), undefined);
    assert.deepEqual([errors, requests], [[], []]);
    await page.close();
  });
}

const ids = (page, selector) => page.locator(selector).evaluateAll((nodes) => nodes.map((node) => node.dataset.id));
const sorted = (values) => [...new Set(values)].sort();
const texts = async (locator) => (await locator.allTextContents()).sort();
const openView = (page, name) => page.locator(`nav a[href="#${name}"]`).click();

/** Code points, as the output contract counts them. */
const slice = (text, start, end) => Array.from(text).slice(start, end).join("");

/** The sentences and mentions that the documents give for a relation between two entities. */
function evidence({ documents }, subject, predicate, object) {
  const found = [];
  for (const d of documents.values()) {
    const mention = (id) => d.mentions.find((m) => m["@id"] === id)?.text;
    for (const r of d.relations.filter((r) => r.subject === subject && r.predicate === predicate && r.object === object)) {
      found.push({ sentence: slice(d.text, r.sentence_start, r.sentence_end), subject: mention(r.subject_mention), object: mention(r.object_mention) });
    }
  }
  return found;
}

/** Asserts that the panel shows just these sentences with the mentions marked as such. */
async function assertEvidence(page, expected) {
  assert.ok(expected.length > 0);
  const quotes = await page.locator("#evidence blockquote").allTextContents();
  for (const role of ["subject", "object"]) {
    const marks = await page.locator(`#evidence blockquote mark.${role}`).allTextContents();
    for (const text of expected.map((e) => e[role]).filter(Boolean)) assert.ok(marks.includes(text), `${role} ${text} in ${marks}`);
  }
  for (const { sentence } of expected) assert.ok(quotes.includes(sentence), `${sentence} in ${quotes}`);
}

for (const name of ["seeds", "hostile"]) {
  for (const type of ["District", "Zone"]) {
    onPage(`${name}: the matrix of ${type} has the rows, columns and cells of the graph`, name, async (page, graph) => {
      if (type === "Zone") await page.locator("[data-columns=Zone]").click();
      const hosts = graph.hosts(type);
      if (hosts.length === 0) return;
      const direct = await page.locator(".cell:not(.via)").evaluateAll((nodes) => nodes.map((node) => `${node.dataset.row} ${node.dataset.column}`));
      assert.deepEqual(sorted(direct), sorted(hosts.map((r) => `${r.subject} ${r.object}`)));
      const [rows, columns] = [await ids(page, "tbody th[data-id]"), await ids(page, "thead th[data-id]")];
      for (const r of hosts) assert.ok(rows.includes(r.subject) && columns.includes(r.object));
      if (await page.locator(".cell.via").count() === 0) {
        assert.deepEqual(sorted(rows), sorted(hosts.map((r) => r.subject)));
        assert.deepEqual(sorted(columns), sorted(hosts.map((r) => r.object)));
      }
    });
  }

  onPage(`${name}: each cell shows its sentence with the mentions marked`, name, async (page, graph) => {
    const cells = page.locator(".cell:not(.via)");
    assert.ok(await cells.count() > 0);
    for (let k = 0; k < await cells.count(); k += 1) {
      const cell = cells.nth(k);
      await cell.click();
      const [row, column] = await cell.evaluate((node) => [node.dataset.row, node.dataset.column]);
      await assertEvidence(page, evidence(graph, row, "located_in", column));
    }
  });

  onPage(`${name}: each mention of an entity is marked at its place, with document and bytes`, name, async (page, graph) => {
    const busiest = [...graph.entities.values()].sort((a, b) => b.mentioned_in.length - a.mentioned_in.length)[0];
    await openView(page, "entities");
    await page.locator(`tr[data-key="${busiest["@id"]}"]`).click();
    while (await page.locator("#evidence .more").count()) await page.locator("#evidence .more").click();
    const mentions = [...graph.documents.values()].flatMap((d) => d.mentions.filter((m) => m.entity === busiest["@id"]).map((m) => ({ d, m })));
    assert.deepEqual(await texts(page.locator("#evidence blockquote mark")), mentions.map(({ m }) => m.text).sort());
    const places = await page.locator("#evidence .where").allTextContents();
    for (const { d, m } of mentions) {
      assert.ok(places.some((place) => place.includes(`${m.source_start}–${m.source_end}`) && place.includes(d.source.path)));
    }
  });

  onPage(`${name}: a target shows its words in its sentence`, name, async (page, graph) => {
    await openView(page, "targets");
    const targets = [...graph.documents.values()].flatMap((d) => d.quantities.filter((q) => q.kind === "target" && !q.rhetorical).map((q) => ({ d, q })));
    assert.equal(await page.locator("#list-targets tbody tr").count(), targets.length);
    for (const { d, q } of targets) {
      await page.locator(`tr[data-key="${q["@id"]}"]`).click();
      assert.ok((await page.locator("#evidence mark.quantity").allTextContents()).includes(q.text));
      assert.ok((await page.locator("#evidence blockquote").allTextContents()).includes(slice(d.text, q.sentence_start, q.sentence_end)));
    }
  });

  onPage(`${name}: a document stands in full with its mentions`, name, async (page, graph) => {
    for (const [k, d] of [...graph.documents.values()].sort((a, b) => a.source.path < b.source.path ? -1 : 1).entries()) {
      await page.evaluate((hash) => { location.hash = hash; }, `#documents/${k}`);
      await page.locator(".body").waitFor();
      await page.waitForFunction((path) => document.querySelector("article")?.textContent.includes(path), d.source.path);
      assert.equal(await page.locator("article .body").evaluate((node) => node.textContent), d.text);
      assert.deepEqual(await texts(page.locator("article .body mark")), d.mentions.map((m) => m.text).sort());
    }
  });
}

onPage("progress stands beside its target, with both sentences", "seeds", async (page, graph) => {
  assert.ok(graph.progress.length > 0);
  await openView(page, "targets");
  for (const pair of graph.progress) {
    const row = page.locator(`tr[data-key="${pair.target["@id"]}"]`);
    assert.equal(await row.locator(`.status.${pair.status}`).count() > 0, true);
    await row.click();
    const marks = await page.locator("#evidence mark.quantity").allTextContents();
    assert.ok(marks.includes(pair.target.text) && marks.includes(pair.reported.text), `${marks}`);
  }
});

onPage("a column sorts both ways, what is empty last", "seeds", async (page, graph) => {
  await openView(page, "entities");
  const numbers = async () => (await page.locator("#list-entities tbody td:nth-child(3)").allTextContents()).map((text) => Number(text.replaceAll(",", "")));
  const head = page.locator("#list-entities thead th").nth(2);
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  const down = await numbers();
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  assert.equal(down[0], Math.max(...[...graph.entities.values()].map((e) => e.mentioned_in.reduce((sum, c) => sum + c.count, 0))));
  await head.locator("button").click();
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  const up = await numbers();
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  await openView(page, "targets");
  const time = page.locator("#list-targets thead th").nth(2).locator("button");
  for (const _ of ["up", "down"]) {
    await time.click();
    const cells = await page.locator("#list-targets tbody td:nth-child(3)").allTextContents();
    const firstEmpty = cells.indexOf("");
    assert.ok(firstEmpty < 0 || cells.slice(firstEmpty).every((text) => text === ""), `${cells}`);
  }
});

onPage("chips and search narrow a list, relations open their sentence", "seeds", async (page, graph) => {
  await openView(page, "entities");
  const rows = page.locator("#list-entities tbody tr");
  const districts = [...graph.entities.values()].filter((e) => e["@type"] === "District");
  await page.locator("[data-kind=District]").click();
  assert.equal(await rows.count(), districts.length);
  await page.keyboard.press("/");
  await page.keyboard.type(districts[0].name);
  assert.equal(await rows.count(), 1);
  await page.locator("input[type=search]").fill("没有这样的名字");
  assert.equal(await rows.count(), 0);
  await openView(page, "relations");
  const relation = graph.relations.find((r) => r.predicate === "develops");
  await page.locator("[data-kind=develops]").click();
  await page.locator("input[type=search]").fill(graph.entities.get(relation.object).name);
  await page.locator("#list-relations tbody tr").filter({ hasText: graph.entities.get(relation.subject).name }).first().click();
  await assertEvidence(page, evidence(graph, relation.subject, "develops", relation.object));
});

onPage("a view named by the address stands at the top of its page", "seeds", async (page) => {
  await page.setViewportSize({ width: 420, height: 800 });
  for (const view of ["targets", "entities", "relations", "documents"]) {
    await page.goto(page.url().replace(/#.*|$/, `#${view}`));
    await page.locator(`#list-${view}`).waitFor();
    assert.equal(await page.evaluate(() => scrollY), 0, view);
  }
});

onPage("the keyboard reaches cells, opens them and closes the panel", "seeds", async (page) => {
  const first = page.locator(".cell").first();
  await first.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("#evidence blockquote").count() > 0);
  const focused = await page.evaluate(() => document.activeElement.className);
  assert.match(focused, /cell/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#evidence blockquote").count(), 0);
  assert.match(await page.evaluate(() => document.activeElement.className), /cell/);
});

onPage("a large corpus shows sentences and counts, and says that it holds no whole texts", "large", async (page, graph) => {
  assert.ok(await page.locator("#notice").isVisible());
  const size = (...path) => statSync(join(pages, ...path)).size;
  const whole = [...graph.documents.values()].reduce((sum, d) => sum + size("large", `${d.source.path}.json`), 0);
  assert.ok(size("large.html") * 10 < whole, `${size("large.html")} of ${whole}`);
  const cell = page.locator(".cell:not(.via)").first();
  await cell.click();
  const [row, column] = await cell.evaluate((node) => [node.dataset.row, node.dataset.column]);
  const all = evidence(graph, row, "located_in", column);
  assert.ok((await page.locator("#evidence > div > .sub").textContent()).includes(String(all.length)));
  const quotes = await page.locator("#evidence blockquote").allTextContents();
  const shown = all.filter((e) => quotes.includes(e.sentence));
  assert.ok(shown.length > 0, `${quotes}`);
  const marks = await page.locator("#evidence mark").allTextContents();
  assert.ok(shown.every((e) => !e.object || marks.includes(e.object)), `${marks}`);
  await openView(page, "documents");
  await page.locator("#list-documents tbody tr").first().click();
  assert.ok(await page.locator("#evidence mark").count() > 0);
});
