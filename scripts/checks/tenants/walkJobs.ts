import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import * as contracts from '../../../src/contracts/index.ts';
import type { Job } from '../../../src/contracts/shared/defineJob.ts';
import { newId } from '../../../src/security/newId.ts';
import { causesOf } from '../../../test/support/causesOf.ts';
import type { TestApp } from '../../../test/support/testApp.ts';
import type { CheckLine } from '../checkLine.ts';
import { compareAnswers, type Tenants } from './compareAnswers.ts';
import type { Ids } from './idKinds.ts';
import { type Shape, shapesOf } from './shapes.ts';

type AnyJob = Job<z.ZodType, z.ZodType>;

/** How long a job may take to refuse an id; one that runs longer has accepted it, ms. */
const PATIENCE_MS = 10_000;

/** Every exported job that belongs to a clinic, with each id of its input replaced by one of another clinic. */
export async function walkJobs(app: TestApp, tenants: Tenants): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  const exported: readonly unknown[] = Object.values(contracts);
  for (const job of exported.filter(isJob)) {
    for (const shape of shapesOf(job.input, '')) {
      for (const problem of shape.ids.length === 0 ? [] : shape.problems)
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
    // Booking makes the appointment, and joins one that there is.
    if (kind === 'AppointmentId') return newId('ap');
    return shape.ids.some((each) => each.path === path && each.isRequired) ? own[kind] : undefined;
  });
  return { ...Object(input), clinicId: own.clinicId };
}

async function answerOf(app: TestApp, job: AnyJob, input: unknown): Promise<string> {
  const told = (error: unknown) => causesOf(error).at(-1) ?? 'failed';
  try {
    const { handle } = await contracts.startJob(app.client, job, input);
    const result = handle.result().then((value) => `result ${JSON.stringify(value)}`, told);
    return await Promise.race([result, running(handle)]);
  } catch (error) {
    return told(error);
  }
}

async function running(handle: WorkflowHandle): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await handle.terminate('the check has ended').catch(() => undefined);
  return 'runs';
}

/** A job of a clinic: one of the whole application has no clinic in its input. */
function isJob(value: unknown): value is AnyJob {
  if (typeof value !== 'object' || value === null || !('workflow' in value) || !('input' in value))
    return false;
  const { input } = value;
  const options =
    input instanceof z.ZodDiscriminatedUnion ? input.options : input instanceof z.ZodObject ? [input] : [];
  return options.some((option) => option instanceof z.ZodObject && 'clinicId' in option.shape);
}
