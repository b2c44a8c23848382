import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { withIdleGateway } from '../../../scripts/reference/openApiDocument.ts';
import { ApiDocument } from '../../../src/gateway/api/document/apiDocument.ts';
import { documentPage } from '../../../src/gateway/api/document/documentPage.ts';
import { startBrowser } from '../../support/browser.ts';
import { textContrasts } from '../../support/textContrasts.ts';

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true };
/** Where screenshots go, to be looked at. */
const PICTURES = 'out/api-page';

describe('the page of the API', () => {
  it('shows every route of the document with its fields, and links that lead somewhere', async () => {
    const { page, document } = await withIdleGateway(async (gateway) => ({
      page: await gateway.inject('/v1/docs'),
      document: ApiDocument.parse((await gateway.inject('/v1/openapi.json')).json()),
    }));
    assert.equal(page.statusCode, 200);
    assert.match(String(page.headers['content-type']), /^text\/html/);
    const html = page.payload;
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length, 'ids are unique');
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    assert.ok(operations.length > 15);
    assert.deepEqual(
      operations.filter(({ operationId }) => !ids.includes(operationId)),
      [],
    );
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual(
      links.filter((id) => !ids.includes(id)),
      [],
    );
    for (const shown of ['nextCursor', 'deliverWithinSeconds', 'template: &quot;announcement&quot;']) {
      assert.ok(html.includes(shown), shown);
    }
  });

  it('loads nothing and runs nothing', async () => {
    const { headers, payload } = await withIdleGateway(async (gateway) => gateway.inject('/v1/docs'));
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'none'/);
    assert.doesNotMatch(payload, /<script|<link|<img|<iframe| src=| on\w+=|style="/);
  });

  it('shows what a document says as text', () => {
    const html = documentPage(
      ApiDocument.parse({
        info: { title: '<b>', version: '1', description: 'a `<i>`' },
        paths: { '/<p>': { get: { operationId: 'x', summary: '<s>', tags: ['<t>'], responses: {} } } },
      }),
    );
    assert.doesNotMatch(html, /<(b|i|s|t)>/);
    assert.match(html, /<code>&lt;i&gt;<\/code>/);
  });

  it('is legible on a phone and on a desk, in light and dark colours, and without JavaScript', async function () {
    const browser = await startBrowser();
    if (!browser) return this.skip();
    try {
      await mkdir(PICTURES, { recursive: true });
      await withIdleGateway(async (gateway) => {
        const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const screen of [PHONE, { viewport: { width: 1280, height: 900 } }]) {
            const context = await browser.newContext({ ...screen, colorScheme });
            const page = await context.newPage();
            const complaints: string[] = [];
            page.on('console', (message) => complaints.push(message.text()));
            await page.goto(`${url}/v1/docs`);
            const { width } = screen.viewport;
            await page.screenshot({ path: join(PICTURES, `${width}-${colorScheme}.png`) });
            await page.evaluate('for (const part of document.querySelectorAll("details")) part.open = true');
            const wide = z.number().parse(await page.evaluate('document.documentElement.scrollWidth'));
            assert.ok(wide <= width, `${wide} px of ${width}`);
            const faint = (await textContrasts(page)).filter(({ contrast }) => contrast < 4.5);
            assert.deepEqual(faint, []);
            assert.deepEqual(complaints, []);
            await context.close();
          }
        }
      });
    } finally {
      await browser.close();
    }
  });
});
