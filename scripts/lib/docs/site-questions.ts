import { chromium, type Page } from 'playwright-core';

/** What a reader types into the site's search, and all that the section on which the first result lands must say. */
interface Question {
  readonly reader: string;
  readonly query: string;
  readonly answer: readonly RegExp[];
}

/** Ten questions of ten kinds of users. */
export const questions: readonly Question[] = [
  { reader: 'newcomer', query: 'install', answer: [/Node\.js 20/, /npm start/] },
  { reader: 'operator of another chain', query: 'watch my chain', answer: [/almanac watch wss?:/] },
  {
    reader: 'core developer',
    query: 'why was my release refused',
    answer: [/first line/i, /states the loss/, /exit code 1/i, /inconclusive/],
  },
  {
    reader: 'validator operator',
    query: 'rotate HA keys',
    answer: [/both nodes/, /session\.setKeys/, /two sessions/, /one machine after the other/],
  },
  {
    reader: 'nominator',
    query: 'what does coverage mean',
    answer: [/samples taken \/ samples expected/i, /neither uptime nor downtime/],
  },
  { reader: 'auditor', query: 'verify a record', answer: [/almanac verify \S+ --url/, /exit code 1/i] },
  {
    reader: 'runtime developer',
    query: 'add pallet-sli',
    answer: [/\bConfig\b/, /session manager/],
  },
  {
    reader: 'reporter',
    query: 'run a reporter',
    answer: [/almanac reporter join/, /almanac agent --config/],
  },
  {
    reader: 'RPC provider',
    query: 'gateway keys',
    answer: [/keys: keys\.yaml/, /authorization: Bearer/],
  },
  { reader: 'SRE', query: 'alert rules', answer: [/deploy\/prometheus/, /rules/] },
];

/** How long a page may take to show a heading. */
const patienceMs = 10_000;
const program = '/usr/bin/chromium-headless-shell';

/** Whether the site's search answers every question within two clicks and asks no other host; prints a line per question. */
export async function askQuestions(site: string): Promise<boolean> {
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(site) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    let failed = 0;
    for (const question of questions) {
      const found = await answerOf(page, site, question);
      if (!found.answers) failed += 1;
      console.log(
        `${found.answers ? 'yes' : 'NO '}  ${question.reader}: "${question.query}" -> ${found.title}`,
      );
    }
    console.log(
      `${questions.length - failed} of ${questions.length} answered in two clicks; requests to other hosts: ${foreign.length} (limit 0)`,
    );
    return failed === 0 && foreign.length === 0;
  } finally {
    await browser.close();
  }
}

/** The heading on which the first result lands, and whether its text answers; a click opens the search, another the result. */
async function answerOf(
  page: Page,
  site: string,
  { query, answer }: Question,
): Promise<{ title: string; answers: boolean }> {
  await page.goto(`${site}/`);
  await page.locator('.DocSearch-Button, #local-search button').first().click();
  await page.locator('#localsearch-input').fill(query);
  const result = page.locator('.VPLocalSearchBox .results .result').first();
  const isFound = await result.waitFor().then(
    () => true,
    () => false,
  );
  if (!isFound) return { title: 'nothing found', answers: false };
  const title = (await result.innerText()).replaceAll('\n', ' › ');
  const target = await result.getAttribute('href');
  await result.click();
  await page.waitForURL((url) => url.pathname === new URL(target ?? '', site).pathname);
  const { hash } = new URL(target ?? '', site);
  const text = await sectionText(page, decodeURIComponent(hash.slice(1)));
  if (text === undefined) return { title: `${title}: the page has no heading ${hash}`, answers: false };
  return { title, answers: answer.every((part) => part.test(text)) };
}

/** The text from the heading of an id to the next of its level, undefined without such a heading; of the whole page for `''`. */
export async function sectionText(page: Pick<Page, 'locator'>, id: string): Promise<string | undefined> {
  const body = page.locator('.vp-doc');
  if (id === '') return await body.evaluate(({ textContent }) => textContent ?? '');
  const first = page.locator(`.vp-doc [id=${JSON.stringify(id)}]`).first();
  // The page of before may still be there when the address is the new one already.
  const isThere = await first.waitFor({ state: 'attached', timeout: patienceMs }).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  return await first.evaluate((heading) => {
    let text = '';
    for (let node: typeof heading | null = heading; node !== null; node = node.nextElementSibling) {
      if (node !== heading && /^H[1-6]$/.test(node.tagName) && node.tagName <= heading.tagName) break;
      text += `${node.textContent}\n`;
    }
    return text;
  });
}
