import { z } from 'zod';
import { Association } from '../statistics/association.ts';
import { CountedMonths } from '../statistics/countedMonths.ts';
import { Relation } from '../statistics/relation.ts';
import { Count } from '../statistics/statisticsResult.ts';
import { SurvivalResult } from '../statistics/survivalResult.ts';
import { TableOne } from '../statistics/tableOne.ts';

/** Everything that is computed from the rows of a data set under a plan. */
export const AnalysisResults = z.strictObject({
  /** Rows of the data set. */
  rows: Count,
  /** Rows that the filters of the plan keep; the results are of these. */
  kept: Count,
  /** Names of the columns that were compared, and of those that could have been but were too many. */
  compared: z.array(z.string()),
  notCompared: z.array(z.string()),
  tableOne: TableOne,
  associations: z.array(Association),
  survival: SurvivalResult.nullable(),
  months: z.array(CountedMonths),
  /** What charts of the most relevant associations draw, by the id of the association. */
  relations: z.array(Relation),
});
export type AnalysisResults = z.infer<typeof AnalysisResults>;
