import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContactLine, readContactFile } from '../../../src/commands/messaging/contactFile.ts';
import { contactDetails } from '../../../src/domain/messaging/contactDetails.ts';

describe('a file of contacts', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aftercare-contacts-'));
  });
  after(() => rm(directory, { recursive: true }));

  async function read(content: string | Buffer, ignore: readonly string[] = []): Promise<ContactLine[]> {
    const file = join(directory, 'contacts.csv');
    await writeFile(file, content);
    const lines: ContactLine[] = [];
    for await (const line of readContactFile(file, { contact: contactDetails('DE'), ignore }))
      lines.push(line);
    return lines;
  }
  const contacts = async (content: string, ignore?: readonly string[]) =>
    (await read(content, ignore)).map((line) => ('contact' in line ? line.contact : line));
  const problems = async (content: string | Buffer) =>
    (await read(content)).flatMap((line) => ('problems' in line ? line.problems : []));

  it('is read whatever separates its cells, with or without a byte order mark', async () => {
    for (const separator of [',', ';', '\t']) {
      const rows = [
        ['Reference', 'Name', 'E-mail', 'Phone', 'Time zone'],
        ['P-1', '"Lee, Ann; Dr."', 'ann@patients.example', '0151 1234 5678', 'Europe/Berlin'],
      ].map((row) => row.join(separator).replace('E-mail', 'email'));
      assert.deepEqual(await contacts(`\ufeff${rows.join('\r\n')}\r\n`), [
        {
          reference: 'P-1',
          name: 'Lee, Ann; Dr.',
          email: 'ann@patients.example',
          phone: '+4915112345678',
          timeZone: 'Europe/Berlin',
        },
      ]);
    }
  });

  it('takes name, e-mail and phone away with an empty cell, and leaves all else as it is', async () => {
    const header = 'reference,name,email,phone,locale,time_zone,quiet_hours,transactional,reminder,marketing';
    assert.deepEqual(await contacts(`${header}\nP-1,,a@b.example,,,,,,,\n`), [
      { reference: 'P-1', name: null, email: 'a@b.example', phone: null },
    ]);
    assert.deepEqual(await contacts(`${header}\nP-1,,a@b.example,,DE,,none,"sms, email",sms,none\n`), [
      {
        reference: 'P-1',
        name: null,
        email: 'a@b.example',
        phone: null,
        locale: 'de',
        quietHours: 'none',
        preferences: { transactional: ['sms', 'email'], reminder: ['sms'], marketing: [] },
      },
    ]);
  });

  it('has every wrong cell told by line and column, with what to do and without what stands there', async () => {
    const text = [
      'reference,email,phone,locale,time_zone,quiet_hours,transactional,reminder',
      ',a@b.example,,,,,,',
      'P-2,not an address,+49 151 12345678,,,,,',
      'P-3,,12,,,,,',
      'P-4,,,,,,,',
      'P-5,a@b.example,,pt,Berlin,9-17,none,letter',
      'P-6,a@b.example',
      'P-7,a@b.example,,,,,,',
      'P-8,a@b.example,,,,,,"email, email"',
      'P-9,nobody,12,,,,,',
    ].join('\n');
    assert.deepEqual(
      (await problems(text)).map(({ line, column, message }) => `${line} ${column}: ${message}`),
      [
        '2 reference: must not be empty',
        '3 email: must be an e-mail address such as name@clinic.example',
        '4 phone: must be a number of DE, or one with its country code such as +49 30 901820',
        '5 email: give an e-mail address, a phone number or both',
        '6 locale: must be en, de, es or fr',
        '6 time_zone: must be an IANA zone such as Europe/Berlin',
        '6 transactional: must name a channel: such messages cannot be refused',
        '6 reminder: must be email or sms',
        '6 quiet_hours: must be such as 21:00-08:00, in the contact’s own zone, or none',
        '7 null: has 2 cells where the header has 8: put cells that hold the separator in quotation marks',
        '9 reminder: must name each channel once',
        '10 email: must be an e-mail address such as name@clinic.example',
        '10 phone: must be a number of DE, or one with its country code such as +49 30 901820',
      ],
    );
  });

  it('is not UTF-8 where it is not, and the other lines are read', async () => {
    const text = Buffer.from(
      'reference,name,email\nP-1,J\xfcrgen,a@b.example\nP-2,Ann,a@b.example\n',
      'latin1',
    );
    assert.deepEqual(await problems(text), [
      { line: 2, column: 'name', message: 'is not UTF-8: save the file in that encoding' },
    ]);
    assert.equal((await read(text)).length, 2);
  });

  it('is read up to a quotation mark that is never closed', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `P-${index},a@b.example`);
    const text = ['reference,email', 'P-1,a@b.example', 'P-2,"a@b.example', ...lines].join('\n');
    const read = await problems(text);
    assert.equal(read.length, 1);
    assert.match(read[0]?.message ?? '', /close or double the quotation mark/);
    assert.deepEqual((await contacts(text))[0], { reference: 'P-1', email: 'a@b.example' });
  });

  it('is refused as a whole when its header is not one of contacts', async () => {
    for (const [text, told] of [
      ['', /is empty; it must begin with a header line/],
      [
        'name,email\nAnn,a@b.example',
        /the header has no column reference; the columns are reference, name, email/,
      ],
      ['reference,name\nP-1,Ann', /neither the column email nor phone/],
      [
        'reference,email,emial\nP-1,a@b.example,a@b.example',
        /unknown columns: emial; rename them, or leave them out with --ignore/,
      ],
      ['reference,email,Email\nP-1,a@b.example,a@b.example', /has the column email twice/],
      ['"reference,email', /the header line is not CSV/],
    ] as const) {
      await assert.rejects(read(text), told);
    }
    const [contact] = await contacts('reference,email,ward\nP-1,a@b.example,3', ['Ward']);
    assert.deepEqual(contact, { reference: 'P-1', email: 'a@b.example' });
    const missing = readContactFile(join(directory, 'none.csv'), {
      contact: contactDetails('DE'),
      ignore: [],
    });
    await assert.rejects(missing.next(), /there is no file/);
  });
});
