// Goes through the drafts of the sample as reviewers do, and shows each claim on the way.
//
//     node review.mjs ADDRESS NASTY_FILE TICKMARK ENGAGEMENT
//
// TICKMARK_CHROMIUM names the browser. TICKMARK_SCREENSHOTS names a folder that gets a picture of each page.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hand, fold, open, prove } from "./harness.mjs";

const [address, nasty, tickmark, engagement] = process.argv.slice(2);
const origin = new URL(address).origin;
const output = (name) => JSON.parse(readFileSync(join(engagement, "out", name), "utf8"));
const drafts = output("findings.json").findings;
const draft = (id) => drafts.find((one) => one.id === id);

const { browser, person, asked, said } = await open();
const context = await person();
const hand = new Hand(await context.newPage(), origin);
const page = hand.page;

const current = () => new URL(page.url()).pathname.split("/")[2];
const state = () => hand.text(".crumb .state");
const at = (id, more = "") => hand.look(`/findings/${id}${more}`);
const openFirst = async (id) => at(id, "?passage=1");
/** Drafts nobody decided on yet, with so many passages. */
const fresh = (passages = 1) => {
  const found = drafts.find((one) => !used.has(one.id) && one.kind === "nonconformity" && one.grade === "minor" && one.evidence.length >= passages);
  used.add(found.id);
  return found.id;
};
const used = new Set();
const as = async (name, role) => {
  await hand.look("/who");
  await hand.field("name", name);
  await page.locator("#role").selectOption(role);
  await hand.going(() => page.locator("main button").click());
};
/** A form as a page of ours would send it; the status and the text of the answer. */
const send = async (path, form) => {
  const answer = await context.request.post(origin + path, { form, headers: { origin } });
  return [answer.status(), await answer.text()];
};
/** The text of an address, which no page of ours may fetch by itself. */
const fetched = async (path) => (await context.request.get(origin + path)).text();

