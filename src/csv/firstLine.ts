const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const DELIMITERS = [',', ';', '\t'] as const;

/** The beginning of a stream, and the whole stream again. */
export interface PeekedSource {
  /** Bytes before the first line break, at most as many as were asked for. */
  readonly firstLine: Buffer;
  /** All bytes of the stream, the first line included. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Reads a stream up to its first line break, but not much more than `maxBytes`. */
export async function peekFirstLine(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<PeekedSource> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < maxBytes && lineEnd(head) < 0) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const end = lineEnd(head);
  return {
    firstLine: head.subarray(0, Math.min(end < 0 ? head.length : end, maxBytes)),
    bytes: chained(head, iterator),
  };
}

/** The separator that occurs most often in the header line; a comma in a line without any. */
export function detectDelimiter(line: Buffer): string {
  const text = line.toString('utf8');
  const count = (delimiter: string) => text.split(delimiter).length;
  return DELIMITERS.reduce<string>((best, next) => (count(next) > count(best) ? next : best), ',');
}

function lineEnd(bytes: Buffer): number {
  return bytes.findIndex((byte) => byte === LINE_FEED || byte === CARRIAGE_RETURN);
}

async function* chained(head: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
