/**
 * The first name of a patient, or how the clinic's own software names them; null where neither is known. A title such as
 * `Dr.` is no name, and `Lopez, Maria` has its first name behind the comma.
 */
export function shortName({
  name,
  reference,
}: {
  readonly name: string | null;
  readonly reference: string | null;
}): string | null {
  const [before = '', behind] = (name ?? '').split(',');
  const words = (behind ?? before).split(/\s+/).filter((word) => word !== '' && !word.endsWith('.'));
  return words[0] ?? reference;
}
