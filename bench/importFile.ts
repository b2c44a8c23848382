import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const HEADER = 'visit,day,age,sex,department,pulse,weight,glucose,diagnosis,note\n';
const DEPARTMENTS = ['cardiology', 'oncology', 'surgery', 'neurology', 'paediatrics'];
const WORDS = ['stable', 'improved', 'reports', 'mild', 'pain', 'after', 'exercise', 'no', 'change', 'sleep'];
/** Rows are written in pieces of about this size, characters. */
const PIECE_CHARACTERS = 256 * 1024;

/**
 * Writes a CSV of visits of at least so many bytes, the same with each run: unique and repeated texts, whole and decimal
 * numbers, quoted cells and missing values.
 *
 * @returns its rows
 */
export async function writeVisits(path: string, bytes: number): Promise<number> {
  const file = createWriteStream(path);
  const random = randomNumbers();
  let written = HEADER.length;
  let rows = 0;
  let piece = HEADER;
  while (written < bytes) {
    const line = visit(rows, random);
    rows += 1;
    written += line.length;
    piece += line;
    if (piece.length < PIECE_CHARACTERS) continue;
    if (!file.write(piece)) await once(file, 'drain');
    piece = '';
  }
  file.end(piece);
  await finished(file);
  return rows;
}

function visit(row: number, random: () => number): string {
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)];
  const words = Array.from({ length: 3 + Math.floor(random() * 8) }, () => pick(WORDS)).join(' ');
  const day = new Date(Date.UTC(2_020, 0, 1 + Math.floor(random() * 1_500))).toISOString().slice(0, 10);
  const glucose = random() < 0.1 ? '' : (60 + random() * 120).toFixed(3);
  const cells = [
    `v${row}`,
    day,
    Math.floor(random() * 100),
    pick(['f', 'm']),
    pick(DEPARTMENTS),
    50 + Math.floor(random() * 70),
    (40 + random() * 80).toFixed(1),
    glucose,
    `C${Math.floor(random() * 10_000)}.${Math.floor(random() * 10)}`,
    `"${words}, see ""plan"""`,
  ];
  return `${cells.join(',')}\n`;
}

/** Mulberry32 (Tommy Ettinger, public domain): numbers from 0 to 1, the same with each run. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
