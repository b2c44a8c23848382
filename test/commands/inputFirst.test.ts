import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { addCommands } from '../../src/commands/commandGroups.ts';
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
  reply: id('in'),
  id: id('ap'),
  url: 'https://app.clinic.example/webhooks',
  clinic: 'riverside',
  model: 'gemini-2.5-flash',
  name: 'check-queues',
  sequence: 'report-follow-up',
  step: 'review',
  time: '2037-01-16T06:00',
  'followups id': `follow-up/${id('an')}/${id('ct')}`,
  'appointments contact --to': id('ct'),
  '--question': 'What goes with longer survival?',
  '--email': 'dr.lee@clinic.example',
  '--clinic': 'riverside',
  '--month': '2026-10',
  '--contact': id('ct'),
  '--start': '2037-03-28T09:30',
  '--to': '2037-03-29T11:00',
  '--from': '2026-01-01T00:00:00Z',
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
  '--errors',
  '--ignore',
  'limits set --by',
  '--reference',
  '--provider-id',
  '--disk-key',
];

/** Of these only the empty text is wrong. */
const TEXTS: readonly string[] = ['--question', '--note', '--reason', 'step', 'contacts show contact'];
const IDS_OF_ANY_JOB = ['status', 'watch', 'pause', 'resume', 'cancel'];

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
    const program = new Command('client');
    await addCommands(program, undefined);
    const told: string[] = [];
    let tried = 0;
    for (const { path, parameters } of leaves(program)) {
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

  it('is told of a mistyped command of maintenance, whose default takes no arguments', async () => {
    const { code, stderr } = await runClient(['maintenance', 'of'], NOTHING);
    assert.equal(code, 2);
    assert.equal(stderr, 'there is no command maintenance of; there are status, on, until and off\n');
  });

  const line = (path: readonly string[], parameters: readonly Parameter[], wrong: string, value: string) => [
    ...path,
    ...parameters.flatMap(({ name, isNeeded }) => {
      const given = name === wrong ? value : isNeeded ? rightValue(path, name) : undefined;
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
  const isText = TEXTS.includes(name) || TEXTS.includes(`${path.join(' ')} ${name}`);
  return isText || IDS_OF_ANY_JOB.includes(path[0] ?? '') ? ' ' : '?!';
}

/** The line names what is wrong: by the option or argument, or a file by its path. */
function names(name: string, value: string, stderr: string): boolean {
  const text = stderr.startsWith('{') ? String(JSON.parse(stderr).message) : stderr.split('\n')[0];
  if (text === undefined || text.includes('\n') || /configuration/.test(text)) return false;
  return text.startsWith(`${name}:`) || text.includes(`'${name} `) || text.includes(value);
}

/** Every command that does something, with its arguments and the options that take a value. */
function leaves(
  command: Command,
  path: readonly string[] = [],
): { path: readonly string[]; parameters: Parameter[] }[] {
  const below = command.commands.flatMap((each) => leaves(each, [...path, each.name()]));
  if (command.commands.length > 0 && command.registeredArguments.length === 0) return below;
  const parameters = [
    ...command.registeredArguments.map((argument) => ({ name: argument.name(), isNeeded: true })),
    ...command.options
      .filter(({ required, optional }) => required || optional)
      .map(({ long, mandatory }) => ({ name: long ?? assert.fail(), isNeeded: mandatory })),
  ];
  return [{ path, parameters }, ...below];
}
