import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { analysisView } from '../../../src/reports/analysis/analysisView.ts';
import { reportLayout } from '../../../src/reports/layout/reportLayout.ts';
import { SAMPLE, startTestApp } from '../../../test/support/testApp.ts';
import { type CheckLine, checkLine } from '../checkLine.ts';
import { type AnalysedFile, analyseFile } from './analyseFile.ts';
import { type AnalysisComparison, compareAnalysis } from './compareAnalysis.ts';
import { importedRows, ownRows } from './rowsOfFile.ts';

/** Chunks as large as those of a clinic; tests have smaller ones. */
const SETTINGS = { CHUNK_TARGET_TOKENS: '20000' };

/**
 * Whether every number of a report is that of an independent recomputation from the file.
 *
 * @param args the file, the sample unless given, and a question
 */
export async function checkNumbers([path = SAMPLE, question]: readonly string[]): Promise<CheckLine[]> {
  const app = await startTestApp(SETTINGS);
  try {
    await app.startWorkers();
    const file = await analyseFile(app, path, question);
    const options = { python: process.env.PYTHON ?? 'python3', usesLibraries: true };
    const own = ownRows(path, file.dataset);
    const ofFile = own && (await compareAnalysis(file, own, options));
    const found = ofFile ?? (await compareAnalysis(file, await importedRows(app, file.dataset), options));
    return [
      {
        what: 'rows',
        expected: 'read by the check',
        found: ofFile ? `${file.data.profile.rows} read from the file` : 'as they were imported',
        ok: found !== undefined,
      },
      { what: 'report', expected: 'a PDF', found: keepReport(path, file), ok: true },
      checkLine('the results of the API and of the report are the same', true, sameResults(file)),
      ...(found ? [...found.lines, ...answerLines(file, found)] : []),
    ];
  } finally {
    await app.stop();
  }
}

/** Writes the PDF to out/, for a look at its pages, and answers its path. */
function keepReport(path: string, { report }: AnalysedFile): string {
  const kept = resolve('out', `${basename(path)}.pdf`);
  mkdirSync(resolve('out'), { recursive: true });
  writeFileSync(kept, report.pdf);
  return kept;
}

const sameResults = ({ data, results }: AnalysedFile): boolean =>
  JSON.stringify(data.results) === JSON.stringify(results);

/** The sentences of the API with the numbers that were recomputed. */
function answerLines({ answer, report, data }: AnalysedFile, { verified }: AnalysisComparison): CheckLine[] {
  if (data.answer.sentences.length === 0 || data.plan.plan.cannotAnswer !== null) return [];
  const { sentences, limits } = analysisView(verified, reportLayout(report));
  const expected = [...sentences, ...limits].map(({ text }) => text);
  return expected.map((text, at) => checkLine(`answer of the API, text ${at + 1}`, text, answer[at]));
}
