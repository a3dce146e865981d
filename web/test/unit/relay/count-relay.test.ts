import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { Smoldot } from '@almanac-chain/agent/chain/light/smoldot-witness';
import { readRelaySessions } from '@almanac-chain/agent/measure/backing/relay-sessions';
import { workOf } from '@almanac-chain/agent/measure/backing/validator-work';
import { BlameTally } from '@almanac-chain/agent/measure/blame/session-blame';
import { earningsDocument } from '@almanac-chain/agent/measure/cli/earnings/document';
import { WebSocket } from 'ws';
import { rpcRefusal } from '../../../../tests/support/fake-finality-node.ts';
import { MadeRelayNode } from '../../../../tests/support/made-relay-node.ts';
import { madeRelayProof } from '../../../../tests/support/made-relay-proof.ts';
import { PublicRuntime } from '../../../../tests/support/public-runtime.ts';
import { serveRelay } from '../../../../tests/support/serve-relay.ts';
import { type CountRelayOptions, countRelay } from '../../../src/relay/count-relay.ts';
import { parseAsked, type RelayForm } from '../../../src/relay/relay-asked.ts';
import { RelayRpc } from '../../../src/relay/relay-rpc.ts';
import type { RelayStep } from '../../../src/relay/relay-step.ts';
import { emptyForm } from './empty-form.ts';

const node = new MadeRelayNode(4, 75);
const { signal } = new AbortController();

const other = `0x${'ab'.repeat(32)}`;

/** As the page does, through a socket. */
async function counted(url: string, form: Partial<RelayForm> = {}, options: Partial<CountRelayOptions> = {}) {
  const asked = parseAsked({ url, ...emptyForm, ...form });
  const rpc = await RelayRpc.open(url, { signal, openSocket: (to) => new WebSocket(to) as never });
  try {
    return await countRelay(asked, rpc, { signal, onStep: () => undefined, ...options });
  } finally {
    rpc.close();
  }
}

/** As the command line does, by the types of @polkadot/api. */
async function expected(url: string) {
  const blame = new BlameTally();
  const items = (pallet: string, item: string) => node.runtime.item(pallet, item);
  const sessions = await readRelaySessions(node, async () => await Promise.resolve(items), {
    trust: { genesisHash: node.genesisHash },
    count: 2,
    sessionBlocks: 20,
    signal,
    onBlock: (block) => blame.add(block),
  });
  blame.end();
  return earningsDocument({
    chainName: 'kusama',
    url,
    genesisHash: node.genesisHash,
    counted: sessions,
    work: workOf(sessions.sessions),
    names: {},
    addressOf: (account) => node.runtime.registry.createType('AccountId', account).toString(),
    blame,
    evidence: undefined,
    isOne: false,
  });
}

/** A light client that knows the genesis, and finalizes these heads one after the other. */
function lightClient(genesisHash: string, heads: readonly unknown[]): () => Promise<Smoldot> {
  const messages: unknown[] = [{ result: genesisHash }, ...heads.map((result) => ({ params: { result } }))];
  const chain = {
    sendJsonRpc: () => undefined,
    nextJsonRpcResponse: async () => {
      const message = messages.shift();
      return message ? JSON.stringify(message) : await new Promise<never>(() => undefined);
    },
  };
  const client = {
    addChain: async () => await Promise.resolve(chain),
    terminate: async () => await Promise.resolve(),
  };
  return async () => await Promise.resolve({ start: () => client } as never);
}

