import { z } from 'zod';
import { requireComputedAnalysis } from '../../analyses/requireAnalysis.ts';
import { resultsSpreadsheet } from '../../analyses/spreadsheet/resultsSpreadsheet.ts';
import { AnalysisId } from '../../contracts/shared/ids.ts';
import { requireProfile } from '../../datasets/requireDataset.ts';
import { clinicOption } from '../shared/clinicOption.ts';
import { defineCommand } from '../shared/defineCommand.ts';
import { argument, option } from '../shared/parameters.ts';
import { saveFile } from '../shared/saveFile.ts';
import { resultsText } from './resultsText.ts';

export const showResults = defineCommand({
  name: 'analyses results',
  input: {
    analysis: argument(AnalysisId, 'the id of an analysis, an_…'),
    out: option(
      z.string().optional(),
      'file',
      'write everything that is computed to this spreadsheet, .xlsx',
    ),
    clinic: clinicOption(),
  },
  examples: [
    'analyses results an_0123456789abcdef0123456789abcdef --json',
    'analyses results an_0123456789abcdef0123456789abcdef --out results.xlsx',
  ],
  run: async ({ analysis: analysisId, out, clinic }, context) => {
    const { id: clinicId } = await context.clinic(clinic);
    const database = await context.database();
    const analysis = await requireComputedAnalysis(database, { clinicId, analysisId });
    const { plan, results, claims } = analysis;
    if (out === undefined) {
      return { value: { analysisId, plan, results, claims }, text: resultsText(analysis) };
    }
    const content = await resultsSpreadsheet(analysis, await requireProfile(database, analysis));
    const file = await saveFile(content, out);
    return { value: { analysisId, file, bytes: content.length }, text: `${file}: ${content.length} bytes` };
  },
});
