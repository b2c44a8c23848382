import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { OLDEST } from '../../../src/datasets/treatments/treatedSql.ts';
import type { AnalysisPlan } from '../../../src/domain/analysis/analysisPlan.ts';
import type { AnalysisResults } from '../../../src/domain/analysis/analysisResults.ts';
import { comparableKind } from '../../../src/domain/analysis/comparableColumn.ts';
import type { ColumnProfile, DatasetProfile } from '../../../src/domain/datasets/datasetProfile.ts';
import { agesPerYear } from '../../../src/domain/datasets/identifiers/identifierOfHeader.ts';

const SCRIPT = fileURLToPath(new URL('recompute.py', import.meta.url));

/** Where the rows are, as a text table. */
export interface TextSource {
  readonly path: string;
  readonly encoding: string;
  readonly delimiter: string;
  readonly quoteEscape: string;
  readonly linesBeforeData: number;
  readonly footerRecords: number;
  readonly cells: number;
}

/** What results are recomputed of. */
export interface Recomputed {
  readonly source: TextSource;
  readonly profile: DatasetProfile;
  readonly plan: AnalysisPlan;
  /** For the order of the levels of categories, and which charts there are. */
  readonly results: AnalysisResults;
}

export interface RecomputeOptions {
  /** @default python3 */
  readonly python?: string;
  /** Whether pandas, scipy, lifelines and statsmodels compute where they can be imported. */
  readonly usesLibraries: boolean;
}

const Recomputation = z.strictObject({
  /** That the script found in the file. */
  rows: z.int(),
  packages: z.array(z.string()),
  /** The values of categories that it found, by column. */
  levels: z.record(z.string(), z.array(z.string())),
  /** In the form of the stored results, without what was not recomputed; null where the rows are others. */
  results: z.json(),
});
export type Recomputation = z.infer<typeof Recomputation> & {
  /** Names of compared columns whose values the script cannot read. */
  readonly unread: readonly string[];
};

/** Runs the script on the file. It shares no code with the application. */
export async function recompute(recomputed: Recomputed, options: RecomputeOptions): Promise<Recomputation> {
  const { profile, results } = recomputed;
  const columns = results.compared.map((name) => columnOf(name, recomputed));
  const unread = results.compared.filter((_, at) => columns[at] === undefined);
  const request = {
    source: recomputed.source,
    columns: columns.filter((column) => column !== undefined),
    isComplete: unread.length === 0,
    plan: recomputed.plan,
    rows: profile.rows,
    months: results.months.map(({ column }) => column),
    relations: results.relations,
    usesLibraries: options.usesLibraries,
  };
  const answer = await runPython(options.python ?? 'python3', JSON.stringify(request));
  return { ...Recomputation.parse(JSON.parse(answer)), unread };
}

async function runPython(python: string, input: string): Promise<string> {
  const child = spawn(python, [SCRIPT], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // A script that ends early says why; that its input is not read to the end then says nothing.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [output, problem, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`the recomputation ended with ${code}: ${problem.slice(-2_000)}`);
  return output;
}

/** How a column is read; undefined for one whose values the application changes by its rules. */
function columnOf(name: string, { profile, results }: Recomputed) {
  const index = profile.columns.findIndex((column) => column.name === name);
  const column = profile.columns[index];
  const kind = column && comparableKind(column);
  if (!column || !kind || column.kind === 'identifying') return undefined;
  const { treatment } = column.treatment;
  if (treatment === 'age' || treatment === 'shortened') return undefined;
  const missing = column.missingTexts.map(({ value }) => value.trim().toLowerCase());
  return {
    ...{ name, index, kind, missing },
    ...readingOf(column),
    missingNumbers: missing.map(Number).filter(Number.isFinite),
    most: treatment === 'capped' ? OLDEST * (agesPerYear(name) ?? 1) : null,
    levels: kind === 'category' || kind === 'score' ? levelsOf(name, results) : null,
  };
}

function readingOf(column: Exclude<ColumnProfile, { kind: 'identifying' }>) {
  if (column.kind === 'numeric') return { reads: 'number', decimal: column.decimal, style: null };
  const style = column.dates?.style ?? null;
  return { reads: comparableKind(column) === 'date' ? 'date' : 'text', decimal: '.', style };
}

/** The order of levels is a convention of the application; which there are is compared. */
function levelsOf(name: string, { tableOne }: AnalysisResults): string[] {
  const row = tableOne.rows.find(({ column }) => column === name);
  if (row?.kind === 'category') return row.overall.levels.map(({ level }) => level);
  return tableOne.by?.column === name ? tableOne.by.groups.map(({ level }) => level) : [];
}
