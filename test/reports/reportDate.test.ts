import assert from 'node:assert/strict';
import { formatReportDate, formatReportDay } from '../../src/reports/reportDate.ts';

describe('report dates', () => {
  const newYear = new Date('2026-12-31T23:30:00Z');

  it('are in the given zone and name it', () => {
    assert.equal(formatReportDate(newYear, 'Europe/Berlin'), '1 January 2027, 00:30 (Europe/Berlin)');
    assert.equal(formatReportDate(newYear, 'America/New_York'), '31 December 2026, 18:30 (America/New_York)');
  });

  it('take the day of the zone', () =>
    assert.equal(formatReportDay(newYear, 'Asia/Tokyo'), '1 January 2027'));
});
