import assert from 'node:assert/strict';
import { lastWholeMonth, monthBefore, monthBounds } from '../../../src/domain/reports/calendarMonth.ts';

const iso = ({ start, end }: { start: Date; end: Date }) => [start.toISOString(), end.toISOString()];

describe('monthBounds', () => {
  it('are the midnights of the zone, across the end of summer time', () => {
    assert.deepEqual(iso(monthBounds('2026-10', 'Europe/Berlin')), [
      '2026-09-30T22:00:00.000Z',
      '2026-10-31T23:00:00.000Z',
    ]);
  });

  it('take a day’s first instant where midnight does not exist', () => {
    // Lebanon's clocks go forward at midnight: 29 March 2026 begins at 01:00.
    const { dayStarts } = monthBounds('2026-03', 'Asia/Beirut');
    assert.equal(dayStarts[28]?.toISOString(), '2026-03-28T22:00:00.000Z');
    assert.equal(dayStarts.length, 31);
  });

  it('have every day of February, in leap years too', () => {
    assert.equal(monthBounds('2028-02', 'Asia/Tokyo').dayStarts.length, 29);
    assert.equal(monthBounds('2026-02', 'Asia/Tokyo').dayStarts.length, 28);
  });

  it('are refused for what is not a month or not a zone', () => {
    assert.throws(() => monthBounds('2026-13', 'UTC'), RangeError);
    assert.throws(() => monthBounds('2026-10', 'Nowhere/Land'), RangeError);
  });
});

describe('monthBefore', () => {
  it('goes back over the turn of the year', () => assert.equal(monthBefore('2026-01'), '2025-12'));
});

describe('lastWholeMonth', () => {
  const instant = new Date('2026-10-31T23:30:00Z');
  it('is October where November has begun', () =>
    assert.equal(lastWholeMonth(instant, 'Europe/Berlin'), '2026-10'));
  it('is September where it is still October', () =>
    assert.equal(lastWholeMonth(instant, 'America/New_York'), '2026-09'));
});
