import type { z } from 'zod';
import {
  isAnalysisTemplate,
  type MessageTemplate,
  TEMPLATE_VARIABLES,
} from '../messaging/notificationContent.ts';
import { type OwnTemplates, variablesOf } from '../messaging/templateDefinition.ts';
import { END, type FollowUpSequence, placeholderIn, type SequenceStep } from './followUpSequence.ts';
import { takesTime } from './stepWait.ts';

/** A problem of a sequence whose fields are all well formed; `step` is null for the sequence itself. */
export interface SequenceProblem {
  readonly step: string | null;
  readonly field: string;
  readonly problem: string;
}

/** Templates that sequences may not use: one needs a report, the other is for administrators. */
const UNSUITED: readonly MessageTemplate[] = ['report-ready', 'admin-alert'];
const SUITED = templateNames().filter((template) => !UNSUITED.includes(template));

/**
 * Finds everything that would fail while the sequence runs: names, paths, loops, templates and variables.
 *
 * @param own the templates of the clinic whose sequence it is; null while they are not known, when any other name passes
 */
export function sequenceProblems(
  sequence: FollowUpSequence,
  own: OwnTemplates | null = new Map(),
): SequenceProblem[] {
  const wrongNames = nameProblems(sequence);
  return [
    ...wrongNames,
    ...sequence.steps.flatMap((step) => contentProblems(step, sequence.needs, own)),
    ...unusedNeeds(sequence),
    // Paths can only be followed if all names are known.
    ...(wrongNames.length > 0 ? [] : [...unreachable(sequence), ...loopsWithoutWait(sequence)]),
  ];
}

function nameProblems({ steps }: FollowUpSequence): SequenceProblem[] {
  const names = new Set(steps.map(({ name }) => name));
  const duplicates = steps
    .filter(({ name }, index) => steps.findIndex((step) => step.name === name) < index)
    .map(({ name }) => problem(name, 'name', 'there is another step of this name'));
  const unknown = steps.flatMap((step) =>
    targets(step)
      .filter(({ target }) => target !== END && !names.has(target))
      .map(({ field, target }) => problem(step.name, field, `there is no step "${target}"`)),
  );
  return [...duplicates, ...unknown];
}

function targets({ next, branches = [] }: SequenceStep): { field: string; target: string }[] {
  return [
    ...branches.map(({ go }, index) => ({ field: `branches[${index}].go`, target: go })),
    ...(next === undefined ? [] : [{ field: 'next', target: next }]),
  ];
}

function contentProblems(
  step: SequenceStep,
  needs: readonly string[],
  own: OwnTemplates | null,
): SequenceProblem[] {
  const { name, template, channels, alert, branches, variables } = step;
  if (template === undefined) {
    const idle = alert === undefined && branches === undefined;
    return [
      ...(idle ? [problem(name, 'template', 'is missing: a step writes, alerts or branches')] : []),
      ...(channels === undefined ? [] : [problem(name, 'channels', 'say nothing without a template')]),
      ...Object.keys(variables).map((key) =>
        problem(name, `variables.${key}`, 'says nothing without a template'),
      ),
    ];
  }
  const schemas = variablesOfTemplate(template, own);
  if (schemas === undefined) {
    if (own === null) return [];
    const known = [...SUITED, ...own.keys()].join(', ');
    return [problem(name, 'template', `there is no template "${template}"; there are ${known}`)];
  }
  return [
    ...(alert === undefined ? [] : [problem(name, 'alert', 'a step that writes cannot alert as well')]),
    ...(channels === undefined ? [problem(name, 'channels', 'is missing: sms, email or both')] : []),
    ...variableProblems(step, schemas, needs),
  ];
}

/** The variables of a template that a sequence may use; undefined for another one. */
function variablesOfTemplate(
  template: string,
  own: OwnTemplates | null,
): Readonly<Record<string, z.ZodType>> | undefined {
  const definition = own?.get(template);
  if (definition) return variablesOf(definition);
  const suited = SUITED.find((each) => each === template);
  return suited && TEMPLATE_VARIABLES[suited];
}

