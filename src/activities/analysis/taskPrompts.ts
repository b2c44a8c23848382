import { readChunk } from '../../datasets/chunkObject.ts';
import type { Disks } from '../../disks/createDisks.ts';
import { checkFinding, chunkEvidence, mergedEvidence } from '../../domain/analysis/evidence.ts';
import { ChunkFindings, type Finding, MergedFindings } from '../../domain/analysis/findings.ts';
import { takePart } from '../../domain/analysis/parts.ts';
import { chunkPrompt, mergePrompt } from '../../domain/analysis/prompts.ts';
import { readCsvRows } from '../../domain/datasets/csvRows.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { CHUNK_RESPONSE_SCHEMA, MERGE_RESPONSE_SCHEMA } from '../../providers/geminiSchemas.ts';
import type { AskedAnalysis } from '../../store/analysis/analyses.ts';
import * as places from '../../store/analysis/analysisTasks.ts';
import * as askedPlaces from '../../store/analysis/taskQueries.ts';
import type { Database } from '../../store/database.ts';
import * as datasets from '../../store/datasets/datasets.ts';
import { gathering } from '../shared/batched.ts';
import { childKey } from './answerKey.ts';
import { hashOf, newFence, type PlaceQuestion } from './answerTask.ts';

/** What an analysis asks about one of its places. */
export interface AskedQuestion {
  readonly analysis: AskedAnalysis;
  readonly question: PlaceQuestion;
}

/** Makes the questions about chunks and merges from what is stored of them. */
export function createPlaceQuestions(database: Database, disks: Disks) {
  const findChunk = gathering((asked: readonly Pick<places.PlaceKey, 'analysisId' | 'index'>[]) =>
    askedPlaces.findAskedChunks(database, asked),
  );
  const findMerge = gathering((asked: readonly places.PlaceKey[]) =>
    askedPlaces.findAskedMerges(database, asked),
  );
  const findChildren = gathering((asked: readonly places.AnswerGroup[]) =>
    places.answersOfGroups(database, asked),
  );
  const findProfile = gathering(async (datasetIds: readonly string[]) => {
    const profiles = await datasets.profilesOf(database, datasetIds);
    return datasetIds.map((id) => profiles.get(id));
  });

  return {
    /** Permanent `ChunkNotFound` when the analysis has no such chunk. */
    async aboutChunk({ analysisId, index, part }: places.PlaceKey): Promise<AskedQuestion> {
      const asked = await findChunk({ analysisId, index });
      if (!asked) throw new PermanentError('ChunkNotFound', `${analysisId} has no chunk ${index}`);
      const { analysis, disk, chunk } = asked;
      const csv = await readChunk(disks.named(disk), chunk);
      const { header, headerLine, rows } = readCsvRows(csv);
      const own = takePart(rows, part);
      const source = chunkEvidence(header, own);
      const question: PlaceQuestion = {
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
      };
      return { analysis, question };
    },

    /** Permanent `MergeNotFound` when the analysis has no such merge. */
    async aboutMerge(key: places.PlaceKey): Promise<AskedQuestion> {
      const { analysisId, level, part } = key;
      const asked = await findMerge(key);
      const group = asked?.place.children;
      if (!group) throw new PermanentError('MergeNotFound', `${analysisId} has no such merge`);
      const { analysis, datasetId, place } = asked;
      const [profile, children] = await Promise.all([
        findProfile(datasetId),
        findChildren({ analysisId, level: level - 1, ...group }),
      ]);
      if (!profile) throw new PermanentError('AnalysisNotFound', `${analysisId} has no imported data set`);
      const own = takePart(children, part);
      const answers = own.map(({ answer }) => Findings.parse(answer));
      const coveredRows = own.reduce((sum, { rows }) => sum + rows, 0);
      const source = mergedEvidence(profile, coveredRows, answers);
      const question: PlaceQuestion = {
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
      };
      return { analysis, question };
    },
  };
}

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
