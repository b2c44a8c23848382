import assert from 'node:assert/strict';
import { dueAt, StepWait } from '../../../src/domain/followUps/stepWait.ts';

const at = (wait: string, startedAt: string, timeZone: string, previousAt = startedAt) =>
  dueAt(wait, { startedAt, previousAt }, timeZone);

describe('the wait of a step', () => {
  it('of hours and days is counted from the step before, whatever the clocks do', () => {
    const before = '2027-03-27T08:00:00.000Z';
    assert.equal(at('1 d', '2027-03-01T00:00:00.000Z', 'Europe/Berlin', before), '2027-03-28T08:00:00.000Z');
    assert.equal(at('90 min', before, 'UTC'), '2027-03-27T09:30:00.000Z');
    assert.equal(at('2 w', before, 'UTC'), '2027-04-10T08:00:00.000Z');
    assert.equal(at('at once', before, 'UTC'), before);
  });

  it('until a clock time keeps that time over a change of the clocks', () => {
    const start = '2027-03-26T10:00:00.000Z';
    assert.equal(at('day 1 at 09:00 local', start, 'Europe/Berlin'), '2027-03-27T08:00:00.000Z');
    assert.equal(at('day 3 at 09:00 local', start, 'Europe/Berlin'), '2027-03-29T07:00:00.000Z');
    assert.equal(at('2 w at 09:00 local', start, 'Europe/Berlin'), '2027-04-09T07:00:00.000Z');
  });

  it('until a time that the clocks skip is as long after the change', () => {
    assert.equal(
      at('day 1 at 02:30 local', '2027-03-27T10:00:00.000Z', 'Europe/Berlin'),
      '2027-03-28T01:30:00.000Z',
    );
  });

  it('until a time that comes twice is the first', () => {
    assert.equal(
      at('day 1 at 02:30 local', '2027-10-30T10:00:00.000Z', 'Europe/Berlin'),
      '2027-10-31T00:30:00.000Z',
    );
  });

  it('of months ends on the last day of a shorter one, and on the day of the zone', () => {
    const previousAt = '2027-01-31T12:00:00.000Z';
    assert.equal(at('1 months at 09:00 local', previousAt, 'UTC'), '2027-02-28T09:00:00.000Z');
    // In Kiritimati it is the 1st of February already.
    assert.equal(at('1 months at 09:00 local', previousAt, 'Pacific/Kiritimati'), '2027-02-28T19:00:00.000Z');
    assert.equal(at('day 3', previousAt, 'UTC', '2027-02-02T00:00:00.000Z'), '2027-02-03T12:00:00.000Z');
  });

  it('is refused when it is none', () => {
    for (const wait of [
      '3 days',
      '0 d',
      '-1 d',
      '3d',
      'day 3 at 24:00 local',
      '1 months',
      'day 3 at 9:00 local',
      '',
    ])
      assert.equal(StepWait.safeParse(wait).success, false, wait);
  });
});
