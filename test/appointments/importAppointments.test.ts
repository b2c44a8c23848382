import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import {
  type ImportOptions,
  type ImportResult,
  importAppointments,
} from '../../src/appointments/importAppointments.ts';
import type { AppointmentFile } from '../../src/appointments/importedAppointment.ts';
import { readAppointmentCalendar } from '../../src/appointments/readAppointmentCalendar.ts';
import { readAppointmentCsv } from '../../src/appointments/readAppointmentCsv.ts';
import { submitBooking } from '../../src/appointments/submitBooking.ts';
import {
  appointmentWorkflowId,
  cancel,
  remindAppointment,
} from '../../src/contracts/appointments/appointments.ts';
import { AppointmentId, ContactId } from '../../src/contracts/shared/ids.ts';
import { RefusedError } from '../../src/domain/shared/refusedError.ts';
import { newId } from '../../src/security/newId.ts';
import { findAppointmentsByReference } from '../../src/store/appointments/appointments.ts';
import { findContactByReference } from '../../src/store/contacts/contacts.ts';
import { NEXT_YEAR } from '../support/nextYear.ts';
import { runClient } from '../support/runClient.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';

const BERLIN = 'Europe/Berlin';

describe('importAppointments', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
    await app.startWorkers();
    for (const name of ['ada', 'ben'])
      await app.addContact({ reference: name, email: `${name}@patients.example`, timeZone: BERLIN });
    await app.addContact({ reference: 'twin-1', email: 'twins@patients.example', phone: '+4915113900001' });
    await app.addContact({ reference: 'twin-2', email: 'twins@patients.example', phone: '+4915113900002' });
  });
  after(() => app?.stop());

  const importFile = async (
    file: AppointmentFile | Promise<AppointmentFile>,
    skipInvalid = false,
    named: Partial<ImportOptions> = {},
  ) =>
    importAppointments(
      { client: app.client, database: app.database, idKey: app.config.PSEUDONYM_KEY },
      await file,
      {
        clinicId: app.clinicId,
        reminders: ['24h'],
        pastDue: 'skip',
        channels: ['email'],
        notifyPatient: false,
        skipInvalid,
        ...named,
      },
    );
  const importCsv = (rows: readonly string[], skipInvalid = false) =>
    importFile(
      readAppointmentCsv(['reference,contact,start,place,status', ...rows].join('\n'), BERLIN),
      skipInvalid,
    );
  const changes = ({ counts }: ImportResult) =>
    Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  const stored = async (reference: string) =>
    (await findAppointmentsByReference(app.database, app.clinicId, [reference])).get(reference);

  it('tells new, moved, edited, cancelled and unchanged appointments apart, and does nothing twice', async () => {
    const first = [
      `A-1,ada,${NEXT_YEAR}-06-15T10:00,,`,
      `A-2,ben@patients.example,${NEXT_YEAR}-06-15T11:00,,`,
      'A-3,ben,2020-01-01T10:00,,',
    ];
    assert.deepEqual(changes(await importCsv(first)), { new: 2, past: 1 });
    assert.deepEqual(changes(await importCsv(first)), { unchanged: 2, past: 1 });

    const second = [
      `A-1,ada,${NEXT_YEAR}-06-16T10:00,,`,
      `A-2,ben,${NEXT_YEAR}-06-15T11:00,Hill Street 4,`,
      `A-4,ada,${NEXT_YEAR}-07-01T09:00,,`,
      `A-5,ada,${NEXT_YEAR}-07-01T09:00,,cancelled`,
    ];
    assert.deepEqual(changes(await importCsv(second)), { new: 1, moved: 1, edited: 1, unchanged: 1 });
    assert.deepEqual(changes(await importCsv(second)), { unchanged: 4 });
    assert.equal((await stored('A-2'))?.place, 'Hill Street 4');

    assert.deepEqual(changes(await importCsv([`A-4,ada,${NEXT_YEAR}-07-01T09:00,,cancelled`])), {
      cancelled: 1,
    });
    assert.deepEqual(changes(await importCsv([`A-4,ada,${NEXT_YEAR}-07-01T09:00,,cancelled`])), {
      unchanged: 1,
    });
  });

  it('does not book again what the patient has cancelled since, unless it has another time', async () => {
    const row = `B-1,ada,${NEXT_YEAR}-06-20T10:00,,`;
    await importCsv([row]);
    const { id } = (await stored('B-1')) ?? assert.fail();
    await app.client.workflow
      .getHandle(appointmentWorkflowId(app.clinicId, AppointmentId.parse(id)))
      .executeUpdate(cancel, { args: [{ by: 'patient', notifyPatient: false }] });
    assert.deepEqual(changes(await importCsv([row])), { unchanged: 1 });
    assert.deepEqual(changes(await importCsv([`B-1,ada,${NEXT_YEAR}-06-21T10:00,,`])), { new: 1 });
  });

  it('changes nothing when a line is wrong, or imports the others when told to', async () => {
    const rows = [
      `C-1,ada,${NEXT_YEAR}-06-15T10:00,,`,
      `C-2,nobody,${NEXT_YEAR}-06-15T10:00,,`,
      `C-3,twins@patients.example,${NEXT_YEAR}-06-15T10:00,,`,
      'C-4,ada,soon,,',
    ];
    const refused = await importCsv(rows);
    assert.deepEqual(changes(refused), {});
    assert.deepEqual(
      refused.problems.map(({ line, message }) => `${line} ${message.split(':')[0]}`),
      ['3 contact', '4 contact', '5 start'],
    );
    assert.equal(await stored('C-1'), undefined);
    const skipping = await importCsv(rows, true);
    assert.deepEqual([changes(skipping), skipping.problems.length], [{ new: 1 }, 3]);
  });

  it('follows SEQUENCE of iCalendar: an older version of an event changes nothing', async () => {
    const calendar = (sequence: number, start: string, status = 'CONFIRMED') =>
      readAppointmentCalendar(
        `BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:v-1\nSEQUENCE:${sequence}\nSTATUS:${status}\nDTSTART;TZID=Europe/Berlin:${start}\nATTENDEE:mailto:ADA@patients.example\nEND:VEVENT\nEND:VCALENDAR\n`,
        BERLIN,
      );
    assert.deepEqual(changes(await importFile(calendar(1, `${NEXT_YEAR}0615T100000`))), { new: 1 });
    assert.deepEqual(changes(await importFile(calendar(2, `${NEXT_YEAR}0616T100000`))), { moved: 1 });
    assert.deepEqual(changes(await importFile(calendar(1, `${NEXT_YEAR}0615T100000`))), { outdated: 1 });
    assert.deepEqual(changes(await importFile(calendar(3, `${NEXT_YEAR}0616T100000`, 'CANCELLED'))), {
      cancelled: 1,
    });
    assert.deepEqual(changes(await importFile(calendar(2, `${NEXT_YEAR}0616T100000`))), { outdated: 1 });
    assert.deepEqual(changes(await importFile(calendar(4, `${NEXT_YEAR}0616T100000`))), { new: 1 });
    assert.deepEqual(changes(await importFile(calendar(6, `${NEXT_YEAR}0616T100000`))), { unchanged: 1 });
    assert.deepEqual(changes(await importFile(calendar(5, `${NEXT_YEAR}0617T100000`))), { outdated: 1 });
  });

  it('follows DTSTAMP where the SEQUENCE is the same: a file that was written earlier changes nothing', async () => {
    const calendar = (stamp: string, hour: string) =>
      readAppointmentCalendar(
        `BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:stamp-1\nDTSTAMP:${stamp}T120000Z\nDTSTART;TZID=Europe/Berlin:${NEXT_YEAR}0615T${hour}0000\nATTENDEE:mailto:ADA@patients.example\nEND:VEVENT\nEND:VCALENDAR\n`,
        BERLIN,
      );
    assert.deepEqual(changes(await importFile(calendar('20261129', '10'))), { new: 1 });
    assert.deepEqual(changes(await importFile(calendar('20261128', '09'))), { outdated: 1 });
    assert.deepEqual(changes(await importFile(calendar('20261130', '11'))), { moved: 1 });
  });

  it('keeps a cancellation that comes before its event: only a higher SEQUENCE books it', async () => {
    const calendar = (sequence: number | null, start: string, status: string, uid: string) =>
      readAppointmentCalendar(
        `BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:${uid}\n${sequence === null ? '' : `SEQUENCE:${sequence}\n`}STATUS:${status}\nDTSTART;TZID=Europe/Berlin:${start}\nATTENDEE:mailto:ada@patients.example\nEND:VEVENT\nEND:VCALENDAR\n`,
        BERLIN,
      );
    const [day, other] = [`${NEXT_YEAR}0615T100000`, `${NEXT_YEAR}0616T100000`];
    assert.deepEqual(changes(await importFile(calendar(3, day, 'CANCELLED', 'w-1'))), { cancelled: 1 });
    assert.deepEqual(changes(await importFile(calendar(3, day, 'CANCELLED', 'w-1'))), { unchanged: 1 });
    const { status, sourceSequence, version } = (await stored('w-1')) ?? assert.fail();
    assert.deepEqual([status, sourceSequence, version], ['cancelled', 3, 0]);
    assert.deepEqual(changes(await importFile(calendar(2, day, 'CONFIRMED', 'w-1'))), { outdated: 1 });
    assert.deepEqual(changes(await importFile(calendar(3, other, 'CONFIRMED', 'w-1'))), { unchanged: 1 });
    assert.equal((await stored('w-1'))?.status, 'cancelled');
    assert.deepEqual(changes(await importFile(calendar(4, other, 'CONFIRMED', 'w-1'))), { new: 1 });
    assert.equal((await stored('w-1'))?.status, 'booked');

    // Without a SEQUENCE it is version 0.
    assert.deepEqual(changes(await importFile(calendar(null, day, 'CANCELLED', 'w-2'))), { cancelled: 1 });
    assert.deepEqual(changes(await importFile(calendar(null, other, 'CONFIRMED', 'w-2'))), { unchanged: 1 });
    assert.deepEqual(changes(await importFile(calendar(1, day, 'CONFIRMED', 'w-2'))), { new: 1 });
  });

  it('writes the SEQUENCE of an appointment once an import, after it is booked or moved', async () => {
    const event = (sequence: number, day: string) =>
      readAppointmentCalendar(
        `BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:x-1\nSEQUENCE:${sequence}\nDTSTART;TZID=Europe/Berlin:${NEXT_YEAR}06${day}T100000\nATTENDEE:mailto:ada@patients.example\nEND:VEVENT\nEND:VCALENDAR\n`,
        BERLIN,
      );
    await sql`create table sequence_writes (local_start text, sequence integer)`.execute(app.database);
    await sql`create function note_sequence() returns trigger language plpgsql as
      $$ begin insert into sequence_writes values (new.local_start, new.source_sequence); return new; end $$`.execute(
      app.database,
    );
    await sql`create trigger sequence_write after update of source_sequence on appointments for each row
      when (new.reference = 'x-1') execute function note_sequence()`.execute(app.database);
    const written = async () =>
      (
        await sql<{ localStart: string; sequence: number }>`select * from sequence_writes`.execute(
          app.database,
        )
      ).rows.map(({ localStart, sequence }) => [localStart.slice(8, 10), sequence]);

    assert.deepEqual(changes(await importFile(event(1, '15'))), { new: 1 });
    assert.deepEqual(await written(), [['15', 1]]);
    assert.deepEqual(changes(await importFile(event(2, '16'))), { moved: 1 });
    assert.deepEqual(await written(), [
      ['15', 1],
      ['16', 2],
    ]);
    assert.equal((await stored('x-1'))?.sourceSequence, 2);
  });

  it('leaves what neither the file nor an option names as it was booked', async () => {
    const contactId = ContactId.parse(
      (await findContactByReference(app.database, app.clinicId, 'ada'))?.id ?? assert.fail(),
    );
    const booking = remindAppointment.input.parse({
      appointmentId: newId('ap'),
      clinicId: app.clinicId,
      contactId,
      localStart: `${NEXT_YEAR}-06-15T10:00`,
      timeZone: BERLIN,
      reminders: ['48h'],
      pastDue: 'send',
      channels: ['email'],
      followUps: { completed: null },
    });
    const services = { client: app.client, database: app.database };
    await submitBooking(services, booking, { reference: 'F-1', place: 'Hill Street 4' });
    const read = (day: string) =>
      readAppointmentCsv(`reference,contact,start\nF-1,ada,${NEXT_YEAR}-06-${day}T10:00\n`, BERLIN);
    const nothingNamed = { reminders: undefined, pastDue: undefined, channels: undefined };
    assert.deepEqual(changes(await importFile(read('15'), false, nothingNamed)), { unchanged: 1 });
    assert.deepEqual(changes(await importFile(read('16'), false, nothingNamed)), { moved: 1 });
    const { place, reminders, pastDue, channels, followUps } = (await stored('F-1')) ?? assert.fail();
    assert.deepEqual(
      [place, reminders, pastDue, channels, followUps.completed],
      ['Hill Street 4', ['48h'], 'send', ['email'], null],
    );
    assert.deepEqual(changes(await importFile(read('16'), false, { ...nothingNamed, reminders: ['24h'] })), {
      edited: 1,
    });
  });

  it('books one of several appointments that take the same reference at once, and refuses the others', async () => {
    const contactId = await app.addContact({ phone: '+4915113900003' });
    const take = () => {
      const booking = remindAppointment.input.parse({
        appointmentId: newId('ap'),
        clinicId: app.clinicId,
        contactId,
        localStart: `${NEXT_YEAR}-06-15T10:00`,
        timeZone: BERLIN,
      });
      const details = { reference: 'E-1', place: null };
      return submitBooking({ client: app.client, database: app.database }, booking, details);
    };
    const answers = await Promise.allSettled([take(), take(), take(), take()]);
    const { id } = (await stored('E-1')) ?? assert.fail();
    const booked = answers.filter(({ status }) => status === 'fulfilled');
    assert.equal(booked.length, 1);
    for (const answer of answers)
      if (answer.status === 'rejected') {
        assert.ok(answer.reason instanceof RefusedError, String(answer.reason));
        assert.deepEqual([answer.reason.code, answer.reason.field], ['ReferenceTaken', 'reference']);
        assert.match(answer.reason.message, new RegExp(`^names ${id} already; `));
      }
  });

  it('is a command that counts what it did, names wrong lines and exits with 2', async () => {
    const file = join(app.directory, 'appointments.csv');
    await writeFile(
      file,
      `reference,contact,start\nD-1,ada,${NEXT_YEAR}-06-15T10:00\nD-2,nobody,${NEXT_YEAR}-06-15T10:00\n`,
    );
    const { code, stdout } = await runClient(
      ['appointments', 'import', file, '--clinic', app.clinicId, '--skip-invalid'],
      app.environment,
    );
    assert.equal(code, 2);
    assert.equal(
      stdout,
      '1 new, 0 moved, 0 edited, 0 cancelled, 0 unchanged, 0 outdated, 0 past\nline 3: contact: is no contact of the clinic; add it first\n',
    );
  });
});
