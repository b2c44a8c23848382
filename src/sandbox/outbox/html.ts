/** Markup that is safe to send: everything in it was written by us or escaped. */
export interface Html {
  readonly markup: string;
}

type Value = Html | string | number | readonly Html[];

/** A template tag that escapes every value which is not markup itself, for text and quoted attributes alike. */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  const rendered = values.map((value, index) => markupOf(value) + (literals[index + 1] ?? ''));
  return { markup: (literals[0] ?? '') + rendered.join('') };
}

function markupOf(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('\n');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
