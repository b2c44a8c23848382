import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { z } from 'zod';
import { jobHandle } from '../../../contracts/client/jobHandle.ts';
import { jobStatus, requireJob } from '../../../jobs/jobStatus.ts';
import { jobChanges } from '../../../jobs/watchJob.ts';
import { defineRoute, type ServerSentEvent } from '../defineRoute.ts';
import { JobParams, type JobView, jobView } from './jobView.ts';

/** Between two looks at a job, ms: each asks a worker. */
const INTERVAL_MS = 1_000;

export const jobEventsRoute = defineRoute({
  method: 'GET',
  path: '/jobs/:job/events',
  tag: 'Jobs',
  summary: 'Follow a job until it ends, as Server-Sent Events',
  description: [
    'Each event holds a job as `GET /jobs/{job}` answers it: `progress` the present state and each that follows, `end` the last one. The stream then ends.',
    'A client that connects again with the `Last-Event-ID` of the present state gets what follows; with that of `end` it gets 204, which stops an EventSource.',
    'Comments keep the connection open. A clinic has a limit of open streams (429 `TooManyStreams`).',
  ].join('\n\n'),
  scope: 'read',
  input: { params: JobParams },
  answers: {},
  streams: {
    200: { type: 'text/event-stream', description: 'The events of the job.' },
    204: { description: 'The job has ended, and the client has its last event.' },
  },
  run: async ({ params: { job } }, { clinic, lastEventId }, { temporal }) => {
    const { id: clinicId } = await clinic();
    const { status } = await requireJob(jobHandle(temporal, clinicId, job));
    if (lastEventId !== undefined && status.name !== 'RUNNING') {
      const last = eventOf(await jobView(temporal, await jobStatus(temporal, job)));
      if (last.id === lastEventId) return { empty: 204 };
    }
    return { clinicId, events: (signal) => eventsOf(temporal, job, { signal, lastEventId }) };
  },
});

async function* eventsOf(
  temporal: Client,
  job: string,
  { signal, lastEventId }: { readonly signal: AbortSignal; readonly lastEventId: string | undefined },
): AsyncGenerator<ServerSentEvent> {
  let known = lastEventId;
  for await (const status of jobChanges(temporal, job, { intervalMs: INTERVAL_MS, signal })) {
    const event = eventOf(await jobView(temporal, status));
    if (event.id !== known) yield event;
    known = event.id;
  }
}

/** The id names the state, so that it can be recognized without remembering what was sent. */
function eventOf(view: z.input<typeof JobView>): ServerSentEvent {
  const id = createHash('sha256').update(JSON.stringify(view)).digest('hex').slice(0, 16);
  return { event: view.status === 'RUNNING' ? 'progress' : 'end', id, data: view };
}
