import assert from 'node:assert/strict';
import { openApiDocument } from '../../../scripts/reference/openApiDocument.ts';
import { ApiDocument } from '../../../src/gateway/api/document/apiDocument.ts';
import { tidyDocument } from '../../../src/gateway/api/document/tidyDocument.ts';

describe('the OpenAPI document', () => {
  let text: string;
  let document: ApiDocument;
  before(async () => {
    text = await openApiDocument();
    document = ApiDocument.parse(JSON.parse(text));
  });

  it('has one path per template, whatever its parameters are called', () => {
    const templates = Object.keys(document.paths).map((path) => path.replace(/\{[^}]+\}/g, '{}'));
    assert.equal(new Set(templates).size, templates.length);
  });

  it('gives no parameter of a route the name of another', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const { parameters } of Object.values(operations)) {
        const names = parameters.map(({ name }) => name);
        assert.equal(new Set(names).size, names.length, path);
      }
    }
  });

  it('has patterns that other languages know, and no schema that nothing refers to', () => {
    assert.doesNotMatch(text, /\\\\p\{/);
    for (const name of Object.keys(document.components.schemas)) {
      assert.ok(text.includes(`"#/components/schemas/${name}"`), name);
    }
  });

  it('is tidied: known formats without patterns, and unused schemas left out, also when they name each other', () => {
    const schemas = {
      Used: { $ref: '#/components/schemas/Other' },
      Other: {},
      Unused: { $ref: '#/components/schemas/Used' },
    };
    const tidy = tidyDocument({
      paths: [
        { schema: { $ref: '#/components/schemas/Used' } },
        { format: 'date-time', pattern: 'x' },
        { pattern: '^[^\\p{Cc}\\p{Cs}]$' },
      ],
      components: { schemas },
    });
    assert.deepEqual(tidy, {
      paths: [
        { schema: { $ref: '#/components/schemas/Used' } },
        { format: 'date-time' },
        { pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]$' },
      ],
      components: { schemas: { Used: schemas.Used, Other: {} } },
    });
  });
});
