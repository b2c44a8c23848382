import { decideParkedChunks } from '../analyses/steerAnalysis.ts';
import { isRunning } from '../contracts/client/isRunning.ts';
import type { Failure } from '../contracts/operations/failures.ts';
import { noAnswerMeaning } from '../domain/analysis/noAnswerMeaning.ts';
import { type ParkedAnalysis, parkedAnalyses } from '../store/analysis/parkedAnalyses.ts';
import { type FailureServices, type FailureSource, storedSource } from './failureSource.ts';

/** Analyses with chunks that the model gave no answer to and that wait for a decision. */
export const chunkFailures = (services: FailureServices): FailureSource =>
  storedSource(services, {
    read: parkedAnalyses,
    describe: failureOf,
    retry: async ({ clinicId, id: analysisId }, retrying, record) => {
      await decideParkedChunks(retrying, { clinicId, analysisId }, { action: 'retry', chunks: 'all' });
      await record();
    },
  });

async function failureOf(row: ParkedAnalysis, { temporal }: FailureServices): Promise<Failure> {
  const { id, clinicId, workflowId, datasetId, parked, stage, failureCode, attempts } = row;
  const isUnderWay = await isRunning(temporal, workflowId);
  const stateReason = `The job of the analysis, ${workflowId}, has ended and stands for it.`;
  return {
    id,
    kind: 'chunks',
    type: 'chunks',
    clinicId,
    failedAt: row.failedAt.toISOString(),
    status: 'parked',
    ...(isUnderWay ? { state: 'open', stateReason: null } : { state: 'superseded', stateReason }),
    cause: {
      code: failureCode === '' ? 'Unknown' : failureCode,
      text: `${parked === 1 ? '1 part has' : `${parked} parts have`} no usable answer: ${noAnswerMeaning(failureCode)}.`,
    },
    stage,
    attempts,
    tags: { workflowId, datasetId, analysisId: id },
    retry: {
      isPossible: isUnderWay,
      effect: isUnderWay
        ? 'Asks the model once more for each of them; the analysis goes on with the answers.'
        : `Not possible. ${stateReason}`,
    },
  };
}
