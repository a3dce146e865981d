import type { IncomingMessage, ServerResponse } from 'node:http';
import { ByteParts } from '../../base/byte-parts.ts';
import type { FairTurns } from '../../base/fair-turns.ts';
import type { HeldBytes } from '../../base/held-bytes.ts';
import type { Answerer } from './answer.ts';
import { callerOf } from './caller.ts';
import type { GatewayLimits } from './config.ts';
import type { Client, Door, GatewayRefusal } from './exchange.ts';
import type { FastAsker } from './fast/fast-call.ts';
import { isMessage, readBody, refuse, sendJson } from './http-exchange.ts';
import { answerTo } from './message.ts';
import { delayed } from './request.ts';
import { costOf, delayOf, finishCall, serveMessage } from './serve-message.ts';

interface HttpAnswerOptions {
  readonly answerer: Answerer;
  readonly client: Client;
  readonly door: Door;
  readonly limits: GatewayLimits;
  readonly held: HeldBytes;
  /** In which messages are read. */
  readonly messages: FairTurns;
  readonly onAnswered: () => void;
}

/** Reads the message of a POST, and answers it. */
export function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { answerer, client, door, limits, held, messages, onAnswered }: HttpAnswerOptions,
): void {
  const caller = callerOf(client);
  const holding = held.open(caller.turn, () => request.socket.destroy());
  const end = (): void => {
    response.off('close', end);
    request.socket.off('close', end);
    holding.close();
    door.left(client);
  };
  response.on('close', end);
  // An answer whose turn on its connection never came is told of no end.
  request.socket.on('close', end);
  readBody(request, response, { messageBytes: limits.messageBytes, holding }, (body) => {
    const delay = delayOf(body, client, { door, answerer });
    if (delay) return refuse(response, delayed(delay));
    const hasLeft = (): boolean => request.socket.destroyed;
    const hold = (bytes: number): void => holding.change(bytes);
    const serving = { answerer, door, caller, hold, hasLeft, messages, bounds: limits };
    const reply = (answer: ByteParts | undefined, refusal?: GatewayRefusal): void => {
      if (response.destroyed || hasLeft() || (answer && !holding.hold(answer.length))) return;
      // Where nothing answers at all, whoever balances between gateways must be able to see it.
      const isDown = answerer.network.pool.upstreams.every(({ isUp }) => !isUp);
      const status = isMessage(body) ? (isDown ? 503 : 200) : 400;
      const { status: shown, retryAfterS } = refusal ?? { status };
      sendJson(response, shown, answer ?? ByteParts.of(), retryAfterS);
      onAnswered();
    };
    const asker: FastAsker = {
      caller,
      door,
      onAdmitted: () => undefined,
      serve: (data, refused) => serveMessage(data, { ...serving, judged: { refused } }, reply),
      answerFast: ({ id }, tail) => reply(answerTo(id, tail)),
      finish: (call, outcome, us) => finishCall(call, outcome, us, serving, reply),
    };
    const cost = costOf(body);
    if (answerer.fast.begin(body, asker, () => messages.takeNow(caller.turn, cost)) === 'begun') return;
    messages.take(caller.turn, cost, () => {
      if (hasLeft() || answerer.fast.begin(body, asker, () => true) === 'begun') return;
      serveMessage(body, serving, reply);
    });
  });
}
