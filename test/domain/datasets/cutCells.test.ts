import assert from 'node:assert/strict';
import { cutCells } from '../../../src/domain/datasets/cutCells.ts';

const cell = (text: string, characters = text.length) => ({ text, characters });
const sizeOf = (text: string) => Buffer.byteLength(text);

describe('cutCells', () => {
  it('leaves cells that fit as they are', () => {
    assert.deepEqual(cutCells([cell('one'), null, cell('')], 3, sizeOf), {
      cells: ['one', null, ''],
      cut: 0,
    });
  });

  it('cuts the longest only, to all the room the others leave, and tells how long they were', () => {
    const cut = cutCells(
      [cell('short'), cell('x'.repeat(500), 1_000_000), cell('y'.repeat(90))],
      300,
      sizeOf,
    );
    const [short, long = '', middle] = cut?.cells ?? [];
    assert.equal(short, 'short');
    assert.match(long ?? '', /^x+…\[cut, of 1000000 characters\]$/);
    assert.equal(middle, 'y'.repeat(90));
    assert.equal(cut?.cut, 1);
    const bytes = sizeOf([short, long, middle].join(''));
    assert.ok(bytes <= 300 && bytes > 290, `${bytes} bytes`);
  });

  it('keeps characters whole and within the bytes, whatever they take', () => {
    const quoted = (text: string) => sizeOf(text) + text.split('"').length + 1;
    for (const character of ['🩺', '漢', 'é', '"', 'a']) {
      const { cells = [] } = cutCells([cell(character.repeat(900))], 200, quoted) ?? {};
      const [text = ''] = cells;
      assert.ok(quoted(text ?? '') <= 200);
      assert.equal((text ?? '').replace(/…\[cut.*$/, '').replaceAll(character, ''), '');
      assert.ok((text ?? '').startsWith(character));
    }
  });

  it('answers nothing when there are too many long cells to keep something of each', () => {
    assert.equal(cutCells(Array(10).fill(cell('z'.repeat(100))), 300, sizeOf), undefined);
    assert.equal(cutCells([null], -1, sizeOf), undefined);
  });
});
