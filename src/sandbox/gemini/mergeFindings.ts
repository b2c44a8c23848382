import { z } from 'zod';
import {
  Finding,
  type Importance,
  MAX_FINDINGS_PER_MERGE,
  type MergedFindings,
} from '../../domain/analysis/findings.ts';
import { countPhrase, effectPhrase, percent, setsIn, setsPhrase, sizeIn, twoPlaces } from './effectPhrase.ts';

/** Chunks' findings and earlier mergers alike. */
const FindingSets = z.array(z.object({ findings: z.array(Finding) }));

const GRADES: readonly Importance[] = ['low', 'medium', 'high'];

interface Pattern {
  readonly finding: Finding;
  /** The size in a few words, for the summary. */
  readonly short: string;
  readonly isAssociation: boolean;
  readonly grade: number;
  readonly foundIn: number;
}

/**
 * Merges sets of findings: the same title is the same pattern. Sizes are averaged by the rows behind them and given with
 * their range, counts and rows are added up, and a pattern seen in few of the sets counts less. Its own output can be merged
 * again.
 */
export function mergeFindings(json: string, notice: string): MergedFindings {
  const sets = FindingSets.safeParse(parsedJson(json));
  if (!sets.success) {
    return { summary: `${notice} The sets of findings could not be read.`, findings: [] };
  }
  const total = sets.data.reduce((sum, { findings }) => sum + sizeOfSet(findings), 0);
  const patterns = [...byTitle(sets.data.flatMap(({ findings }) => findings)).values()]
    .map((findings) => pattern(findings, total))
    .filter(({ finding }, _, all) => finding.columns.length > 0 || all.length === 1)
    .toSorted(
      (a, b) =>
        b.grade - a.grade ||
        b.foundIn - a.foundIn ||
        b.finding.supportingRows - a.finding.supportingRows ||
        (a.finding.title < b.finding.title ? -1 : 1),
    )
    .slice(0, MAX_FINDINGS_PER_MERGE);
  return { summary: summary(patterns, total, notice), findings: patterns.map(({ finding }) => finding) };
}

/** How many sets of rows a set of findings stands for: more than one when it is itself a merger. */
function sizeOfSet(findings: readonly Finding[]): number {
  return Math.max(1, ...findings.map(({ detail }) => setsIn(detail).total));
}

function byTitle(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.title);
    if (group === undefined) groups.set(finding.title, [finding]);
    else group.push(finding);
  }
  return groups;
}

function pattern(findings: readonly Finding[], total: number): Pattern {
  const strongest = findings.reduce((best, next) =>
    next.supportingRows > best.supportingRows ? next : best,
  );
  const supportingRows = findings.reduce((sum, finding) => sum + finding.supportingRows, 0);
  const foundIn = findings.reduce((sum, { detail }) => sum + setsIn(detail).found, 0);
  const { detail, short, isAssociation, isMixed } = size(findings, strongest, supportingRows, foundIn, total);

  const usualGrade =
    findings.reduce((sum, { importance }) => sum + GRADES.indexOf(importance), 0) / findings.length;
  const share = foundIn / total;
  const grade = isMixed
    ? 0
    : Math.max(0, Math.round(usualGrade) - (share >= 0.5 ? 0 : share >= 0.25 ? 1 : 2));
  return {
    short,
    isAssociation,
    grade,
    foundIn,
    finding: { ...strongest, detail, supportingRows, importance: GRADES[grade] ?? 'low' },
  };
}

function size(
  findings: readonly Finding[],
  strongest: Finding,
  rows: number,
  foundIn: number,
  total: number,
): { detail: string; short: string; isAssociation: boolean; isMixed: boolean } {
  const where = setsPhrase(foundIn, total);
  const sizes = findings.map(({ detail, supportingRows }) => ({ size: sizeIn(detail), supportingRows }));
  const effects = sizes.flatMap(({ size, supportingRows }) =>
    size?.kind === 'effect' ? [{ ...size, supportingRows }] : [],
  );
  const [effect] = effects;
  if (effect !== undefined && effects.length === findings.length) {
    const weights = effects.reduce((sum, { supportingRows }) => sum + supportingRows, 0);
    const average =
      effects.reduce((sum, { value, supportingRows }) => sum + value * supportingRows, 0) / (weights || 1);
    const from = Math.min(...effects.map((one) => one.from));
    const to = Math.max(...effects.map((one) => one.to));
    const isMixed = from < 0 && to > 0;
    const direction = isMixed
      ? ', with opposite signs in some of them: read it with care'
      : foundIn === 1
        ? ''
        : ', always in the same direction';
    const phrase = effectPhrase(effect.measure, average, rows, foundIn === 1 ? undefined : [from, to]);
    const example = exampleIn(strongest.detail);
    const told = example === '' ? '' : ` ${foundIn === 1 ? 'There' : 'In the largest of them'}, ${example}`;
    return {
      detail: `${phrase}, found ${where}${direction}.${told}`.slice(0, 2_000),
      short: `${symbolOf(effect.measure)} = ${twoPlaces(average)}, ${where}`,
      isAssociation: effect.measure !== 'Skewness g',
      isMixed,
    };
  }

  const counts = sizes.flatMap(({ size }) => (size?.kind === 'count' ? [size] : []));
  const [first] = counts;
  if (first !== undefined && counts.length === findings.length) {
    const count = counts.reduce((sum, one) => sum + one.count, 0);
    const of = counts.reduce((sum, one) => sum + one.of, 0);
    const share = percent(of === 0 ? 0 : count / of);
    return {
      detail: `${countPhrase(count, of, first.what)} (${share}), noted ${where}; sets without a notable number are not counted here.`,
      short: `${share}, ${where}`,
      isAssociation: false,
      isMixed: false,
    };
  }
  return {
    detail: `${strongest.detail.slice(0, 1_900)} Noted ${where}.`,
    short: where,
    isAssociation: true,
    isMixed: false,
  };
}

/** What a detail says after its opening: the figures of one set of rows. */
function exampleIn(detail: string): string {
  const told = /^[^:]*(?:In the largest of them|There), (.*)$/s.exec(detail)?.[1];
  return told ?? /^[^:]*: (.*)$/s.exec(detail)?.[1] ?? '';
}

function symbolOf(measure: string): string {
  return measure.split(' ').at(-1)?.toLowerCase() ?? '';
}

function summary(patterns: readonly Pattern[], total: number, notice: string): string {
  const sets = total === 1 ? 'one set of rows' : `${total} sets of rows, each described by itself`;
  const named = (list: readonly Pattern[]) =>
    list.map(({ finding, short }) => `${finding.title} (${short})`).join('; ');
  const associations = patterns.filter(({ isAssociation }) => isAssociation).slice(0, 3);
  const quality = patterns.filter(({ isAssociation }) => !isAssociation).slice(0, 3);
  return [
    notice,
    `The figures come from ${sets}.`,
    associations.length === 0
      ? 'No association stands out.'
      : `The clearest patterns: ${named(associations)}.`,
    quality.length === 0 ? '' : `On the data themselves: ${named(quality)}.`,
    'These are associations found without a prior hypothesis; they show no cause and need confirmation.',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
    .slice(0, 4_000);
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
