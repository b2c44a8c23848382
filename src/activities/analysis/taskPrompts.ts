import { readChunk } from '../../datasets/chunkObject.ts';
import type { Disks } from '../../disks/createDisks.ts';
import { sentQuestion } from '../../domain/analysis/askedQuestion.ts';
import { checkFinding, chunkEvidence, mergedEvidence } from '../../domain/analysis/evidence.ts';
import { ChunkFindings, type Finding, MergedFindings } from '../../domain/analysis/findings.ts';
import { takePart } from '../../domain/analysis/parts.ts';
import { chunkPrompt, mergePrompt } from '../../domain/analysis/prompts.ts';
import { readCsvRows } from '../../domain/datasets/csvRows.ts';
import { PermanentError } from '../../domain/shared/jobError.ts';
import { CHUNK_RESPONSE_SCHEMA, MERGE_RESPONSE_SCHEMA } from '../../providers/geminiSchemas.ts';
import type { AnalysisContext } from '../../store/analysis/analyses.ts';
import * as tasks from '../../store/analysis/analysisTasks.ts';
import * as taskQueries from '../../store/analysis/taskQueries.ts';
import type { Database } from '../../store/database.ts';
import * as datasets from '../../store/datasets/datasets.ts';
import { batched } from '../shared/batched.ts';
import { childKey } from './answerKey.ts';
import { hashOf, newFence, type TaskPrompt } from './answerTask.ts';

/** The prompt of one task, with what the call needs of its analysis. */
export interface PreparedTask {
  readonly analysis: AnalysisContext;
  readonly prompt: TaskPrompt;
}

/** Builds the prompts of chunks and merges from what is stored of them. */
export function createTaskPrompts(database: Database, disks: Disks) {
  const findChunk = batched((keys: readonly Pick<tasks.TaskKey, 'clinicId' | 'analysisId' | 'index'>[]) =>
    taskQueries.findChunkTaskInputs(database, keys),
  );
  const findMerge = batched((keys: readonly tasks.TaskKey[]) =>
    taskQueries.findMergeTaskInputs(database, keys),
  );
  const findChildren = batched((groups: readonly tasks.AnswerGroup[]) =>
    tasks.answersOfGroups(database, groups),
  );
  const findProfile = batched((asked: readonly Pick<datasets.Dataset, 'clinicId' | 'id'>[]) =>
    datasets.findProfiles(database, asked),
  );

  return {
    /** Permanent `ChunkNotFound` when the analysis has no such chunk. */
    async forChunk({ clinicId, analysisId, index, part }: tasks.TaskKey): Promise<PreparedTask> {
      const input = await findChunk({ clinicId, analysisId, index });
      if (!input) throw new PermanentError('ChunkNotFound', `${analysisId} has no chunk ${index}`);
      const { analysis, disk, chunk } = input;
      const csv = await readChunk(disks.named(disk), chunk);
      const { header, headerLine, rows } = readCsvRows(csv);
      const partRows = takePart(rows, part);
      const source = chunkEvidence(header, partRows);
      const prompt: TaskPrompt = {
        kind: 'chunk',
        text: chunkPrompt({
          question: sentQuestion(analysis.question),
          rows: [headerLine, ...partRows.map(({ line }) => line)].join(''),
          fence: newFence(),
        }),
        responseSchema: CHUNK_RESPONSE_SCHEMA,
        parse: (json) => checked(ChunkFindings.safeParse(json).data, source),
        items: partRows.length,
        sizeOf: (half) => {
          const lines = takePart(rows, half).map(({ line }) => line);
          return { rows: lines.length, contentHash: hashOf(headerLine, ...lines) };
        },
      };
      return { analysis, prompt };
    },

    /** Permanent `MergeNotFound` when the analysis has no such merge. */
    async forMerge(key: tasks.TaskKey): Promise<PreparedTask> {
      const { clinicId, analysisId, level, part } = key;
      const input = await findMerge(key);
      const group = input?.task.children;
      if (!group) throw new PermanentError('MergeNotFound', `${analysisId} has no such merge`);
      const { analysis, datasetId, task } = input;
      const [profile, children] = await Promise.all([
        findProfile({ clinicId, id: datasetId }),
        findChildren({ clinicId, analysisId, level: level - 1, ...group }),
      ]);
      if (!profile) throw new PermanentError('AnalysisNotFound', `${analysisId} has no imported data set`);
      const partChildren = takePart(children, part);
      const answers = partChildren.map(({ answer }) => Findings.parse(answer));
      const coveredRows = partChildren.reduce((sum, { rows }) => sum + rows, 0);
      const source = mergedEvidence(profile, coveredRows, answers);
      const prompt: TaskPrompt = {
        kind: task.isTop ? 'top' : 'merge',
        text: mergePrompt({
          question: sentQuestion(analysis.question),
          profile: task.isTop ? profile : undefined,
          answers,
          fence: newFence(),
        }),
        responseSchema: MERGE_RESPONSE_SCHEMA,
        parse: (json) => checked(MergedFindings.safeParse(json).data, source),
        items: partChildren.length,
        sizeOf: (half) => {
          const kept = takePart(children, half);
          return {
            rows: kept.reduce((sum, { rows }) => sum + rows, 0),
            contentHash: hashOf(...kept.map(childKey)),
          };
        },
      };
      return { analysis, prompt };
    },
  };
}

/** The fields that answers of chunks and of merges share. */
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
