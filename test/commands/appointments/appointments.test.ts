import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ClinicId } from '../../../src/contracts/shared/ids.ts';
import {
  findAppointment,
  findAppointmentsByReference,
} from '../../../src/store/appointments/appointments.ts';
import { pageOfAppointments } from '../../../src/store/appointments/pageOfAppointments.ts';
import { NEXT_YEAR, SPRING_FORWARD_DAY } from '../../support/nextYear.ts';
import { clientJson, runClient } from '../../support/runClient.ts';
import { startTestApp, type TestApp } from '../../support/testApp.ts';
import { addTestClinic } from '../../support/testClinics.ts';

const State = z.object({
  appointmentId: z.string(),
  status: z.string(),
  startsAt: z.string(),
  reminders: z.array(z.object({ offset: z.string(), state: z.string(), reason: z.string().nullable() })),
});

describe('client appointments', () => {
  let app: TestApp;
  let contact: string;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    contact = await app.addContact({ phone: '+4915112345999' });
  });
  after(() => app?.stop());

  const client = (...args: string[]) => clientJson(['appointments', ...args], app.environment);
  const clinic = () => ['--clinic', app.clinicId];
  const berlin = ['--time-zone', 'Europe/Berlin'];

  it('books, moves, confirms, shows, lists and cancels', async () => {
    const options = [
      '--contact',
      contact,
      '--start',
      `${NEXT_YEAR}-06-15T10:00`,
      '--remind',
      '24h,1d@18:00',
      ...berlin,
    ];
    const booked = await client('book', ...options, ...clinic());
    assert.equal(booked.change, 'booked');
    const { appointmentId: id, startsAt } = State.parse(booked);
    assert.equal(startsAt, `${NEXT_YEAR}-06-15T08:00:00.000Z`);

    const moved = State.parse(await client('move', id, '--to', `${NEXT_YEAR}-06-16T11:00`, '--silent'));
    assert.equal(moved.startsAt, `${NEXT_YEAR}-06-16T09:00:00.000Z`);
    assert.equal((await client('confirm', id)).status, 'confirmed');
    const { code, stdout } = await runClient(['appointments', 'list', ...clinic()], app.environment);
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(`^appointment .*\\n${id}  ${NEXT_YEAR}-06-16T11:00 \\(Europe/Berlin\\)  confirmed`),
    );

    assert.equal((await client('cancel', id, '--silent')).status, 'cancelled');
    const shown = await client('show', id);
    const { reminders } = State.pick({ reminders: true }).parse(shown);
    assert.deepEqual([shown.status, shown.version], ['cancelled', 4]);
    assert.deepEqual(
      reminders.map(({ reason }) => reason),
      ['AppointmentCancelled', 'AppointmentCancelled'],
    );
  });

  it('leaves what is not named as it is when it books an appointment again', async () => {
    const summer = ['--contact', contact, '--start', `${NEXT_YEAR}-07-15T10:00`, ...clinic()];
    const first = await client(
      'book',
      ...summer,
      ...['--time-zone', 'America/New_York', '--remind', '48h,1d@18:00', '--past-due', 'send'],
      ...['--channels', 'email', '--place', 'Hill Street 4', '--reference', 'K-1'],
      ...['--after-visit', 'none', '--after-no-show', 'none'],
    );
    const { appointmentId: id } = State.parse(first);
    const named = async () => {
      const { reference, place, timeZone, reminders, pastDue, channels, followUps } =
        (await findAppointment(app.database, app.clinicId, id)) ?? assert.fail();
      return { reference, place, timeZone, reminders, pastDue, channels, followUps };
    };
    const before = await named();
    assert.deepEqual(before, {
      reference: 'K-1',
      place: 'Hill Street 4',
      timeZone: 'America/New_York',
      reminders: ['48h', '1d@18:00'],
      pastDue: 'send',
      channels: ['email'],
      followUps: { completed: null, 'no-show': null },
    });
    assert.equal((await client('book', ...summer, '--id', id)).change, 'unchanged');
    assert.equal((await client('book', ...summer, '--reference', 'K-1')).change, 'unchanged');
    assert.deepEqual(await named(), before);

    const moved = ['--contact', contact, '--start', `${NEXT_YEAR}-07-16T10:00`, ...clinic(), '--id', id];
    assert.equal((await client('book', ...moved, '--silent')).change, 'moved');
    assert.deepEqual(await named(), before);
    assert.equal((await client('book', ...moved, '--remind', '24h')).change, 'edited');
    assert.deepEqual(await named(), { ...before, reminders: ['24h'] });
    await client('book', ...moved, '--place', '', '--reference', '', '--after-visit', 'post-visit-check-in');
    assert.deepEqual(await named(), {
      ...before,
      reference: null,
      place: null,
      reminders: ['24h'],
      followUps: { completed: 'post-visit-check-in', 'no-show': null },
    });
  });

  it('tells the start, what the clocks do then, and spells the zone as it is spelled', async () => {
    const book = (start: string, ...rest: string[]) =>
      runClient(
        ['appointments', 'book', '--contact', contact, '--start', start, ...rest, ...clinic()],
        app.environment,
      );
    const gap = `${NEXT_YEAR}-03-${SPRING_FORWARD_DAY}T02:30`;
    const skipped = await book(gap, '--time-zone', 'europe/BERLIN');
    const [id = ''] = skipped.stdout.split(' ');
    assert.equal(
      skipped.stdout.split('\n').slice(0, 2).join('\n'),
      `${id} booked, ${gap} (Europe/Berlin)\n  the clocks skip 02:30 that day: it begins at 03:30`,
    );
    // The first Sunday of November.
    const day = Array.from({ length: 7 }, (_, index) => index + 1).find(
      (date) => new Date(Date.UTC(NEXT_YEAR, 10, date)).getUTCDay() === 0,
    );
    const overlap = `${NEXT_YEAR}-11-0${day}T01:30`;
    const { code, stdout } = await runClient(
      ['appointments', 'move', id, '--to', overlap, '--time-zone', 'America/New_York', '--silent'],
      app.environment,
    );
    assert.equal(code, 0);
    assert.equal(
      stdout.split('\n').slice(0, 2).join('\n'),
      `${id} booked, ${overlap} (America/New_York)\n  the clocks show 01:30 twice that day: the first is meant, ${NEXT_YEAR}-11-0${day}T05:30:00.000Z`,
    );
    const past = await runClient(['appointments', 'move', id, '--to', '2020-01-01T10:00'], app.environment);
    assert.deepEqual(past, {
      code: 2,
      stdout: '',
      stderr: `${id}: --to: is in the past; give a time to come\n`,
    });
  });

  it('refuses what it cannot book in one line that names the option, and stores nothing', async () => {
    const book = (start: string, ...rest: string[]) => [
      'book',
      '--contact',
      contact,
      '--start',
      start,
      ...rest,
    ];
    const refused: readonly [string[], RegExp][] = [
      [book('2020-01-01T10:00', ...clinic()), /^start: is in the past$/],
      [book(`${NEXT_YEAR}-06-01T10:00Z`), /^--start: must be a local time/],
      [book(`${NEXT_YEAR}-06-01T10:00`, '--clinic', 'riverside'), /^contact: there is no contact ct_/],
      [book(`${NEXT_YEAR}-06-01T10:00`, '--clinic', 'nowhere'), /^--clinic: there is no clinic nowhere$/],
      [book(`${NEXT_YEAR}-06-01T10:00`, '--remind', 'soon'), /^--remind: must be such as 24h/],
      [book(`${NEXT_YEAR}-06-01T10:00`, '--remind', ''), /^--remind: must be such as 24h/],
      [book(`${NEXT_YEAR}-06-01T10:00`, '--remind=-24h'), /^--remind: must be such as 24h/],
      [book(`${NEXT_YEAR}-06-01T10:00`, '--remind', '24h,24h'), /^--remind: must name each reminder once$/],
      [book(`${NEXT_YEAR}-06-01T10:00`, '--channels', ''), /^--channels: must name a channel$/],
      [
        book(`${NEXT_YEAR}-06-01T10:00`, '--time-zone', 'Europe/Berln'),
        /^--time-zone: must be an IANA zone such as/,
      ],
      [
        book(`${NEXT_YEAR}-06-01T10:00`, '--time-zone', '+02:00'),
        /^--time-zone: must be an IANA zone such as/,
      ],
      [['list', '--limit', '0'], /^--limit: must be 1 or more$/],
      [['list', '--limit', '1001'], /^--limit: must be 1000 or less$/],
      [['list', '--limit', '1.5'], /^--limit: must be a whole number$/],
      [
        book(`${NEXT_YEAR}-06-01T10:00`, ...clinic(), '--after-visit', 'nothing-like-it'),
        /^after-visit: there is no follow-up sequence nothing-like-it; list them with: /,
      ],
      [
        book(`${NEXT_YEAR}-06-01T10:00`, ...clinic(), '--after-no-show', 'report-follow-up'),
        /^after-no-show: report-follow-up is about an analysis/,
      ],
      [
        book(
          `${NEXT_YEAR}-06-01T10:00`,
          ...clinic(),
          '--reference',
          'A-17',
          '--id',
          'ap_000000000000000000000001',
        ),
        /^reference: names ap_\w+ already; give that id, none, or another reference$/,
      ],
      [['cancel', 'ap_000000000000000000000000'], /^there is no appointment ap_0+; list them with: /],
    ];
    await client(
      'book',
      '--contact',
      contact,
      '--start',
      `${NEXT_YEAR}-03-01T10:00`,
      '--reference',
      'A-17',
      ...clinic(),
    );
    const before = await listAll();
    await Promise.all(
      refused.map(async ([args, message]) => {
        const { code, stderr } = await runClient(['appointments', ...args], app.environment);
        assert.equal(code, 2, stderr);
        assert.match(stderr.trim(), message);
      }),
    );
    assert.deepEqual(await listAll(), before);
  });

  it('means the clocks of the clinic where no zone is named', async () => {
    await addTestClinic(app.database, 'hudson', { timeZone: 'America/New_York' });
    const clinicId = ClinicId.parse('hudson');
    const patient = await app.addContact({ clinicId, phone: '+4915112345998', reference: 'P-1' });
    const of = ['--clinic', 'hudson'];
    const start = ['--contact', patient, '--start', `${NEXT_YEAR}-06-15T09:00`];
    const booked = State.parse(await client('book', ...start, ...of));
    assert.equal(booked.startsAt, `${NEXT_YEAR}-06-15T13:00:00.000Z`);

    const csv = join(app.directory, 'hudson.csv');
    await writeFile(csv, `reference,contact,start\nH-1,P-1,${NEXT_YEAR}-06-16T09:00\n`);
    const ics = join(app.directory, 'hudson.ics');
    const event = [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'BEGIN:VEVENT', 'UID:H-2'],
      ...['DTSTAMP:20260101T000000Z', `DTSTART:${NEXT_YEAR}0617T090000`, `ATTENDEE:${patient}`],
      ...['END:VEVENT', 'END:VCALENDAR'],
    ];
    await writeFile(ics, `${event.join('\r\n')}\r\n`);
    for (const file of [csv, ics]) await client('import', file, ...of);
    const stored = await findAppointmentsByReference(app.database, clinicId, ['H-1', 'H-2']);
    assert.deepEqual(
      ['H-1', 'H-2'].map((reference) => stored.get(reference)?.startsAt.toISOString()),
      [`${NEXT_YEAR}-06-16T13:00:00.000Z`, `${NEXT_YEAR}-06-17T13:00:00.000Z`],
    );
  });

  it('answer of an appointment of another clinic as of one that does not exist', async () => {
    const start = ['--contact', contact, '--start', `${NEXT_YEAR}-08-15T10:00`, '--place', 'Hill Street 4'];
    const { appointmentId } = State.parse(await client('book', ...start, ...clinic()));
    const unknown = 'ap_00000000000000000000000f';
    const before = await findAppointment(app.database, app.clinicId, appointmentId);
    const stranger = await app.addContact({ clinicId: ClinicId.parse('riverside'), phone: '+4915112345997' });
    const ask = async (command: readonly string[], id: string, clinicId: string) => {
      const args = ['appointments', ...command.map((word) => (word === 'ID' ? id : word))];
      const { code, stdout, stderr } = await runClient([...args, '--clinic', clinicId], app.environment);
      return { code, stdout, stderr: stderr.replaceAll(id, 'ID') };
    };
    for (const command of [
      ['show', 'ID'],
      ['move', 'ID', '--to', `${NEXT_YEAR}-08-16T10:00`],
      ['cancel', 'ID'],
      ['confirm', 'ID'],
      ['contact', 'ID', '--to', stranger],
      ['completed', 'ID'],
      ['no-show', 'ID'],
    ]) {
      const foreign = await ask(command, appointmentId, 'riverside');
      assert.equal(foreign.code, 2);
      assert.deepEqual(foreign, await ask(command, unknown, 'riverside'));
    }
    const toStranger = ['contact', appointmentId, '--to', 'ID'];
    const refused = await ask(toStranger, stranger, app.clinicId);
    assert.equal(refused.code, 2);
    assert.deepEqual(refused, await ask(toStranger, 'ct_00000000000000000000000f', app.clinicId));
    assert.deepEqual(await findAppointment(app.database, app.clinicId, appointmentId), before);
    assert.equal(await findAppointment(app.database, ClinicId.parse('riverside'), appointmentId), undefined);
  });

  const listAll = () =>
    pageOfAppointments(app.database, { clinicId: app.clinicId, since: new Date(0), limit: 100 });
});
