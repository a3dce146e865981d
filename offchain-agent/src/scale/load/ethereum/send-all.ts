import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicUs } from '../../../base/clock.ts';
import type { GeneratorReport } from '../generator/generator-messages.ts';

interface SignedLoad {
  readonly signed: readonly string[];
  /** Microseconds after the start, ascending. */
  readonly intendedUs: Float64Array;
  readonly startUs: number;
  /** How long an answer may take after the last transaction was sent. */
  readonly answerWithinMs: number;
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const longestPauseMs = 50;
const mostKinds = 20;

/** Sends each transaction when it is due, whatever the nodes answer, over HTTP: not every client has sockets. */
export async function sendAll(
  { signed, intendedUs, startUs, answerWithinMs }: SignedLoad,
  portOf: (index: number) => number,
  signal: AbortSignal,
): Promise<Omit<GeneratorReport, 'marks'>> {
  const none = (): Float64Array => new Float64Array(signed.length).fill(Number.NaN);
  const [sentUs, acceptedUs, refusedUs] = [none(), none(), none()];
  const refusals = new Map<string, { code: number; message: string; count: number }>();
  const answers: Promise<void>[] = [];
  const send = async (index: number): Promise<void> => {
    const answer = await submitted(portOf(index), index, signed[index] ?? '', signal);
    // Without an answer it is neither: a block may hold it.
    if (!answer) return;
    (answer.error ? refusedUs : acceptedUs)[index] = monotonicUs();
    if (!answer.error) return;
    const { code, message } = answer.error;
    const known = refusals.get(`${code} ${message}`);
    if (known) known.count += 1;
    else if (refusals.size < mostKinds) refusals.set(`${code} ${message}`, { code, message, count: 1 });
  };
  const [cpu, fromUs] = [process.cpuUsage(), monotonicUs()];
  for (let next = 0; next < signed.length; ) {
    signal.throwIfAborted();
    for (; next < signed.length && startUs + (intendedUs[next] ?? 0) <= monotonicUs(); next += 1) {
      answers.push(send(next));
      sentUs[next] = monotonicUs();
    }
    const aheadMs = (startUs + (intendedUs[next] ?? 0) - monotonicUs()) / 1_000;
    await sleep(Math.min(Math.max(1, Math.floor(aheadMs)), longestPauseMs));
  }
  const { user, system } = process.cpuUsage(cpu);
  const cpuShare = (user + system) / (monotonicUs() - fromUs);
  await Promise.race([Promise.all(answers), sleep(answerWithinMs, undefined, { ref: false })]);
  signal.throwIfAborted();
  const counted = [...refusals.values()].toSorted((one, other) => other.count - one.count);
  return { sentUs, acceptedUs, refusedUs, refusals: counted, cpuShare };
}

async function submitted(
  port: number,
  id: number,
  transaction: string,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"jsonrpc":"2.0","id":${id},"method":"eth_sendRawTransaction","params":["${transaction}"]}`,
      signal,
    });
    return (await response.json()) as Answer;
  } catch {
    return undefined;
  }
}
