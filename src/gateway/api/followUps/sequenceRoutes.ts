import { z } from 'zod';
import { SequenceName } from '../../../contracts/followUps/followUpJobs.ts';
import { newestSequences, requireSequence } from '../../../sequences/requireSequence.ts';
import { pageOf } from '../../../store/page.ts';
import { type ApiRoute, defineRoute } from '../defineRoute.ts';
import { pageBody, pageQuery, pageSchema } from '../page.ts';
import { SequenceSummary, SequenceView, sequenceSummary, sequenceView } from './followUpViews.ts';

const tag = 'Sequences';

const listRoute = defineRoute({
  method: 'GET',
  path: '/sequences',
  tag,
  summary: 'List the sequences that the clinic can use, by name',
  scope: 'read',
  input: { query: pageQuery(SequenceName).omit({ since: true }) },
  answers: { 200: pageSchema(SequenceSummary) },
  run: async ({ query }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    const { cursor = '' } = query;
    const all = await newestSequences(database, clinicId);
    const rows = all.filter(({ sequence }) => sequence.name > cursor);
    return {
      status: 200,
      body: pageBody(
        pageOf(rows, query, ({ sequence }) => sequence.name),
        sequenceSummary,
      ),
    };
  },
});

const showRoute = defineRoute({
  method: 'GET',
  path: '/sequences/:sequence',
  tag,
  summary: 'Show the steps of the newest version of a sequence',
  scope: 'read',
  input: { params: z.strictObject({ sequence: SequenceName }) },
  answers: { 200: SequenceView },
  run: async ({ params }, { clinic }, { database }) => {
    const { id: clinicId } = await clinic();
    return {
      status: 200,
      body: sequenceView(await requireSequence(database, clinicId, params.sequence)),
    };
  },
});

export const SEQUENCE_ROUTES: readonly ApiRoute[] = [listRoute, showRoute];
