/** An opening tag, without the prefix of its namespace. */
export interface XmlTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const ATTRIBUTE = /(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The opening tags of these names in an XML document, in its order. */
export function* xmlTags(xml: string, names: readonly string[]): Generator<XmlTag> {
  const pattern = new RegExp(`<(?:[\\w.-]+:)?(${names.join('|')})((?:\\s[^<>]*)?)>`, 'g');
  for (const [, name = '', attributes = ''] of xml.matchAll(pattern))
    yield { name, attributes: attributesOf(attributes) };
}

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, single] of text.matchAll(ATTRIBUTE))
    found.set(name, decoded(quoted ?? single ?? ''));
  return found;
}

const decoded = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
