// The browser, what is watched in it all the time, and how a claim is printed: `ok name` or `not ok name`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// Pages are read as people set them up: WCAG 2.1, levels A and AA.
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] };

/** White space folded, as quotations are kept. */
export const fold = (text) => text.replace(/\s+/g, " ").trim();

/** Opens a browser; `asked` and `said` fill with every address asked for and every error a page told. */
export async function open() {
  const browser = await chromium.launch({
    executablePath: process.env.TICKMARK_CHROMIUM,
    // Root may not use the browser's sandbox; nothing but our own pages is opened in it.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const [asked, said] = [[], []];
  const person = async () => {
    const context = await browser.newContext({ viewport: { width: 1500, height: 860 } });
    context.setDefaultTimeout(20_000);
    context.on("request", (request) => asked.push(request.url()));
    context.on("weberror", (error) => said.push(String(error.error())));
    context.on("console", (message) => {
      const of = new URL(message.location().url || "http://none/").pathname;
      // A page that is refused or missing on purpose is an error to the console, an asset never is.
      const onPurpose = /status of (403|404|409|410)/.test(message.text()) && !of.startsWith("/static/");
      if (message.type() === "error" && !onPurpose) said.push(`${of}: ${message.text()}`);
    });
    return context;
  };
  return { browser, person, asked, said };
}

/** Runs the claims in their order, as each builds on those before it; true where all hold. */
export async function prove(claims) {
  let whole = true;
  for (const [name, claim] of Object.entries(claims)) {
    try {
      await claim();
      console.log(`ok ${name}`);
    } catch (error) {
      whole = false;
      console.log(`not ok ${name}: ${String(error.stack ?? error).replaceAll("\n", "\n    ")}`);
    }
  }
  return whole;
}

/** A page and what a person does with it. */
export class Hand {
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
  }

  async look(path) {
    return this.page.goto(this.origin + path);
  }

  /** Does something that leads to another page. */
  async going(act) {
    const gone = this.page.waitForNavigation({ waitUntil: "load" });
    await act();
    await gone;
  }

  async press(key) {
    await this.going(() => this.page.keyboard.press(key));
  }

  /** Presses a key after which the page stays what it is. */
  async pressInVain(key) {
    const before = this.page.url();
    await this.page.evaluate(() => (window.stays = true));
    await this.page.keyboard.press(key);
    await this.page.waitForTimeout(150);
    assert.equal(this.page.url(), before, `\`${key}\` led elsewhere`);
    assert.equal(await this.page.evaluate(() => window.stays), true, `\`${key}\` loaded the page again`);
  }

  /** Presses a key that asks for a reason, gives one and sends it. */
  async because(key, reason) {
    await this.page.keyboard.press(key);
    assert.equal(await this.focused(), "reason", `\`${key}\` does not ask for a reason`);
    await this.page.keyboard.type(reason);
    await this.press("Control+Enter");
  }

  async focused() {
    return this.page.evaluate(() => document.activeElement?.id);
  }

  async text(selector) {
    return fold((await this.page.locator(selector).allInnerTexts()).join(" "));
  }

  async says(selector, words) {
    const text = await this.text(selector);
    assert.ok(text.includes(words), `${this.page.url()}: \`${selector}\` says “${text}”, not “${words}”`);
  }

  async field(name, value) {
    await this.page.locator(`[name="${name}"]`).fill(value);
  }

  /** The rules of accessibility that the page breaks, each with the first place. */
  async barriers() {
    await this.page.evaluate(AXE);
    const { violations } = await this.page.evaluate((rules) => window.axe.run(document, rules), RULES);
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)} (${nodes[0].failureSummary})`);
  }
}
