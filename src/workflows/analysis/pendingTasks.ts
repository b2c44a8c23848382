import type { PlaceList } from '../../activities/analysis/analysisActivities.ts';

/** Where an answer belongs: level 0 answers chunks, those above merge; `part` names a half of a half. */
export interface Place {
  readonly level: number;
  readonly index: number;
  readonly part: string;
}

/** The waiting places of a level, listed a batch at a time so that no list grows with the analysis. */
export class PlaceQueue {
  readonly #level: number;
  readonly #list: (after: PlaceList['next']) => Promise<PlaceList>;
  #places: Iterator<Place, void> = [][Symbol.iterator]();
  #listed = 0;
  #listing: Promise<void> | undefined;
  #after: PlaceList['next'] | 'end' = null;

  constructor(level: number, list: (after: PlaceList['next']) => Promise<PlaceList>) {
    this.#level = level;
    this.#list = list;
  }

  /** How many places the first batch has: all there are, or as many as a batch holds. */
  async listed(): Promise<number> {
    this.#listing ??= this.#after === null ? this.#fetch() : undefined;
    await this.#listing;
    return this.#listed;
  }

  /** The next place, at once while a batch is at hand; undefined when there is none left. */
  next(): Place | undefined | Promise<Place | undefined> {
    const { done, value } = this.#places.next();
    if (!done) return value;
    if (this.#listing === undefined && this.#after === 'end') return undefined;
    this.#listing ??= this.#fetch();
    return this.#listing.then(() => this.next());
  }

  async #fetch(): Promise<void> {
    const list = await this.#list(this.#after === 'end' ? null : this.#after);
    this.#places = placesOf(this.#level, list);
    this.#listed = list.parts.length + list.runs.reduce((sum, [from, to]) => sum + to - from, 0);
    this.#after = list.next ?? 'end';
    this.#listing = undefined;
  }
}

function* placesOf(level: number, { runs, parts }: PlaceList): Generator<Place, void> {
  for (const [from, to] of runs) {
    for (let index = from; index < to; index += 1) yield { level, index, part: '' };
  }
  for (const { index, part } of parts) yield { level, index, part };
}
