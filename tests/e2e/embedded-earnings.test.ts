import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { startCommand } from '../support/cli.ts';
import { MadeRelayNode } from '../support/made-relay-node.ts';
import { pageArgs } from '../support/page-commands.ts';
import { serveRelay } from '../support/serve-relay.ts';

interface Document {
  readonly schema: string;
  readonly sessions: readonly {
    readonly index: number;
    readonly candidates: Readonly<Record<string, number>>;
  }[];
  readonly wrong_credits: readonly unknown[];
  readonly validators: readonly {
    readonly account: string;
    readonly points: number;
    readonly candidates: number;
    readonly missed_votes: number;
    readonly by_session: readonly { readonly session: number; readonly points: number }[];
  }[];
}

async function run(args: readonly string[]) {
  return await startCommand(args).ended;
}

describe('almanac earnings', () => {
  const node = new MadeRelayNode(4, 75);
  let served: Awaited<ReturnType<typeof serveRelay>>;
  before(async () => {
    served = await serveRelay(node);
  });
  after(async () => {
    await served.stop();
  });

  it('PRINT points that equal those of the runtime, session by session', async () => {
    const { code, stdout, stderr } = await run([
      ...pageArgs('docs/tutorials/watch-a-chain.md', './almanac earnings', {
        'wss://your-relay-node': served.url,
      }),
      '--json',
    ]);
    equal(code, 0, stderr);
    const document = JSON.parse(stdout) as Document;
    equal(document.schema, 'almanac.earnings.v1');
    const over = [...node.chain.reports.keys()].slice(-2);
    deepEqual(
      document.sessions.map(({ index }) => index),
      over,
    );
    for (const index of over) {
      const points = document.validators.flatMap(({ by_session: own }) =>
        own.filter(({ session, points: some }) => session === index && some > 0).map((work) => work.points),
      );
      deepEqual(points.toSorted(), [...(node.chain.reports.get(index)?.values() ?? [])].toSorted());
    }
    ok(document.validators.some(({ candidates, missed_votes: missed }) => candidates > missed && missed > 0));
  });

  it('SHOW a table, AND one validator alone', async () => {
    const all = await run(['earnings', served.url]);
    equal(all.code, 0, all.stderr);
    match(all.stdout, /Session \d+, blocks \d+\.\.\d+: \d+ active validators of \d+ in \d+ groups/);
    const account = /^(\S{47})\s+\d+/m.exec(all.stdout)?.[1] ?? '';
    const one = await run(['earnings', served.url, '--validator', account, '--json']);
    equal(one.code, 0, one.stderr);
    deepEqual(
      (JSON.parse(one.stdout) as Document).validators.map((validator) => validator.account),
      [account],
    );
  });

  it('REFUSE another genesis, and a validator that was in no session', async () => {
    const genesis = `0x${'44'.repeat(32)}`;
    const another = await run(['earnings', served.url, '--genesis', genesis]);
    match(another.stderr, /is a node of another chain/);
    const stranger = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    const none = await run(['earnings', served.url, '--validator', stranger]);
    match(none.stderr, /no validator of these sessions has this account/);
  });
});
