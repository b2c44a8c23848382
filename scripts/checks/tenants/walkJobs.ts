import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import * as contracts from '../../../src/contracts/index.ts';
import type { Job } from '../../../src/contracts/shared/defineJob.ts';
import { causesOf } from '../../../test/support/causesOf.ts';
import { NEXT_YEAR } from '../../../test/support/nextYear.ts';
import type { TestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import { compareAnswers, type Tenants } from './compareAnswers.ts';
import { type IdKind, type Ids, kindOf } from './idKinds.ts';

type AnyJob = Job<z.ZodType, z.ZodType>;

/** Values of required fields that are no ids, by the name of the field. */
const FIELD_EXAMPLES: Readonly<Record<string, unknown>> = {
  question: 'What goes with a longer survival?',
  sequence: 'post-visit-check-in',
  localStart: `${NEXT_YEAR}-06-15T10:00`,
  timeZone: 'Europe/Berlin',
  month: '2026-01',
  diskKey: 'uploads/none.csv',
};

/** How long a job may take to refuse an id; one that runs longer has accepted it, ms. */
const PATIENCE_MS = 10_000;

/** One way to fill a schema: what is not an id has an example, and ids are filled in later. */
interface Shape {
  readonly ids: readonly { readonly path: string; readonly kind: IdKind; readonly isRequired: boolean }[];
  readonly problems: readonly string[];
  readonly build: (idAt: (path: string, kind: IdKind) => string | undefined) => unknown;
}

/** Every exported job that belongs to a clinic, with each id of its input replaced by one of another clinic. */
export async function walkJobs(app: TestApp, tenants: Tenants): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  const exported: readonly unknown[] = Object.values(contracts);
  for (const job of exported.filter(isJob)) {
    for (const shape of shapesOf(job.input, '')) {
      for (const problem of shape.problems)
        lines.push({
          what: `job ${job.workflow}`,
          expected: 'an example of each field',
          found: problem,
          ok: false,
        });
      for (const { path, kind } of shape.ids) {
        const ask = (id: string) => answerOf(app, job, inputWith(shape, path, id, tenants.own));
        lines.push(await compareAnswers(app, tenants, { what: `job ${job.workflow} ${path}`, kind, ask }));
      }
    }
  }
  return lines;
}

function inputWith(
  shape: Shape,
  tested: string,
  id: string,
  own: Ids & { readonly clinicId: string },
): unknown {
  const input = shape.build((path, kind) => {
    if (path === tested) return id;
    return shape.ids.some((each) => each.path === path && each.isRequired) ? own[kind] : undefined;
  });
  return { ...Object(input), clinicId: own.clinicId };
}

async function answerOf(app: TestApp, job: AnyJob, input: unknown): Promise<string> {
  const { handle } = await contracts.startJob(app.client, job, input);
  const result = await Promise.race([
    handle.result().then(
      (value) => `result ${JSON.stringify(value)}`,
      (error: unknown) => causesOf(error).at(-1) ?? 'failed',
    ),
    running(handle),
  ]);
  return result;
}

async function running(handle: WorkflowHandle): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await handle.terminate('the check has ended').catch(() => undefined);
  return 'runs';
}

/** The ways to fill a schema: a union has one per option. */
function shapesOf(schema: z.ZodType, path: string): Shape[] {
  if (schema instanceof z.ZodDiscriminatedUnion)
    return schema.options.flatMap((option) => (option instanceof z.ZodType ? shapesOf(option, path) : []));
  if (!(schema instanceof z.ZodObject)) return [];
  let shapes: Shape[] = [{ ids: [], problems: [], build: () => ({}) }];
  for (const [name, field] of Object.entries(schema.shape)) {
    if (name === 'clinicId' || !(field instanceof z.ZodType)) continue;
    const options = fieldShapes(name, field, path === '' ? name : `${path}.${name}`);
    shapes = shapes.flatMap((before) => options.map((option) => joined(before, name, option)));
  }
  return shapes;
}

function fieldShapes(name: string, field: z.ZodType, path: string): Shape[] {
  const kind = kindOf(field);
  const isRequired = !field.safeParse(undefined).success;
  if (kind !== null)
    return [{ ids: [{ path, kind, isRequired }], problems: [], build: (idAt) => idAt(path, kind) }];
  if (!isRequired) return [constant(undefined)];
  if (field instanceof z.ZodLiteral) return [constant([...field.values][0])];
  const nested = shapesOf(field, path);
  if (nested.length > 0) return nested;
  const example = FIELD_EXAMPLES[name];
  return example === undefined
    ? [{ ...constant(undefined), problems: [`no example of ${path}`] }]
    : [constant(example)];
}

const constant = (value: unknown): Shape => ({ ids: [], problems: [], build: () => value });

const joined = (before: Shape, name: string, field: Shape): Shape => ({
  ids: [...before.ids, ...field.ids],
  problems: [...before.problems, ...field.problems],
  build: (idAt) => {
    const value = field.build(idAt);
    return { ...Object(before.build(idAt)), ...(value === undefined ? {} : { [name]: value }) };
  },
});

/** A job of a clinic: one of the whole application has no clinic in its input. */
function isJob(value: unknown): value is AnyJob {
  if (typeof value !== 'object' || value === null || !('workflow' in value) || !('input' in value))
    return false;
  const { input } = value;
  const options =
    input instanceof z.ZodDiscriminatedUnion ? input.options : input instanceof z.ZodObject ? [input] : [];
  return options.some((option) => option instanceof z.ZodObject && 'clinicId' in option.shape);
}
