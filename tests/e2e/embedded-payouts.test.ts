import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { accountHex } from '../../offchain-agent/src/chain/address.ts';
import { ChangedMetadata } from '../support/changed-metadata.ts';
import { accountOf, MadeHub } from '../support/made-hub.ts';
import type { MadeNode } from '../support/made-node.ts';
import { MadeRelayNode } from '../support/made-relay-node.ts';
import { pageArgs } from '../support/page-commands.ts';
import { payoutEras } from '../support/payout-eras.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { serveRelay } from '../support/serve-relay.ts';

interface Amounts {
  readonly validator: string | number | null;
  readonly incentive: string | number | null;
}

interface Document {
  readonly schema: string;
  readonly active_era: number;
  readonly hub: { readonly para_id: number; readonly block: number };
  readonly eras: readonly {
    readonly index: number;
    readonly rule_now: string;
    readonly validators: readonly (Amounts & {
      readonly account: string;
      readonly paid: string | number;
      readonly claimed_pages: number;
      readonly checked_pages: number;
      readonly wrong_payments: readonly unknown[];
      readonly by_page?: readonly (Amounts & { readonly block: number | null; readonly rule: string })[];
    })[];
  }[];
}

const activeEra = 3_001;

async function run(args: readonly string[]) {
  return await runAlmanac(...args);
}

describe('almanac earnings --hub', () => {
  const vectors = payoutEras()
    .filter(
      ({ version, deposit, weighted_from: from, paid }) =>
        version === '0.17' &&
        deposit === '1' &&
        from === null &&
        paid.some(([, , events]) => events.some(([kind]) => kind === 'incentive')),
    )
    .slice(0, 2);
  const eras = vectors.map((era, place) => ({
    era,
    index: activeEra - 1 - place,
    paidIn: era.paid.map((_, at) => 400 - 50 * place + at),
  }));
  const hub = new MadeHub({ eras, activeEra, blocks: 600, release: 'byStart' });
  const relay = new MadeRelayNode(4, 75, { made: hub.candidates });
  let node: MadeNode;
  let served: Awaited<ReturnType<typeof serveRelay>>;
  before(async () => {
    node = hub.node();
    await node.start();
    served = await serveRelay(relay);
  });
  after(async () => {
    await node.stop();
    await served.stop();
  });
  const urls = () => ({ 'wss://your-relay-node': served.url, 'wss://your-hub-node': node.url });

  it('prints payouts that equal those of the hub, page by page', async () => {
    const args = pageArgs(
      'docs/reference/payouts.md',
      './almanac earnings wss://your-relay-node --hub wss://your-hub-node --eras',
      urls(),
    );
    const { code, stdout, stderr } = await run([...args, '--json']);
    equal(code, 0, stderr);
    const { schema, active_era: active, hub: seen, eras: shown } = JSON.parse(stdout) as Document;
    deepEqual([schema, active, seen.para_id, seen.block], ['almanac.payouts.v1', activeEra, 1_000, 600]);
    equal(shown.length, eras.length);
    for (const [place, { era, index }] of eras.entries()) {
      for (const { stash } of era.validators) {
        const own = shown[place]?.validators.find(
          ({ account }) => accountHex(account) === accountOf(`${index} ${stash}`),
        );
        const told = era.paid.filter(([who]) => who === stash).flatMap(([, , events]) => events);
        const paid = told.flatMap(([kind, , amount]) =>
          kind === 'rewarded' || kind === 'incentive' ? [BigInt(String(amount))] : [],
        );
        equal(
          BigInt(own?.paid ?? -1),
          paid.reduce((sum, amount) => sum + amount, 0n),
        );
        deepEqual([own?.checked_pages, own?.wrong_payments], [own?.claimed_pages, []]);
      }
    }
  });

  it('shows a table, and one validator by pages', async () => {
    const all = await run(['earnings', served.url, '--hub', node.url]);
    equal(all.code, 0, all.stderr);
    match(all.stdout, /Era 3000: .* Current rule: .* incentive by own stake and points\./);
    const account = /^(\S{47,48})\s+\d+/m.exec(all.stdout)?.[1] ?? '';
    const one = await run(
      pageArgs(
        'docs/reference/payouts.md',
        './almanac earnings wss://your-relay-node --hub wss://your-hub-node --validator',
        { ...urls(), ACCOUNT: account },
      ),
    );
    const [own] = (JSON.parse(one.stdout) as Document).eras[0]?.validators ?? [];
    equal(own?.account, account);
    ok(own.by_page?.every(({ rule }) => rule === 'weighted'));
  });

  it('ends with code 1 where a payment differs, and 3 where states are discarded', async () => {
    hub.lie((told) =>
      told.map((event) => (event[0] === 'rewarded' ? [event[0], event[1], `${event[2]}0`] : event)),
    );
    const wrong = await run(['earnings', served.url, '--hub', node.url]);
    hub.lie();
    equal(wrong.code, 1, wrong.stderr);
    match(wrong.stdout, /^Differs: page \d+ of \S+ paid \d+ smallest units to /m);
    hub.oldestState = 590;
    const pruned = await run(['earnings', served.url, '--hub', node.url]);
    hub.oldestState = 0;
    equal(pruned.code, 3, pruned.stderr);
    match(pruned.stdout, /^Payments up to block 590 are not checked, /m);
  });

  it('refuses a hub of another relay chain, and a chain that is none', async () => {
    const other = new MadeHub({ eras: [], activeEra, blocks: 700, release: 'byStart' });
    const stranger = other.node();
    await stranger.start();
    const { code, stderr } = await run(['earnings', served.url, '--hub', stranger.url]);
    await stranger.stop();
    equal(code, 2, stderr);
    match(
      stderr,
      /error: --hub: ws:\S+ does not have block 600 0x\w+, which the relay chain at ws:\S+ holds/,
    );
    const metadata = new ChangedMetadata('asset-hub-kusama', [['ParachainInfo', 'ParachainId']]);
    relay.lies.set('state_getMetadata', () => metadata.toHex());
    const none = await run(['earnings', served.url, '--hub', served.url]);
    relay.lies.clear();
    equal(none.code, 2, none.stderr);
    match(none.stderr, /error: cannot read the parachain id of /);
  });

  it('refuses options of sessions with it, and eras without it', async () => {
    const blame = await run(['earnings', served.url, '--hub', node.url, '--blame']);
    deepEqual([blame.code, /--hub shows payouts of eras, and --blame counts/.test(blame.stderr)], [2, true]);
    const eras = await run(['earnings', served.url, '--eras', '2']);
    deepEqual([eras.code, /error: --eras needs --hub/.test(eras.stderr)], [2, true]);
    const many = await run(['earnings', served.url, '--hub', node.url, '--eras', '85']);
    equal(many.code, 2);
    const unknown = ['--validator', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'];
    const stranger = await run(['earnings', served.url, '--hub', node.url, ...unknown]);
    match(stranger.stderr, /no validator of these eras has this account/);
  });
});
