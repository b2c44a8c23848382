import type { AnalysisId } from '../contracts/ids.ts';
import { readChunk } from '../datasets/chunkObject.ts';
import type { Disks } from '../disks/createDisks.ts';
import { readCsvRows } from '../domain/csvRows.ts';
import type { DatasetProfile } from '../domain/datasetProfile.ts';
import { checkFinding, chunkEvidence, mergedEvidence } from '../domain/evidence.ts';
import { ChunkFindings, type Finding, MergedFindings } from '../domain/findings.ts';
import { PermanentError } from '../domain/jobError.ts';
import { takePart } from '../domain/parts.ts';
import { chunkPrompt, mergePrompt } from '../domain/prompts.ts';
import { CHUNK_RESPONSE_SCHEMA, MERGE_RESPONSE_SCHEMA } from '../providers/geminiSchemas.ts';
import * as analyses from '../store/analyses.ts';
import * as places from '../store/answerPlaces.ts';
import type { Database } from '../store/database.ts';
import * as datasets from '../store/datasets.ts';
import type { AnswererOptions } from './answerPlace.ts';
import { type AnswerOutcome, createAnswerer, hashOf, newFence } from './answerPlace.ts';
import { childKey } from './childKey.ts';

export interface GeminiActivityOptions extends AnswererOptions {
  readonly database: Database;
  readonly disks: Disks;
}

/** A chunk, or a part of one, within an analysis. */
export interface ChunkPlace {
  readonly analysisId: AnalysisId;
  readonly index: number;
  readonly part: string;
}

/** A merge, or a part of one, within an analysis. */
export interface MergePlace extends ChunkPlace {
  readonly level: number;
}

/**
 * The calls of the model. Each commits its intent first; what they answer says how it went, the findings are stored.
 * Permanent with the reply's code, such as `GeminiSafety`, when the model gives no answer to this prompt.
 */
export function geminiActivities({ database, disks, ...options }: GeminiActivityOptions) {
  const answerer = createAnswerer(database, options);

  return {
    /** Asks about one chunk, unless its answer is already stored or cached. */
    async analyzeChunk({ analysisId, index, part }: ChunkPlace): Promise<AnswerOutcome> {
      const { analysis, dataset } = await loadAnalysis(database, analysisId);
      const chunk = await datasets.findChunk(database, analysis.datasetId, index);
      if (!chunk) throw new PermanentError('ChunkNotFound', `${analysis.datasetId} has no chunk ${index}`);
      const csv = await readChunk(disks.named(dataset.disk), chunk);
      const { header, headerLine, rows } = readCsvRows(csv);
      const own = takePart(rows, part);
      const source = chunkEvidence(header, own);
      return answerer.answer(
        analysis,
        { analysisId, level: 0, index, part },
        {
          kind: 'chunk',
          prompt: chunkPrompt({
            question: analysis.question,
            rows: [headerLine, ...own.map(({ line }) => line)].join(''),
            fence: newFence(),
          }),
          responseSchema: CHUNK_RESPONSE_SCHEMA,
          parse: (json) => checked(ChunkFindings.safeParse(json).data, source),
          items: own.length,
          sizeOf: (half) => {
            const lines = takePart(rows, half).map(({ line }) => line);
            return { rows: lines.length, contentHash: hashOf(headerLine, ...lines) };
          },
        },
      );
    },

    /** Merges one group of answers of the level below, unless the merge is already stored or cached. */
    async mergeAnswers({ analysisId, level, index, part }: MergePlace): Promise<AnswerOutcome> {
      const { analysis, profile } = await loadAnalysis(database, analysisId);
      const key = { analysisId, level, index, part };
      const place = await places.findPlace(database, key);
      if (!place?.children) throw new PermanentError('MergeNotFound', `${analysisId} has no such merge`);
      const children = await places.answersOfLevel(database, analysisId, level - 1, place.children);
      const own = takePart(children, part);
      const answers = own.map(({ answer }) => Findings.parse(answer));
      const coveredRows = own.reduce((sum, { rows }) => sum + rows, 0);
      const source = mergedEvidence(profile, coveredRows, answers);
      return answerer.answer(analysis, key, {
        kind: place.isTop ? 'top' : 'merge',
        prompt: mergePrompt({
          question: analysis.question,
          profile: place.isTop ? profile : undefined,
          answers,
          fence: newFence(),
        }),
        responseSchema: MERGE_RESPONSE_SCHEMA,
        parse: (json) => checked(MergedFindings.safeParse(json).data, source),
        items: own.length,
        sizeOf: (half) => {
          const kept = takePart(children, half);
          return {
            rows: kept.reduce((sum, { rows }) => sum + rows, 0),
            contentHash: hashOf(...kept.map(childKey)),
          };
        },
      });
    },
  };
}

export type GeminiActivities = ReturnType<typeof geminiActivities>;

/** What chunks and merges answer alike. */
const Findings = ChunkFindings.extend({
  findings: MergedFindings.shape.findings,
  summary: MergedFindings.shape.summary.optional(),
});

/** The answer with each finding checked against the data; undefined when it is off the schema. */
function checked<Answer extends { readonly findings: readonly Finding[] }>(
  answer: Answer | undefined,
  source: Parameters<typeof checkFinding>[1],
): Answer | undefined {
  return answer && { ...answer, findings: answer.findings.map((finding) => checkFinding(finding, source)) };
}

async function loadAnalysis(
  database: Database,
  analysisId: AnalysisId,
): Promise<{ analysis: analyses.Analysis; dataset: datasets.Dataset; profile: DatasetProfile }> {
  const analysis = await analyses.findAnalysis(database, analysisId);
  const dataset = analysis && (await datasets.findDataset(database, analysis.datasetId));
  if (!analysis || !dataset?.profile) {
    throw new PermanentError('AnalysisNotFound', `${analysisId} is not a known analysis`);
  }
  return { analysis, dataset, profile: dataset.profile };
}
