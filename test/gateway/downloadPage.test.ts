import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { assertSoundPdf } from '../reports/qpdfCheck.ts';
import { startBrowser } from '../support/browser.ts';
import { type DownloadGateway, startDownloadGateway } from '../support/downloadGateway.ts';
import { type TextContrast, textContrasts } from '../support/textContrasts.ts';

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** Where screenshots go, to be looked at. */
const PICTURES = 'out/download-page';

describe('the download page in a browser', () => {
  let browser: Browser;
  let gateway: DownloadGateway;
  before(async function () {
    const started = await startBrowser();
    if (!started) return this.skip();
    browser = started;
    gateway = await startDownloadGateway();
    await mkdir(PICTURES, { recursive: true });
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  /** Opens a page; tells what it asked for and what the browser complained of. */
  const open = async (url: string, options: BrowserContextOptions) => {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(url);
    return { context, page, requests, complaints };
  };
  const linkTo = async (maxDownloads: number) => {
    const report = await gateway.addReport({ kind: 'monthly-clinic', month: '2026-10' });
    const expiresAt = new Date('2030-01-04T15:00:00Z');
    return { report, ...(await gateway.addLink(report.id, { maxDownloads, expiresAt })) };
  };
  const textOf = async (page: Page) => (await page.locator('main').textContent()) ?? '';
  const widthOf = async (page: Page) =>
    z.number().parse(await page.evaluate('document.documentElement.scrollWidth'));

  for (const [name, screen] of [
    ['a desktop', DESKTOP],
    ['a phone', PHONE],
  ] as const) {
    it(`shows what the link opens and downloads it, on ${name}`, async () => {
      const { report, url } = await linkTo(1);
      const { context, page, requests, complaints } = await open(url, screen);
      const text = await textOf(page);
      for (const shown of ['Monthly report', 'October 2026', '40 pages', '4 Jan 2030, 16:00 CET']) {
        assert.ok(text.includes(shown), text);
      }
      assert.match(text, new RegExp(`PDF, 40 pages, ${Math.round(report.bytes / 1_000)} kB`));
      assert.ok((await widthOf(page)) <= screen.viewport.width);
      await page.screenshot({ path: join(PICTURES, `${name.replace('a ', '')}.png`) });

      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download the report' }).click();
      const download = await downloading;
      assert.equal(download.suggestedFilename(), 'analysis-report.pdf');
      const file = await download.path();
      const pdf = readFileSync(file);
      await assertSoundPdf(pdf);
      assert.deepEqual(pdf, report.pdf);
      assert.deepEqual([...new Set(requests.map((request) => new URL(request).origin))], [gateway.url]);
      assert.deepEqual(complaints, []);

      await page.goto(url);
      assert.match(await textOf(page), /This link does not work/);
      assert.equal(await page.getByRole('button').count(), 0);
      assert.ok((await widthOf(page)) <= screen.viewport.width);
      await page.screenshot({ path: join(PICTURES, `${name.replace('a ', '')}-used.png`) });
      await context.close();
    });
  }

  it('is used with the keyboard alone, and shows where the focus is', async () => {
    const { url } = await linkTo(1);
    const { context, page } = await open(url, DESKTOP);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.tagName'), 'BUTTON');
    assert.match(
      String(await page.evaluate('getComputedStyle(document.activeElement).outline')),
      /solid 3px/,
    );
    await page.screenshot({ path: join(PICTURES, 'focus.png') });
    const downloading = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    assert.equal((await downloading).suggestedFilename(), 'analysis-report.pdf');
    await context.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is legible in ${colorScheme} colours, also with text twice as large`, async () => {
      const { url } = await linkTo(1);
      const { context, page } = await open(url, { ...PHONE, locale: 'de-DE', colorScheme });
      const contrasts = await textContrasts(page);
      assert.ok(contrasts.length >= 10);
      const faint = (text: TextContrast) => text.contrast < 4.5;
      assert.deepEqual(contrasts.filter(faint), []);
      await page.screenshot({ path: join(PICTURES, `phone-${colorScheme}.png`), fullPage: true });
      await page.evaluate('document.documentElement.style.fontSize = "200%"');
      await page.screenshot({ path: join(PICTURES, `phone-${colorScheme}-large.png`), fullPage: true });
      assert.ok((await widthOf(page)) <= PHONE.viewport.width);
      await context.close();
    });
  }
});
