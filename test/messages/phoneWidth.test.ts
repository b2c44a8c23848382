import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { MessageContent, type MessageLocale } from '../../src/messages/messageContent.ts';
import { renderEmail } from '../../src/messages/renderEmail.tsx';
import { SAMPLE_TEMPLATES, sampleContent } from './sampleContents.ts';
import { type ShownText, shownTexts } from './shownTexts.ts';

/** Where Debian and Ubuntu install it. */
const CHROMIUM = '/usr/bin/chromium';
/** From the first iPhone SE to an iPhone 15, CSS pixels. */
const WIDTHS = [320, 360, 390];
/** WCAG 2.2, 1.4.3, level AA: of body text, and of text from 24 px, or 18.66 px bold. */
const MIN_CONTRAST = { body: 4.5, large: 3 };
const LOCALES = ['en', 'de'] as const;

const LONG_NAME = 'Klinikverbund-Südniedersachsen-Augenheilkundezentrum';
const LONG_URL = `https://clinic.example/${'a1b2c3d4'.repeat(20)}`;

/** Every e-mail there is, with names and addresses that do not break by themselves. */
function everyEmail(): [string, MessageContent][] {
  const person = (locale: MessageLocale) => ({
    locale,
    recipientName: LONG_NAME,
    clinicName: LONG_NAME,
    datasetName: 'registry_of_the_northern_region_2019_to_2026_final_version',
  });
  return LOCALES.flatMap((locale) => [
    ...SAMPLE_TEMPLATES.map((template): [string, MessageContent] => {
      const hasBooking = template === 'no-show' || template === 'regular-check-up';
      const changes = hasBooking ? { bookingUrl: LONG_URL } : {};
      const names = { recipientName: LONG_NAME, clinicName: LONG_NAME };
      return [`${template} ${locale}`, sampleContent(template, locale, { ...names, ...changes })];
    }),
    ...(['follow-up-check-in', 'follow-up-reminder', 'follow-up-review'] as const).map(
      (template): [string, MessageContent] => [
        `${template} ${locale}`,
        MessageContent.parse({ template, ...person(locale), appUrl: LONG_URL }),
      ],
    ),
    [
      `report-ready ${locale}`,
      MessageContent.parse({
        template: 'report-ready',
        ...person(locale),
        findings: 7,
        pages: 12,
        downloadUrl: LONG_URL,
        expiresAt: '2026-11-27T14:32:00Z',
        timeZone: 'America/Argentina/ComodRivadavia',
      }),
    ],
  ]);
}

describe('every e-mail on a phone', () => {
  let browser: Browser;
  let page: Page;
  before(async function () {
    if (!existsSync(CHROMIUM)) {
      process.stderr.write(`  skipped: there is no ${CHROMIUM} to show e-mails in\n`);
      this.skip();
    }
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await browser.newPage({ javaScriptEnabled: true });
    // Nothing may be loaded from elsewhere, nor be waited for.
    await page.route(/^https?:/, (route) => route.abort());
  });
  after(() => browser?.close());

  for (const [name, content] of everyEmail()) {
    it(`fits and is legible, light and dark: ${name}`, async () => {
      const { html } = await renderEmail(content);
      await page.setContent(html);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const scrolled = await page.evaluate('document.documentElement.scrollWidth');
        assert.ok(
          typeof scrolled === 'number' && scrolled <= width,
          `${width} px wide, but scrolls to ${scrolled}`,
        );
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const texts = await shownTexts(page);
        assert.ok(texts.length > 5);
        const isDark = colorScheme === 'dark';
        const ground = texts.find(({ text }) => text === content.clinicName.slice(0, 40));
        assert.equal((ground?.background ?? 0) < 0.2, isDark, 'the ground follows the setting');
        const tooFaint = texts.filter((text) => contrast(text) < minContrast(text));
        assert.deepEqual(tooFaint, [], colorScheme);
        const tooSmall = texts.filter(({ fontSize }) => fontSize < 12);
        assert.deepEqual(tooSmall, []);
      }
    });
  }
});

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast({ ink, background }: ShownText): number {
  const [light, dark] = ink > background ? [ink, background] : [background, ink];
  return (light + 0.05) / (dark + 0.05);
}

function minContrast({ fontSize, isBold }: ShownText): number {
  const isLarge = fontSize >= 24 || (isBold && fontSize >= 18.66);
  return isLarge ? MIN_CONTRAST.large : MIN_CONTRAST.body;
}
