import { chromium } from 'playwright-core';
import { COLUMNS, ROWS_A_PAGE, tableRow } from './tableRows.ts';

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium';

/** The table as HTML, printed by headless Chromium; the browser's start is part of it. */
export async function chromiumReport(tablePages: number, file: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox'],
    timeout: 120_000,
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.setContent(html(tablePages), { timeout: 0 });
    await page.pdf({
      path: file,
      format: 'A4',
      margin: { top: '1.06in', bottom: '1.06in', left: '0.72in', right: '0.72in' },
    });
  } finally {
    await browser.close();
  }
}

function html(tablePages: number): string {
  const cells = (row: readonly string[], tag: 'td' | 'th') =>
    `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const rows = Array.from({ length: tablePages * ROWS_A_PAGE }, (_, row) => cells(tableRow(row), 'td'));
  return `<!doctype html><style>
body { margin: 0; font: 7.5pt sans-serif }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
tr { height: 15.5pt; break-inside: avoid }
td, th { padding: 0 4pt; text-align: left; border-bottom: 0.4pt solid #cfd8dc }
</style><table><thead>${cells(COLUMNS, 'th')}</thead><tbody>${rows.join('')}</tbody></table>`;
}
