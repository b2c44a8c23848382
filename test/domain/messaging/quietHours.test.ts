import assert from 'node:assert/strict';
import { QuietHours } from '../../../src/contracts/shared/quietHours.ts';
import { quietUntil } from '../../../src/domain/messaging/quietHours.ts';

describe('quiet hours', () => {
  const cases: readonly [string, string, string, string, string | null][] = [
    [
      'before midnight end on the next day',
      '21:00-08:00',
      '2026-11-25T21:30:00Z',
      'UTC',
      '2026-11-26T08:00:00.000Z',
    ],
    [
      'after midnight end on the same day',
      '21:00-08:00',
      '2026-11-26T03:00:00Z',
      'UTC',
      '2026-11-26T08:00:00.000Z',
    ],
    [
      'hold from their first minute',
      '21:00-08:00',
      '2026-11-25T21:00:00Z',
      'UTC',
      '2026-11-26T08:00:00.000Z',
    ],
    ['have ended at their end', '21:00-08:00', '2026-11-26T08:00:00Z', 'UTC', null],
    ['do not hold the minute before', '21:00-08:00', '2026-11-25T20:59:59Z', 'UTC', null],
    ['can lie within a day', '12:30-14:00', '2026-11-25T13:00:00Z', 'UTC', '2026-11-25T14:00:00.000Z'],
    ['can end at midnight', '22:00-00:00', '2026-11-25T23:15:00Z', 'UTC', '2026-11-26T00:00:00.000Z'],
    [
      'are those where the contact lives, west',
      '21:00-08:00',
      '2026-11-26T04:00:00Z',
      'America/Los_Angeles',
      null,
    ],
    [
      'are those where the contact lives, east',
      '21:00-08:00',
      '2026-11-25T13:00:00Z',
      'Asia/Tokyo',
      '2026-11-25T23:00:00.000Z',
    ],
    [
      'know zones with odd offsets',
      '21:00-08:00',
      '2026-11-25T16:00:00Z',
      'Asia/Kathmandu',
      '2026-11-26T02:15:00.000Z',
    ],
    [
      'are an hour shorter when the clocks go forward',
      '21:00-08:00',
      '2026-03-28T22:00:00Z',
      'Europe/Berlin',
      '2026-03-29T06:00:00.000Z',
    ],
    [
      'are an hour longer when the clocks go back',
      '21:00-08:00',
      '2026-10-24T21:00:00Z',
      'Europe/Berlin',
      '2026-10-25T07:00:00.000Z',
    ],
    [
      'end as long after a skipped hour as they would have ended into it',
      '21:00-02:30',
      '2026-03-28T23:00:00Z',
      'Europe/Berlin',
      '2026-03-29T01:30:00.000Z',
    ],
    [
      'can hold all the same in the repeated hour',
      '02:00-02:30',
      '2026-10-25T01:10:00Z',
      'Europe/Berlin',
      '2026-10-25T01:30:00.000Z',
    ],
    ['can be none', 'none', '2026-11-25T23:00:00Z', 'UTC', null],
  ];
  for (const [name, hours, at, zone, until] of cases) {
    it(name, () => assert.equal(quietUntil(hours, at, zone), until));
  }

  it('never end before they are asked for, nor in hours that are quiet, on nights when clocks change', () => {
    const nights = [
      ['Europe/Berlin', '2026-03-28T18:00:00Z'],
      ['Europe/Berlin', '2026-10-24T18:00:00Z'],
      ['America/New_York', '2026-03-07T22:00:00Z'],
      ['America/New_York', '2026-10-31T22:00:00Z'],
      ['Australia/Lord_Howe', '2026-04-04T08:00:00Z'],
      ['Australia/Lord_Howe', '2026-10-03T08:00:00Z'],
    ] as const;
    for (const [zone, start] of nights) {
      for (const hours of ['21:00-08:00', '22:00-02:30', '01:30-03:00']) {
        for (let minutes = 0; minutes < 20 * 60; minutes += 10) {
          const at = new Date(Date.parse(start) + minutes * 60_000).toISOString();
          const until = quietUntil(hours, at, zone);
          if (until === null) continue;
          assert.ok(Date.parse(until) > Date.parse(at), `${zone} ${hours} ${at}`);
          assert.ok(Date.parse(until) - Date.parse(at) <= 12.5 * 3_600_000, `${zone} ${hours} ${at}`);
          assert.equal(quietUntil(hours, until, zone), null, `${zone} ${hours} ${at} until ${until}`);
        }
      }
    }
  });

  it('are refused when they are not hours, or none at all', () => {
    for (const wrong of ['21-08', '24:00-08:00', '21:60-08:00', '08:00-08:00', '', '21:00–08:00']) {
      assert.equal(QuietHours.safeParse(wrong).success, false, wrong);
    }
    for (const right of ['none', '21:00-08:00', '00:00-23:59']) {
      assert.equal(QuietHours.safeParse(right).success, true, right);
    }
  });
});
