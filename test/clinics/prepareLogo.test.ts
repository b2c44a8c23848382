import assert from 'node:assert/strict';
import { prepareLogo } from '../../src/clinics/logo/prepareLogo.ts';
import { LOGO_SVG, pngOf } from '../support/logos.ts';

const svg = (content: string, attributes = 'viewBox="0 0 200 80"') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`);
const shape = '<rect width="200" height="80" fill="#0a6"/>';

describe('the check of a logo', () => {
  const refusal = (file: Uint8Array): Promise<string> =>
    prepareLogo(file).then(
      () => assert.fail('it was taken'),
      (error: unknown) => {
        assert.ok(error instanceof Error && error.name === 'LogoRefusedError', String(error));
        return error.message;
      },
    );

  it('draws an SVG as a PNG that fits into its box', async () => {
    const { png, width, height } = await prepareLogo(Buffer.from(LOGO_SVG));
    assert.deepEqual([width, height], [600, 240]);
    assert.equal(Buffer.from(png).toString('latin1', 1, 4), 'PNG');
  });

  it('takes what editors write: a DOCTYPE, their own elements, gradients and references inside', async () => {
    const written = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" width="100" height="40">
<sodipodi:namedview id="base"/><defs><linearGradient id="g"><stop offset="0" stop-color="#036"/></linearGradient>
<path id="p" d="M0 0h20v20z"/></defs><style>.a{fill:url(#g)}</style><use xlink:href="#p" class="a"/></svg>`;
    assert.deepEqual((await prepareLogo(Buffer.from(written))).height, 240);
  });

  it('redraws a PNG, smaller where it is large and never larger, without what was hidden in it', async () => {
    const small = await pngOf(120, 40);
    const hidden = Buffer.concat([small, Buffer.from('<script>alert(1)</script>')]);
    const drawn = await prepareLogo(hidden);
    assert.deepEqual([drawn.width, drawn.height], [120, 40]);
    assert.ok(!Buffer.from(drawn.png).includes('script'));
    const large = await prepareLogo(await pngOf(1_600, 400));
    assert.deepEqual([large.width, large.height], [800, 200]);
  });

  it('refuses what runs, loads or is drawn without end in an SVG, and names it', async () => {
    const deep = Array.from(
      { length: 9 },
      (_, level) => `<g id="l${level}">${`<use href="#l${level + 1}"/>`.repeat(10)}</g>`,
    ).join('');
    for (const [content, told] of [
      ['<script>alert(1)</script>', /a script/],
      ['<SCRIPT>alert(1)</SCRIPT>', /a script/],
      [`<s:script xmlns:s="http://www.w3.org/2000/svg"/>${shape}`, /a script/],
      [`<a:script xmlns:a="http://www.w3.org/2000/svg"/>${shape}`, /a script/],
      ['<rect onload="alert(1)" width="9" height="9"/>', /the event handler onload/],
      ['<foreignObject><p>hi</p></foreignObject>', /a foreignObject/],
      ['<image href="https://evil.example/a.png"/>', /an image/],
      ['<use href="https://evil.example/a.svg#x"/>', /a reference to something outside of it \(href\)/],
      ['<use xlink:href="data:image/svg+xml,x"/>', /a reference to something outside of it/],
      ['<a href="javascript:alert(1)"><rect/></a>', /the element a/],
      ['<rect fill="url(https://evil.example/a)"/>', /a reference to something outside of it \(url\)/],
      ['<rect style="fill:url(\'//evil.example/a\')"/>', /outside of it \(url\)/],
      ['<style>@import "https://evil.example/a.css";</style>', /an @import/],
      ['<style>a{fill:\\75rl(x)}</style>', /an escape in a style/],
      ['<text>Riverside</text>', /text, which needs a font; convert it to paths/],
      ['<filter id="f"><feImage href="#x"/></filter>', /the element filter; the element feImage/],
      ['<animate attributeName="x"/>', /the element animate/],
      [`${deep}<rect id="l9"/>`, /references that draw more than 20000 elements/],
      ['<g id="a"><use href="#a"/></g>', /a reference that leads back to itself/],
      ['<rect fill="&secret;"/>', /an entity/],
      ['<rect', /no well-formed XML/],
    ] as const) {
      assert.match(await refusal(svg(content)), told, content);
    }
    const entity = '<!DOCTYPE svg [<!ENTITY x "y">]>';
    assert.match(await refusal(Buffer.concat([Buffer.from(entity), svg(shape)])), /entities or declarations/);
    const sheet = '\n<?xml-stylesheet href="https://evil.example/a.css"?>';
    assert.match(
      await refusal(Buffer.concat([Buffer.from(sheet), svg(shape)])),
      /instruction xml-stylesheet/,
    );
  });

  it('refuses what is no image of a size that can be shown', async () => {
    assert.match(await refusal(Buffer.alloc(0)), /is empty/);
    assert.match(await refusal(Buffer.alloc(512 * 1024 + 1)), /524288 are allowed/);
    assert.match(await refusal(Buffer.from('\xff\xd8\xff\xe0', 'latin1')), /is a JPEG/);
    assert.match(await refusal(Buffer.from('PK\x03\x04')), /neither a PNG nor an SVG/);
    assert.match(await refusal(Buffer.from('<html></html>')), /no svg element/);
    assert.match(await refusal(svg('')), /shows nothing/);
    assert.match(await refusal(svg('<rect width="200" height="80" fill="#fff"/>')), /shows nothing on white/);
    assert.match(await refusal(svg(shape, 'viewBox="0 0 2000 80"')), /one side may be 12 times/);
    assert.match(await refusal(await pngOf(15, 15)), /15 × 15 pixels/);
    const png = await pngOf(120, 40);
    assert.match(await refusal(png.subarray(0, 20)), /is damaged/);
    assert.match(await refusal(Buffer.concat([png.subarray(0, 60), Buffer.alloc(100)])), /damaged/);
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(60_000, 16);
    assert.match(await refusal(bomb), /60000 × 40 pixels/);
  });
});
