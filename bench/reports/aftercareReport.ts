import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredObject } from '../../src/disks/disk.ts';
import { localDisk } from '../../src/disks/localDisk.ts';
import type { AnalysisReportData } from '../../src/reports/analysis/analysisReportData.ts';
import { type ReportStyle, reportLayout } from '../../src/reports/layout/reportLayout.ts';
import type { PartSpec } from '../../src/reports/parts/partSpec.ts';
import { planParts } from '../../src/reports/parts/planParts.ts';
import { createRenderPool } from '../../src/reports/parts/renderPool.ts';
import { openReport } from '../../src/reports/reportKinds.ts';
import { PLAIN_PLAN, plainResults } from '../../test/support/plainResults.ts';
import { COLUMNS, ROWS_A_PAGE, tableRow } from './tableRows.ts';

const STYLE: ReportStyle = { locale: 'en', paper: 'A4', timeZone: 'UTC' };
const ROWS_A_CHUNK = 500;
/** As REPORT_THREADS is by default. */
const THREADS = 2;

/** One for the process, as in a worker. */
const pool = createRenderPool(THREADS);

/** Plans, renders and merges the report as the activities do, parts on the disk between the steps. */
export async function aftercareReport(tablePages: number, file: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-bench-'));
  const disk = localDisk(folder);
  const { signal } = new AbortController();
  try {
    const rows = tablePages * ROWS_A_PAGE;
    const data = reportData(rows);
    const chunks = Array.from({ length: Math.ceil(rows / ROWS_A_CHUNK) }, (_, index) =>
      Math.min(ROWS_A_CHUNK, rows - index * ROWS_A_CHUNK),
    );
    const report = openReport('analysis', data, reportLayout(STYLE));
    const specs = await planParts(report, STYLE.paper, {
      chunkSizes: async () => chunks,
      layOut: ({ columns }) => pool.layoutColumns({ columns, chunk: chunkObject(0, rows) }, signal),
      rowHeights: (_, chunk, layout) => pool.rowHeights({ chunk: chunkObject(chunk, rows), layout }, signal),
    });
    const parts: StoredObject[] = [];
    await Promise.all(
      Array.from({ length: THREADS }, async (_, lane) => {
        for (let index = lane; index < specs.length; index += THREADS) {
          const spec = specs[index];
          if (!spec) return;
          const { pdf } = await renderOne({ data, spec, rows, signal });
          parts[index] = await disk.write(`report-parts/${index}.pdf`, pdf);
        }
      }),
    );
    const read: Uint8Array[] = [];
    for (const part of parts) read.push(await disk.read(part));
    const { pdf } = await pool.mergeParts({ kind: 'analysis', data, style: STYLE, parts: read }, signal);
    await writeFile(file, pdf);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function renderOne({
  data,
  spec,
  rows,
  signal,
}: {
  readonly data: unknown;
  readonly spec: PartSpec;
  readonly rows: number;
  readonly signal: AbortSignal;
}) {
  const chunks: Uint8Array[] = [];
  if (spec.type === 'rows')
    for (let chunk = spec.chunks.from; chunk <= spec.chunks.to; chunk += 1)
      chunks.push(chunkObject(chunk, rows));
  return pool.renderPart({ kind: 'analysis', data, style: STYLE, spec, chunks }, signal);
}

function chunkObject(chunk: number, rows: number): Uint8Array {
  const from = chunk * ROWS_A_CHUNK;
  const lines = Array.from({ length: Math.min(ROWS_A_CHUNK, rows - from) }, (_, row) =>
    tableRow(from + row).join(','),
  );
  return Buffer.from(`${[COLUMNS, ...lines].join('\n')}\n`);
}

function reportData(rows: number): AnalysisReportData {
  return {
    reportId: 'rp_bench',
    clinic: { name: 'bench', accentColor: '#0c5a61', letterhead: [], logo: null },
    datasetName: 'table.csv',
    question: 'How fast?',
    locale: 'en',
    generatedAt: new Date(0),
    sandbox: false,
    profile: {
      rows,
      notices: [],
      columns: COLUMNS.map((name) => ({
        kind: 'text',
        treatment: { treatment: 'sent' as const, reason: { because: 'type' as const } },
        missingTexts: [],
        oddValues: [],
        type: 'text',
        dates: null,
        name,
        count: rows,
        missing: 0,
        distinct: rows,
        topValues: [],
      })),
    },
    plan: PLAIN_PLAN,
    results: plainResults(rows),
    claims: [],
    answer: { sentences: [], findings: [], limits: [], source: 'results' },
    method: {
      model: 'none',
      promptVersion: 'none',
      chunks: 0,
      chunksRead: 0,
      readRows: 'none',
      promptTokens: 0,
      outputTokens: 0,
      costUsd: null,
    },
    appendix: { datasetId: 'ds_bench', rows },
  };
}
