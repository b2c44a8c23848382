import { randomBytes } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { z } from 'zod';
import type { AnalysisId } from '../contracts/ids.ts';
import { readChunk } from '../datasets/chunkObject.ts';
import type { Disks } from '../disks/createDisks.ts';
import type { DatasetProfile } from '../domain/datasetProfile.ts';
import { ChunkFindings, MergedFindings } from '../domain/findings.ts';
import { PermanentError, TransientError } from '../domain/jobError.ts';
import { mergedRange } from '../domain/mergeTree.ts';
import { chunkPrompt, mergePrompt, SYSTEM_INSTRUCTION } from '../domain/prompts.ts';
import type { Gemini } from '../providers/gemini.ts';
import { CHUNK_RESPONSE_SCHEMA, MERGE_RESPONSE_SCHEMA } from '../providers/geminiSchemas.ts';
import * as analyses from '../store/analyses.ts';
import type { Database } from '../store/database.ts';
import * as datasets from '../store/datasets.ts';

export interface GeminiActivityOptions {
  readonly database: Database;
  readonly disks: Disks;
  readonly gemini: Gemini;
}

/** The calls of the model. Each commits its intent first and answers nothing: the answer is stored. */
export function geminiActivities({ database, disks, gemini }: GeminiActivityOptions) {
  const ask = async <Schema extends z.ZodType>(
    place: analyses.AnswerPlace,
    model: string,
    call: { prompt: string; schema: Schema; responseSchema: typeof CHUNK_RESPONSE_SCHEMA },
  ): Promise<void> => {
    if ((await analyses.requestAnswer(database, place)) === 'answered') return;
    const answer = await gemini.generateJson({
      model,
      systemInstruction: SYSTEM_INSTRUCTION,
      prompt: call.prompt,
      responseSchema: call.responseSchema,
      signal: Context.current().cancellationSignal,
    });
    const parsed = call.schema.safeParse(answer.json);
    if (!parsed.success) {
      throw new TransientError(
        'GeminiOffSchema',
        'Gemini answered with JSON of another shape than asked for',
      );
    }
    await analyses.recordAnswer(database, place, { ...answer, answer: parsed.data });
  };

  return {
    /** Asks about one chunk, unless its answer is already stored. */
    async analyzeChunk({ analysisId, index }: { analysisId: AnalysisId; index: number }): Promise<void> {
      const { analysis, dataset, profile } = await loadAnalysis(database, analysisId);
      const chunk = await datasets.findChunk(database, analysis.datasetId, index);
      if (!chunk) throw new PermanentError('ChunkNotFound', `${analysis.datasetId} has no chunk ${index}`);
      const rows = await readChunk(disks.named(dataset.disk), chunk);
      const fence = newFence();
      await ask({ analysisId, level: 0, index }, analysis.model, {
        prompt: chunkPrompt({ question: analysis.question, profile, rows, fence }),
        schema: ChunkFindings,
        responseSchema: CHUNK_RESPONSE_SCHEMA,
      });
    },

    /** Merges one group of answers of the level below, unless the merge is already stored. */
    async mergeAnswers({
      analysisId,
      level,
      index,
    }: analyses.AnswerPlace & { analysisId: AnalysisId }): Promise<void> {
      const { analysis, profile } = await loadAnalysis(database, analysisId);
      const { from, to } = mergedRange(index);
      const answers = await analyses.answersOfLevel(database, analysisId, level - 1, from, to);
      await ask({ analysisId, level, index }, analysis.model, {
        prompt: mergePrompt({ question: analysis.question, profile, answers, fence: newFence() }),
        schema: MergedFindings,
        responseSchema: MERGE_RESPONSE_SCHEMA,
      });
    },
  };
}

export type GeminiActivities = ReturnType<typeof geminiActivities>;

/** Random, so that no cell can close the fence around its data. */
const newFence = (): string => randomBytes(8).toString('hex');

async function loadAnalysis(
  database: Database,
  analysisId: AnalysisId,
): Promise<{ analysis: analyses.Analysis; dataset: datasets.Dataset; profile: DatasetProfile }> {
  const analysis = await analyses.findAnalysis(database, analysisId);
  const dataset = analysis && (await datasets.findDataset(database, analysis.datasetId));
  if (!analysis || !dataset?.profile)
    throw new PermanentError('AnalysisNotFound', `${analysisId} is not a known analysis`);
  return { analysis, dataset, profile: dataset.profile };
}
