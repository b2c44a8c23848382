import { parseXml, XmlDocumentType, XmlElement, XmlError, XmlProcessingInstruction } from '@rgrove/parse-xml';

/** What draws shapes. Text is missing: no fonts are there to draw it with. */
const DRAWN = new Set(
  'svg g defs symbol use switch path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath mask pattern title desc metadata style'.split(
    ' ',
  ),
);

/** How each of these is told of; others that are not drawn are named. */
const FOUND: Readonly<Record<string, string>> = {
  script: 'a script',
  foreignobject: 'a foreignObject',
  text: 'text, which needs a font; convert it to paths',
  image: 'an image; use a PNG as the logo',
};

/** Of editors, which draw nothing; by their names in any namespace, what would do more than that is refused. */
const EDITOR_PREFIX = /^(?:sodipodi|inkscape|rdf|cc|dc|sketch|serif|xodm|i|x|a)$/;
const ACTIVE =
  /^(?:script|foreignobject|iframe|object|embed|image|audio|video|animate.*|set|handler|listener)$/;

/** Most elements that are drawn, those that are drawn again by references among them. */
const MOST_DRAWN = 20_000;
const MOST_TOLD = 5;

/**
 * What in an SVG runs, loads or is drawn without end, in words; empty for one that only draws shapes.
 */
export function svgProblems(svg: string): readonly string[] {
  let root: XmlElement | null;
  const problems = new Set<string>();
  try {
    const document = parseXml(svg, { preserveDocumentType: true });
    root = document.root;
    for (const node of document.children) {
      if (node instanceof XmlDocumentType && node.internalSubset)
        problems.add('entities or declarations in its DOCTYPE');
      if (node instanceof XmlProcessingInstruction) problems.add(`the processing instruction ${node.name}`);
    }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const [what = 'it cannot be parsed'] = error.message.split('\n');
    return [/entity/i.test(what) ? `an entity (${what})` : `no well-formed XML (${what})`];
  }
  if (root?.name !== 'svg') return ['no svg element at its root'];
  const byId = new Map<string, XmlElement>();
  visit(root, (element) => {
    for (const problem of elementProblems(element)) problems.add(problem);
    const { id } = element.attributes;
    if (id !== undefined && !byId.has(id)) byId.set(id, element);
  });
  if (problems.size === 0) {
    const drawn = countDrawn(root, byId);
    if (drawn === undefined) problems.add('a reference that leads back to itself');
    else if (drawn > MOST_DRAWN) problems.add(`references that draw more than ${MOST_DRAWN} elements`);
  }
  return [...problems].slice(0, MOST_TOLD);
}

function visit(element: XmlElement, use: (element: XmlElement) => void): void {
  const waiting = [element];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    use(next);
    for (const child of next.children) if (child instanceof XmlElement) waiting.push(child);
  }
}

function elementProblems(element: XmlElement): string[] {
  const [prefix, local] = element.name.includes(':') ? element.name.split(':', 2) : ['', element.name];
  const name = (local ?? '').toLowerCase();
  const isOfEditor = EDITOR_PREFIX.test(prefix ?? '') && !ACTIVE.test(name);
  const isDrawn = prefix === '' && DRAWN.has(element.name);
  const found = isDrawn || isOfEditor ? [] : [FOUND[name] ?? `the element ${element.name.slice(0, 40)}`];
  const css = element.name === 'style' ? cssProblems(element.text) : [];
  const attributes = Object.entries(element.attributes).flatMap(([attribute, value]) =>
    attributeProblems(attribute, value),
  );
  return [...found, ...css, ...attributes];
}

function attributeProblems(attribute: string, value: string): string[] {
  const local = attribute.toLowerCase().replace(/^.*:/, '');
  if (/^on/.test(local) && !attribute.includes(':')) return [`the event handler ${attribute.slice(0, 40)}`];
  if (attribute.toLowerCase() === 'xml:base') return ['xml:base'];
  if ((local === 'href' || local === 'src') && !value.trim().startsWith('#'))
    return [`a reference to something outside of it (${attribute})`];
  if (local.startsWith('xmlns') || attribute.startsWith('xmlns:')) return [];
  return cssProblems(value);
}

/** Styles may name what is in the file itself, such as `url(#gradient)`. */
function cssProblems(css: string): string[] {
  if (/@import/i.test(css)) return ['an @import'];
  if (/\\/.test(css)) return ['an escape in a style'];
  if (/javascript:|expression\s*\(/i.test(css)) return ['a script'];
  return /url\s*\(\s*(?!['"]?\s*#)/i.test(css) ? ['a reference to something outside of it (url)'] : [];
}

/** Ids that an element refers to. */
const referencesOf = (element: XmlElement): string[] =>
  Object.entries(element.attributes).flatMap(([attribute, value]) =>
    /(^|:)href$/.test(attribute)
      ? [value.trim().slice(1)]
      : [...value.matchAll(/url\s*\(\s*['"]?\s*#([^'")\s]+)/gi)].map(([, id = '']) => id),
  );

/** Elements that are drawn, each as often as it is referred to; undefined where references lead back to themselves. */
function countDrawn(root: XmlElement, byId: ReadonlyMap<string, XmlElement>): number | undefined {
  const known = new Map<XmlElement, number>();
  const open = new Set<XmlElement>();
  const count = (element: XmlElement): number | undefined => {
    const before = known.get(element);
    if (before !== undefined) return before;
    if (open.has(element)) return undefined;
    open.add(element);
    let sum = 1;
    const parts = element.children.filter((child) => child instanceof XmlElement);
    for (const part of [...parts, ...referencesOf(element).flatMap((id) => byId.get(id) ?? [])]) {
      const more = count(part);
      if (more === undefined) return undefined;
      sum = Math.min(sum + more, Number.MAX_SAFE_INTEGER / 2);
    }
    open.delete(element);
    known.set(element, sum);
    return sum;
  };
  return count(root);
}
