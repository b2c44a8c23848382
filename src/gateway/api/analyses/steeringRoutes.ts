import { z } from 'zod';
import { setClinicBudget } from '../../../analyses/clinicBudget.ts';
import { requireAnalysis } from '../../../analyses/requireAnalysis.ts';
import { decideParkedChunks, raiseAnalysisBudget } from '../../../analyses/steerAnalysis.ts';
import { BudgetChange, BudgetRaise, ChunkDecision } from '../../../contracts/analysis/analysisMessages.ts';
import { AnalysisId } from '../../../contracts/shared/ids.ts';
import { unansweredTasks } from '../../../store/analysis/answers.ts';
import { clinicDayBudget } from '../../../store/analysis/budgets.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { withPatience } from '../withPatience.ts';
import { BudgetView, ChunkView } from './analysisView.ts';

const tag = 'Analyses';
const params = z.strictObject({ analysis: AnalysisId });

const listChunksRoute = defineRoute({
  method: 'GET',
  path: '/analyses/:analysis/chunks',
  tag,
  summary: 'List the parts of an analysis that the model gave no answer to',
  scope: 'read',
  input: { params },
  answers: { 200: z.object({ items: z.array(ChunkView) }) },
  run: async ({ params: { analysis: analysisId } }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    await requireAnalysis(database, { clinicId, analysisId });
    const chunks = await unansweredTasks(database, clinicId, analysisId);
    const items = chunks.map(({ clinicId: _, analysisId: __, ...chunk }) => chunk);
    return { status: 200, body: { items } };
  },
});

const decideRoute = defineRoute({
  method: 'POST',
  path: '/analyses/:analysis/decisions',
  tag,
  summary: 'Decide what becomes of parked chunks',
  description:
    '`retry` asks the model again, `skip` goes on without them, `fail` ends the analysis. `chunks` is `all`, or the indexes of parked chunks; one that is not parked refuses the decision with 409 `ChunkNotParked`.',
  scope: 'manage',
  input: { params, body: ChunkDecision },
  answers: { 200: z.object({ decided: z.int(), parked: z.int().describe('still') }) },
  run: async ({ params: { analysis: analysisId }, body }, { clinic }, context) => {
    const { id: clinicId } = await clinic();
    const decided = await withPatience(context.temporal, () =>
      decideParkedChunks(context, { clinicId, analysisId }, body),
    );
    return { status: 200, body: decided };
  },
});

const raiseBudgetRoute = defineRoute({
  method: 'PATCH',
  path: '/analyses/:analysis/budget',
  tag,
  summary: 'Change the budget of a running analysis, or of the present day of its clinic',
  description:
    'An analysis that waits for its budget goes on. A limit that is left out stays, null lifts it; one that is not above what is spent is refused with 409 `BudgetSpent`.',
  scope: 'manage',
  input: { params, body: BudgetRaise },
  answers: { 200: BudgetView },
  run: async ({ params: { analysis: analysisId }, body }, { clinic }, context) => {
    const { id: clinicId } = await clinic();
    const budget = await withPatience(context.temporal, () =>
      raiseAnalysisBudget(context, { clinicId, analysisId }, body),
    );
    return { status: 200, body: budget };
  },
});

const showBudgetRoute = defineRoute({
  method: 'GET',
  path: '/budget',
  tag,
  summary: 'Show the budget of the clinic for the present day (UTC), and what of it is spent',
  scope: 'read',
  input: {},
  answers: { 200: BudgetView },
  run: async (_, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    return { status: 200, body: await clinicDayBudget(database, clinicId) };
  },
});

const setBudgetRoute = defineRoute({
  method: 'PATCH',
  path: '/budget',
  tag,
  summary: 'Set what the clinic may spend per day (UTC) from now on',
  description:
    'A limit that is left out stays, null lifts it. Analyses that wait for the budget look at it again.',
  scope: 'admin',
  input: { body: BudgetChange },
  answers: { 200: BudgetView },
  run: async ({ body }, { caller, clinic }, context) => {
    const { id: clinicId } = await clinic();
    const change = { ...body, clinicId, changedBy: caller.tokenId };
    const { analysesTold: _, ...budget } = await setClinicBudget(context, change);
    return { status: 200, body: budget };
  },
});

export const STEERING_ROUTES: readonly ApiRoute[] = [
  listChunksRoute,
  decideRoute,
  raiseBudgetRoute,
  showBudgetRoute,
  setBudgetRoute,
];
