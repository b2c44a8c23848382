/** A code and what it stands for. */
export interface Choice {
  readonly code: string;
  readonly label: string;
}

/** The choices of a coded field, such as `1, Male | 2, Female`; undefined when they are not written like that. */
export function choicesOf(text: string): readonly Choice[] | undefined {
  const choices: Choice[] = [];
  for (const part of text.split('|')) {
    const comma = part.indexOf(',');
    const code = part.slice(0, Math.max(0, comma)).trim();
    const label = part
      .slice(comma + 1)
      .replace(/<[^<>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (comma < 0 || code === '' || label === '' || choices.some((choice) => choice.code === code))
      return undefined;
    choices.push({ code, label });
  }
  return choices;
}
