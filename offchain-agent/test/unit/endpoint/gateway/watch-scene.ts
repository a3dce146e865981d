import { equal, fail } from 'node:assert/strict';
import { openGatewayPair, type PlainClient } from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import {
  type FakeHeader,
  fakeHeaders,
  type MadeUpstream,
} from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

export const extrinsic = '0x1234';
export const watch = 'author_submitAndWatchExtrinsic';
export const update = 'author_extrinsicUpdate';
export const specWatch = 'transactionWatch_v1_submitAndWatch';

const refusals = {
  outdated: [1_010, 'Invalid Transaction'],
  banned: [1_012, 'Transaction is temporarily banned'],
  imported: [1_013, 'Transaction Already Imported'],
  lowPriority: [1_014, 'Priority is too low'],
  full: [1_016, 'Immediately Dropped'],
} as const;

export type RefusalWhy = keyof typeof refusals;

/** Of `TransactionValidity`: a nonce that is used, a fee that cannot be paid, and what can be included. */
export const validities = { stale: '0x010003', payment: '0x010001', valid: '0x00' } as const;

const headers = fakeHeaders(40);
const soon = { everyMs: 10 };
const withinMs = 20_000;

/** The block at a height. */
export function at(height: number): FakeHeader {
  return headers[height - 1] ?? fail();
}

type Begun = [subscription: unknown, has: MadeUpstream, other: MadeUpstream];

/** Two nodes behind a gateway, and a client that watches a transaction through it. */
export class WatchScene {
  readonly clock = new HandClock();
  /** The blocks that have the transaction, and those that no node shows. */
  readonly included = new Set<string>();
  readonly unreadable = new Set<string>();
  validity: string = validities.valid;
  nodes = [] as unknown as [MadeUpstream, MadeUpstream];
  client = {} as PlainClient;
  close: () => Promise<void> = async () => await Promise.resolve();

  static async open(): Promise<WatchScene> {
    const scene = new WatchScene();
    const { clock } = scene;
    const pair = await openGatewayPair(
      at(1),
      ({ answers, methods }) => {
        methods.add(specWatch);
        answers.set('chain_getBlock', ([hash]) => scene.#blockOf(String(hash)));
        answers.set('state_call', () => scene.validity);
      },
      { clock },
    );
    return Object.assign(scene, { nodes: pair.nodes, client: pair.client, close: pair.close });
  }

  readonly refuse = (node: MadeUpstream, why: RefusalWhy, method = watch): void => {
    const [code, message] = refusals[why];
    node.answers.set(method, () => {
      throw Object.assign(new Error(message), { code });
    });
  };

  readonly handed = (node: MadeUpstream, method = watch): number =>
    node.calls.filter((call) => call.method === method).length;

  readonly untilHanded = async (node: MadeUpstream, times: number, method = watch): Promise<number> =>
    await this.clock.until(`handed in ${times} times`, () => this.handed(node, method) >= times, withinMs);

  /** The node that was handed it, and the other. */
  readonly asked = async (method = watch): Promise<[MadeUpstream, MadeUpstream]> => {
    const has = async (): Promise<MadeUpstream | undefined> =>
      this.nodes.find((node) => this.handed(node, method) > 0);
    const first = (await poll('a node has it', has, (node) => node !== undefined, soon)) ?? fail();
    return [first, first === this.nodes[0] ? this.nodes[1] : this.nodes[0]];
  };

  readonly begun = async (method = watch): Promise<Begun> => {
    const { result, error } = await this.client.call(method, [extrinsic]);
    equal(error, undefined);
    return [result, ...(await this.asked(method))];
  };

  /** Begun, and told to be in the pool. */
  readonly ready = async (): Promise<Begun> => {
    const [subscription, first, other] = await this.begun();
    first.push(watch, update, 'ready');
    await this.client.told(subscription, 1);
    return [subscription, first, other];
  };

  /** What the client was told, once there is so much. */
  readonly told = async (subscription: unknown, count: number): Promise<unknown[]> => {
    const all = (): unknown[] => this.client.of(subscription);
    const what = `${count} states, told ${JSON.stringify(all())}`;
    await this.clock.until(what, () => all().length >= count, withinMs);
    return all();
  };

  /** Makes a call, whose answer comes into the list. */
  readonly calling = (method: string): { result?: unknown; error?: { code: number; message: string } }[] => {
    const answers: object[] = [];
    this.client.call(method, [extrinsic]).then(
      (answer) => answers.push(answer),
      () => fail(),
    );
    return answers;
  };

  readonly grow = (node: MadeUpstream, ...heights: number[]): void => {
    for (const height of heights) node.best(at(height));
  };

  #blockOf(hash: string): object {
    if (this.unreadable.has(hash)) throw Object.assign(new Error('database is closed'), { code: -32_000 });
    return { block: { extrinsics: this.included.has(hash) ? ['0xab', extrinsic] : ['0xab'] } };
  }
}
