import type { AnalysisKey } from '../../store/analysis/analysisTasks.ts';

/** What the ids of an analysis's calls of a model begin with. */
export const callPrefixOf = ({ clinicId, analysisId }: AnalysisKey): string => `${clinicId}/${analysisId}/`;
