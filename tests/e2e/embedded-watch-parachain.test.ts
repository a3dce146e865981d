import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { startCommand } from '../support/cli.ts';
import { hex, list, u32, u64, unhex } from '../support/grandpa-bytes.ts';
import { MadeChain } from '../support/made-chain.ts';
import { MadeNode } from '../support/made-node.ts';
import { type MadeParaBlock, MadeParachain, madeFates } from '../support/made-parachain.ts';
import { MadeRelayNode } from '../support/made-relay-node.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { PublicRuntime } from '../support/public-runtime.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { serveRelay } from '../support/serve-relay.ts';

interface Built {
  readonly built_blocks: number;
  readonly included_blocks: number;
  readonly lost_by: Readonly<Record<string, number>>;
  readonly apart: Readonly<Record<string, number>>;
  readonly waiting_blocks: number;
  readonly unknown_blocks: number;
  readonly confidence_ppm: number | null;
}

interface Document {
  readonly engine: string;
  readonly relay: {
    readonly para_id: number;
    readonly proved_to_block: number;
    readonly candidates: Readonly<Record<string, number>>;
  };
  readonly confidence: Built & { readonly above_block: number };
  readonly missed_slots_unknown_because: string;
  readonly validators: readonly {
    readonly aura_key: string;
    readonly missed_slots: number | null;
    readonly confidence: Built;
  }[];
}

const auraApi = '0xdd718d5cc53262d4';
const collationApi = '0xea93e3f16f3d6962';
const infoApi = '0xa2ddb6a58477bf63';

/** A node of a made parachain, on a port of its own. */
class ParaNode {
  readonly node: MadeNode;
  /** Blocks in whose state somebody asked for the collators. */
  readonly asked = new Set<string>();
  isListenedTo = false;
  readonly final: MadeParaBlock;
  best: MadeParaBlock;

  constructor(para: MadeParachain, id = para.para) {
    this.final = para.included;
    this.best = para.blocks.reduce(
      (best, one) => (one.header.number > best.header.number ? one : best),
      this.final,
    );
    const chain = para.chainTo(this.final);
    const keys = hex(list(para.keys.map(unhex)));
    const calls: Readonly<Record<string, string>> = {
      AuraApi_authorities: keys,
      AuraApi_slot_duration: hex(u64(para.slotMs)),
      GetParachainInfo_parachain_id: hex(u32(id)),
    };
    this.node = new MadeNode(new MadeChain([]), {
      apis: [
        [auraApi, 1],
        [collationApi, 3],
        [infoApi, 1],
      ],
      head: () => this.final.header.rpc,
      extra: {
        rpc_methods: () => ({ methods: ['chain_subscribeAllHeads'] }),
        chain_getFinalizedHead: () => this.final.header.hash,
        chain_getBlockHash: ([number]) => chain[Number(number)]?.header.hash ?? null,
        chain_getHeader: ([hash]) => {
          this.isListenedTo ||= hash === undefined && this.node.calls.has('chain_subscribeAllHeads');
          return hash === undefined ? this.best.header.rpc : (para.rpcHeader(hash) ?? null);
        },
        state_call: ([name]) => calls[String(name)],
        state_getStorage: ([, hash]) => {
          this.asked.add(String(hash));
          return keys;
        },
        state_queryStorageAt: () => [{ changes: [] }],
      },
    });
  }
}

