import assert from 'node:assert/strict';
import type { MonthlyReportData } from '../../../src/reports/monthly/monthlyReportData.ts';
import { assertPageStructure } from '../pageStructure.ts';
import { assertSoundPdf, textOfPdf } from '../qpdfCheck.ts';
import { readPdf } from '../readPdf.ts';
import { renderReport } from '../renderReport.ts';

const monthlyReport = (changes: Partial<MonthlyReportData> = {}): MonthlyReportData => ({
  reportId: 'rp_0123456789abcdef01234567',
  clinic: { name: 'Northfield', accentColor: '#0c5a61', letterhead: [], logo: null },
  month: '2026-10',
  monthBefore: '2026-09',
  start: new Date('2026-09-30T22:00:00Z'),
  end: new Date('2026-10-31T23:00:00Z'),
  generatedAt: new Date('2026-11-01T05:00:00Z'),
  figures: {
    current: {
      analyses: { started: 14, completed: 12, failed: 2, rows: 48_211, costUsd: 3.4182, unpriced: 0 },
      messages: {
        email: { sent: 1_204, delivered: 1_181, failed: 9, confirmed: 644 },
        sms: { sent: 388, delivered: 371, failed: 17, confirmed: 0 },
      },
      reports: 13,
    },
    before: {
      analyses: { started: 9, completed: 9, failed: 0, rows: 31_002, costUsd: 2.1, unpriced: 0 },
      messages: {
        email: { sent: 1_310, delivered: 1_300, failed: 4, confirmed: 702 },
        sms: { sent: 388, delivered: 380, failed: 8, confirmed: 0 },
      },
      reports: 9,
    },
  },
  sentByDay: {
    email: Array.from({ length: 31 }, (_, day) => 30 + ((day * 37) % 23)),
    sms: Array.from({ length: 31 }, (_, day) => (day * 11) % 19),
  },
  failures: [
    { channel: 'sms', code: '30003', count: 11 },
    { channel: 'sms', code: '30005', count: 6 },
    { channel: 'email', code: null, count: 9 },
  ],
  ...changes,
});

const render = async (data: MonthlyReportData, locale: 'en' | 'de' = 'en') => {
  const { pdf } = await renderReport(data, { kind: 'monthly-clinic', style: { locale } });
  await assertSoundPdf(pdf);
  const report = await readPdf(pdf);
  return { ...report, pdf, text: report.pages.join(' ') };
};

describe('the monthly report', () => {
  it('sets every figure against the month before', async () => {
    const { pages, placed, info, outline, text } = await render(monthlyReport());
    assertPageStructure({ pages, placed, info, outline });
    for (const row of [
      'Analyses started 14 9 +5',
      'Analyses completed 12 9 +3',
      'Analyses failed or cancelled 2 0 +2',
      'Rows analysed 48,211 31,002 +17,209',
      'Cost of the model $3.4182 $2.10 +$1.3182',
      'Reports rendered 13 9 +4',
      'Messages sent 1,592 1,698 -106',
      'Messages delivered 1,552 1,680 -128',
      'Messages failed 26 12 +14',
      'Messages sent 388 388 no change',
    ]) {
      assert.ok(text.includes(row), row);
    }
  });

  it('keeps the figures and the note on costs on one page, on the lower paper too', async () => {
    const { figures } = monthlyReport();
    const current = { ...figures.current, analyses: { ...figures.current.analyses, unpriced: 2 } };
    const data = monthlyReport({ figures: { ...figures, current } });
    const style = { locale: 'de', paper: 'Letter' } as const;
    const { pages } = await readPdf((await renderReport(data, { kind: 'monthly-clinic', style })).pdf);
    assert.equal(pages.length, 5);
    assert.match(pages.at(-1) ?? '', /\(Europe\/Berlin\)\./);
  });

  it('names the month in its title, its head and its contents', async () => {
    const { pages, info, outline } = await render(monthlyReport());
    assert.equal(info.Title, 'Monthly report: October 2026');
    assert.match(pages[0] ?? '', /Northfield Monthly report October 2026/);
    assert.match(pages[1] ?? '', /At a glance 3 Messages a day 4 Why messages failed 4/);
    assert.ok(outline.includes('Why messages failed'));
  });

  it('says from when to when the month goes in the clinic’s zone', async () => {
    const { text } = await render(monthlyReport());
    assert.match(
      text,
      /From 1 October 2026, 00:00 \(Europe\/Berlin\) up to, not including, 1 November 2026, 00:00 \(Europe\/Berlin\)/,
    );
  });

  it('lists why messages failed', async () => {
    const { text } = await render(monthlyReport());
    assert.match(text, /SMS 30003 11 SMS 30005 6 E-mail – 9/);
  });

  it('draws the days of a month with nothing on them', async () => {
    const { current } = monthlyReport().figures;
    const nobody = { sent: 0, delivered: 0, failed: 0, confirmed: 0 };
    const empty = {
      analyses: { started: 0, completed: 0, failed: 0, rows: 0, costUsd: 0, unpriced: 0 },
      messages: { email: nobody, sms: nobody },
      reports: 0,
    };
    const nothing = Array.from({ length: 31 }, () => 0);
    const { text } = await render(
      monthlyReport({
        figures: { current: empty, before: current },
        sentByDay: { email: nothing, sms: nothing },
        failures: [],
      }),
    );
    assert.match(text, /Nothing was analysed or sent in this month/);
    assert.match(text, /No message failed in this month/);
    assert.doesNotMatch(text, /NaN|undefined|null/);
  });

  it('says how many analyses its cost leaves out', async () => {
    const data = monthlyReport();
    const { current, before } = data.figures;
    const unpriced = { ...current, analyses: { ...current.analyses, unpriced: 1 } };
    const { text } = await render({ ...data, figures: { current: unpriced, before } });
    assert.match(text, /1 analysis used a model whose price is not on record/);
  });

  it('is written in German with German numbers and dates', async () => {
    const { pdf, info } = await render(monthlyReport(), 'de');
    assert.equal(info.Title, 'Monatsbericht: Oktober 2026');
    const text = (await textOfPdf(pdf)).join(' ').replace(/\s+/g, ' ');
    assert.match(text, /Ausgewertete Zeilen 48\.211 31\.002 \+17\.209/);
    assert.match(text, /Seite 1 von 5/);
  });
});
