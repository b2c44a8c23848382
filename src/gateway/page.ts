import { createHash } from 'node:crypto';
import type { Clinic, ClinicProfile } from '../contracts/clinics/clinicProfile.ts';
import type { Locale } from '../contracts/shared/locale.ts';
import { mix, readableOn } from '../domain/shared/colors.ts';
import { escapeHtml } from '../domain/shared/escapeHtml.ts';
import { shownLogoSize } from '../domain/shared/logoSize.ts';

/** Colour of pages that belong to no clinic. */
const NEUTRAL_ACCENT = '#0b665c';
const [PAPER, CARD, DARK_PAPER, DARK_CARD, ON_DARK_ACCENT] = [
  '#eef3f1',
  '#ffffff',
  '#0d1719',
  '#152427',
  '#06201d',
] as const;

/** The style in shades of a colour, each readable where it stands. */
function styleOf(accentColor: string): string {
  const tint = mix(accentColor, CARD, 0.88);
  const accent = readableOn(accentColor, [PAPER, CARD, tint], '#000000');
  const darkTint = mix(accentColor, DARK_CARD, 0.8);
  const dark = readableOn(accentColor, [DARK_PAPER, DARK_CARD, darkTint, ON_DARK_ACCENT], '#ffffff');
  return `
  :root { color-scheme: light dark; --ink: #14302f; --soft: #4a6163; --paper: ${PAPER}; --card: ${CARD}; --line: #d9e3e0;
    --accent: ${accent}; --accent-strong: ${mix(accent, '#000000', 0.2)}; --on-accent: #fff; --tint: ${tint}; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e8f1ef; --soft: #a9bebe; --paper: ${DARK_PAPER}; --card: ${DARK_CARD}; --line: #2a3d40;
      --accent: ${dark}; --accent-strong: ${mix(dark, '#ffffff', 0.2)}; --on-accent: ${ON_DARK_ACCENT}; --tint: ${darkTint}; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid;
    grid-template-columns: minmax(0, 1fr); place-items: center; padding: 1rem; background: var(--paper);
    color: var(--ink); font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    overflow-wrap: anywhere; hyphens: auto; }
  main { width: min(30rem, 100%); padding: clamp(1.5rem, 6vw, 2.5rem); border-radius: 1.25rem;
    background: var(--card) linear-gradient(var(--accent), var(--accent)) no-repeat 0 0 / 100% .375rem; box-shadow: 0 1px 2px #0002, 0 16px 48px #0000001a; }
  .mark { display: block; width: 3.5rem; height: 3.5rem; margin: 0 0 1.25rem; padding: .75rem; border-radius: 1rem;
    background: var(--tint); color: var(--accent); }
  .clinic { margin: 0 0 1.25rem; font-weight: 600; }
  .clinic img { display: block; max-width: calc(100% - 1.25rem); height: auto; padding: .5rem .625rem; border-radius: .625rem;
    background: #fff; color: #14302f; box-sizing: content-box; margin-left: -.625rem; }
  @media (prefers-color-scheme: dark) { .clinic img { margin-left: 0; } }
  .eyebrow { margin: 0 0 .25rem; color: var(--accent); font-size: .875rem; font-weight: 600; }
  h1 { margin: 0 0 .75rem; font-size: clamp(1.5rem, 6vw, 1.875rem); line-height: 1.2; letter-spacing: -.01em; }
  p { margin: 0 0 1.25rem; }
  p:last-child { margin-bottom: 0; }
  dl { margin: 1.25rem 0 1.75rem; border-top: 1px solid var(--line); }
  dl div { display: flex; justify-content: space-between; gap: 0 1.5rem; padding: .7rem 0;
    border-bottom: 1px solid var(--line); }
  @media (max-width: 28rem) { dl div { display: block; } dt { font-size: .875rem; } }
  dt { color: var(--soft); }
  dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
  form { margin: 0; }
  button { width: 100%; min-height: 3.25rem; padding: .875rem .75rem; border: 0; border-radius: .75rem;
    background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
  button:hover { background: var(--accent-strong); }
  button:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
  .note { margin: 1.25rem 0 0; color: var(--soft); font-size: .9375rem; }
`;
}

/** A page's policy: nothing is loaded, nothing runs, and its form goes nowhere else. */
const contentSecurityPolicy = (style: string, hasLogo: boolean): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    ...(hasLogo ? ["img-src 'self'"] : []),
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/** A link is a secret: it must stay out of caches, of the next page's Referer and of search engines. */
export const PRIVATE_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** What a {@link page} of this clinic is sent with. */
export const pageHeaders = (clinic: PageClinic | null) => ({
  ...PRIVATE_HEADERS,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentSecurityPolicy(
    styleOf(clinic?.accentColor ?? NEUTRAL_ACCENT),
    clinic?.logo != null,
  ),
  'cross-origin-opener-policy': 'same-origin',
});

export const PAGE_HEADERS = pageHeaders(null);

/** What a page shows of the clinic that it belongs to. */
export interface PageClinic
  extends Pick<ClinicProfile, 'name' | 'accentColor' | 'phone' | 'timeZone' | 'locale'> {
  readonly logo: { readonly src: string; readonly width: number; readonly height: number } | null;
}

/** @param root the path from the page to the root of the gateway, such as `..` */
export const pageClinic = ({ id, profile, logo }: Clinic, root: string): PageClinic => ({
  ...profile,
  logo: logo && { src: `${root}/logos/${id}/${logo.sha256}.png`, ...shownLogoSize(logo) },
});

/** One page of the gateway's: a card, for phones and desks, light and dark. `title` is text, `body` HTML. */
export function page(
  title: string,
  body: string,
  locale: Locale = 'en',
  clinic: PageClinic | null = null,
): string {
  return card(title, `<h1>${title}</h1>${body}`, locale, clinic);
}

/** A {@link page} whose body has the heading. */
export function card(title: string, body: string, locale: Locale, clinic: PageClinic | null = null): string {
  const name = clinic && escapeHtml(clinic.name);
  const signature = [name, clinic?.phone].filter(Boolean).join(' · ');
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name ? `${title} · ${name}` : title}</title>
${clinic?.logo ? `<link rel="icon" href="${escapeHtml(clinic.logo.src)}">\n` : ''}<style>${styleOf(clinic?.accentColor ?? NEUTRAL_ACCENT)}</style>
</head>
<body><main>${name ? `<p class="clinic">${logoOf(clinic) ?? name}</p>` : ''}${body}${signature ? `<p class="note">${signature}</p>` : ''}</main></body>
</html>
`;
}

function logoOf(clinic: PageClinic | null): string | undefined {
  if (!clinic?.logo) return undefined;
  const { src, width, height } = clinic.logo;
  return `<img src="${escapeHtml(src)}" alt="${escapeHtml(clinic.name)}" width="${width}" height="${height}">`;
}
