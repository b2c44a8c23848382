const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const SPAN = /^(\d{1,4})([mhdw])$/;

/** The length of a span such as `12h` or `7d`, ms; undefined for what is no span. */
export function spanMs(text: string): number | undefined {
  const [, count, unit] = SPAN.exec(text) ?? [];
  if (unit !== 'm' && unit !== 'h' && unit !== 'd' && unit !== 'w') return undefined;
  return Number(count) * UNIT_MS[unit];
}
