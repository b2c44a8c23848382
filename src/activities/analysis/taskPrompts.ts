import { readChunk } from '../../datasets/chunkObject.ts';
import type { Disks } from '../../disks/createDisks.ts';
import { sentQuestion } from '../../domain/analysis/askedQuestion.ts';
import { readClaims } from '../../domain/analysis/modelClaims.ts';
import { takePart } from '../../domain/analysis/parts.ts';
import { chunkPrompt } from '../../domain/analysis/prompts/chunkPrompt.ts';
import { readCsvRows } from '../../domain/datasets/csvRows.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { CHUNK_RESPONSE_SCHEMA } from '../../providers/geminiSchemas.ts';
import type { AnalysisContext } from '../../store/analysis/analyses.ts';
import type * as tasks from '../../store/analysis/analysisTasks.ts';
import * as taskQueries from '../../store/analysis/taskQueries.ts';
import type { Database } from '../../store/database.ts';
import { batched } from '../shared/batched.ts';
import type { AnalysisOfClinic } from './analysisActivities.ts';
import { answerTaskPrompt, planTaskPrompt } from './analysisPrompts.ts';
import { hashOf, newFence, type TaskPrompt } from './answerTask.ts';
import { requireImported } from './requireImported.ts';

/** The prompt of one task, with what the call needs of its analysis. */
export interface PreparedTask {
  readonly analysis: AnalysisContext;
  readonly prompt: TaskPrompt;
}

/** Builds the prompts of plans, chunks and answers from what is stored of them. */
export function createTaskPrompts(database: Database, disks: Disks) {
  const findChunk = batched((keys: readonly Pick<tasks.TaskKey, 'clinicId' | 'analysisId' | 'index'>[]) =>
    taskQueries.findChunkTaskInputs(database, keys),
  );

  const forAnalysis = async (
    of: AnalysisOfClinic,
    promptOf: typeof planTaskPrompt | typeof answerTaskPrompt,
  ): Promise<PreparedTask> => {
    const stored = await requireImported(database, of);
    const fairnessWeight = (await taskQueries.findFairnessWeight(database, of)) ?? 1;
    return { analysis: { ...stored.analysis, fairnessWeight }, prompt: promptOf(stored) };
  };

  return {
    /** Permanent `AnalysisNotFound`. */
    forPlan: (of: AnalysisOfClinic): Promise<PreparedTask> => forAnalysis(of, planTaskPrompt),

    /** Permanent `AnalysisNotFound`, or `AnalysisNotPlanned` before the results are computed. */
    forAnswer: (of: AnalysisOfClinic): Promise<PreparedTask> => forAnalysis(of, answerTaskPrompt),

    /** Permanent `ChunkNotFound` when the analysis has no such chunk. */
    async forChunk({ clinicId, analysisId, index, part }: tasks.TaskKey): Promise<PreparedTask> {
      const input = await findChunk({ clinicId, analysisId, index });
      if (!input) throw new PermanentError('ChunkNotFound', `${analysisId} has no chunk ${index}`);
      const { analysis, disk, chunk } = input;
      const csv = await readChunk(disks.named(disk), chunk);
      const { headerLine, rows } = readCsvRows(csv);
      const partRows = takePart(rows, part);
      const prompt: TaskPrompt = {
        stage: 'chunks',
        text: chunkPrompt({
          question: sentQuestion(analysis.question),
          rows: [headerLine, ...partRows.map(({ line }) => line)].join(''),
          locale: analysis.locale,
          fence: newFence(),
        }),
        responseSchema: CHUNK_RESPONSE_SCHEMA,
        read: (json) => {
          const claims = readClaims(json);
          return claims ? { answer: claims, problems: [] } : undefined;
        },
        items: partRows.length,
        sizeOf: (half) => {
          const lines = takePart(rows, half).map(({ line }) => line);
          return { rows: lines.length, contentHash: hashOf(headerLine, ...lines) };
        },
      };
      return { analysis, prompt };
    },
  };
}
