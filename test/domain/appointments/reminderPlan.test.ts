import assert from 'node:assert/strict';
import type { PlannedReminder, ReminderFacts } from '../../../src/domain/appointments/reminderPlan.ts';
import { planReminders } from '../../../src/domain/appointments/reminderPlan.ts';

/** A Tuesday in May at 10:00 in Berlin, booked weeks before. */
const FACTS: ReminderFacts = {
  startsAt: '2027-05-18T08:00:00.000Z',
  timeZone: 'Europe/Berlin',
  offsets: ['24h'],
  now: '2027-05-01T10:00:00.000Z',
  pastDue: 'skip',
  pastDueReason: 'BookedInsideLeadTime',
  promised: [],
  quietHours: '21:00-08:00',
  contactTimeZone: 'Europe/Berlin',
};
const plan = (facts: Partial<ReminderFacts>): PlannedReminder[] => planReminders({ ...FACTS, ...facts });
const only = (facts: Partial<ReminderFacts>): Omit<PlannedReminder, 'offset'> | undefined => {
  const [reminder, ...others] = plan(facts);
  assert.equal(others.length, 0);
  if (!reminder) return undefined;
  const { offset: _, ...rest } = reminder;
  return rest;
};

describe('planReminders', () => {
  it('reminds so many hours before the start, counted as time that passes', () => {
    assert.deepEqual(only({}), { dueAt: '2027-05-17T08:00:00.000Z', state: 'waiting', reason: null });
    // The night to 28 March has 23 hours: 24 hours before 10:00 it is 09:00.
    assert.equal(
      only({ startsAt: '2027-03-28T08:00:00.000Z', now: '2027-03-01T00:00:00.000Z' })?.dueAt,
      '2027-03-27T08:00:00.000Z',
    );
  });

  it('reminds at a clock time of the days before, as the clinic’s clocks show it', () => {
    assert.equal(only({ offsets: ['1d@18:00'] })?.dueAt, '2027-05-17T16:00:00.000Z');
    assert.equal(
      only({ offsets: ['1d@18:00'], startsAt: '2027-03-28T08:00:00.000Z', now: '2027-03-01T00:00:00.000Z' })
        ?.dueAt,
      '2027-03-27T17:00:00.000Z',
    );
    assert.equal(
      only({ offsets: ['1d@18:00'], contactTimeZone: 'America/New_York' })?.dueAt,
      '2027-05-17T16:00:00.000Z',
    );
    assert.equal(only({ offsets: ['0d@09:00'] })?.dueAt, '2027-05-18T07:00:00.000Z');
  });

  it('orders several reminders by time', () => {
    const reminders = plan({ offsets: ['90m', '7d@12:00', '24h'] });
    assert.deepEqual(
      reminders.map(({ offset }) => offset),
      ['7d@12:00', '24h', '90m'],
    );
  });

  it('leaves out a rule that names a time after the start', () => {
    assert.equal(only({ offsets: ['0d@18:00'] })?.reason, 'NotBeforeStart');
  });

  it('leaves out what was due before booking, when the rule is to skip', () => {
    assert.deepEqual(only({ now: '2027-05-17T12:00:00.000Z' }), {
      dueAt: '2027-05-17T08:00:00.000Z',
      state: 'skipped',
      reason: 'BookedInsideLeadTime',
    });
  });

  it('sends what was due before booking at once, when the rule says so, and only the last one of them', () => {
    const now = '2027-05-17T12:00:00.000Z';
    assert.deepEqual(plan({ now, pastDue: 'send', offsets: ['48h', '24h', '2h'] }), [
      { offset: '48h', dueAt: now, state: 'skipped', reason: 'Superseded' },
      { offset: '24h', dueAt: now, state: 'waiting', reason: 'SentAtOnce' },
      // 08:00 is the end of quiet hours and not in them.
      { offset: '2h', dueAt: '2027-05-18T06:00:00.000Z', state: 'waiting', reason: null },
    ]);
  });

  it('sends at once what was promised, whatever the rule', () => {
    const now = '2027-05-17T12:00:00.000Z';
    const reminders = plan({ now, offsets: ['48h', '24h'], promised: ['24h'] });
    assert.deepEqual(
      reminders.map(({ offset, reason }) => [offset, reason]),
      [
        ['48h', 'BookedInsideLeadTime'],
        ['24h', 'SentAtOnce'],
      ],
    );
  });

  it('sends at once only after quiet hours, and not at all when these last until the start', () => {
    const now = '2027-05-17T20:00:00.000Z';
    assert.deepEqual(only({ now, pastDue: 'send' }), {
      dueAt: '2027-05-18T06:00:00.000Z',
      state: 'waiting',
      reason: 'AfterQuietHours',
    });
    assert.equal(
      only({ now, pastDue: 'send', startsAt: '2027-05-18T05:30:00.000Z' })?.reason,
      'QuietHoursUntilStart',
    );
  });

  it('puts a reminder off to the end of the contact’s quiet hours', () => {
    assert.deepEqual(only({ offsets: ['1d@22:00'] }), {
      dueAt: '2027-05-18T06:00:00.000Z',
      state: 'waiting',
      reason: 'AfterQuietHours',
    });
    // 10:00 in Berlin is 04:00 in New York.
    assert.equal(only({ contactTimeZone: 'America/New_York' })?.dueAt, '2027-05-17T12:00:00.000Z');
  });

  it('puts a reminder before the quiet hours when they last until the start', () => {
    assert.deepEqual(only({ offsets: ['2h'], startsAt: '2027-05-18T05:00:00.000Z' }), {
      dueAt: '2027-05-17T18:59:00.000Z',
      state: 'waiting',
      reason: 'BeforeQuietHours',
    });
  });

  it('keeps out of quiet hours in the nights of clock changes', () => {
    for (const day of ['2027-03-27', '2027-03-28', '2027-10-30', '2027-10-31'])
      for (let hour = 0; hour < 24; hour += 1) {
        const startsAt = `${day}T${String(hour).padStart(2, '0')}:30:00.000Z`;
        for (const { dueAt, state } of plan({
          startsAt,
          now: '2027-01-01T00:00:00.000Z',
          offsets: ['3h', '24h'],
        })) {
          const clock = new Intl.DateTimeFormat('en-GB', {
            timeStyle: 'short',
            timeZone: 'Europe/Berlin',
          }).format(new Date(dueAt));
          assert.equal(state, 'waiting');
          assert.ok(clock >= '08:00' && clock < '21:00', `${startsAt}: ${clock}`);
          assert.ok(dueAt < startsAt);
        }
      }
  });

  it('keeps the reminder nearest to the start where several fall on one moment', () => {
    const reminders = plan({ offsets: ['1d@22:00', '1d@23:00', '2h'] });
    assert.deepEqual(
      reminders.map(({ offset, reason }) => [offset, reason]),
      [
        ['1d@22:00', 'Superseded'],
        ['1d@23:00', 'Superseded'],
        ['2h', null],
      ],
    );
  });

  it('plans nothing once the appointment has started', () => {
    assert.equal(only({ now: FACTS.startsAt, pastDue: 'send' })?.reason, 'AppointmentStarted');
  });
});
