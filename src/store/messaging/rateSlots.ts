import { sql } from 'kysely';
import type { Database } from '../database.ts';

/** How many slots to take of a rate, and how far apart they are. */
export interface SlotRequest {
  /** What the rate belongs to, such as `resend`; every process that names it shares the rate. */
  readonly name: string;
  readonly count: number;
  /** Between one slot and the next, ms. */
  readonly spacingMs: number;
}

/**
 * Takes the next free slots of a rate, over all processes, and answers how long to wait for the first of them, ms; zero
 * when it is due. Slots are evenly spaced and never given back: a rate is not exceeded in any window, and what no call
 * used is lost.
 */
export async function takeSlots(db: Database, request: SlotRequest): Promise<number> {
  const [wait] = await takeSlotsOfEach(db, [request]);
  return wait ?? 0;
}

/** {@link takeSlots} for several rates in one statement; the waits are in the order of the requests. Names are distinct. */
export async function takeSlotsOfEach(db: Database, requests: readonly SlotRequest[]): Promise<number[]> {
  if (requests.length === 0) return [];
  const names = requests.map(({ name }) => name);
  const lengths = requests.map(({ count, spacingMs }) => count * spacingMs);
  // Rows are locked in the order of their names, so that two statements cannot wait for each other.
  const { rows } = await sql<{ name: string; waitMs: number }>`
    insert into rate_slots as slot (name, next_at)
    select taken.name, clock_timestamp() + taken.length_ms * interval '1 millisecond'
    from unnest(${names}::text[], ${lengths}::double precision[]) as taken (name, length_ms)
    order by taken.name
    on conflict (name) do update set
      next_at = greatest(slot.next_at, clock_timestamp()) + (excluded.next_at - clock_timestamp())
    returning slot.name, extract(epoch from slot.next_at - clock_timestamp())::double precision * 1000 as wait_ms
  `.execute(db);
  const untilEnd = new Map(rows.map(({ name, waitMs }) => [name, waitMs]));
  return requests.map(({ name, count, spacingMs }) =>
    Math.max(0, (untilEnd.get(name) ?? 0) - count * spacingMs),
  );
}
