import { equal } from 'node:assert/strict';
import { pageArgs } from './page-commands.ts';
import { runAlmanac } from './run-almanac.ts';

/** Commands of docs/how-to/measure-other-networks.md, run against a chain that measures another network. */
export const foreignCommands = {
  /** Lists networks, targets and records of validators. */
  records: async (account: string, url: string): Promise<void> =>
    await succeed(url, [
      [
        ...pageArgs('docs/how-to/measure-other-networks.md', './almanac validators --network 1'),
        '--period',
        'window',
      ],
      pageArgs('docs/how-to/measure-other-networks.md', './almanac network list'),
      pageArgs('docs/how-to/measure-other-networks.md', './almanac target list'),
      pageArgs('docs/how-to/measure-other-networks.md', './almanac sli ACCOUNT --network 1 --period', {
        ACCOUNT: account,
      }),
    ]),
  /** Lists records of votes on finality. */
  votes: async (account: string, url: string): Promise<void> =>
    await succeed(url, [
      [
        ...pageArgs('docs/how-to/measure-other-networks.md', './almanac validators --network 1 --indicator'),
        '--period',
        'window',
      ],
      pageArgs('docs/how-to/measure-other-networks.md', './almanac sli ACCOUNT --network 1 --indicator', {
        ACCOUNT: account,
      }),
    ]),
  /** @param window its start, UTC seconds */
  census: (window: number): string[] => [
    ...pageArgs('docs/how-to/measure-other-networks.md', './almanac census 1'),
    '--window',
    new Date(window * 1_000).toISOString().slice(0, 19),
    '--json',
  ],
  verify: (file: string, url: string): string[] =>
    pageArgs(
      'docs/how-to/measure-other-networks.md',
      './almanac verify FILE --url wss://node.records.example.org',
      {
        FILE: file,
        'wss://node.records.example.org': url,
      },
    ),
  /** Of a relay chain. */
  backing: (): string[] =>
    pageArgs('docs/how-to/measure-other-networks.md', './almanac census 1 --indicator backing'),
  /** @param bodies of a node of the relay chain */
  verifyWork: (file: string, url: string, bodies: string): string[] =>
    pageArgs(
      'docs/how-to/measure-other-networks.md',
      './almanac verify FILE --url wss://node.records.example.org --bodies',
      { FILE: file, 'wss://node.records.example.org': url, 'wss://rpc.example.org': bodies },
    ),
};

async function succeed(url: string, commands: readonly string[][]): Promise<void> {
  for (const args of commands) {
    const { code, stdout, stderr } = await runAlmanac(...args, '--url', url);
    equal(code, 0, `${args.join(' ')}: ${stdout} ${stderr}`);
  }
}
