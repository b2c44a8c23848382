import {
  chiSquareUpper,
  fUpper,
  noncentralChiSquareCdf,
  noncentralFCdf,
  normalTwoSided,
  t95,
  tTwoSided,
} from '../../../src/domain/statistics/distributions.ts';
import { assertClose } from './assertClose.ts';
import { REFERENCE } from './reference/readReference.ts';

type Distribution = (...values: [number, number, number, number]) => number;

describe('the distributions', () => {
  const exact: Readonly<Record<string, Distribution>> = {
    tTwoSided,
    t95,
    fUpper,
    chiSquareUpper,
    normalTwoSided,
  };
  for (const [name, distribution] of Object.entries(exact)) {
    it(`give the values of scipy for ${name}, far into the tails`, () => {
      for (const row of REFERENCE.distributions[name] ?? []) {
        const [one = 0, two = 0, three = 0, four = 0] = row.slice(0, -1);
        assertClose(distribution(one, two, three, four), row.at(-1), 1e-7, `${name}(${row.slice(0, -1)})`);
      }
    });
  }

  const noncentral: Readonly<Record<string, Distribution>> = { noncentralChiSquareCdf, noncentralFCdf };
  for (const [name, distribution] of Object.entries(noncentral)) {
    it(`are within 0.002 of scipy for ${name}, also where they are approximations`, () => {
      for (const row of REFERENCE.distributions[name] ?? []) {
        const [one = 0, two = 0, three = 0, four = 0] = row.slice(0, -1);
        const difference = Math.abs(distribution(one, two, three, four) - (row.at(-1) ?? Number.NaN));
        if (!(difference < 2e-3)) throw new Error(`${name}(${row.slice(0, -1)}) differs by ${difference}`);
      }
    });
  }
});
