import assert from 'node:assert/strict';
import { dateFormats } from '../../../src/reports/formats/dateFormats.ts';

describe('report dates', () => {
  const newYear = new Date('2026-12-31T23:30:00Z');

  it('are in the given zone and name it', () => {
    assert.equal(dateFormats('en', 'Europe/Berlin').time(newYear), '1 January 2027, 00:30 (Europe/Berlin)');
    assert.equal(
      dateFormats('en', 'America/New_York').time(newYear),
      '31 December 2026, 18:30 (America/New_York)',
    );
  });

  it('are written as in Germany in German', () => {
    const german = dateFormats('de', 'Europe/Berlin');
    assert.equal(german.time(newYear), '1. Januar 2027, 00:30 Uhr (Europe/Berlin)');
    assert.equal(german.month('2026-03'), 'März 2026');
  });

  it('take the day of the zone', () =>
    assert.equal(dateFormats('en', 'Asia/Tokyo').day(newYear), '1 January 2027'));

  it('name a month', () => assert.equal(dateFormats('en', 'Asia/Tokyo').month('2026-10'), 'October 2026'));
});
