import assert from 'node:assert/strict';
import { builtInSequences } from '../../src/sequences/builtInSequences.ts';
import { parseSequence } from '../../src/sequences/parseSequence.ts';

const problemsOf = (text: string): readonly string[] => {
  const parsed = parseSequence(text, 'ours.yaml');
  return 'problems' in parsed ? parsed.problems : [];
};
/** A sequence of these steps, each a line of YAML flow mapping. */
const withSteps = (...steps: readonly string[]) =>
  ['name: ours', 'purpose: a test', 'steps:', ...steps.map((step) => `  - { ${step} }`)].join('\n');
const WRITE = 'template: visit-check-in, channels: [sms]';

describe('a follow-up sequence', () => {
  it('comes with the application in four samples, all valid', () => {
    assert.deepEqual(
      builtInSequences().map(({ name }) => name),
      ['chronic-care-quarterly', 'missed-appointment', 'post-visit-check-in', 'report-follow-up'],
    );
  });

  it('may be JSON', () => {
    const steps = [{ name: 'ask', wait: '1 d', template: 'visit-check-in', channels: ['sms'] }];
    assert.deepEqual(problemsOf(JSON.stringify({ name: 'ours', purpose: 'a test', steps })), []);
  });

  const cases: readonly (readonly [string, string, string])[] = [
    [
      'no YAML',
      'name: [',
      'ours.yaml: line 1: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a key that is there twice', 'name: a\nname: b', 'ours.yaml: line 2: Map keys must be unique'],
    [
      'a text instead of a sequence',
      'hello',
      'ours.yaml: the whole: Invalid input: expected object, received string',
    ],
    ['no steps', 'name: ours\npurpose: a test\nsteps: []', 'ours.yaml: steps: must have a step'],
    [
      'an unknown field of a step',
      withSteps(`name: ask, wait: 1 d, ${WRITE}, delay: 3`),
      'ours.yaml: step ask, delay: there is no such field',
    ],
    [
      'a wait that is none',
      withSteps(`name: ask, wait: soon, ${WRITE}`),
      'ours.yaml: step ask, wait: must be such as "3 d", "2 w at 09:00 local", "3 months at 09:00 local", "day 3 at 09:00 local", "day 3" or "at once"',
    ],
    [
      'a condition that is none',
      withSteps(`name: ask, wait: 1 d, if: [maybe], ${WRITE}`),
      'ours.yaml: step ask, if[0]: must be one of: reply, no reply, opened, not opened, booked, not booked, answer equals TEXT, answer differs from TEXT',
    ],
    [
      'a channel that is none',
      withSteps('name: ask, wait: 1 d, template: visit-check-in, channels: [fax]'),
      'ours.yaml: step ask, channels[0]: must be email or sms',
    ],
    [
      'an unnamed step',
      withSteps(`wait: 1 d, ${WRITE}`),
      'ours.yaml: step 1, name: Invalid input: expected string, received undefined',
    ],
    [
      'two steps of one name',
      withSteps(`name: ask, wait: 1 d, ${WRITE}`, `name: ask, wait: 1 d, ${WRITE}`),
      'ours.yaml: step ask, name: there is another step of this name',
    ],
    [
      'a way to nowhere',
      withSteps(`name: ask, wait: 1 d, ${WRITE}, next: nowhere`),
      'ours.yaml: step ask, next: there is no step "nowhere"',
    ],
    [
      'an unreachable step',
      withSteps(`name: ask, wait: 1 d, ${WRITE}, next: end`, `name: never, wait: 1 d, ${WRITE}`),
      'ours.yaml: step never, name: no step leads here',
    ],
    [
      'a loop without a wait',
      withSteps(`name: ask, wait: day 1, ${WRITE}, next: ask`),
      'ours.yaml: step ask, wait: the sequence comes back here, and "day 1" is then no wait',
    ],
    [
      'a template that there is not',
      withSteps('name: ask, wait: 1 d, template: hello, channels: [sms]'),
      'ours.yaml: step ask, template: there is no template "hello"; there are follow-up-check-in,',
    ],
    [
      'a variable the template has not',
      withSteps(`name: ask, wait: 1 d, ${WRITE}, variables: { ward: x }`),
      'ours.yaml: step ask, variables.ward: visit-check-in has no such variable',
    ],
    [
      'a variable that is missing',
      withSteps('name: ask, wait: 1 d, template: no-show, channels: [sms], variables: { timeZone: UTC }'),
      'ours.yaml: step ask, variables.startsAt: is missing: no-show needs it',
    ],
    [
      'a variable that is wrong',
      withSteps(
        'name: ask, wait: 1 d, template: regular-check-up, channels: [sms], variables: { bookingUrl: here }',
      ),
      'ours.yaml: step ask, variables.bookingUrl: must be an http:// or https:// URL',
    ],
    [
      'a variable nobody gives',
      withSteps(
        'name: ask, wait: 1 d, template: regular-check-up, channels: [sms], variables: { bookingUrl: $url }',
      ),
      'ours.yaml: step ask, variables.bookingUrl: $url is not named in needs',
    ],
    [
      'a need that nothing uses',
      `${withSteps(`name: ask, wait: 1 d, ${WRITE}`)}\nneeds: [bookingUrl]`,
      'ours.yaml: needs: no step uses $bookingUrl',
    ],
    [
      'a step that does nothing',
      withSteps('name: ask, wait: 1 d'),
      'ours.yaml: step ask, template: is missing: a step writes, alerts or branches',
    ],
    [
      'a message without a channel',
      withSteps('name: ask, wait: 1 d, template: visit-check-in'),
      'ours.yaml: step ask, channels: is missing: sms, email or both',
    ],
  ];
  for (const [name, text, message] of cases) {
    it(`with ${name} is refused in one line that names file, step and field`, () => {
      const problems = problemsOf(text);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.ok(problems[0]?.startsWith(message), problems[0]);
      assert.doesNotMatch(problems[0] ?? '', /\n/);
    });
  }

  it('may come back where a wait takes time each time', () => {
    const text = withSteps(
      `name: ask, wait: 1 d, ${WRITE}`,
      'name: look, wait: at once, branches: [{ if: [no reply], go: ask }]',
    );
    assert.deepEqual(problemsOf(text), []);
  });
});
