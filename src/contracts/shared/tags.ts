/** What a job can be found by in the Temporal UI. Opaque ids only: search attributes are never encrypted. */
export interface Tags {
  /** Absent for jobs of the whole application. */
  readonly clinicId?: string;
  readonly datasetId?: string;
  readonly analysisId?: string;
  readonly contactId?: string;
}

/** A search attribute of Temporal with its value. */
export interface KeywordAttribute {
  readonly key: { readonly name: string; readonly type: 'KEYWORD' };
  readonly value: string;
}

const keyword = (name: string): KeywordAttribute['key'] => ({ name, type: 'KEYWORD' });

const KEYS = {
  clinicId: keyword('ClinicId'),
  datasetId: keyword('DatasetId'),
  analysisId: keyword('AnalysisId'),
  contactId: keyword('ContactId'),
} satisfies Record<keyof Tags, unknown>;

/** The custom search attributes a namespace must have, all of type Keyword. */
export const SEARCH_ATTRIBUTE_NAMES: readonly string[] = Object.values(KEYS).map((key) => key.name);

/** The tags as Temporal's typed search attributes. */
export function searchAttributes(tags: Tags): KeywordAttribute[] {
  const pairs: KeywordAttribute[] = [];
  if (tags.clinicId) pairs.push({ key: KEYS.clinicId, value: tags.clinicId });
  if (tags.datasetId) pairs.push({ key: KEYS.datasetId, value: tags.datasetId });
  if (tags.analysisId) pairs.push({ key: KEYS.analysisId, value: tags.analysisId });
  if (tags.contactId) pairs.push({ key: KEYS.contactId, value: tags.contactId });
  return pairs;
}
