/** What is known of a column, by its name; a column may be called `constructor`, which every object has. */
export const ofColumn = <Value>(known: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(known, name) ? known[name] : undefined;
