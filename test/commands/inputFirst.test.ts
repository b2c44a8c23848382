import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_COMMANDS } from '../../src/commands/commandTable.ts';
import type { DefinedCommand } from '../../src/commands/shared/defineCommand.ts';
import { helpOf, isRequired, typedName } from '../../src/commands/shared/parameters.ts';
import { runClient } from '../support/runClient.ts';

/** Nothing is configured, whatever servers run here for development. */
const NOTHING = { DATABASE_URL: '', PSEUDONYM_KEY: '', TEMPORAL_ADDRESS: '' };
const id = (prefix: string) => `${prefix}_${'0'.repeat(24)}`;

/** What a command takes for each argument and option that it cannot do without; by command where that differs. */
const RIGHT: Readonly<Record<string, string>> = {
  dataset: id('ds'),
  analysis: id('an'),
  report: id('rp'),
  link: id('dl'),
  contact: id('ct'),
  endpoint: id('we'),
  delivery: id('wd'),
  alert: id('al'),
  bulk: id('bk'),
  message: id('ms'),
  failure: id('ms'),
  reply: id('in'),
  id: id('ap'),
  'clinics create id': 'lakeside',
  'clinics set id': 'riverside',
  'clinics show id': 'riverside',
  'clinics credentials set id': 'riverside',
  'clinics credentials set --from': '-',
  'clinics credentials show id': 'riverside',
  'clinics credentials clear id': 'riverside',
  '--provider': 'resend',
  url: 'https://app.clinic.example/webhooks',
  clinic: 'riverside',
  model: 'gemini-2.5-flash',
  token: id('tk'),
  template: 'appointment-reminder',
  '--template': 'visit-check-in',
  '--text': 'Please call us.',
  '--max-tokens': '1000',
  name: 'check-queues',
  sequence: 'report-follow-up',
  step: 'review',
  time: '2037-01-16T06:00',
  'followups id': `test-clinic/follow-up/${id('an')}/${id('ct')}`,
  'appointments contact --to': id('ct'),
  '--question': 'What goes with longer survival?',
  '--email': 'dr.lee@clinic.example',
  '--clinic': 'riverside',
  'tokens create --name': 'booking-app',
  '--month': '2026-10',
  '--contact': id('ct'),
  '--start': '2037-03-28T09:30',
  '--to': '2037-03-29T11:00',
  '--from': '2026-01-01T00:00:00Z',
  'templates send-test --to': 'anna@clinic.example',
  'schedules backfill --to': '2026-01-02T00:00:00Z',
  '--note': 'moving the database',
  '--reason': 'moving the database',
  '--as': 'sent',
  '--channel': 'sms',
};

/** Whatever is said here cannot be wrong before somebody has looked at what is stored. */
const ANYTHING: readonly string[] = [
  '--out',
  '--name',
  '--place',
  '--subject',
  '--identifying',
  '--send',
  '--na',
  '--sheet',
  '--errors',
  '--ignore',
  'budgets set --by',
  'limits set --by',
  '--reference',
  '--provider-id',
  '--disk-key',
  'notifications send --to',
  'templates preview template',
  'templates send-test --to',
];

/** Of these only the empty text is wrong. */
const TEXTS: readonly string[] = [
  '--question',
  '--legal-name',
  '--postal-address',
  '--email-from-name',
  '--note',
  '--reason',
  'step',
  '--contact',
  'contact',
  'jobs id',
  'appointments contact --to',
  '--text',
];

/** Commands that take one of several options: one that is right. */
const CHOSEN: Readonly<Record<string, string>> = {
  'deliveries start': '--contact',
  'budgets set': '--max-tokens',
  'notifications send': '--contact',
};

interface Parameter {
  readonly name: string;
  readonly isNeeded: boolean;
}