describe('the count of a relay chain in a page', () => {
  let served: Awaited<ReturnType<typeof serveRelay>>;
  before(async () => {
    const { registry } = node.runtime;
    registry.setChainProperties(registry.createType('ChainProperties', { ss58Format: 2 }) as never);
    served = await serveRelay(node);
  });
  after(async () => {
    await served.stop();
  });
  afterEach(() => node.lies.clear());

  it('equals that of the command line, causes of losses included', async () => {
    const steps: RelayStep[] = [];
    const answer = await counted(served.url, {}, { onStep: (step) => steps.push(step) });
    deepEqual(answer.document, await expected(answer.document.url));
    const over = [...node.chain.reports.keys()].slice(-2);
    deepEqual(
      answer.document.sessions.map(({ index }) => index),
      over,
    );
    ok(answer.document.validators.some(({ blame }) => blame && blame.lost_points > 0));
    const last = steps.at(-1);
    ok(last?.step === 'blocks' && last.done === last.of && last.of > 20, JSON.stringify(last));
    deepEqual(
      answer.rows.map(({ account }) => account),
      answer.document.validators.map(({ account }) => account),
    );
  });

  it('takes heads from a proof file, and refuses one that was changed', async () => {
    const file = { name: 'proof.jsonl', text: await madeRelayProof(node) };
    const { document } = await counted(served.url, { heads: 'file', file });
    deepEqual(document, await expected(document.url));
    const changed = { ...file, text: file.text.replace('"number":"0x32"', '"number":"0x33"') };
    await rejects(counted(served.url, { heads: 'file', file: changed }), { code: /^unknown\/finality_/ });
    const checkpoint = { set_id: 0, block_hash: node.genesisHash, authorities: [{ key: other, weight: 1 }] };
    const trust = JSON.stringify({ genesis_hash: node.genesisHash });
    const elsewhere = { ...file, text: file.text.replace(trust, JSON.stringify({ checkpoint })) };
    await rejects(counted(served.url, { heads: 'file', file: elsewhere, genesis: node.genesisHash }), {
      code: 'bad_input/proof',
      message: /it is proved from a checkpoint, and not from the genesis hash/,
    });
    const cut = { ...file, text: file.text.slice(0, -40) };
    await rejects(counted(served.url, { heads: 'file', file: cut }), { code: 'bad_input/proof' });
  });

  it('takes heads from a light client, once that has come as far as the node', async () => {
    const file = { name: 'spec.json', text: '{}' };
    const early = node.chain.blocks[3]?.header.rpc;
    const steps: RelayStep[] = [];
    const { document } = await counted(
      served.url,
      { heads: 'light', file },
      {
        loadSmoldot: lightClient(node.genesisHash, [early, node.best.rpc]),
        onStep: (step) => steps.push(step),
      },
    );
    // Of its heads there is no proof from the genesis, as the command line has it.
    const trust = `by the light client smoldot, for the chain with the genesis hash ${node.genesisHash}`;
    deepEqual(document, { ...(await expected(document.url)), trust });
    deepEqual(
      steps.flatMap((step) => (step.step === 'light' ? [step.block] : [])),
      [0, Number(early?.number), node.best.number],
    );
    await rejects(counted(served.url, { heads: 'light', file }, { loadSmoldot: lightClient(other, []) }), {
      code: 'bad_input/another_chain',
    });
    await rejects(
      counted(
        served.url,
        { heads: 'light', file },
        { loadSmoldot: lightClient(node.genesisHash, [early]), lightWaitMs: 60 },
      ),
      {
        code: 'unreachable/timeout',
        message: /^the light client found no new final block for .*; give a spec/,
      },
    );
    await rejects(
      counted(
        served.url,
        { heads: 'light', file },
        { loadSmoldot: async () => await Promise.reject(new Error('no such chunk')) },
      ),
      { message: /^these pages do not have the light client smoldot; choose/ },
    );
  });

  it('counts one validator, with each of its losses', async () => {
    const all = await counted(served.url);
    const worst = all.document.validators[0]?.account ?? '';
    const { document } = await counted(served.url, { validator: worst });
    deepEqual(
      document.validators.map(({ account }) => account),
      [worst],
    );
    ok((document.validators[0]?.blame?.losses ?? []).length > 0);
    const stranger = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    await rejects(counted(served.url, { validator: stranger }), { code: 'bad_input/validator' });
  });

  it('names what the node has discarded, and counts the rest', async () => {
    const lost = node.chain.blocks.at(-20)?.header;
    node.lies.set('chain_getBlock', ([hash], honest) => (hash === lost?.hash ? null : honest()));
    const { document, notes } = await counted(served.url, { sessions: '3' });
    equal(document.sessions.filter((session) => session.is_whole).length < 3, true);
    match(notes.join('\n'), new RegExp(`without block ${lost?.number}: the node has no body`));
    node.lies.set('state_getReadProof', (_, honest) => {
      if (honest()) throw rpcRefusal('state_getReadProof', 'State already discarded for 0x00', 4_003);
    });
    await rejects(counted(served.url), { code: 'unreachable/state' });
  });

  it('says what is laid to nobody, as the command line does', async () => {
    const { index } = node.chain.sessions.at(-2) ?? {};
    const blocks = node.chain.blocks.filter(({ session, disputesBefore }) => {
      return session.index === index && disputesBefore.length === 0;
    });
    const gone = blocks.find(
      ({ header, session }) =>
        header.number > session.startBlock + 1 &&
        blocks.some((one) => !one.endsSession && one.header.number === header.number + 1),
    )?.header;
    ok(gone);
    node.lies.set('state_getReadProof', ([, hash], honest) => {
      if (hash !== gone.hash) return honest();
      throw rpcRefusal('state_getReadProof', 'State already discarded for 0x00', 4_003);
    });
    const { document, notes } = await counted(served.url);
    ok(document.blame_unread_offers);
    const { blocks: unjudged, because } = document.blame_unread_offers;
    ok(
      notes.includes(
        `Missing votes of ${unjudged} blocks are not judged, disabled validators are not known: ${because}.`,
      ),
      notes.join('\n'),
    );
    match(because, new RegExp(`has discarded the state of block ${gone.number}$`));
  });

  it('names a node that has no genesis', async () => {
    node.lies.set('chain_getBlockHash', () => null);
    await rejects(counted(served.url), { code: 'unreachable/block', message: /^ws:\S+ has no block 0; ask/ });
  });

  it('refuses a changed body and another chain', async () => {
    const genesis = `0x${'44'.repeat(32)}`;
    await rejects(counted(served.url, { genesis }), { code: 'bad_input/another_chain' });
    node.lies.set('chain_getBlock', (_, honest) => {
      const { block } = honest() as { block: { extrinsics: string[] } };
      return { block: { ...block, extrinsics: block.extrinsics.toReversed() } };
    });
    await rejects(counted(served.url), { code: 'unknown/finality_body' });
  });

  it('refuses more blocks than a page holds, and an epoch that is cut', async () => {
    const rpc = await RelayRpc.open(served.url, { signal, openSocket: (to) => new WebSocket(to) as never });
    const longEpoch = `0x${'00'.repeat(16)}${'9c18000000000000'}${'00'.repeat(33)}${'0100000000000000'}${'0400000000000000'}01`;
    let epoch = longEpoch;
    const client = {
      url: served.url,
      subscribe: rpc.subscribe.bind(rpc),
      unsubscribe: rpc.unsubscribe.bind(rpc),
      request: async <Result>(method: string, params?: readonly unknown[]) =>
        params?.[0] === 'BabeApi_current_epoch'
          ? (epoch as Result)
          : await rpc.request<Result>(method, params),
    };
    const asked = parseAsked({ url: served.url, ...emptyForm, sessions: '4' });
    await rejects(countRelay(asked, client, { signal, onStep: () => undefined }), {
      message:
        /^sessions: 4 sessions of 6300 slots are too many blocks for a page, which counts 3 at once; use/,
    });
    epoch = longEpoch.slice(0, 20);
    await rejects(countRelay(asked, client, { signal, onStep: () => undefined }), {
      code: 'unknown/malformed',
      message: /^the node sent the epoch in bytes that cannot be read/,
    });
    rpc.close();
  });

  it('refuses a chain that hosts no parachains', async () => {
    const solo = new PublicRuntime('substrate').node();
    await solo.start();
    await rejects(counted(solo.url), { code: 'bad_input/not_relay' });
    await solo.stop();
  });
});