function variableProblems(
  { name, template, variables }: SequenceStep,
  variableSchemas: Readonly<Record<string, z.ZodType>>,
  needs: readonly string[],
): SequenceProblem[] {
  const schemas = Object.entries(variableSchemas);
  const unknown = Object.keys(variables)
    .filter((key) => !schemas.some(([known]) => known === key))
    .map((key) => problem(name, `variables.${key}`, `${template} has no such variable`));
  const wrong = schemas.flatMap(([key, schema]) => {
    const placeholder = placeholderIn(variables[key]);
    if (placeholder !== undefined) {
      return needs.includes(placeholder)
        ? []
        : [problem(name, `variables.${key}`, `$${placeholder} is not named in needs`)];
    }
    const parsed = schema.safeParse(variables[key]);
    if (parsed.success) return [];
    const message =
      variables[key] === undefined ? `is missing: ${template} needs it` : parsed.error.issues[0]?.message;
    return [problem(name, `variables.${key}`, message ?? 'is wrong')];
  });
  return [...unknown, ...wrong];
}

function unusedNeeds({ needs, steps }: FollowUpSequence): SequenceProblem[] {
  const used = new Set(steps.flatMap(({ variables }) => Object.values(variables).map(placeholderIn)));
  return needs
    .filter((need) => !used.has(need))
    .map((need) => problem(null, 'needs', `no step uses $${need}`));
}

function unreachable(sequence: FollowUpSequence): SequenceProblem[] {
  const reached = new Set<string>();
  const follow = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const next of waysFrom(sequence, name)) follow(next);
  };
  follow(sequence.steps[0]?.name ?? END);
  return sequence.steps
    .filter(({ name }) => !reached.has(name))
    .map(({ name }) => problem(name, 'name', 'no step leads here'));
}

/** Steps on a loop that never waits. */
function loopsWithoutWait(sequence: FollowUpSequence): SequenceProblem[] {
  const hasty = new Set(sequence.steps.filter(({ wait }) => !takesTime(wait)).map(({ name }) => name));
  const comesBack = (name: string): boolean => {
    const seen = new Set<string>();
    const open = [...waysFrom(sequence, name)];
    for (let step = open.pop(); step !== undefined; step = open.pop()) {
      if (step === name) return true;
      if (!hasty.has(step) || seen.has(step)) continue;
      seen.add(step);
      open.push(...waysFrom(sequence, step));
    }
    return false;
  };
  return sequence.steps
    .filter(({ name }) => hasty.has(name) && comesBack(name))
    .map(({ name, wait }) =>
      problem(name, 'wait', `the sequence comes back here, and "${wait}" is then no wait`),
    );
}

/** Every step that can follow a step. */
function waysFrom({ steps }: FollowUpSequence, name: string): string[] {
  const index = steps.findIndex((step) => step.name === name);
  const step = steps[index];
  if (!step) return [];
  const following = steps[index + 1]?.name;
  const fallsThrough = step.next === undefined || step.if !== undefined;
  return [
    ...targets(step).map(({ target }) => target),
    ...(fallsThrough && following !== undefined ? [following] : []),
  ].filter((target) => target !== END);
}

/** Whether the sequence is about an analysis; its caller then has to name one. */
export const needsAnalysis = ({ steps }: FollowUpSequence): boolean =>
  steps.some(({ template }) => templateNames().some((name) => name === template && isAnalysisTemplate(name)));

function templateNames(): MessageTemplate[] {
  const isTemplate = (name: string): name is MessageTemplate => name in TEMPLATE_VARIABLES;
  return Object.keys(TEMPLATE_VARIABLES).filter(isTemplate);
}

const problem = (step: string | null, field: string, said: string): SequenceProblem => ({
  step,
  field,
  problem: said,
});
