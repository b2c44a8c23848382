/** Anchors that the contents, the outline and links lead to. */
export const ANCHORS = {
  answer: 'answer',
  tableOne: 'table-1',
  findings: 'findings',
  further: 'further',
  quality: 'quality',
  statistics: 'statistics',
  method: 'method',
  rows: 'rows',
} as const;
