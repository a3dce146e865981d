import { html } from '../../base/markup.ts';

const titles: Readonly<Record<number, string>> = {
  400: 'This address is not valid',
  404: 'Page not found',
  429: 'Too many requests',
  503: 'The server cannot answer now',
};

/**
 * What a browser shows where programs read a JSON error.
 * @param body the JSON error
 */
export function errorPage(status: number, body: string): string {
  const title = titles[status] ?? 'This did not work';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/status.css">
</head>
<body>
<main>
<h1>${title}</h1>
<p>${sentenceOf(body)}</p>
<p><a href="/">First page</a> <a href="/status">Status</a></p>
</main>
</body>
</html>
`.text;
}

function sentenceOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { readonly message?: unknown };
    return typeof message === 'string' ? `${message}.` : '';
  } catch {
    return '';
  }
}
