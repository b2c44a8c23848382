import { type FollowUpSequence, resolveVariables } from '../domain/followUps/followUpSequence.ts';
import { needsAnalysis } from '../domain/followUps/sequenceProblems.ts';
import { contentOf, type OwnTemplates } from '../domain/messaging/templateDefinition.ts';

/** What is given to a sequence that is to be started. */
export interface GivenToSequence {
  readonly analysisId: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The templates of its own that the clinic has. */
  readonly own: OwnTemplates;
}

/** Why a sequence cannot run with what it is given, naming the variable; null when it can. */
export function checkRunnable(sequence: FollowUpSequence, given: GivenToSequence): string | null {
  if (needsAnalysis(sequence) && given.analysisId === null)
    return `${sequence.name} is about an analysis: name one`;
  for (const need of sequence.needs)
    if (given.variables[need] === undefined) return `${sequence.name} needs ${need}: give it`;
  const unknown = Object.keys(given.variables).find((name) => !sequence.needs.includes(name));
  if (unknown !== undefined) return `${sequence.name} has no need of ${unknown}`;
  for (const step of sequence.steps) {
    if (step.template === undefined) continue;
    const variables = resolveVariables(step, given.variables);
    const parsed = contentOf(step.template, variables, given.own);
    const [issue] = 'issues' in parsed ? parsed.issues : [];
    if (issue) return `${issue.path.join('.')}: ${issue.message}`;
  }
  return null;
}