describe('almanac watch of a parachain with its relay chain', () => {
  const para = new MadeParachain(9);
  const relay = new MadeRelayNode(9, 60, { made: para });
  const paraNode = new ParaNode(para);
  let served: Awaited<ReturnType<typeof serveRelay>>;
  let other: MadeNode | undefined;

  before(async () => {
    served = await serveRelay(relay);
    await paraNode.node.start();
  });

  afterEach(async () => {
    relay.lies.clear();
    await other?.stop();
    other = undefined;
  });

  after(async () => {
    await paraNode.node.stop();
    await served.stop();
  });

  it('refuses a parachain that is not registered, and one of another relay chain', async () => {
    other = new ParaNode(para, 2_021).node;
    await other.start();
    const unknown = await runAlmanac('watch', other.url, '--relay', served.url, '--for', '0s');
    equal(unknown.code, 2, unknown.stderr);
    match(unknown.stderr, /ws:\S+ has no parachain 2021, the id of ws:\S+\nhint: give/);
    await other.stop();
    const young = new MadeParachain(78);
    ok(new MadeRelayNode(78, 12, { made: young }).best.number > 0);
    other = new ParaNode(young).node;
    await other.start();
    const behind = await runAlmanac('watch', other.url, '--relay', served.url, '--for', '0s');
    match(
      behind.stderr,
      /is at block \d+, and the relay chain holds block \d+ 0x\w+ of it\nhint: wait until/,
    );
    await other.stop();
    const strange = new MadeParachain(77);
    const elsewhere = new MadeRelayNode(77, 200, { made: strange });
    ok(elsewhere.best.number > 0);
    other = new ParaNode(strange).node;
    await other.start();
    const wrong = await runAlmanac('watch', other.url, '--relay', served.url, '--for', '0s');
    equal(wrong.code, 2, wrong.stderr);
    match(
      wrong.stderr,
      /does not have block \d+ 0x\w+, which the relay chain at ws:\S+ holds of parachain 1000\nhint: /,
    );
  });

  it('refuses a relay chain for a chain that is no parachain, and a parachain as relay chain', async () => {
    const solo = await runAlmanac('watch', served.url, '--relay', served.url, '--for', '0s');
    equal(solo.code, 2, solo.stderr);
    match(solo.stderr, /^error: --relay: \S+ is not a parachain \(engine babe\)\nhint: /m);
    other = new PublicRuntime('substrate').node();
    await other.start();
    const args = ['watch', paraNode.node.url, '--for', '0s', '--relay'];
    const wrong = await runAlmanac(...args, other.url);
    equal(wrong.code, 2, wrong.stderr);
    match(wrong.stderr, /^error: --relay: the chain at ws:\S+ hosts no parachains\nhint: give/m);
    const text = await runAlmanac(...args, 'relay');
    equal(text.code, 2, text.stderr);
    match(text.stderr, /^error: --relay/m);
  });

  it('shows what came of each block built since it listens, as the chains themselves had it', async () => {
    const bodies = new Set<string>();
    let last = '';
    relay.lies.set('chain_getBlock', ([hash], honest) => {
      bodies.add(String(hash));
      return hash === last ? new Promise(() => undefined) : honest();
    });
    const args = pageArgs('docs/tutorials/watch-a-chain.md', './almanac watch wss://your-collator --relay', {
      'wss://your-collator': paraNode.node.url,
      'wss://its-relay-node': served.url,
    });
    const command = startCommand([...args, '--look-back', '30', '--json']);
    let over: string | undefined;
    void command.ended.then(({ stdout, stderr }) => {
      over = `${stdout}${stderr}`;
    });
    const until = async (what: string, isSo: () => boolean): Promise<void> => {
      const look = async (): Promise<boolean> => {
        if (over !== undefined) throw new Error(`it ended before ${what}: ${over}`);
        return await Promise.resolve(isSo());
      };
      await poll(what, look, Boolean, { everyMs: 50 });
    };
    await until('it listens', () => paraNode.isListenedTo);
    await until('the relay chain is read', () => bodies.has(relay.best.hash));
    const before = para.blocks.length;
    relay.grow(60);
    const fresh = para.blocks.slice(before).filter(({ isHeard }) => isHeard);
    for (const { header } of fresh) paraNode.node.push('chain_subscribeAllHeads', header.rpc);
    await until('all blocks came in', () =>
      fresh.every(({ header }) => paraNode.asked.has(header.rpc.parentHash)),
    );
    const { number } = relay.best;
    const from = paraNode.best.header.number;
    const truth = new Map(madeFates(para, relay.chain.blocks, from));
    relay.finalize();
    await until('the new blocks are read', () => bodies.has(relay.best.hash));
    // What comes next is asked for once all before it is counted.
    relay.grow(1);
    last = relay.best.hash;
    relay.finalize();
    await until('they are counted', () => bodies.has(last));
    command.process.kill('SIGINT');
    const { stdout, stderr } = await command.ended;
    const document = JSON.parse(stdout) as Document;
    equal(document.engine, 'aura-parachain', stderr);
    match(document.missed_slots_unknown_because, /not a miss of one collator/);
    deepEqual(
      [document.relay.para_id, document.relay.proved_to_block, document.confidence.above_block],
      [1_000, number, from],
    );
    for (const [place, key] of para.keys.entries()) {
      const mine = document.validators.find(({ aura_key }) => aura_key === key);
      equal(mine?.missed_slots, null);
      const own = fresh.filter((block) => truth.has(block) && block.collator === place);
      const count = (fate: string): number => own.filter((block) => truth.get(block) === fate).length;
      const lost = {
        not_backed: count('not_backed'),
        timed_out: count('timed_out'),
        disputed: count('disputed'),
      };
      const built = mine?.confidence;
      deepEqual(
        [built?.built_blocks, built?.included_blocks, built?.lost_by, built?.apart, built?.waiting_blocks],
        [
          own.length,
          count('included'),
          lost,
          { relay_fork: count('relay_fork'), session_change: count('session_change') },
          count('waiting'),
        ],
      );
      equal(built?.unknown_blocks, 0);
    }
    ok(document.confidence.included_blocks > 10);
    ok((document.relay.candidates['included'] ?? 0) > 10);
  });
});
