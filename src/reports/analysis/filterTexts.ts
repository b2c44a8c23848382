import type { AnalysisPlan } from '../../domain/analysis/analysisPlan.ts';
import { shortened } from '../layout/printableText.ts';
import type { ReportLayout } from '../layout/reportLayout.ts';

const MOST_NAME = 60;
const MOST_LEVEL = 40;

/** The filters of a plan, one sentence each. */
export const filterTexts = ({ filters }: AnalysisPlan, { i18n, figures }: ReportLayout): string[] =>
  filters.map((filter) => {
    const { quality } = i18n.analysis;
    const column = shortened(filter.column, MOST_NAME);
    if (filter.keep === 'levels') {
      return quality.levels(column, filter.levels.map((level) => shortened(level, MOST_LEVEL)).join(', '));
    }
    const bound = (value: number | null) => (value === null ? null : figures.measure(value));
    return quality.range(column, bound(filter.from), bound(filter.to));
  });
