/** Anchors that the contents, the outline and links lead to. */
export const ANCHORS = {
  summary: 'summary',
  findings: 'findings',
  statistics: 'statistics',
  method: 'method',
  rows: 'rows',
} as const;
