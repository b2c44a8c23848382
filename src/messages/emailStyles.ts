import type { CSSProperties } from 'react';
import { mix, readableOn } from '../domain/shared/colors.ts';

const colour = {
  ground: '#f1f6f6',
  card: '#ffffff',
  ink: '#17252d',
  muted: '#55656f',
  rule: '#dde6e7',
} as const;

const dark = {
  ground: '#0e1719',
  card: '#172326',
  panel: '#1e2d30',
  ink: '#e8f0f1',
  muted: '#a3b4b8',
  rule: '#2f4145',
  onAccent: '#0e1719',
} as const;

const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** The shades of a clinic's colour, each readable where it stands. */
interface Accent {
  /** Of text and of buttons with white text. */
  readonly light: string;
  readonly tint: string;
  /** In dark mode. */
  readonly dark: string;
}

function accentOf(accentColor: string): Accent {
  const tint = mix(accentColor, '#ffffff', 0.88);
  return {
    light: readableOn(accentColor, [colour.card, colour.ground, tint], '#000000'),
    tint,
    dark: readableOn(accentColor, [dark.card, dark.panel, dark.ground, dark.onAccent], '#ffffff'),
  };
}

/** For mail programs that follow the reader's setting; others keep the light colours, whose contrast holds inverted too. */
const darkModeCss = (accent: Accent): string =>
  [
    ':root{color-scheme:light dark;supported-color-schemes:light dark}',
    '@media (prefers-color-scheme:dark){',
    `.ground{background-color:${dark.ground}!important}`,
    `.card{background-color:${dark.card}!important;border-color:${dark.rule}!important}`,
    `.panel{background-color:${dark.panel}!important}`,
    `.ink{color:${dark.ink}!important}`,
    `.muted{color:${dark.muted}!important}`,
    `.rule{border-color:${dark.rule}!important}`,
    `.accent{color:${accent.dark}!important}`,
    `.badge{background-color:${dark.panel}!important;color:${accent.dark}!important}`,
    `.button,.mark{background-color:${accent.dark}!important;color:${dark.onAccent}!important}`,
    '}',
  ].join('');

const text: CSSProperties = {
  margin: '0 0 14px',
  fontSize: '16px',
  lineHeight: '25px',
  color: colour.ink,
  overflowWrap: 'anywhere',
};
const small: CSSProperties = {
  ...text,
  margin: '0 0 10px',
  fontSize: '13px',
  lineHeight: '20px',
  color: colour.muted,
};
const cell: CSSProperties = {
  padding: '10px 0',
  fontSize: '15px',
  lineHeight: '21px',
  verticalAlign: 'top',
  borderTop: `1px solid ${colour.rule}`,
};
const factLabel: CSSProperties = { ...cell, width: '36%', paddingRight: '12px', color: colour.muted };
const factValue: CSSProperties = { ...cell, color: colour.ink, fontWeight: 600, overflowWrap: 'anywhere' };

/** Styles that do not depend on the clinic. */
const plainStyles = {
  ground: { margin: 0, padding: 0, backgroundColor: colour.ground, fontFamily: FONT },
  container: { width: '100%', maxWidth: '600px', margin: '0 auto', padding: '24px 12px 32px' },
  masthead: { padding: '0 8px 18px' },
  markColumn: { width: '42px' },
  logo: {
    display: 'block',
    padding: '8px 10px',
    border: 'none',
    borderRadius: '10px',
    backgroundColor: colour.card,
    color: colour.ink,
    fontSize: '17px',
    fontWeight: 600,
  },
  wordmark: { margin: 0, fontSize: '17px', lineHeight: '32px', fontWeight: 600, color: colour.ink },
  card: {
    padding: '30px 26px 26px',
    backgroundColor: colour.card,
    border: `1px solid ${colour.rule}`,
    borderRadius: '14px',
    borderCollapse: 'separate',
  },
  heading: {
    margin: '0 0 18px',
    fontSize: '26px',
    lineHeight: '33px',
    fontWeight: 700,
    letterSpacing: '-0.01em',
    color: colour.ink,
    overflowWrap: 'anywhere',
  },
  text,
  facts: {
    margin: '8px 0 24px',
    padding: '4px 18px',
    backgroundColor: colour.ground,
    borderRadius: '10px',
    borderCollapse: 'separate',
  },
  factLabel,
  factValue,
  firstFactLabel: { ...factLabel, borderTop: 'none' },
  firstFactValue: { ...factValue, borderTop: 'none' },
  tips: { margin: '6px 0 18px' },
  tipNumberColumn: { width: '42px', padding: '6px 0', verticalAlign: 'top' },
  tip: { padding: '8px 0', fontSize: '16px', lineHeight: '24px', verticalAlign: 'top', color: colour.ink },
  note: { ...small, margin: '18px 0 0', fontSize: '14px', lineHeight: '21px' },
  footer: { padding: '22px 8px 0' },
  small,
} as const satisfies Record<string, CSSProperties>;

/** Inline styles in the colour of a clinic, which every mail program honours; lengths in CSS pixels. */
export function emailStyles(accentColor: string) {
  const accent = accentOf(accentColor);
  return {
    ...plainStyles,
    mark: {
      width: '32px',
      height: '32px',
      borderRadius: '9px',
      backgroundColor: accent.light,
      color: '#ffffff',
      fontSize: '18px',
      lineHeight: '32px',
      fontWeight: 700,
      textAlign: 'center',
    },
    kicker: {
      margin: '0 0 6px',
      fontSize: '12px',
      lineHeight: '18px',
      fontWeight: 700,
      letterSpacing: '0.08em',
      textTransform: 'uppercase',
      color: accent.light,
    },
    tipNumber: {
      width: '28px',
      height: '28px',
      borderRadius: '14px',
      backgroundColor: accent.tint,
      color: accent.light,
      fontSize: '14px',
      lineHeight: '28px',
      fontWeight: 700,
      textAlign: 'center',
    },
    button: {
      display: 'block',
      boxSizing: 'border-box',
      width: '100%',
      padding: '15px 20px',
      borderRadius: '10px',
      backgroundColor: accent.light,
      color: '#ffffff',
      fontSize: '16px',
      lineHeight: '22px',
      fontWeight: 600,
      textAlign: 'center',
    },
    address: {
      color: accent.light,
      textDecoration: 'underline',
      overflowWrap: 'anywhere',
      wordBreak: 'break-all',
    },
    darkModeCss: darkModeCss(accent),
  } as const satisfies Record<string, CSSProperties | string>;
}
export type EmailStyles = ReturnType<typeof emailStyles>;
