import { escapeHtml } from '../../../domain/shared/escapeHtml.ts';
import type { JsonSchema } from './apiDocument.ts';
import { alternatives, componentName, elementOf, limitsText, typeText } from './schemaText.ts';

/** One field or parameter as the page shows it. */
export interface ShownField {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly description?: string | undefined;
  /** Such as `query`, for parameters. */
  readonly place?: string;
}

/** Fields deeper than this are not shown; no schema of the API is as deep. */
const DEEPEST = 6;

/** Text in which `code` is marked as in Markdown, as HTML. */
export const inlineHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

export const schemaAnchor = (name: string): string => `schema-${name}`;

/** Fields as an HTML list of definitions, with the fields within them. */
export function fieldList(fields: readonly ShownField[], depth = 0): string {
  if (fields.length === 0 || depth > DEEPEST) return '';
  return `<dl class="fields">${fields.map((field) => fieldHtml(field, depth)).join('')}</dl>`;
}

/** What a body holds: its fields, or its type. */
export function schemaHtml(schema: JsonSchema, depth = 0): string {
  const inner = innerHtml(schema, depth);
  const what = componentName(schema) !== undefined || inner === '' || elementOf(schema) !== undefined;
  return `${what ? `<p class="type">${typeHtml(schema)}</p>` : ''}${inner}`;
}

function fieldHtml({ name, schema, required, description, place }: ShownField, depth: number): string {
  const notes = [place, required ? 'required' : undefined].filter((note) => note !== undefined);
  const text = description ?? schema.description;
  const limits = limitsText(schema);
  return `<div><dt><code>${escapeHtml(name)}</code> <span class="type">${typeHtml(schema)}</span>${notes
    .map((note) => ` <span class="note${note === 'required' ? ' must' : ''}">${note}</span>`)
    .join('')}</dt><dd>${text ? `<p>${inlineHtml(text)}</p>` : ''}${
    limits === '' ? '' : `<p class="limits">${escapeHtml(limits)}</p>`
  }${innerHtml(schema, depth)}</dd></div>`;
}

/** The fields within a schema, and its alternatives, each folded up. */
function innerHtml(schema: JsonSchema, depth: number): string {
  const element = elementOf(schema);
  if (element) return innerHtml(element, depth);
  if (schema.properties) {
    const { properties, required = [] } = schema;
    const fields = Object.entries(properties).map(([name, inner]) => ({
      name,
      schema: inner,
      required: required.includes(name),
    }));
    const list = fieldList(fields, depth + 1);
    return depth === 0 ? list : `<details><summary>${fields.length} fields</summary>${list}</details>`;
  }
  const shown = alternatives(schema).filter((inner) => inner.properties);
  if (shown.length === 1 && shown[0]) return innerHtml(shown[0], depth);
  return shown
    .map(
      (inner) =>
        `<details><summary>${escapeHtml(alternativeName(inner))}</summary>${innerHtml(inner, 0)}</details>`,
    )
    .join('');
}

/** Alternatives differ by a field with one value, such as `template: "announcement"`. */
function alternativeName({ properties = {} }: JsonSchema): string {
  for (const [name, { const: only, enum: values = [] }] of Object.entries(properties)) {
    const value = only ?? (values.length === 1 ? values[0] : undefined);
    if (value !== undefined) return `${name}: ${JSON.stringify(value)}`;
  }
  return 'or these fields';
}

/** The type, in which names of schemas are links; quoted words are values. */
const typeHtml = (schema: JsonSchema): string =>
  typeText(schema)
    .split(/("[^"]*")/)
    .map((part) => {
      const text = escapeHtml(part);
      if (part.startsWith('"')) return text;
      return text.replace(/\b[A-Z]\w+\b/g, (name) => `<a href="#${schemaAnchor(name)}">${name}</a>`);
    })
    .join('');
