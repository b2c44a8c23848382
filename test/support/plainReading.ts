import type { SourceReading } from '../../src/domain/datasets/sourceReading.ts';

/** How a CSV file of one header line is read. */
export const plainReading = (cells: number): SourceReading => ({
  encoding: 'utf-8',
  layout: {
    delimiter: ',',
    quoteEscape: '"',
    linesBeforeData: 1,
    cells,
    isRegular: true,
    footerRecords: 0,
  },
  records: null,
  descriptions: {},
  declared: {},
  long: null,
  notices: [],
  options: {},
});
