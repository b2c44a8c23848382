import { createHash } from 'node:crypto';
import { escapeHtml } from '../../../domain/shared/escapeHtml.ts';
import type { ApiDocument, JsonSchema, Operation } from './apiDocument.ts';
import { DOCUMENT_STYLE } from './documentStyle.ts';
import { fieldList, inlineHtml, schemaAnchor, schemaHtml } from './fieldList.ts';

/** The page loads nothing and runs nothing. */
export const DOCUMENT_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(DOCUMENT_STYLE).digest('base64')}'`,
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

interface Route extends Operation {
  readonly method: string;
  readonly path: string;
}

/** An OpenAPI document as a page of HTML, for people. It needs no JavaScript. */
export function documentPage({ info, servers, paths, components }: ApiDocument): string {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ ...operation, method, path })),
  );
  const tags = [...new Set(routes.flatMap((route) => route.tags))].map((tag) => ({
    tag,
    routes: routes.filter((route) => route.tags.includes(tag)),
  }));
  const schemas = Object.entries(components.schemas);
  const [server] = servers;
  const title = `${info.title} API, version ${info.version}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${DOCUMENT_STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the routes</a>
<div class="columns">
<header>
<h1>${escapeHtml(title)}</h1>
${paragraphs(info.description)}
<p>Server: <code>${escapeHtml(server?.url ?? '')}</code>. For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
</header>
<nav aria-label="Contents"><ul>
${tags.map(({ tag, routes: own }) => navigation(tag, own)).join('\n')}
<li><a href="#schemas">Schemas</a></li>
</ul></nav>
<main id="content">
${tags.map(({ tag, routes: own }) => `<section aria-labelledby="${anchor(tag)}"><h2 id="${anchor(tag)}">${escapeHtml(tag)}</h2>\n${own.map(routeHtml).join('\n')}</section>`).join('\n')}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>
${schemas.map(componentHtml).join('\n')}
</section>
</main>
</div>
</body>
</html>
`;
}

const anchor = (tag: string): string => `tag-${tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;

const paragraphs = (text: string): string =>
  text
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => `<p>${inlineHtml(part)}</p>`)
    .join('\n');

const navigation = (tag: string, routes: readonly Route[]): string =>
  `<li><a href="#${anchor(tag)}">${escapeHtml(tag)}</a><ul>${routes
    .map(({ operationId, summary }) => `<li><a href="#${operationId}">${inlineHtml(summary)}</a></li>`)
    .join('')}</ul></li>`;

function routeHtml(route: Route): string {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = route;
  const fields = parameters.map(({ in: place, schema = {}, ...parameter }) => ({
    ...parameter,
    schema,
    place,
  }));
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const refusals = Object.keys(responses).filter((status) => !status.startsWith('2'));
  return `<article id="${operationId}" aria-labelledby="${operationId}-title">
<h3 id="${operationId}-title">${inlineHtml(summary)}</h3>
<p class="route"><span class="method">${method.toUpperCase()}</span><code>${escapeHtml(path)}</code></p>
${paragraphs(description)}
${fields.length === 0 ? '' : `<h4>Parameters</h4>${fieldList(fields)}`}
${requestBody ? contentHtml('Body', requestBody.content) : ''}
${answers.map(([status, { content }]) => contentHtml(`Answer ${status}`, content)).join('\n')}
<h4>Refusals</h4><p>${refusals.map((status) => `<code>${status}</code>`).join(' ')} as <a href="#${schemaAnchor('Problem')}">Problem</a></p>
</article>`;
}

const contentHtml = (
  heading: string,
  content: Readonly<Record<string, { schema?: JsonSchema | undefined }>>,
): string =>
  Object.keys(content).length === 0
    ? `<h4>${heading}</h4><p>Without a body.</p>`
    : Object.entries(content)
        .map(
          ([type, { schema = {} }]) =>
            `<h4>${heading} <code>${escapeHtml(type)}</code></h4>${schemaHtml(schema)}`,
        )
        .join('');

const componentHtml = ([name, schema]: readonly [string, JsonSchema]): string =>
  `<article id="${schemaAnchor(name)}" aria-labelledby="${schemaAnchor(name)}-title"><h3 id="${schemaAnchor(name)}-title">${escapeHtml(name)}</h3>${
    schema.description ? `<p>${inlineHtml(schema.description)}</p>` : ''
  }${schemaHtml(schema)}</article>`;
