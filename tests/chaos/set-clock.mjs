// Preloaded into an agent (`node --import`): the wall clock of this one process can be set, as an administrator sets that of
// a machine. The file named by CHAOS_CLOCK holds by how much, in ms; whoever writes it sets the clock.
import { readFileSync, watchFile } from 'node:fs';

const path = process.env['CHAOS_CLOCK'] ?? '';
const RealDate = Date;
let offsetMs = read();

watchFile(path, { interval: 200 }, () => {
  offsetMs = read();
}).unref();

const now = () => RealDate.now() + offsetMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

function read() {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}
