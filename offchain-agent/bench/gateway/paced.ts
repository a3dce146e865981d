// One client that sends calls at a steady rate over one WebSocket, whatever is answered: `paced.ts HOST:PORT SECONDS CALLS_PER_SECOND`.
// A latency counts from when its call was due, so that a client that is late itself hides nothing.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../../../tests/chaos/gateway/traffic.ts';
import { frameReader, onceUpgraded, storageCall, textFrame, upgradeOf } from './raw-frames.ts';

/** Not counted: connections begin slowly. */
const warmUpMs = 500;
/** For the last answers. */
const mostPatienceMs = 2_000;

const [at = '', seconds = '1', perSecond = '1000'] = process.argv.slice(2);
const [host = '', port = ''] = at.split(':');
const perMs = Number(perSecond) / 1_000;
const latenciesMs: number[] = [];
let beganMs = 0;
let sent = 0;
let answered = 0;

const socket = connect(Number(port), host);
socket.setNoDelay(true);
socket.write(upgradeOf(at));
const read = frameReader(socket, (message) => {
  const id = Number(/"id":(\d+)/.exec(message.toString('latin1'))?.[1]);
  answered += 1;
  const dueMs = id / perMs;
  if (dueMs >= warmUpMs) latenciesMs.push(performance.now() - beganMs - dueMs);
});
await new Promise<string>((resolve) => onceUpgraded(socket, read, resolve));
beganMs = performance.now();
const endMs = warmUpMs + Number(seconds) * 1_000;
for (let nowMs = 0; nowMs < endMs; nowMs = performance.now() - beganMs) {
  let frames = '';
  for (; sent < Math.floor(nowMs * perMs); sent += 1)
    frames += textFrame(`{"jsonrpc":"2.0","id":${sent},${storageCall}`, true);
  if (frames !== '') socket.write(frames, 'latin1');
  await sleep(1);
}
for (let waitedMs = 0; answered < sent && waitedMs < mostPatienceMs; waitedMs += 10) await sleep(10);
const sorted = latenciesMs.toSorted((one, other) => one - other);
process.send?.({
  sent,
  unanswered: sent - answered,
  p50Ms: quantile(sorted, 0.5),
  p99Ms: quantile(sorted, 0.99),
});
socket.destroy();
process.disconnect?.();
