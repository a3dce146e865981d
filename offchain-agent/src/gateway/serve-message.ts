import type { Answerer } from './answer.ts';
import type { Caller, Outcome } from './caller.ts';
import type { Client, Delay, Door, RpcError } from './exchange.ts';
import {
  answerTo,
  type Call,
  errorTail,
  isCall,
  type MessageBounds,
  type NoCall,
  parseMessage,
  unreadMessage,
} from './message.ts';

export interface Serving {
  readonly answerer: Answerer;
  readonly door: Door;
  readonly caller: Caller;
  readonly bounds: MessageBounds;
  /** Why the message is not read. */
  readonly refused?: RpcError;
}

interface Done {
  readonly request: Call | NoCall;
  readonly outcome: Outcome;
  readonly us: number;
}

/** A message of so many bytes is parsed whoever sends it. */
const freelyParsed = 16_384;

/** Whether a message must wait before anything of it is read. */
export function delayOf(data: Buffer, client: Client, door: Door): Delay | undefined {
  return data.length > freelyParsed ? door.message(client, data.length) : undefined;
}

const comma = Buffer.from(',');
const opening = Buffer.from('[');
const closing = Buffer.from(']');

/**
 * Answers a message.
 * @param reply called once, with the bytes of the answer; with none where nobody wants one
 */
export function serveMessage(
  data: Buffer,
  serving: Serving,
  reply: (bytes: Buffer | undefined) => void,
): void {
  const arrivedMs = performance.now();
  const { bounds, refused } = serving;
  const { isBatch, requests } = refused ? unreadMessage(data, refused) : parseMessage(data, bounds);
  const dones: (Done | undefined)[] = Array.from({ length: requests.length });
  let left = requests.length;
  requests.forEach((request, index) => {
    outcomeOf(request, serving, (outcome) => {
      dones[index] = { request, outcome, us: Math.round((performance.now() - arrivedMs) * 1_000) };
      left -= 1;
      if (left === 0) finish(dones as Done[], isBatch, serving, reply);
    });
  });
}

function outcomeOf(
  request: Call | NoCall,
  { answerer, door, caller }: Serving,
  done: (outcome: Outcome) => void,
): void {
  const refuse = (error: NoCall['error']): void =>
    done({ tail: errorTail(error), code: error.code, tries: 0, cached: false, upstreamUs: 0 });
  if (!isCall(request)) return refuse(request.error);
  const refused = door.call(caller.client, request.method, request.bytes);
  if (refused) refuse(refused);
  else answerer.answer(request, caller, done);
}

function finish(
  dones: readonly Done[],
  isBatch: boolean,
  { answerer, door, caller }: Serving,
  reply: (bytes: Buffer | undefined) => void,
): void {
  const answers = dones.map(({ request, outcome }) =>
    request.id === undefined
      ? undefined
      : answerTo(request.id, outcome.tail, outcome.code === 0 ? answerer.receipt(request.id) : undefined),
  );
  const given = answers.filter((answer) => answer !== undefined);
  const whole = isBatch ? joined(given) : given[0];
  reply(whole);
  // Brackets and commas go with the first answer: the sum is what is on the wire.
  let rest = (whole?.length ?? 0) - given.reduce((sum, { length }) => sum + length, 0);
  dones.forEach(({ request, outcome, us }, index) => {
    const { tail: _, code, tries, cached, upstreamUs, at, item, upstream } = outcome;
    const own = answers[index]?.length ?? 0;
    const extra = own > 0 ? rest : 0;
    if (own > 0) rest = 0;
    door.told({
      client: caller.client,
      method: isCall(request) ? request.method : '',
      ...(at && { at }),
      ...(item && { item }),
      ...(upstream !== undefined && { upstream }),
      tries,
      cached,
      code,
      us,
      upstreamUs,
      bytesIn: request.bytes,
      bytesOut: own + extra,
    });
  });
}

function joined(answers: readonly Buffer[]): Buffer | undefined {
  if (answers.length === 0) return undefined;
  const parts = answers.flatMap((answer, index) => (index === 0 ? [answer] : [comma, answer]));
  return Buffer.concat([opening, ...parts, closing]);
}
