/** One page of the gateway's: a card with a heading, for phones and desks, light and dark. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; --ink: #17313a; --soft: #4d646d; --paper: #f4f7f6; --card: #fff; --accent: #0f6b62; --on-accent: #fff; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e6efed; --soft: #a3b7b8; --paper: #0f1a1d; --card: #17262a; --accent: #5cc8ba; --on-accent: #06201d; }
  }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
    font: 17px/1.5 system-ui, sans-serif; }
  main { box-sizing: border-box; width: min(30rem, 100vw - 2rem); padding: 2rem; border-radius: 1rem; background: var(--card);
    box-shadow: 0 1px 2px #0002, 0 8px 32px #0001; }
  h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
  p { margin: 0 0 1.25rem; }
  button { width: 100%; padding: .9rem; border: 0; border-radius: .6rem; background: var(--accent); color: var(--on-accent);
    font: 600 1rem system-ui, sans-serif; cursor: pointer; }
  button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
  .note { margin: 1.25rem 0 0; color: var(--soft); font-size: .875rem; }
</style>
</head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>
`;
}
