import { type ChunkFindings, MAX_FINDINGS_PER_CHUNK } from '../../domain/analysis/findings.ts';
import { correlations, groupDifferences } from './associations.ts';
import { type Candidate, label, MIN_VALUES } from './candidate.ts';
import { type Column, readTable } from './dataTable.ts';
import { countPhrase, effectPhrase, percent, plainNumber } from './effectPhrase.ts';
import { mean, quantile, skewness, variance } from './statistics.ts';

const NOTABLE_MISSING_SHARE = 0.05;
const NOTABLE_SKEWNESS = 1;
const MAX_GROUP_DIFFERENCES = 2;

/**
 * Describes rows of CSV by their own statistics: associations between columns, missing values, outlying values, skewed
 * distributions. A title names the columns but no figures, so that the same pattern has the same title in every set of rows.
 */
export function chunkFindings(csv: string): ChunkFindings {
  const { rows, columns } = readTable(csv);
  const useful = columns.filter(({ isIdentifier }) => !isIdentifier);
  const measured = useful.filter(({ isNumeric, distinct }) => isNumeric && distinct > 2);
  const quality = [
    ...best(useful.flatMap(missingValues), 2),
    ...best(measured.flatMap(outlyingValues), 1),
    ...best(measured.flatMap(skewedDistribution), 1),
  ];
  // Correlations are many and would crowd out the comparisons of groups, which readers ask for first.
  const differences = best(groupDifferences(useful), MAX_GROUP_DIFFERENCES);
  const room = MAX_FINDINGS_PER_CHUNK - quality.length - differences.length;
  const patterns = best([...differences, ...best(correlations(useful), room)], MAX_FINDINGS_PER_CHUNK);
  const chosen = [...patterns, ...quality];
  return { findings: chosen.length === 0 ? [nothingStandsOut(rows)] : chosen.map(({ finding }) => finding) };
}

function best(candidates: readonly Candidate[], count: number): readonly Candidate[] {
  return candidates
    .toSorted((a, b) => b.weight - a.weight || (a.finding.title < b.finding.title ? -1 : 1))
    .slice(0, count);
}

function missingValues({ name, missing, texts }: Column): Candidate[] {
  const share = missing / texts.length;
  if (texts.length < MIN_VALUES || share < NOTABLE_MISSING_SHARE) return [];
  const importance = share >= 0.4 ? 'high' : share >= 0.15 ? 'medium' : 'low';
  return [
    {
      weight: share,
      finding: {
        title: `${label(name)} has missing values`,
        detail: `${countPhrase(missing, texts.length, 'missing')} (${percent(share)}). Figures on ${label(name)} rest on the other ${texts.length - missing} rows.`,
        columns: [name],
        importance,
        supportingRows: missing,
      },
    },
  ];
}

function outlyingValues({ name, numbers }: Column): Candidate[] {
  const values = numbers.filter((value) => value !== undefined);
  if (values.length < MIN_VALUES) return [];
  const low = quantile(values, 0.25);
  const high = quantile(values, 0.75);
  const fence = 1.5 * (high - low);
  const outside = values.filter((value) => value < low - fence || value > high + fence);
  // A column whose quartiles coincide has a usual value and exceptions to it, which is not the same thing.
  if (fence === 0 || outside.length === 0) return [];
  const center = mean(values);
  const deviation = Math.sqrt(variance(values));
  const far = outside.filter((value) => Math.abs(value - center) > 3 * deviation).length;
  const farthest = outside.toSorted((a, b) => Math.abs(b - center) - Math.abs(a - center)).slice(0, 3);
  const extremes = farthest.map(plainNumber);
  const farther =
    far === 0 ? '' : ` ${far} ${far === 1 ? 'is' : 'are'} more than three standard deviations from the mean.`;
  return [
    {
      weight: outside.length / values.length + far,
      finding: {
        title: `${label(name)} has outlying values`,
        detail: `${countPhrase(outside.length, values.length, 'beyond the 1.5 × IQR fences')} (${plainNumber(low - fence)} to ${plainNumber(high + fence)}), the farthest at ${extremes.join(', ')}.${farther}`,
        columns: [name],
        importance: far > 0 ? 'medium' : 'low',
        supportingRows: outside.length,
        evidence: [...new Set(farthest)].map((value) => ({ column: name, value: String(value) })),
      },
    },
  ];
}

function skewedDistribution({ name, numbers }: Column): Candidate[] {
  const values = numbers.filter((value) => value !== undefined);
  const skew = skewness(values);
  if (values.length < MIN_VALUES || !(Math.abs(skew) >= NOTABLE_SKEWNESS)) return [];
  const side = skew > 0 ? 'right' : 'left';
  return [
    {
      weight: Math.abs(skew),
      finding: {
        title: `${label(name)} is skewed to the ${side}`,
        detail: `${effectPhrase('Skewness g', skew, values.length)}: the mean of ${label(name)} is ${plainNumber(mean(values))}, its median ${plainNumber(quantile(values, 0.5))}. The median describes a typical row better.`,
        columns: [name],
        importance: 'low',
        supportingRows: values.length,
      },
    },
  ];
}

function nothingStandsOut(rows: number): Candidate['finding'] {
  return {
    title: 'No pattern stands out',
    detail: `The ${rows} rows show no association, missing values, outliers or skew worth naming.`,
    columns: [],
    importance: 'low',
    supportingRows: rows,
  };
}
