export interface ChunkLimits {
  readonly targetTokens: number;
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** What a chunk holds, its header line included in bytes and tokens. */
export interface ChunkSize {
  readonly rows: number;
  readonly bytes: number;
  readonly tokens: number;
}

/** A row as the plan sees it. */
export interface ChunkRow {
  readonly bytes: number;
  readonly tokens: number;
  /** As `hashRow` computes it. */
  readonly hash: number;
}

/** A chunk is cut when it is at least this full, measured by the limit it is nearest to. */
const MIN_FILL = 0.5;

/** Rows in chunks that are kept at most, since removing them takes as long as the rows behind them are many. */
const FORGET_ROWS = 4_096;

/** Rows before a cut that tell equal rows apart. */
const CONTEXT_ROWS = 16;

/**
 * Decides where a chunk ends, by the content of the rows and not by how many came before: among the places where a
 * chunk is at least half full and within all limits, it ends after the row with the lowest hash (local-minimum
 * chunking, after Bjørner, Blass and Gurevich, "Content-dependent chunking for differential compression", 2010). A row
 * that is inserted or changed moves the ends near it only; soon after it the same rows have the lowest hashes again.
 *
 * A chunk takes at least one row, so that a row over every limit gets a chunk of its own.
 */
export class ChunkPlan {
  readonly #header: ChunkSize;
  readonly #limits: ChunkLimits;
  /** The rows that are not in a chunk yet are those from `#first` on. */
  readonly #rows: ChunkRow[] = [];
  #first = 0;
  #size: ChunkSize;

  /** @param header the size of a chunk without rows */
  constructor(header: ChunkSize, limits: ChunkLimits) {
    this.#header = header;
    this.#limits = limits;
    this.#size = header;
  }

  /** Rows that are not in a chunk yet. */
  get pending(): number {
    return this.#rows.length - this.#first;
  }

  /** Whether the row fits into the current chunk; when it does not, {@link cut} makes room. */
  fits(row: Pick<ChunkRow, 'bytes' | 'tokens'>): boolean {
    return this.pending === 0 || isWithin(plus(this.#size, row), this.#limits);
  }

  add(row: ChunkRow): void {
    this.#rows.push(row);
    this.#size = plus(this.#size, row);
  }

  /** Takes the next chunk from the front, once {@link fits} has returned false for the next row. */
  cut(): ChunkSize {
    return this.#take(this.#cutPlace());
  }

  /** Takes the remaining rows at the end of the data set. */
  rest(): ChunkSize {
    return this.#take(this.pending);
  }

  /** How many rows go into the next chunk. Of places with the same hash the last counts: it makes the fullest chunk. */
  #cutPlace(): number {
    const { maxRows, maxBytes, targetTokens } = this.#limits;
    let best = this.#rows.length;
    let bestHash = Number.POSITIVE_INFINITY;
    let { rows, bytes, tokens } = this.#header;
    for (let at = this.#first; at < this.#rows.length; at += 1) {
      const row = this.#rows[at];
      if (!row) break;
      rows += 1;
      bytes += row.bytes;
      tokens += row.tokens;
      const isHalfFull =
        rows >= maxRows * MIN_FILL || bytes >= maxBytes * MIN_FILL || tokens >= targetTokens * MIN_FILL;
      if (!isHalfFull || row.hash > bestHash) continue;
      if (row.hash < bestHash || !this.#precedes(best - 1, at)) {
        best = at + 1;
        bestHash = row.hash;
      }
    }
    return best - this.#first;
  }

  /** Whether, of two rows with the same hash, the rows before the first have the lower hashes. */
  #precedes(first: number, second: number): boolean {
    for (let back = 1; back <= Math.min(CONTEXT_ROWS, first - this.#first); back += 1) {
      const difference = (this.#rows[first - back]?.hash ?? 0) - (this.#rows[second - back]?.hash ?? 0);
      if (difference !== 0) return difference < 0;
    }
    return false;
  }

  #take(count: number): ChunkSize {
    let taken = this.#header;
    for (let at = this.#first; at < this.#first + count; at += 1) {
      const row = this.#rows[at];
      if (row) taken = plus(taken, row);
    }
    this.#first += count;
    this.#size = {
      rows: this.#size.rows - taken.rows + this.#header.rows,
      bytes: this.#size.bytes - taken.bytes + this.#header.bytes,
      tokens: this.#size.tokens - taken.tokens + this.#header.tokens,
    };
    if (this.#first >= FORGET_ROWS) {
      this.#rows.splice(0, this.#first);
      this.#first = 0;
    }
    return taken;
  }
}

const plus = (size: ChunkSize, row: Pick<ChunkRow, 'bytes' | 'tokens'>): ChunkSize => ({
  rows: size.rows + 1,
  bytes: size.bytes + row.bytes,
  tokens: size.tokens + row.tokens,
});

const isWithin = ({ rows, bytes, tokens }: ChunkSize, limits: ChunkLimits): boolean =>
  rows <= limits.maxRows && bytes <= limits.maxBytes && tokens <= limits.targetTokens;
