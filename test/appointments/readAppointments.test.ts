import assert from 'node:assert/strict';
import { readAppointmentCalendar } from '../../src/appointments/readAppointmentCalendar.ts';
import { readAppointmentCsv } from '../../src/appointments/readAppointmentCsv.ts';

const BERLIN = 'Europe/Berlin';

describe('readAppointmentCsv', () => {
  const read = (text: string) => readAppointmentCsv(text, BERLIN);

  it('reads columns in any order, with the clinic’s zone where none is given', async () => {
    const { appointments, problems } = await read(
      '\uFEFFstart,reference,contact,time_zone,place,status\n2027-03-28 09:30:00,A-1,P-7,,"Hill Street 4,\n2nd floor",\n2027-03-29T10:00,A-2,ada@patients.example,America/New_York,,cancelled\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(appointments, [
      {
        line: 2,
        reference: 'A-1',
        contacts: ['P-7'],
        localStart: '2027-03-28T09:30',
        timeZone: BERLIN,
        place: 'Hill Street 4, 2nd floor',
        isCancelled: false,
        sequence: null,
        stamp: null,
      },
      {
        line: 4,
        reference: 'A-2',
        contacts: ['ada@patients.example'],
        localStart: '2027-03-29T10:00',
        timeZone: 'America/New_York',
        place: null,
        isCancelled: true,
        sequence: null,
        stamp: null,
      },
    ]);
  });

  it('names line and field of what is wrong, and reads the rest', async () => {
    const { appointments, problems } = await read(
      'reference,contact,start,time_zone,status\nA-1,P-1,2027-02-29T10:00,,\n,P-1,2027-03-01T10:00,Mars/Olympus,maybe\nA-3,P-1\nA-4,P-1,2027-03-01T10:00,,\nA-4,P-1,2027-03-02T10:00,,\n',
    );
    assert.deepEqual(
      appointments.map(({ reference }) => reference),
      ['A-4'],
    );
    assert.deepEqual(problems, [
      { line: 2, message: 'start: must be a local time such as 2027-03-28T09:30' },
      { line: 3, message: 'reference: must not be empty' },
      { line: 3, message: 'time_zone: must be an IANA zone such as Europe/Berlin' },
      { line: 3, message: 'status: must be booked or cancelled' },
      {
        line: 4,
        message: 'has 2 cells where the header has 5: put cells that hold the separator in quotation marks',
      },
      { line: 6, message: 'reference: is that of line 5' },
    ]);
  });

  it('refuses a file without the columns it needs, with others, or that is no CSV', async () => {
    await assert.rejects(read('reference,start\n1,2\n'), /header has no column contact; the columns are/);
    await assert.rejects(
      read('reference,contact,start,diagnosis\n'),
      /header has unknown columns: diagnosis; remove them; the columns are reference, contact, start/,
    );
    await assert.rejects(read('reference,contact,"start\n'), /the header line is not CSV/);
    await assert.rejects(read(''), /the file is empty; it must begin with a header line/);
    const { appointments, problems } = await read(
      'reference,contact,start\nA-1,P-1,2027-03-01T10:00\n"A-2,P-1\n',
    );
    assert.deepEqual([appointments.length, problems.map(({ line }) => line)], [1, [3]]);
    assert.match(problems[0]?.message ?? '', /close or double the quotation mark/);
  });
});

describe('readAppointmentCalendar', () => {
  const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
  const read = (...lines: string[]) =>
    readAppointmentCalendar(
      ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test', ...lines, 'END:VCALENDAR', ''].join('\r\n'),
      BERLIN,
    );
  const startOf = (property: string) => {
    const { appointments, problems } = read(...event('UID:1', property));
    return problems[0]?.message ?? [appointments[0]?.localStart, appointments[0]?.timeZone];
  };

  it('reads UID, ATTENDEE, LOCATION and SEQUENCE, and nothing that tells about the patient', () => {
    const { appointments } = read(
      ...event(
        'UID:visit-1@clinic.example',
        'DTSTART;TZID=America/New_York:20270328T093000',
        'SUMMARY:Chemotherapy',
        'LOCATION:Hill Street 4\\, 2nd floor',
        'SEQUENCE:3',
        'ATTENDEE;CN=Ada:mailto:ada@patients.example',
        'ATTENDEE:MAILTO:dr.lee@clinic.example',
      ),
    );
    assert.deepEqual(appointments, [
      {
        line: 4,
        reference: 'visit-1@clinic.example',
        contacts: ['ada@patients.example', 'dr.lee@clinic.example'],
        localStart: '2027-03-28T09:30',
        timeZone: 'America/New_York',
        place: 'Hill Street 4, 2nd floor',
        isCancelled: false,
        sequence: 3,
        stamp: null,
      },
    ]);
  });

  it('shows UTC by the clinic’s clocks, and takes floating times as theirs', () => {
    assert.deepEqual(startOf('DTSTART:20270328T080000Z'), ['2027-03-28T10:00', BERLIN]);
    assert.deepEqual(startOf('DTSTART:20270327T080000Z'), ['2027-03-27T09:00', BERLIN]);
    assert.deepEqual(startOf('DTSTART:20270328T093000'), ['2027-03-28T09:30', BERLIN]);
  });

  it('refuses days, seconds, unknown zones and recurring events in one line each', () => {
    assert.equal(startOf('DTSTART;VALUE=DATE:20270328'), 'DTSTART: has no time of day');
    assert.equal(startOf('DTSTART:20270328T093015'), 'DTSTART: must be at a full minute');
    assert.match(
      String(startOf('DTSTART;TZID=W. Europe Standard Time:20270328T093000')),
      /TZID must be an IANA zone/,
    );
    assert.equal(startOf('SUMMARY:none'), 'DTSTART: is missing or no date-time');
    const recurring = read(...event('UID:1', 'DTSTART:20270328T093000', 'RRULE:FREQ=WEEKLY;COUNT=3'));
    assert.deepEqual(recurring.problems, [
      { line: 4, message: 'RRULE: the event recurs; give each appointment an event of its own' },
    ]);
    assert.deepEqual(read(...event('DTSTART:20270328T093000')).problems, [
      { line: 4, message: 'UID: is missing' },
    ]);
  });

  it('knows cancelled events, by their status or the method of the file', () => {
    const start = ['UID:1', 'DTSTART:20270328T093000'];
    assert.equal(read(...event(...start, 'STATUS:CANCELLED')).appointments[0]?.isCancelled, true);
    assert.equal(read('METHOD:CANCEL', ...event(...start)).appointments[0]?.isCancelled, true);
    assert.equal(
      read('METHOD:REQUEST', ...event(...start, 'STATUS:CONFIRMED')).appointments[0]?.isCancelled,
      false,
    );
  });

  it('takes the highest SEQUENCE of an event that is in the file more than once', () => {
    const at = (hour: string, sequence: number) =>
      event('UID:1', `DTSTART:20270328T${hour}0000`, `SEQUENCE:${sequence}`);
    const { appointments } = read(...at('11', 2), ...at('10', 1));
    assert.deepEqual(
      appointments.map(({ localStart }) => localStart),
      ['2027-03-28T11:00'],
    );
  });

  it('refuses a file that is no calendar', () => {
    assert.throws(() => readAppointmentCalendar('reference,contact\n', BERLIN), /no iCalendar file/);
    assert.throws(() => readAppointmentCalendar('', BERLIN), /no iCalendar file/);
  });
});
