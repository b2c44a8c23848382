/** Heads of the table that every renderer prints. */
export const COLUMNS = ['id', 'inst', 'time', 'status', 'age', 'sex', 'ecog', 'karno', 'weight', 'note'];

/** Rows that an A4 page of Aftercare's appendix takes; the peers print as many a page, in the same size. */
export const ROWS_A_PAGE = 43;

/** The cells of a made-up row, the same for the same number. */
export function tableRow(row: number): string[] {
  return [
    `p-${row}`,
    String((row * 7) % 33),
    String(5 + ((row * 7_919) % 1_018)),
    String(1 + (row % 2)),
    String(39 + ((row * 13) % 44)),
    String(1 + ((row * 5) % 2)),
    String(row % 4),
    String(50 + ((row * 3) % 6) * 10),
    (40 + ((row * 29) % 700) / 10).toFixed(1),
    `visit ${(row * 31) % 9_973}`,
  ];
}
