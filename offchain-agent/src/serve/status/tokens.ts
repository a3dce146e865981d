/** By the reader's choice, and by that of the system where the reader has made none. */
const dark = [
  'color-scheme: dark;',
  '--page: #0c0f12;',
  '--surface: #14181d;',
  '--sunken: #1c2127;',
  '--line: #2a3139;',
  '--line-2: #66717d;',
  '--ink: #eceff2;',
  '--ink-2: #b3bcc6;',
  '--ink-3: #929ca7;',
  '--accent: #79b8ff;',
  '--accent-weak: #13273d;',
  '--band: #2f5a88;',
  '--kept: #3f9c77;',
  '--pale: #1f4a3a;',
  '--up: #45bd8c;',
  '--up-weak: #11281f;',
  '--up-ink: #6fdcae;',
  '--warn: #f2b134;',
  '--warn-weak: #2d2411;',
  '--warn-ink: #f5c561;',
  '--down: #f0616a;',
  '--down-weak: #341a1d;',
  '--down-ink: #ff9ca1;',
  '--none: #77818c;',
  '--none-weak: #262c33;',
];

/** The colors and sizes of the pages, as web/src/style/tokens.css has them: status pages show the same. A test compares both. */
export const designTokens = `/* Every color, distance and size of the pages comes from here. */
:root {
  color-scheme: light;
  --page: #f6f7f8;
  --surface: #fff;
  --sunken: #eef1f3;
  --line: #dfe3e8;
  --line-2: #7f8995;
  --ink: #14181d;
  --ink-2: #49515b;
  --ink-3: #626b76;
  --accent: #0b5cad;
  --accent-weak: #e6f0fa;
  --band: #a9c8e8;
  --kept: #35986b;
  --pale: #b5dfcb;
  --up: #2a9766;
  --up-weak: #e0f3e9;
  --up-ink: #116545;
  --warn: #c27400;
  --warn-weak: #fcefdb;
  --warn-ink: #874900;
  --down: #b3203a;
  --down-weak: #fbe6e9;
  --down-ink: #9b1c31;
  --none: #7f8995;
  --none-weak: #e3e7eb;
  --s1: 4px;
  --s2: 8px;
  --s3: 12px;
  --s4: 16px;
  --s5: 24px;
  --s6: 32px;
  --s7: 48px;
  --r1: 6px;
  --r2: 10px;
  --t-xs: 12px;
  --t-sm: 13px;
  --t-md: 15px;
  --t-lg: 18px;
  --t-xl: 24px;
  --t-2xl: 30px;
  --target: 36px;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {
    ${dark.join('\n    ')}
  }
}
:root[data-theme="dark"] {
  ${dark.join('\n  ')}
}
/* Fingers need more room than pointers. */
@media (max-width: 760px) {
  :root {
    --target: 44px;
  }
}
`;
