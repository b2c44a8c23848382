/** Words that have an order, each list from the least, with the words that mean the same in one entry: in five languages. */
const SCALES: readonly (readonly (readonly string[])[])[] = [
  [
    ['none', 'no', 'keine', 'kein', 'aucun', 'aucune', 'ninguno', 'ninguna', 'nessuno', 'nessuna', 'absent'],
    [
      'minimal',
      'trace',
      'very mild',
      'sehr leicht',
      'minime',
      'minimo',
      'très léger',
      'muy leve',
      'molto lieve',
    ],
    ['mild', 'slight', 'leicht', 'gering', 'léger', 'légère', 'leve', 'lieve'],
    [
      'moderate',
      'mittel',
      'mäßig',
      'mittelschwer',
      'modéré',
      'modérée',
      'moderado',
      'moderada',
      'moderato',
      'moderata',
    ],
    ['severe', 'schwer', 'stark', 'sévère', 'grave', 'severo', 'severa', 'severe'],
    [
      'very severe',
      'critical',
      'sehr schwer',
      'très sévère',
      'muy grave',
      'molto grave',
      'kritisch',
      'critique',
      'crítico',
    ],
  ],
  [
    [
      'very low',
      'sehr niedrig',
      'très bas',
      'très faible',
      'muy bajo',
      'muy baja',
      'molto basso',
      'molto bassa',
    ],
    ['low', 'niedrig', 'bas', 'basse', 'faible', 'bajo', 'baja', 'basso', 'bassa'],
    ['medium', 'normal', 'intermediate', 'mittel', 'moyen', 'moyenne', 'medio', 'media', 'normale'],
    ['high', 'hoch', 'élevé', 'élevée', 'haut', 'alto', 'alta'],
    [
      'very high',
      'sehr hoch',
      'très élevé',
      'très élevée',
      'muy alto',
      'muy alta',
      'molto alto',
      'molto alta',
    ],
  ],
  [
    ['never', 'nie', 'jamais', 'nunca', 'mai'],
    ['rarely', 'seldom', 'selten', 'rarement', 'raramente', 'rara vez'],
    ['sometimes', 'occasionally', 'manchmal', 'gelegentlich', 'parfois', 'a veces', 'a volte', 'talvolta'],
    ['often', 'frequently', 'oft', 'häufig', 'souvent', 'a menudo', 'spesso'],
    ['always', 'immer', 'toujours', 'siempre', 'sempre'],
  ],
  [
    ['very poor', 'very bad', 'sehr schlecht', 'très mauvais', 'muy malo', 'pessimo'],
    ['poor', 'bad', 'schlecht', 'mauvais', 'malo', 'mala', 'scarso', 'cattivo'],
    ['fair', 'average', 'mittelmäßig', 'passable', 'regular', 'discreto'],
    ['good', 'gut', 'bon', 'bueno', 'buena', 'buono'],
    ['very good', 'sehr gut', 'très bon', 'muy bueno', 'molto buono'],
    ['excellent', 'ausgezeichnet', 'excelente', 'eccellente'],
  ],
  [
    ['small', 'klein', 'petit', 'pequeño', 'piccolo'],
    ['medium', 'mittel', 'moyen', 'mediano', 'medio'],
    ['large', 'groß', 'grand', 'grande'],
  ],
  [
    ['worse', 'schlechter', 'pire', 'peor', 'peggiore'],
    ['unchanged', 'same', 'stable', 'unverändert', 'gleich', 'inchangé', 'igual', 'invariato'],
    ['better', 'improved', 'besser', 'gebessert', 'mieux', 'mejor', 'migliore'],
  ],
];

const ROMAN: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4, v: 5, vi: 6, vii: 7, viii: 8 };
/** Words before a step, which all values must share: `Stage II`, `Grad 2`, `NYHA III`. */
const STEP = /^([\p{L} .-]*?)[ .-]*(?:(\d{1,2})|(viii|vii|vi|iv|v|iii|ii|i))([a-d]?)$/u;
/** A number and its label: `0 = none`, `1 - mild`, `2: severe`, `3) other`. */
const LABELLED = /^(-?\d{1,3})\s*(?:=|-|–|:|\.|\))\s*\p{L}/u;
/** A band of numbers: `18-29`, `<18`, `65+`, `90 and over`. */
const BAND =
  /^(?:(<|≤|>|≥|under|over|unter|über)\s*)?(\d{1,4})(?:\s*(?:-|–|to|bis|à|a)\s*(\d{1,4})|\s*(\+|and over|und älter|et plus|y más|e oltre))?$/u;

/**
 * The values of a category from the least to the greatest, where their order is known: words of a scale, steps such as `II`,
 * numbers with labels, or bands of numbers; undefined for other categories.
 */
export function categoryOrder(values: readonly string[]): readonly string[] | undefined {
  if (values.length < 2) return undefined;
  const folded = values.map((value) => value.trim().toLowerCase().replaceAll('_', ' '));
  const places = scalePlaces(folded) ?? stepPlaces(folded) ?? numberPlaces(folded) ?? bandPlaces(folded);
  if (!places || new Set(places).size < places.length) return undefined;
  return values
    .map((value, index) => ({ value, place: places[index] ?? 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

type Places = readonly number[] | undefined;

const all = (places: readonly (number | undefined)[]): Places => {
  const found = places.filter((place) => place !== undefined);
  return found.length === places.length ? found : undefined;
};

function scalePlaces(values: readonly string[]): Places {
  for (const scale of SCALES) {
    const places = values.map((value) => scale.findIndex((words) => words.includes(value)));
    if (!places.includes(-1)) return places;
  }
  return undefined;
}

function stepPlaces(values: readonly string[]): Places {
  const steps = values.map((value) => STEP.exec(value));
  const prefixes = new Set(steps.map((step) => step?.[1] ?? ''));
  const isRoman = steps.every((step) => step?.[3] !== undefined);
  const isNumber = steps.every((step) => step?.[2] !== undefined);
  // Bare numbers are a column of numbers, and a single letter may be anything.
  if (prefixes.size !== 1 || !(isRoman || (isNumber && !prefixes.has('')))) return undefined;
  return all(
    steps.map((step) => {
      const number = step?.[2] === undefined ? ROMAN[step?.[3] ?? ''] : Number(step[2]);
      const letter = step?.[4] ? step[4].charCodeAt(0) - 96 : 0;
      return number === undefined ? undefined : number * 10 + letter;
    }),
  );
}

const numberPlaces = (values: readonly string[]): Places =>
  all(
    values.map((value) => {
      const number = LABELLED.exec(value)?.[1];
      return number === undefined ? undefined : Number(number);
    }),
  );

function bandPlaces(values: readonly string[]): Places {
  const bands = values.map((value) => BAND.exec(value));
  const isBand = bands.every((band) => band !== null);
  if (!isBand || !bands.some((band) => band?.[3] !== undefined || band?.[1] || band?.[4])) return undefined;
  return bands.map((band) => {
    const number = Number(band?.[2]);
    if (/^(?:<|≤|under|unter)$/.test(band?.[1] ?? '')) return number - 0.5;
    return band?.[1] ? number + 0.5 : number;
  });
}
