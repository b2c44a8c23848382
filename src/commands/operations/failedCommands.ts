import { userInfo } from 'node:os';
import { startOptions } from '../../config/startOptions.ts';
import {
  type Failure,
  FailureId,
  type FailureKind,
  FailureType,
} from '../../contracts/operations/failures.ts';
import { PROGRAM_NAME } from '../../contracts/shared/programName.ts';
import { singleLine } from '../../domain/shared/singleLine.ts';
import type { FailureServices } from '../../failures/failureSource.ts';
import { requireFailure } from '../../failures/failureSources.ts';
import { forgetFailure } from '../../failures/forgetFailure.ts';
import { FailureCursor, pageOfFailures } from '../../failures/pageOfFailures.ts';
import { retryFailure } from '../../failures/retryFailure.ts';
import { terminateFailure } from '../../failures/terminateFailure.ts';
import type { CommandContext } from '../shared/commandContext.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { listResult, pageOptions } from '../shared/listing.ts';
import { operatorClinic, operatorClinicOption } from '../shared/operatorClinic.ts';
import { argument, flag, option } from '../shared/parameters.ts';

const EXAMPLE_ID = 'ms_0123456789abcdef01234567';
const failureId = () => argument(FailureId, 'the id of a failure, as `failed list` shows it');

const servicesOf = async (context: CommandContext): Promise<FailureServices> => ({
  database: await context.database(),
  temporal: await context.temporal(),
});

export const listFailures = defineCommand({
  name: 'failed list',
  input: {
    all: flag('also what has recovered, is retried, or is forgotten'),
    clinic: operatorClinicOption('those'),
    type: option(
      FailureType.optional(),
      'type',
      'only chunks, message or webhook, or only jobs of a workflow type, such as analyzeDataset',
    ),
    ...pageOptions(FailureCursor),
  },
  examples: ['failed list', 'failed list --type message --since 7d', 'failed list --all --clinic riverside'],
  run: async ({ all, clinic, type, since, ...request }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const page = await pageOfFailures(await servicesOf(context), { ...request, all, clinicId, type, since });
    return listResult({
      name: 'failures',
      page,
      header: ['failed', 'id', 'clinic', 'type', 'stage', 'state'],
      cells: ({ failedAt, id, clinicId: of, type, stage, state }) => [
        failedAt,
        id,
        of ?? '-',
        type,
        stage ?? '-',
        state,
      ],
      details: ({ cause, retry, stateReason }) => [
        `${cause.code}: ${cause.text}`,
        stateReason ?? `retry: ${retry.effect}`,
      ],
    });
  },
});

export const showFailure = defineCommand({
  name: 'failed show',
  input: { failure: failureId(), clinic: operatorClinicOption('a failure') },
  examples: [`failed show ${EXAMPLE_ID}`],
  run: async ({ failure: id, clinic }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const failure = await requireFailure(await servicesOf(context), clinicId, id);
    return { value: failure, text: failureText(failure) };
  },
});

export const retryOneFailure = defineCommand({
  name: 'failed retry',
  input: { failure: failureId(), clinic: operatorClinicOption('a failure') },
  examples: [`failed retry ${EXAMPLE_ID}`],
  run: async ({ failure: id, clinic }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const services = { ...(await servicesOf(context)), starting: startOptions(context.config) };
    const retried = await retryFailure(services, clinicId, id, userInfo().username);
    return { value: retried, text: `${id} is retried by ${retried.workflowId}. ${retried.effect}` };
  },
});

export const terminateOneFailure = defineCommand({
  name: 'failed terminate',
  input: { failure: failureId(), clinic: operatorClinicOption('a failure') },
  examples: ['failed terminate an_0123456789abcdef0123456789abcdef'],
  run: async ({ failure: id, clinic }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const ended = await terminateFailure(await servicesOf(context), clinicId, id, userInfo().username);
    return { value: ended, text: `${ended.workflowId} is ended` };
  },
});

export const forgetOneFailure = defineCommand({
  name: 'failed forget',
  input: {
    failure: failureId(),
    reason: option(singleLine(200), 'text', 'why, without data of patients; kept in the audit trail'),
    clinic: operatorClinicOption('a failure'),
  },
  examples: [`failed forget ${EXAMPLE_ID} --reason "the patient was called"`],
  run: async ({ failure: id, reason, clinic }, context) => {
    const clinicId = await operatorClinic(context, clinic);
    const decision = { reason, forgottenBy: userInfo().username };
    const failure = await forgetFailure(await servicesOf(context), clinicId, id, decision);
    return { value: failure, text: `${id} is forgotten: ${reason}` };
  },
});

function failureText(failure: Failure): string {
  const { id, type, status, state, stateReason, clinicId, failedAt, cause, stage, attempts, tags } = failure;
  const about = Object.entries(tags).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name}: ${value}`],
  );
  return [
    `${id} ${type} ${status}`,
    `  state: ${state}${stateReason === null ? '' : `. ${stateReason}`}`,
    `  failed: ${failedAt}`,
    `  clinic: ${clinicId ?? '-'}`,
    `  cause: ${cause.code}: ${cause.text}`,
    `  stage: ${stage ?? '-'}`,
    `  attempts: ${attempts ?? '-'}`,
    ...about,
    `  retry: ${failure.retry.effect}`,
    `  more: ${PROGRAM_NAME} ${moreAbout(failure)}`,
  ].join('\n');
}

/** The command that tells more of what has failed. */
function moreAbout({ id, kind, tags }: Failure): string {
  const { workflowId = '', webhookEndpointId = '' } = tags;
  const commands = {
    job: `jobs status ${workflowId}`,
    chunks: `chunks list ${id}`,
    message: `messages show ${id}`,
    webhook: `webhooks deliveries ${webhookEndpointId} --status undelivered`,
  } satisfies Record<FailureKind, string>;
  return commands[kind];
}