const whole = await prove({
  "the printed address opens the findings": async () => {
    await page.goto(address);
    await page.waitForURL(`${origin}/findings`);
    await hand.says("h2", "Draft findings");
  },
  "a second browser with the same address is refused, and one without the cookie": async () => {
    const other = await (await person()).newPage();
    for (const there of [address, `${origin}/findings`, `${origin}/document/file?path=${encodeURIComponent(nasty)}`]) {
      const answer = await other.goto(there);
      assert.equal(answer.status(), 403, there);
      assert.match(await other.locator("h1").innerText(), /open in another browser/);
    }
    await other.context().close();
  },
  "who reviews is asked for before anything can be decided": async () => {
    assert.equal(await page.locator("form.decision").count(), 0);
    await as("Ada Auditor", "auditor");
    await hand.says(".who", "Ada Auditor");
    assert.equal(await page.locator("form.decision").count(), 1);
  },
  "the queue is filtered by grade, kind, state and words": async () => {
    const filtered = async (fields) => {
      await hand.look("/findings");
      for (const [name, value] of Object.entries(fields)) {
        const field = page.locator(`.filter [name=${name}]`);
        await (name === "q" ? field.fill(value) : field.selectOption(value));
      }
      await hand.going(() => page.locator(".filter button").click());
      return page.locator(".queue a").allInnerTexts();
    };
    const count = (takes) => drafts.filter(takes).length;
    const ordinary = (one) => one.kind !== "evidence_request";
    assert.equal((await filtered({})).length, count(ordinary));
    const major = await filtered({ grade: "major" });
    assert.equal(major.length, count((one) => ordinary(one) && one.grade === "major"));
    assert.ok(major.every((one) => one.startsWith("MAJ")));
    const asks = await filtered({ kind: "evidence_request" });
    assert.equal(asks.length, count((one) => !ordinary(one)));
    assert.ok(asks.every((one) => one.startsWith("ASK")));
    assert.equal((await filtered({ kind: "all" })).length, drafts.length);
    assert.equal((await filtered({ state: "undecided" })).length, count(ordinary));
    assert.equal((await filtered({ state: "confirmed" })).length, 0);
    await hand.says(".middle", "Nothing to show");
    const words = await filtered({ q: "drift_log.csv" });
    assert.ok(words.length > 0 && words.length < 10, `${words.length} by words`);
  },
  "Confirm is disabled until a passage was opened": async () => {
    const id = fresh();
    await at(id);
    assert.ok(await page.locator("button[value=confirm]").isDisabled());
    await hand.pressInVain("c");
    const seen = await page.locator("input[name=seen]").inputValue();
    const [status, words] = await send(`/findings/${id}/decide`, { act: "confirm", seen, draft: await page.locator("input[name=draft]").inputValue() });
    assert.equal(status, 409);
    assert.match(words, /open one of its passages/);
  },
  "] opens the passage and c confirms and goes on to the next undecided": async () => {
    const id = current();
    await hand.press("]");
    assert.equal(fold(await page.locator(".right mark, .right tr.marked").first().innerText()).length > 10, true);
    await hand.says(".right .counts", "Passage 1 of");
    assert.ok(await page.locator("button[value=confirm]").isEnabled());
    await hand.press("c");
    await hand.says(".done", "Confirmed");
    assert.notEqual(current(), id);
    assert.equal(await state(), "○ undecided");
    used.add(current());
    await at(id);
    assert.equal(await state(), "✔ confirmed");
  },
  "every quotation is marked in its source, word for word": async () => {
    const wrong = [];
    for (const { id, evidence, counter_evidence } of drafts) {
      for (const [nth, { quote, document: file }] of [...evidence, ...counter_evidence].entries()) {
        const [words, cells] = await page.evaluate((html) => {
          const shown = new DOMParser().parseFromString(html, "text/html");
          const texts = (selector) => [...shown.querySelectorAll(selector)].map((one) => one.textContent);
          return [texts(".right mark").join(" "), texts(".right tr.marked td, .right thead tr.marked th + th")];
        }, await fetched(`/findings/${id}?passage=${nth + 1}`));
        // A quotation is whole rows, or words of one cell.
        const within = cells.every((cell) => fold(quote).includes(fold(cell))) || cells.some((cell) => fold(cell).includes(fold(quote)));
        const rows = cells.length > 0 && words === "" && within;
        if (!rows && fold(words) !== fold(quote)) wrong.push(`${id} ${file}: “${words}${cells}” for “${quote}”`);
      }
    }
    assert.deepEqual(wrong, []);
  },
  "r asks for a reason, and what is typed there is text and nothing else": async () => {
    const id = fresh();
    await at(id);
    await page.keyboard.press("r");
    assert.equal(await hand.focused(), "reason");
    for (const key of ["c", "r", "j", "u", "1", "]", "?", "/"]) await hand.pressInVain(key);
    assert.equal(await page.locator("#reason").inputValue(), "crju1]?/");
    assert.equal(await page.locator(".history strong").count(), 0);
    await hand.press("Control+Enter");
    await hand.says(".done", "Rejected");
    await at(id);
    assert.equal(await state(), "✘ rejected");
    await hand.says(".history", "crju1]?/");
  },
  "a button that needs a reason asks for it by mouse, too, and is pressed again to send": async () => {
    const id = fresh();
    await at(id);
    await page.locator("button[value=reject]").click();
    assert.equal(await hand.focused(), "reason");
    await page.keyboard.type("by mouse");
    await hand.going(() => page.locator("button[value=reject]").click());
    await at(id);
    assert.equal(await state(), "✘ rejected");
  },
  "u undoes, and what was done stays in the history": async () => {
    const id = current();
    await hand.press("u");
    assert.equal(current(), id);
    await hand.says(".done", "Undone");
    assert.equal(await state(), "○ undecided");
    await hand.says(".history", "Rejected");
    await hand.says(".history", "Undone");
  },
  "1 to 4 confirm with another grade and a reason": async () => {
    const major = drafts.find((one) => one.grade === "major" && one.kind === "nonconformity").id;
    used.add(major);
    for (const [key, id, badge] of [["1", fresh(), "MAJ"], ["2", major, "MIN"], ["3", fresh(), "OBS"], ["4", fresh(), "OFI"]]) {
      await openFirst(id);
      await hand.because(key, `graded by ${key}`);
      await hand.says(".done", "Confirmed with another grade");
      await at(id);
      assert.equal(await state(), "✔ confirmed with another grade");
      await hand.says(".crumb .badge", badge);
      await hand.says(".history", `graded by ${key}`);
    }
  },
  "e opens the words, and other words stand beside those that were drafted": async () => {
    const id = fresh();
    await openFirst(id);
    await page.keyboard.press("e");
    await page.locator("#condition").fill("The record was not kept, as the interview showed.");
    await page.locator("button[value=edit]").click();
    assert.equal(await hand.focused(), "reason");
    await page.keyboard.type("clearer");
    await hand.press("Control+Enter");
    await hand.says(".done", "Confirmed in other words");
    await at(id);
    assert.equal(await state(), "✔ confirmed in other words");
    await hand.says(".parts", "The record was not kept, as the interview showed.");
    await hand.says(".parts", "as it was drafted");
  },
  "d defers without a reason, and it stays among the undecided": async () => {
    const id = fresh();
    await at(id);
    await hand.press("d");
    await hand.says(".done", "Deferred");
    await at(id);
    assert.equal(await state(), "… deferred");
    await hand.look("/findings?state=undecided");
    assert.equal(await page.locator(`.queue a[href*="${id}"]`).count(), 1);
  },
  "n notes, and decides nothing": async () => {
    const id = fresh();
    await at(id);
    await hand.because("n", "ask the process owner");
    assert.equal(current(), id);
    await hand.says(".history", "ask the process owner");
    assert.equal(await state(), "○ undecided");
  },
  "a finding is told as part of another, and that one says so": async () => {
    const [id, into] = [fresh(), fresh()];
    await at(id);
    await page.locator("details.more summary").click();
    await hand.field("into", into);
    await page.locator("button[value=merge]").click();
    await page.keyboard.type("the same root cause");
    await hand.press("Control+Enter");
    await hand.says(".done", "Told as part of another");
    await at(id);
    assert.equal(await state(), "⤷ told as part of another");
    await hand.says(".note", `Told as part of: ${draft(into).title}`);
    await at(into);
    await hand.says(".note", `Told as part of this: ${draft(id).title}`);
  },
  "evidence is taken out into a finding of its own": async () => {
    const id = fresh(3);
    await at(id);
    const before = await page.locator(".evidence li").count();
    await page.locator("details.more summary").click();
    await page.locator(".tick input").first().check();
    await hand.field("split_title", "The first of them alone");
    await page.locator("button[value=split]").click();
    await page.keyboard.type("another cause");
    await hand.press("Control+Enter");
    assert.equal(current(), id);
    assert.equal(await page.locator(".evidence li").count(), before - 1);
    await hand.look("/findings?q=The+first+of+them+alone");
    assert.equal(await page.locator(".queue a").count(), 1);
    await hand.says(".crumb", "written by a person");
    assert.equal(await page.locator(".evidence li").count(), 1);
  },
  "a second person approves as lead auditor, and nobody approves what is their own": async () => {
    const id = fresh();
    await openFirst(id);
    await hand.press("c");
    await as(" ada AUDITOR ", "lead-auditor");
    await at(id);
    const form = { act: "approve", draft: await page.locator("input[name=draft]").inputValue(), seen: "99999" };
    const [own, words] = await send(`/findings/${id}/decide`, form);
    assert.equal(own, 409);
    assert.match(words, /a second person approves/);
    await hand.pressInVain("a");
    await as("Lea Lead", "auditor");
    await at(id);
    const [notLead] = await send(`/findings/${id}/decide`, form);
    assert.equal(notLead, 409);
    await as("Lea Lead", "lead-auditor");
    await at(id);
    await hand.press("a");
    await hand.says(".done", "Approved");
    assert.equal(await state(), "✔ confirmed, approved");
    await as("Ada Auditor", "auditor");
  },
  "keys can be turned off and on again": async () => {
    const id = fresh();
    await hand.look("/keys");
    await page.locator("#keys").click();
    await hand.says("#keys", "Keys are off");
    await at(id);
    assert.equal(await page.locator("kbd").first().isVisible(), false);
    for (const key of ["j", "d", "]", "?"]) await hand.pressInVain(key);
    await hand.look("/keys");
    await page.locator("#keys").click();
    await at(id);
    await hand.press("j");
    await hand.press("k");
    assert.equal(current(), id);
    await hand.press("ArrowDown");
    await hand.press("?");
    assert.equal(new URL(page.url()).pathname, "/keys");
    await hand.look("/coverage");
    await hand.going(() => page.locator(".bar a[href='/keys']").click());
    await hand.says("h1", "Keys");
  },
  "keys do nothing together with Control, Alt or Meta": async () => {
    await openFirst(fresh());
    for (const modifier of ["Control", "Alt", "Meta"]) {
      for (const key of ["c", "d", "u"]) await hand.pressInVain(`${modifier}+${key}`);
    }
    assert.equal(await state(), "○ undecided");
  },
  "/ leads to the search, g to a finding by its id, and Escape out of a field": async () => {
    const id = fresh();
    await hand.look("/findings");
    await page.keyboard.press("/");
    assert.equal(await hand.focused(), "q");
    await page.keyboard.press("Escape");
    assert.notEqual(await hand.focused(), "q");
    await page.keyboard.press("g");
    await page.keyboard.type(id.slice(2));
    await hand.press("Enter");
    await hand.says(".crumb", id);
    // An id leads to its finding also where the list shows others.
    const asks = drafts.find((one) => one.kind === "evidence_request").id;
    await hand.look("/findings?grade=major&state=confirmed");
    await page.keyboard.press("g");
    await page.keyboard.type(asks.slice(2));
    await hand.press("Enter");
    await hand.says(".crumb", asks);
  },
  "who decides on what was decided meanwhile is told, and loses nothing": async () => {
    const id = fresh();
    await at(id);
    const second = new Hand(await context.newPage(), origin);
    await second.look(`/findings/${id}`);
    await second.because("r", "decided in the second window");
    await second.page.close();
    await hand.because("r", "decided in the first window");
    assert.equal(await page.title(), "Nothing was decided · tickmark");
    await hand.says("main", "decided on in the meantime");
    await hand.says("main", "decided in the first window");
    await hand.going(() => page.goBack());
    assert.equal(await page.locator("#reason").inputValue(), "decided in the first window");
    await at(id);
    await hand.says(".history", "decided in the second window");
    assert.equal(await state(), "✘ rejected");
  },
  "search finds words in the evidence and leads to the document": async () => {
    await hand.look("/search");
    await hand.field("q", "top management approved policy");
    await hand.press("Enter");
    assert.ok((await page.locator(".ranked li").count()) > 0);
    const name = fold(await page.locator(".ranked a").first().innerText()).split(",")[0];
    await hand.going(() => page.locator(".ranked a").first().click());
    await hand.says(".path", name.slice(0, 20));
    assert.ok((await hand.text(".context")).length > 100);
    await hand.look("/search?q=zzzzqqqq");
    await hand.says("main", "0 passages");
    await hand.look(`/search?q=${encodeURIComponent('"')}`);
    await hand.look(`/search?q=${encodeURIComponent("a:b AND (c OR")}`);
  },
  "the map of coverage leads to the requirement, and from there to the marked passage": async () => {
    await hand.look("/coverage");
    await page.locator(".map td.cell a").first().click();
    const row = page.locator(`tr${new URL(page.url()).hash.replaceAll(".", "\\.")}`);
    assert.ok(await row.isVisible());
    await hand.going(() => row.locator("th a").click());
    await hand.going(() => page.locator(".ranked a").first().click());
    assert.ok((await page.locator(".right mark, .right tr.marked").count()) > 0);
  },
  "a finding of one's own is written about a passage, and undone": async () => {
    const passage = new URL(page.url()).pathname + new URL(page.url()).search;
    const write = async (title) => {
      await hand.look(passage);
      await hand.going(() => page.getByText("Write a finding about this passage").click());
      await hand.field("title", title);
      await hand.field("condition", "What was seen in the interview");
      await page.locator("#reason").fill("seen on site");
      await hand.going(() => page.locator("button.main").click());
      await hand.says("h1", title);
      assert.equal(await state(), "✔ confirmed");
    };
    await write("A person erred");
    const gone = current();
    await hand.press("u");
    await hand.says(".done", `Undone: ${gone}`);
    assert.equal(new URL(page.url()).pathname, "/findings");
    await write("A person saw more");
    assert.ok((await page.locator(".evidence li").count()) === 1);
  },
  "the ledger shows what could not be read, and why": async () => {
    await hand.look("/documents");
    assert.equal(await page.locator("tbody tr").count(), output("documents.json").documents.length);
    await page.locator("#status").selectOption("unreadable");
    await hand.going(() => page.locator(".filter button").click());
    assert.equal(await page.locator("tbody tr").count(), 2);
    await hand.says("tbody", "encrypted");
    await hand.going(() => page.locator("tbody a").last().click());
    await hand.says("main", "No text of it was read");
  },
  "the numbers of decisions add up": async () => {
    await hand.look("/statistics");
    const all = await page.locator("table").first().locator("tbody td").allInnerTexts();
    const [, decided, asDrafted, edited, regraded, rejected, merged, , approved, added] = all.map(Number);
    assert.deepEqual([edited, regraded, rejected, merged, approved, added], [1, 4, 2, 1, 1, 1]);
    const rates = all.slice(10, 13);
    const ruled = asDrafted + edited + regraded + rejected + merged;
    assert.deepEqual(rates, [asDrafted, edited + regraded, rejected].map((count) => `${((count / ruled) * 100).toFixed(1)} %`));
    assert.ok(asDrafted >= 2 && decided >= asDrafted + edited + regraded + rejected + merged, String(all));
    await hand.says("main", "Ada Auditor");
  },
  "the sample of what was not flagged is looked at by keys and told with its interval": async () => {
    await hand.look("/sample");
    await hand.says("main", "Nothing was looked at yet");
    assert.ok((await page.locator(".right mark, .right tr.marked").count()) > 0);
    await hand.press("c");
    await hand.says(".note", "Looked at 1 of 60, missed 0");
    await hand.press("r");
    await hand.says(".note", "Looked at 2 of 60, missed 1");
    await hand.says(".note", "95 % interval");
  },
  "the log lists every entry and can be taken away": async () => {
    await hand.look("/log");
    const entries = await page.locator("tbody tr").count();
    await hand.says("main", `${entries} entries`);
    await hand.says("tbody", "graded by 3");
    const lines = (await fetched("/export/decisions.jsonl")).trim().split("\n");
    assert.equal(lines.length, entries);
    assert.deepEqual(lines.map((line) => JSON.parse(line).seq), lines.map((_, nth) => nth + 1));
    await page.locator("#act").selectOption("regrade");
    await hand.going(() => page.locator(".filter button").click());
    assert.equal(await page.locator("tbody tr").count(), 4);
  },
  "what evidence says is text, also where it looks like a program": async () => {
    const path = `/document?path=${encodeURIComponent(nasty)}`;
    for (const there of [path, "/documents", "/search?q=%22approved+by+top+management%22"]) {
      await hand.look(there);
      await hand.says("main", nasty);
      assert.equal(await page.evaluate(() => window.harmed), undefined);
      assert.equal(await page.locator("main script, main img, main b").count(), 0);
    }
    await hand.look(path);
    await hand.says(".context", "<script>window.harmed = 1</script>");
  },
  "a later run is taken in, and what changed since it was decided is told": async () => {
    const changed = drafts.find((one) => one.evidence.some(({ document: file }) => file === "05_data/data_checks.csv") && one.evidence.length > 5);
    await openFirst(changed.id);
    if ((await state()) === "○ undecided") await hand.press("c");
    const file = join(engagement, "evidence/05_data/data_checks.csv");
    const lines = readFileSync(file, "utf8").split("\n");
    const line = changed.evidence[0].location.line_first - 1;
    lines[line] = lines[line].replace(/\s*$/, " looked at again");
    writeFileSync(file, lines.join("\n"));
    execFileSync(tickmark, ["run", "evidence", "--out", ".", "--allow-unread", "--quiet"], { cwd: engagement });
    await hand.look("/findings?state=changed");
    assert.equal(await page.locator(".queue a").count(), 1);
    assert.equal(await state(), "△ changed since decided");
    await hand.says(".note.changed", "looked at again");
    const other = fresh();
    await at(other);
    await hand.says(".crumb", other);
  },
  "every link on every page leads somewhere": async () => {
    const ways = ["/findings", "/coverage", "/documents", "/soa", "/matrix", "/requests", "/search?q=policy", "/log", "/statistics", "/export", "/sample", `/findings/${current()}?passage=1`, "/coverage/A.6.2.4"];
    const seen = new Map();
    for (const way of ways) {
      await hand.look(way);
      for (const link of await page.locator("a").evaluateAll((links) => links.map((link) => link.href.split("#")[0]))) seen.set(link, way);
    }
    const broken = [];
    for (const [link, from] of seen) {
      const status = (await context.request.get(link)).status();
      if (status >= 400) broken.push(`${from}: ${link} is ${status}`);
    }
    assert.deepEqual(broken, []);
  },
  "no page bars anybody: no violation of WCAG 2.1 A or AA, on a wide screen and a narrow one": async () => {
    const first = fresh();
    const table = drafts.find((one) => one.evidence[0]?.location.sheet).id;
    const against = drafts.find((one) => one.counter_evidence.length > 0);
    const pages = {
      findings: "/findings", passage: `/findings/${first}?passage=1`, table: `/findings/${table}?passage=1`,
      against: `/findings/${against.id}?passage=${against.evidence.length + 1}&kind=all`,
      decided: "/findings?state=confirmed", changed: "/findings?state=changed", empty: "/findings?q=zzzz",
      who: "/who", keys: "/keys", add: "/add?requirement=A.6.2.4&rank=1", coverage: "/coverage",
      requirement: "/coverage/A.6.2.4?passage=1", documents: "/documents", document: `/document?path=${encodeURIComponent(nasty)}`,
      sheet: "/document?path=02_risk%2FLH-REG-07_AI_risk_register.xlsx", unread: "/document?path=06_people%2Fstaff_talks_2025.pdf",
      picture: "/findings/F-0ad28abea1457443?passage=1&picture=on", soa: "/soa", matrix: "/matrix", requests: "/requests",
      search: "/search", found: "/search?q=risk+owner", sample: "/sample", log: "/log", statistics: "/statistics",
      export: "/export", missing: "/nowhere", problem: "/findings/F-0000000000000000",
    };
    const barred = [];
    for (const [width, height] of [[1500, 860], [800, 900]]) {
      await page.setViewportSize({ width, height });
      for (const [name, path] of Object.entries(pages)) {
        await hand.look(path);
        if (name === "passage") await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
        barred.push(...(await hand.barriers()).map((one) => `${name} at ${width}: ${one}`));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) barred.push(`${name} at ${width}: the page is ${wide} pixels wider than the screen`);
        const folder = process.env.TICKMARK_SCREENSHOTS;
        if (folder) await page.screenshot({ path: join(folder, `${name}-${width}.png`) });
      }
    }
    const other = await (await person()).newPage();
    await other.goto(`${origin}/findings`);
    barred.push(...(await new Hand(other, origin).barriers()).map((one) => `refused: ${one}`));
    assert.deepEqual(barred, []);
  },
  "nothing is ever asked of another machine": () => {
    const elsewhere = asked.filter((url) => new URL(url).origin !== origin);
    assert.ok(asked.length > 100);
    assert.deepEqual(elsewhere, []);
  },
  "no page told an error": () => assert.deepEqual(said, []),
});

await browser.close();
process.exit(whole ? 0 : 1);
