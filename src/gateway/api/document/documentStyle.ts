/** The style of the page of the API: for phones and desks, light and dark. */
export const DOCUMENT_STYLE = `
  :root { color-scheme: light dark; --ink: #14302f; --soft: #4a6163; --paper: #f6f9f8; --card: #fff; --line: #d9e3e0;
    --accent: #0b665c; --code: #eef3f1; --must: #8a3b12; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e8f1ef; --soft: #a9bebe; --paper: #0d1719; --card: #152427; --line: #2a3d40;
      --accent: #6cc9bb; --code: #1d3034; --must: #f2b18c; }
  }
  * { box-sizing: border-box; }
  html { scroll-padding-top: 1rem; }
  body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
    font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
  a { color: var(--accent); }
  a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
  .skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--card); }
  .skip:focus { left: 1rem; top: 1rem; z-index: 1; }
  .columns { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
  nav { margin: 1.5rem 0; }
  nav ul { list-style: none; margin: 0; padding: 0; }
  nav li ul { margin: .25rem 0 .75rem; padding-left: .75rem; border-left: 2px solid var(--line); font-size: .9375rem; }
  nav a { display: block; padding: .2rem 0; text-decoration: none; }
  nav a:hover { text-decoration: underline; }
  @media (min-width: 60rem) {
    .columns { display: grid; grid-template-columns: 17rem minmax(0, 1fr); gap: 0 3rem; }
    header { grid-column: 2; }
    nav { grid-column: 1; grid-row: 1 / span 2; position: sticky; top: 0; align-self: start; max-height: 100vh;
      overflow-y: auto; margin: 0; padding-right: .5rem; }
    main { grid-column: 2; }
  }
  h1 { margin: 0 0 .5rem; font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; }
  h2 { margin: 3rem 0 1rem; font-size: 1.5rem; line-height: 1.25; }
  h3 { margin: 0 0 .25rem; font-size: 1.125rem; line-height: 1.35; }
  h4 { margin: 1.25rem 0 .25rem; font-size: .9375rem; color: var(--soft); }
  p { margin: 0 0 .75rem; max-width: 46rem; }
  code { padding: .1em .3em; border-radius: .3rem; background: var(--code); font-size: .9em;
    font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
  article { margin: 0 0 1.25rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); }
  .route { margin: 0 0 .75rem; }
  .route code { padding: 0; background: none; font-size: 1rem; }
  .method { display: inline-block; min-width: 3.75rem; margin-right: .5rem; padding: .1rem .4rem; border-radius: .35rem;
    background: var(--accent); color: var(--card); font-size: .8125rem; font-weight: 700; text-align: center; }
  .fields { margin: .5rem 0; }
  .fields > div { padding: .5rem 0; border-top: 1px solid var(--line); }
  .fields dt { line-height: 1.7; }
  .fields dt code { font-weight: 600; }
  .fields dd { margin: 0; }
  .fields p { margin: .15rem 0; }
  .fields .fields { padding-left: .75rem; border-left: 2px solid var(--line); }
  .type { color: var(--soft); font-size: .9375rem; }
  .note, .limits { color: var(--soft); font-size: .875rem; }
  .note { padding: 0 .4rem; border: 1px solid var(--line); border-radius: 1rem; white-space: nowrap; }
  .must { color: var(--must); border-color: currentColor; }
  summary { padding: .25rem 0; color: var(--accent); cursor: pointer; }
`;
