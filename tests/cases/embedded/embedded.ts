import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { CaseTools } from '../case.ts';

/** Longer than a block of the demo takes. */
const blockMs = 3_000;

/** Messages that ended the chain of `npm start` (substrate#4638, #11259): each is an error, and the chain lives. */
export async function embeddedCases({ chainUrl, judge }: CaseTools): Promise<void> {
  const lines = readFileSync(new URL('killers.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  for (const line of lines) {
    const socket = new WebSocket(chainUrl);
    await once(socket, 'open');
    const ask = async (text: string): Promise<string> => {
      const { id } = JSON.parse(text) as { id: number };
      return await new Promise((resolve) => {
        const onMessage = (data: Buffer): void => {
          if ((JSON.parse(data.toString()) as { id?: number }).id !== id) return;
          socket.off('message', onMessage);
          resolve(data.toString());
        };
        socket.on('message', onMessage).once('close', () => resolve('the connection was closed'));
        socket.send(text);
      });
    };
    const follow = JSON.parse(
      await ask('{"jsonrpc":"2.0","id":90,"method":"chainHead_v1_follow","params":[false]}'),
    ) as { result: string };
    const head = JSON.parse(
      await ask('{"jsonrpc":"2.0","id":91,"method":"chain_getFinalizedHead","params":[]}'),
    ) as { result: string };
    const answer = await ask(line.replace('FOLLOW-ID', follow.result).replace('PINNED-HASH', head.result));
    await sleep(blockMs);
    const after = await ask('{"jsonrpc":"2.0","id":92,"method":"system_chain","params":[]}');
    socket.terminate();
    const { method, params } = JSON.parse(line) as { method: string; params: unknown };
    const isError = answer.includes('"code":-32602');
    const lives = after.includes('"result"');
    judge(
      `${method} ${JSON.stringify(params)}`,
      'error -32602; the chain lives',
      `${answer.slice(0, 120)}; ${lives ? 'lives' : after}`,
      isError && lives,
    );
  }
}
