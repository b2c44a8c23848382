import type { TemplateDefinition } from '../domain/messaging/templateDefinition.ts';

/** The values of a message of a clinic's own template, with their types, as MessageContent takes them. */
export function ownValues(
  definition: Pick<TemplateDefinition, 'variables'> | null,
  given: Readonly<Record<string, string>>,
) {
  const values = Object.entries(definition?.variables ?? {}).map(([name, variable]) => {
    const value = given[name] ?? (variable.type === 'text' ? variable.default : undefined) ?? '';
    return [name, { type: variable.type, value }];
  });
  return { values: Object.fromEntries(values), link: given.link ?? null };
}
