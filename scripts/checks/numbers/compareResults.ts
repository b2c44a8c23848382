import { z } from 'zod';
import { AnalysisResults } from '../../../src/domain/analysis/analysisResults.ts';
import type { CheckLine } from '../checkLine.ts';

type Json = z.infer<ReturnType<typeof z.json>>;

/** How far a number may be from the recomputed one, relative to it. */
const TOLERANCES = {
  number: 1e-6,
  /** Of p-values. */
  probability: 1e-4,
  /** Of models that are fitted step by step. */
  hazard: 1e-5,
  /** Of bounds from noncentral distributions, which the application approximates where they are far from zero. */
  noncentral: 5e-3,
} as const;
type Tolerance = keyof typeof TOLERANCES;

/** Differences of sums of doubles, and probabilities that no report tells apart. */
const NOTHING = 1e-10;
/** Mismatches that have a line each; the others are counted. */
const MOST_LINES = 25;

/** What was found in a part of the results. */
interface Compared {
  numbers: number;
  notRecomputed: number;
  /** The largest relative difference. */
  worst: number;
}

export interface Comparison {
  readonly lines: readonly CheckLine[];
  /**
   * The stored results where they are recomputed, or where they were not; the recomputed number where the two differ. So a number that
   * is rounded for readers is rounded from the same double.
   */
  readonly verified: AnalysisResults;
}

/** Compares every number of the stored results with the recomputed one. */
export function compareResults(stored: AnalysisResults, recomputed: Json): Comparison {
  const problems: CheckLine[] = [];
  const parts = new Map<string, Compared>();
  const partOf = (path: Path): Compared => {
    const name = String(path[0]);
    const part = parts.get(name) ?? { numbers: 0, notRecomputed: 0, worst: 0 };
    parts.set(name, part);
    return part;
  };

  const differ = (path: Path, found: Json, expected: Json): Json => {
    problems.push({ what: path.join(' '), expected: textOf(expected), found: textOf(found), ok: false });
    return expected;
  };

  function numberOf(path: Path, found: number, expected: Json): Json {
    const part = partOf(path);
    part.numbers += 1;
    if (typeof expected !== 'number') return differ(path, found, expected);
    const apart = Math.abs(found - expected);
    const relative = apart <= NOTHING ? 0 : apart / Math.abs(expected);
    if (relative > TOLERANCES[toleranceOf(path)]) return differ(path, found, expected);
    part.worst = Math.max(part.worst, relative);
    return found;
  }

  function compare(path: Path, found: Json, expected: Json | undefined): Json {
    if (expected === undefined) {
      partOf(path).notRecomputed += numbersIn(found);
      return found;
    }
    if (typeof found === 'number') return numberOf(path, found, expected);
    if (Array.isArray(found) && Array.isArray(expected)) return compareLists(path, found, expected);
    if (isRecord(found) && isRecord(expected)) return compareRecords(path, found, expected);
    return found === expected ? found : differ(path, found, expected);
  }

  function compareRecords(path: Path, found: JsonRecord, expected: JsonRecord): Json {
    return Object.fromEntries(
      Object.entries(found).map(([key, value]) => [key, compare([...path, key], value, expected[key])]),
    );
  }

  /** What has an id is found by it: the order of results says nothing. */
  function compareLists(path: Path, found: readonly Json[], expected: readonly Json[]): Json {
    const names = expected.map((value, at) => nameOf(value, at));
    const own = found.map((value, at) => nameOf(value, at));
    for (const [at, name] of names.entries()) {
      if (!own.includes(name)) differ([...path, name], 'no such result', expected[at] ?? null);
    }
    return found.map((value, at) => {
      const name = nameOf(value, at);
      const place = names.indexOf(name);
      return compare([...path, name], value, place < 0 ? undefined : expected[place]);
    });
  }

  const { compared: _, notCompared: __, ...results } = stored;
  const verified = compare([], z.json().parse(results), recomputed);
  return {
    lines: [...[...parts].flatMap(partLines), ...shown(problems)],
    verified: AnalysisResults.parse({ ...stored, ...z.record(z.string(), z.unknown()).parse(verified) }),
  };
}

type Path = readonly (string | number)[];
type JsonRecord = { readonly [key: string]: Json };

const isRecord = (value: Json): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (value: Json, at: number): string | number =>
  isRecord(value) && typeof value.id === 'string' ? value.id : at;

function toleranceOf(path: Path): Tolerance {
  const last = String(path.at(-1));
  if (last === 'p' || last === 'adjustedP') return 'probability';
  const id = path.find((part) => typeof part === 'string' && /^[a-z0-9]+:/.test(part));
  const isBound = last === 'lower' || last === 'upper';
  if (isBound && /^(?:g|v|rd):/.test(String(id)) && !isRiskDifference(path)) return 'noncentral';
  return path[0] === 'survival' ? 'hazard' : 'number';
}

const isRiskDifference = (path: Path): boolean =>
  path.some((part) => String(part).startsWith('rd:')) && path.includes('effect');

function numbersIn(value: Json): number {
  if (typeof value === 'number') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + numbersIn(part ?? null), 0);
}

const textOf = (value: Json): string => JSON.stringify(value);

function partLines([name, { numbers, notRecomputed, worst }]: [string, Compared]): CheckLine[] {
  const compared = {
    what: `results: ${name}`,
    expected: 'as recomputed',
    found: `${numbers} numbers, at most ${worst.toExponential(1)} apart`,
    ok: true,
  };
  const rest = {
    what: `results: ${name}`,
    expected: 'as recomputed',
    found: `${notRecomputed} numbers not recomputed`,
    ok: true,
  };
  return [...(numbers > 0 ? [compared] : []), ...(notRecomputed > 0 ? [rest] : [])];
}

function shown(problems: readonly CheckLine[]): CheckLine[] {
  const more = problems.length - MOST_LINES;
  return [
    ...problems.slice(0, MOST_LINES),
    ...(more > 0 ? [{ what: 'results', expected: '', found: `${more} more differences`, ok: false }] : []),
  ];
}
