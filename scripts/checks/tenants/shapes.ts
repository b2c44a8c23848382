import { z } from 'zod';
import { NEXT_YEAR } from '../../../test/support/nextYear.ts';
import { type IdKind, kindOf } from './idKinds.ts';

/** Values of fields that are no ids, by the name of the field: of required ones, and of optional ones of which one has to be given. */
const FIELD_EXAMPLES: Readonly<Record<string, unknown>> = {
  question: 'What goes with a longer survival?',
  reason: 'looked at',
  sequence: 'post-visit-check-in',
  localStart: `${NEXT_YEAR}-06-15T10:00`,
  timeZone: 'Europe/Berlin',
  month: '2026-01',
  diskKey: 'uploads/none.csv',
  clinic: 'riverside',
  cancelledBy: 'clinic',
  job: 'none',
  outcome: 'completed',
  paragraphs: ['We open at 7.'],
  previousStartsAt: `${NEXT_YEAR}-06-14T10:00:00Z`,
  startsAt: `${NEXT_YEAR}-06-15T10:00:00Z`,
  subject: 'New opening hours',
  step: 'first',
  text: 'Hello',
  url: 'https://app.clinic.example/webhooks',
  action: 'retry',
  accountSid: `AC${'0'.repeat(32)}`,
  apiKey: 're_00000000',
  authToken: '0'.repeat(32),
  chunks: 'all',
  maxTokens: 1_000_000,
  name: 'new-hours',
};

/** One way to fill a schema: what is not an id has an example, and ids are filled in later. */
export interface Shape {
  readonly ids: readonly { readonly path: string; readonly kind: IdKind; readonly isRequired: boolean }[];
  readonly problems: readonly string[];
  readonly build: (idAt: (path: string, kind: IdKind) => string | undefined) => unknown;
}

/** The ways to fill a schema: a union has one per option. */
export function shapesOf(schema: z.ZodType, path: string): Shape[] {
  if (schema instanceof z.ZodDiscriminatedUnion)
    return schema.options.flatMap((option) => (option instanceof z.ZodType ? shapesOf(option, path) : []));
  if (!(schema instanceof z.ZodObject)) return [];
  let shapes: Shape[] = [{ ids: [], problems: [], build: () => ({}) }];
  for (const [name, field] of Object.entries(schema.shape)) {
    if (name === 'clinicId' || !(field instanceof z.ZodType)) continue;
    const options = fieldShapes(name, field, path === '' ? name : `${path}.${name}`);
    shapes = shapes.flatMap((before) => options.map((option) => joined(before, name, option)));
  }
  return shapes;
}

function fieldShapes(name: string, field: z.ZodType, path: string): Shape[] {
  const kind = kindOf(field);
  const isRequired = !field.safeParse(undefined).success;
  if (kind !== null)
    return [{ ids: [{ path, kind, isRequired }], problems: [], build: (idAt) => idAt(path, kind) }];
  if (!isRequired)
    return [constant(field.safeParse(FIELD_EXAMPLES[name]).success ? FIELD_EXAMPLES[name] : undefined)];
  if (field instanceof z.ZodLiteral) return [constant([...field.values][0])];
  const nested = shapesOf(field, path);
  if (nested.length > 0) return nested;
  const example = FIELD_EXAMPLES[name];
  return example === undefined
    ? [{ ...constant(undefined), problems: [`no example of ${path}`] }]
    : [constant(example)];
}

const constant = (value: unknown): Shape => ({ ids: [], problems: [], build: () => value });

const joined = (before: Shape, name: string, field: Shape): Shape => ({
  ids: [...before.ids, ...field.ids],
  problems: [...before.problems, ...field.problems],
  build: (idAt) => {
    const value = field.build(idAt);
    return { ...Object(before.build(idAt)), ...(value === undefined ? {} : { [name]: value }) };
  },
});