describe('wrong input without any configuration', () => {
  let directory: string;
  let files: Readonly<Record<string, string>>;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aftercare-input-'));
    files = {
      file: join(directory, 'a.csv'),
      '--content': join(directory, 'content.json'),
      '--csv': join(directory, 'a.csv'),
    };
    await writeFile(files.file ?? '', 'reference,contact,start\n');
    await writeFile(
      files['--content'] ?? '',
      '{"template":"regular-check-up","bookingUrl":"https://clinic.example/book"}',
    );
  });
  after(() => rm(directory, { recursive: true, force: true }));

  it('is told of every argument and option of every command, in one line with exit code 2', async () => {
    const told: string[] = [];
    let tried = 0;
    for (const entry of ALL_COMMANDS) {
      const { path, parameters } = parametersOf(await entry.load());
      for (const { name } of parameters) {
        const wrong = wrongValue(path, name);
        if (wrong === undefined) continue;
        tried += 1;
        const { code, stderr } = await runClient([...line(path, parameters, name, wrong), '--json'], NOTHING);
        if (code !== 2 || !names(name, wrong, stderr))
          told.push(`${path.join(' ')} ${name}: ${code} ${stderr}`);
      }
    }
    assert.deepEqual(told, []);
    assert.ok(tried > 150, `${tried} were tried`);
  });

  it('is told of a mistyped command of a group, and of the one that was meant', async () => {
    const { code, stderr } = await runClient(['maintenance', 'of'], NOTHING);
    assert.equal(code, 2);
    assert.match(stderr, /^unknown command 'of' \(Did you mean (one of )?o(ff|n)[^\n]*\n$/);
  });

  it('says in one line that no servers are configured, and how to start them, once the input is right', async () => {
    const { code, stderr } = await runClient(['jobs', 'list'], NOTHING);
    assert.equal(code, 1);
    assert.match(stderr, /^no Aftercare servers are configured here: run npm run dev [^\n]*\n$/);
  });

  const line = (path: readonly string[], parameters: readonly Parameter[], wrong: string, value: string) => [
    ...path,
    ...parameters.flatMap(({ name, isNeeded }) => {
      const isGiven = isNeeded || CHOSEN[path.join(' ')] === name;
      const given = name === wrong ? value : isGiven ? rightValue(path, name) : undefined;
      if (given === undefined) return [];
      return name.startsWith('--') ? [name, given] : [given];
    }),
  ];

  function rightValue(path: readonly string[], name: string): string {
    const value =
      files[name] ?? RIGHT[`${path.join(' ')} ${name}`] ?? RIGHT[`${path[0]} ${name}`] ?? RIGHT[name];
    return value ?? assert.fail(`give a right value for ${path.join(' ')} ${name}`);
  }
});

function wrongValue(path: readonly string[], name: string): string | undefined {
  const isAnything = ANYTHING.includes(name) || ANYTHING.includes(`${path.join(' ')} ${name}`);
  if (isAnything) return undefined;
  const isText = [name, `${path[0]} ${name}`, `${path.join(' ')} ${name}`].some((text) =>
    TEXTS.includes(text),
  );
  return isText ? ' ' : '?!';
}

/** The line names what is wrong: by the option or argument, or a file by its path. */
function names(name: string, value: string, stderr: string): boolean {
  const text = stderr.startsWith('{') ? String(JSON.parse(stderr).message) : stderr.split('\n')[0];
  if (text === undefined || text.includes('\n') || /configuration/.test(text)) return false;
  return text.startsWith(`${name}:`) || text.includes(`'${name} `) || text.includes(value);
}

/** The words of a command, with its arguments and the options that take a value. */
function parametersOf({ name, input }: DefinedCommand): { path: readonly string[]; parameters: Parameter[] } {
  const parameters = Object.entries(input).flatMap(([key, schema]) => {
    const about = helpOf(schema);
    if (about.kind === 'flag') return [];
    return [{ name: typedName(key, about), isNeeded: about.kind === 'argument' || isRequired(schema) }];
  });
  return { path: name.split(' '), parameters };
}
