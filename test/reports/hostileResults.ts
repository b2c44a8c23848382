import type { AnalysisResults } from '../../src/domain/analysis/analysisResults.ts';
import type { Claim } from '../../src/domain/analysis/claim.ts';

/** The results of the sample with a hostile name for each of its columns and levels. */
export function renamed(results: AnalysisResults, name: string): AnalysisResults {
  const kept = new Set(['r:age:ph.ecog', 'd:age:sex', 'rd:status:sex', 'r:age:wt.loss']);
  const associations = results.associations
    .filter(({ id }) => kept.has(id))
    .map((association) => ({
      ...association,
      first: `${name}1`,
      second: `${name}2`,
      direction: association.direction && { compared: `${name}a`, against: `${name}b` },
      outcome: association.outcome && `${name}a`,
      leftOut: [{ column: `${name}2`, level: `${name}c`, n: 1 }],
    }));
  const relations = results.relations.map((relation) => {
    switch (relation.kind) {
      case 'boxes':
        return {
          ...relation,
          number: `${name}1`,
          category: `${name}2`,
          boxes: relation.boxes.map((box, at) => ({ ...box, level: `${name}${at}` })),
        };
      case 'table':
        return {
          ...relation,
          firstLevels: relation.firstLevels.map((_, at) => `${name}${at}`),
          secondLevels: relation.secondLevels.map((_, at) => `${name}${at}`),
        };
      default:
        return relation;
    }
  });
  const { survival, tableOne } = results;
  return {
    ...results,
    associations,
    relations,
    compared: [name],
    notCompared: [`${name}x`],
    tableOne: {
      ...tableOne,
      by: tableOne.by && {
        column: name,
        groups: tableOne.by.groups.map((group, at) => ({ ...group, level: `${name}${at}` })),
      },
      rows: tableOne.rows.map((row) => ({ ...row, column: name })),
    },
    survival: survival && {
      ...survival,
      time: name,
      groups: survival.groups.map((group, at) => ({
        ...group,
        column: `${name}${at}`,
        curves: group.curves.map((curve, level) => ({ ...curve, level: `${name}${level}` })),
        hazardRatios: group.hazardRatios.map((ratio) => ({ ...ratio, compared: name, against: `${name}1` })),
      })),
      numbers: survival.numbers.map((number, at) => ({ ...number, column: `${name}n${at}` })),
    },
  };
}

/** Claims about a hostile name. */
export const claimsOf = (name: string): Claim[] => [
  { predicate: 'share', column: name, level: name, are: 'most' },
  { predicate: 'theme', column: name, words: [`word${name}`.slice(0, 40)] },
];
