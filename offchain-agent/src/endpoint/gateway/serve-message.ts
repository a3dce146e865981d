import { ByteParts } from '../../base/byte-parts.ts';
import type { FairTurns } from '../../base/fair-turns.ts';
import { contained, logFault } from '../../base/fault.ts';
import type { Answerer } from './answer.ts';
import { BatchBytes, batchTooLarge } from './batch-bytes.ts';
import { type Caller, type CallOutcome, faultOutcome, type OnOutcome } from './caller.ts';
import type { CallDenial, CallError, Client, Delay, Door, GatewayRefusal } from './exchange.ts';
import type { FastCall } from './fast/fast-call.ts';
import {
  answerTo,
  type Call,
  errorTail,
  isCall,
  type Message,
  type MessageBounds,
  type NoCall,
  parseMessage,
  unreadMessage,
} from './message.ts';
import { publicError } from './public-error.ts';
import { rateLimited } from './usage/counters.ts';

interface Serving {
  readonly answerer: Answerer;
  readonly door: Door;
  readonly caller: Caller;
  /** With what all answers to one batch may have together, bytes; no bound where it is left out. */
  readonly bounds: MessageBounds & { readonly batchAnswerBytes?: number };
  /** Why the message is not read. */
  readonly refused?: CallError;
  /** What admission control said already to the one call of the message. */
  readonly judged?: { readonly refused: CallDenial | undefined };
  /** Told how many bytes of answers wait for others of their batch; less than 0 gives them back. */
  readonly hold?: (bytes: number) => void;
  /** Told of each call whether it was refused for its rate. */
  readonly onJudged?: (isRefused: boolean) => void;
  /** In which messages are read, and the calls of a batch begun. */
  readonly messages: Pick<FairTurns, 'take'>;
  /** Whether the client is gone: the rest of its batch is dropped. */
  readonly hasLeft: () => boolean;
}

type Finishing = Pick<Serving, 'answerer' | 'door' | 'caller'>;

interface Answered {
  readonly request: Call | NoCall;
  outcome: CallOutcome;
  readonly us: number;
}

/** A message of so many bytes is parsed whoever sends it, and in no time. */
const freelyParsed = 16_384;

/** What a message, or each further call of a batch, costs in addition to its own bytes, in bytes. */
const ownBytes = 1_024;

/** Of its share a client may leave so much for later: sixteen short messages. */
export const messageCredit = 16 * ownBytes;

/** What reading a message costs, beside others. */
export function costOf(data: Buffer): number {
  return ownBytes + data.length;
}

/** Whether a message must wait before anything of it is read. It never throws. */
export function delayOf(
  data: Buffer,
  client: Client,
  { door, answerer }: Pick<Serving, 'door' | 'answerer'>,
): Delay | undefined {
  if (data.length <= freelyParsed) return undefined;
  try {
    return door.message(client, data.length);
  } catch (error) {
    onFault({ answerer })(error);
    return undefined;
  }
}

const internalError: CallError = { code: -32_603, message: 'Internal error' };

const noTail = Buffer.alloc(0);

const comma = Buffer.from(',');
const opening = Buffer.from('[');
const closing = Buffer.from(']');

/**
 * Takes the answer to a message, undefined for notifications.
 * @param refusal what HTTP says where the door refused all calls of the message
 */
type OnAnswer = (answer: ByteParts | undefined, refusal?: GatewayRefusal) => void;

/**
 * Answers a message; each call of a batch waits for its turn, as if it had come alone. It never throws: an exception, immediate or
 * later, becomes -32603 for that message and is logged as a defect.
 * @param reply called once
 */
export function serveMessage(data: Buffer, serving: Serving, reply: OnAnswer): void {
  const arrivedMs = performance.now();
  const { messages, caller, hasLeft } = serving;
  const { isBatch, requests } = readMessage(data, serving);
  const answered: (Answered | undefined)[] = Array.from({ length: requests.length });
  const batch = isBatch ? new BatchBytes(serving) : undefined;
  let left = requests.length;
  const over = (): void => {
    left -= 1;
    if (left > 0) return;
    batch?.end();
    const done = answered.filter((one) => one !== undefined);
    finish(done, batch, serving, reply);
  };
  const answer = (request: Call | NoCall, index: number): void =>
    outcomeOf(request, serving, (given) => {
      if (given.fault !== undefined) onFault(serving, request)(given.fault);
      // A fault after the answer is logged only.
      if (answered[index]) return;
      const outcome = publicOutcome(given, request, serving);
      const us = Math.round((performance.now() - arrivedMs) * 1_000);
      answered[index] = { request, outcome, us };
      if (batch?.add(outcome.tail.length) === 'full')
        for (const one of answered) if (one) one.outcome = letGo(one.outcome);
      if (batch?.isTooLarge) answered[index].outcome = letGo(outcome);
      over();
    });
  requests.forEach((request, index) => {
    // The first one has the turn of the message, where that did not take long to read.
    if (index === 0 && data.length <= freelyParsed) return answer(request, index);
    messages.take(caller.turn, ownBytes, () => (hasLeft() ? over() : answer(request, index)));
  });
}

