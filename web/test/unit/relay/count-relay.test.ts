import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { readRelaySessions } from '@almanac-chain/agent/measure/backing/relay-sessions';
import { workOf } from '@almanac-chain/agent/measure/backing/validator-work';
import { BlameTally } from '@almanac-chain/agent/measure/blame/session-blame';
import { earningsDocument } from '@almanac-chain/agent/measure/cli/earnings/document';
import { WebSocket } from 'ws';
import { MadeRelayNode } from '../../../../tests/support/made-relay-node.ts';
import { serveRelay } from '../../../../tests/support/serve-relay.ts';
import { countRelay, type RelayStep } from '../../../src/relay/count-relay.ts';
import { parseAsked, type RelayForm } from '../../../src/relay/relay-asked.ts';
import { RelayRpc } from '../../../src/relay/relay-rpc.ts';

const node = new MadeRelayNode(4, 75);
const { signal } = new AbortController();

/** As the page does, through a socket. */
async function counted(
  url: string,
  form: Partial<RelayForm> = {},
  onStep: (step: RelayStep) => void = () => undefined,
) {
  const asked = parseAsked({
    url,
    sessions: '2',
    validator: '',
    genesis: '',
    withBlame: true,
    heads: 'node',
    file: undefined,
    ...form,
  });
  const rpc = await RelayRpc.open(url, { signal, openSocket: (to) => new WebSocket(to) as never });
  try {
    return await countRelay(asked, rpc, { signal, onStep });
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
    isOne: false,
  });
}

describe('the count of a relay chain in a page', () => {
  let served: Awaited<ReturnType<typeof serveRelay>>;
  before(async () => {
    node.runtime.registry.setChainProperties(
      node.runtime.registry.createType('ChainProperties', { ss58Format: 2 }) as never,
    );
    served = await serveRelay(node);
  });
  after(async () => {
    await served.stop();
  });
  afterEach(() => node.lies.clear());

  it('equals that of the command line, causes of losses included', async () => {
    const steps: RelayStep[] = [];
    const answer = await counted(served.url, {}, (step) => steps.push(step));
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
});
