import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { isTimeZone } from '../../../src/contracts/shared/timeZone.ts';
import { localTimeAt, resolveLocalTime, timeOnDay } from '../../../src/domain/shared/localTime.ts';

const Oracle = z.object({
  version: z.string(),
  zones: z.record(z.string(), z.array(z.tuple([z.int(), z.int(), z.enum(['e', 'g', 'o'])]))),
});
const KINDS = { e: 'none', g: 'skipped', o: 'repeated' } as const;

/** Not a place: the name the tz database gives to a clock that nobody has set. */
const NO_PLACES = ['Factory'];

/** Most zones, links included, that one release of the tz database has changed against another one. */
const CHANGED_BY_A_RELEASE = 30;

describe('resolveLocalTime', () => {
  const oracle = Oracle.parse(
    JSON.parse(
      gunzipSync(readFileSync(new URL('./timeZones/transitions.json.gz', import.meta.url))).toString(),
    ),
  );
  const judged = Object.entries(oracle.zones).filter(([zone]) => !NO_PLACES.includes(zone));
  const sameRelease = oracle.version === process.versions.tz;

  it('knows every zone of the oracle', () => {
    const unknown = judged.map(([zone]) => zone).filter((zone) => !isTimeZone(zone));
    assert.deepEqual(unknown, []);
  });

  it('agrees with zoneinfo around every transition of 2024 to 2030 in every zone', () => {
    const wrong = new Map<string, string>();
    let cases = 0;
    for (const [zone, entries] of judged) {
      for (const [local, offset, kind] of entries) {
        cases += 1;
        const wall = new Date(local * 1_000).toISOString().slice(0, 19);
        const expected = {
          instant: new Date((local - offset) * 1_000).toISOString(),
          clockChange: KINDS[kind],
        };
        const { instant, clockChange } = resolveLocalTime(wall, zone);
        if (instant !== expected.instant || clockChange !== expected.clockChange)
          wrong.set(
            zone,
            `${zone} ${wall}: ${instant} ${clockChange}, not ${expected.instant} ${expected.clockChange}`,
          );
      }
    }
    const differences = [...wrong.values()];
    if (sameRelease) assert.deepEqual(differences, []);
    else {
      // Node carries a tz database of its own; between releases governments change a few zones, not the rules.
      const releases = `oracle ${oracle.version}, Node ${process.versions.tz}`;
      if (differences.length > 0) process.stderr.write(`    ${releases}:\n${differences.join('\n')}\n`);
      assert.ok(
        differences.length <= CHANGED_BY_A_RELEASE,
        `${releases}: ${differences.length} zones differ`,
      );
    }
    assert.ok(cases > 15_000 && judged.length > 590);
  });

  it('takes the first of two instants, and tells that there are two', () => {
    assert.deepEqual(resolveLocalTime('2026-10-25T02:30', 'Europe/Berlin'), {
      instant: '2026-10-25T00:30:00.000Z',
      clockChange: 'repeated',
      shows: '2026-10-25T02:30:00',
      offset: '+02:00',
    });
  });

  it('goes as far past a gap as the local time is into it, and tells what clocks show then', () => {
    assert.deepEqual(resolveLocalTime('2026-03-29T02:30', 'Europe/Berlin'), {
      instant: '2026-03-29T01:30:00.000Z',
      clockChange: 'skipped',
      shows: '2026-03-29T03:30:00',
      offset: '+02:00',
    });
  });

  it('knows shifts of half an hour', () => {
    assert.equal(resolveLocalTime('2026-10-04T02:15', 'Australia/Lord_Howe').shows, '2026-10-04T02:45:00');
    assert.equal(resolveLocalTime('2026-04-05T01:45', 'Australia/Lord_Howe').clockChange, 'repeated');
  });

  for (const wrong of ['2026-02-29T10:00', '2026-13-01T10:00', '2026-01-01T24:30', 'tomorrow'])
    it(`refuses ${wrong}`, () => {
      assert.throws(() => resolveLocalTime(wrong, 'UTC'), RangeError);
    });

  it('refuses a zone that does not exist', () => {
    assert.throws(() => resolveLocalTime('2026-01-01T10:00', 'Europe/Atlantis'), RangeError);
  });
});

describe('localTimeAt', () => {
  it('shows what clocks show', () => {
    assert.equal(localTimeAt('2026-06-01T10:00:00Z', 'Asia/Kathmandu'), '2026-06-01T15:45:00');
  });
});

describe('timeOnDay', () => {
  it('counts days of the calendar, also over a night of 23 hours', () => {
    const start = resolveLocalTime('2026-03-29T09:00', 'Europe/Berlin').instant;
    assert.equal(timeOnDay(start, -1, '18:00', 'Europe/Berlin').instant, '2026-03-28T17:00:00.000Z');
    assert.equal(timeOnDay(start, 0, '18:00', 'Europe/Berlin').instant, '2026-03-29T16:00:00.000Z');
  });

  it('knows the day before the first of March in a leap year', () => {
    const start = resolveLocalTime('2028-03-01T08:00', 'America/New_York').instant;
    assert.equal(timeOnDay(start, -1, '18:00', 'America/New_York').shows, '2028-02-29T18:00:00');
  });

  it('takes the day from the zone, not from UTC', () => {
    const evening = resolveLocalTime('2026-05-10T20:00', 'America/Los_Angeles').instant;
    assert.equal(timeOnDay(evening, 1, '09:00', 'America/Los_Angeles').shows, '2026-05-11T09:00:00');
  });
});

describe('isTimeZone', () => {
  it('takes IANA names, not offsets', () => {
    assert.deepEqual(['Europe/Berlin', 'UTC', '+02:00', 'Mars/Olympus', ''].map(isTimeZone), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