function readMessage(data: Buffer, serving: Serving): Message {
  const { bounds, refused } = serving;
  try {
    return refused ? unreadMessage(data, refused) : parseMessage(data, bounds);
  } catch (error) {
    onFault(serving)(error);
    return unreadMessage(data, internalError);
  }
}

function onFault({ answerer }: Pick<Serving, 'answerer'>, request?: Call | NoCall): (error: unknown) => void {
  const what = request && isCall(request) ? `a call of ${JSON.stringify(request.method)}` : 'a message';
  return logFault(answerer.network.log, what);
}

function outcomeOf(request: Call | NoCall, serving: Serving, done: OnOutcome): void {
  const { answerer, door, caller, judged, onJudged, refused: unread } = serving;
  const refuse = (error: CallDenial): void => {
    const { code, refusal } = error;
    const tail = errorTail(error);
    done({ tail, code, tries: 0, cached: false, upstreamUs: 0, ...(refusal && { refusal }) });
  };
  contained(
    () => {
      if (unread && !isCall(request)) return refuse(request.error);
      // Invalid requests count toward the rate limit too, since they are parsed and answered.
      const refused = judged
        ? judged.refused
        : door.call(caller.client, isCall(request) ? request.method : '', request.bytes);
      const isTooFast = refused?.code === rateLimited;
      onJudged?.(isTooFast);
      if (!isCall(request)) refuse(isTooFast ? refused : request.error);
      else if (refused) refuse(refused);
      else answerer.answer(request, caller, done);
    },
    (error) => done(faultOutcome(error)),
  )();
}

/** Answers a call that was begun elsewhere with its outcome; it never throws. */
export function finishCall(
  call: Pick<FastCall, 'id' | 'method' | 'bytes' | 'params'>,
  given: CallOutcome,
  us: number,
  serving: Finishing,
  reply: OnAnswer,
): void {
  const { id, method, bytes, params: paramsText } = call;
  const request: Call = { id, method, bytes, paramsText, params: undefined };
  if (given.fault !== undefined) onFault(serving, request)(given.fault);
  finish([{ request, outcome: publicOutcome(given, request, serving), us }], undefined, serving, reply);
}

/** The only way of outcomes to clients, so that no error of the gateway tells where nodes are. */
function publicOutcome(outcome: CallOutcome, request: Call | NoCall, serving: Finishing): CallOutcome {
  const { error } = outcome;
  if (!error) return outcome;
  try {
    const { config, log } = serving.answerer.network;
    const shown = publicError(
      error,
      config.upstreams.map(({ url }) => url),
    );
    if (shown.message === error.message && shown.data === error.data) return outcome;
    log.debug({ method: isCall(request) ? request.method : '' }, `a call failed: ${error.message}`);
    return { ...outcome, tail: errorTail(shown) };
  } catch (fault) {
    onFault(serving, request)(fault);
    return { ...outcome, tail: errorTail(internalError) };
  }
}

function finish(
  dones: readonly Answered[],
  batch: BatchBytes | undefined,
  serving: Finishing,
  reply: OnAnswer,
): void {
  // One error for the whole batch counts as the answer of its first call.
  const answers = batch?.isTooLarge ? [batch.error] : answersOf(dones, serving);
  const given = answers.filter((answer) => answer !== undefined);
  const whole = batch && !batch.isTooLarge ? joined(given) : given[0];
  // An exception in one must not prevent the other.
  contained(reply, onFault(serving))(whole, refusalOf(dones));
  contained(tellDoor, onFault(serving))(dones, answers, whole?.length ?? 0, serving);
}

/** Of a batch that may try again at different times: the last of them. Where one call was served, HTTP has no word for the others. */
function refusalOf(dones: readonly Answered[]): GatewayRefusal | undefined {
  const refusals = dones.flatMap(({ outcome: { refusal } }) => refusal ?? []);
  if (refusals.length < dones.length) return undefined;
  const [last] = refusals.toSorted((one, other) => (other.retryAfterS ?? 0) - (one.retryAfterS ?? 0));
  return last;
}

function answersOf(dones: readonly Answered[], serving: Finishing): (ByteParts | undefined)[] {
  const { answerer } = serving;
  return dones.map(({ request, outcome }) => {
    const { id } = request;
    if (id === undefined) return undefined;
    try {
      return answerTo(id, outcome.tail, outcome.code === 0 ? answerer.receipt(id) : undefined);
    } catch (error) {
      onFault(serving, request)(error);
      return answerTo(id, errorTail(internalError));
    }
  });
}

function tellDoor(
  dones: readonly Answered[],
  answers: readonly (ByteParts | undefined)[],
  bytesOut: number,
  { door, caller }: Finishing,
): void {
  // Brackets and commas go with the first answer: the sum is what is on the wire.
  let rest = bytesOut - answers.reduce((sum, answer) => sum + (answer?.length ?? 0), 0);
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

/** An outcome without its answer. */
function letGo(outcome: CallOutcome): CallOutcome {
  return { ...outcome, tail: noTail, code: batchTooLarge };
}

function joined(answers: readonly ByteParts[]): ByteParts | undefined {
  if (answers.length === 0) return undefined;
  const parts = answers.flatMap((answer, index) => (index === 0 ? [answer] : [comma, answer]));
  return ByteParts.of(opening, ...parts, closing);
}
