import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Packet, readPcap } from './pcap.ts';
import { spawnBound } from './processes.ts';

/** Ethernet, IPv4 and TCP with time stamps, and the first line of a request. */
const keptBytes = 128;

/** Packets that wait for tcpdump. */
const bufferKib = 65_536;

/** The kernel hands its packets over at least this often, milliseconds. */
const handedOverMs = 1_100;

const startUpMs = 10_000;

/** What is on the loopback device, with the kernel's time of each packet. */
interface Capture {
  /** Ends it. */
  packets(): Promise<Packet[]>;
}

/** Why packets cannot be captured here, and what to do about it. */
export function captureFault(): string | undefined {
  if (process.platform !== 'linux')
    return 'The probe benchmark takes its times from packets on the loopback device of Linux: run it there.';
  if (spawnSync('tcpdump', ['--version']).error)
    return 'The probe benchmark takes its times from packets: sudo apt-get install -y tcpdump';
  // The packet is never there; only whether one may listen is asked.
  const asked = spawnSync('tcpdump', ['-i', 'lo', '-d'], { encoding: 'utf8' });
  return asked.status === 0
    ? undefined
    : `The probe benchmark may not capture packets: run it as root (${asked.stderr.trim()}).`;
}

/** Captures what begins a connection to this port or carries payload, on the core of the targets. */
export async function startCapture(port: number, core: number): Promise<Capture> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-'));
  const path = join(folder, 'lo.pcap');
  const file = openSync(path, 'w');
  const hasPayload = '(ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2)) != 0';
  const filter = `tcp port ${port} and (tcp[tcpflags] & tcp-syn != 0 or ${hasPayload})`;
  const options = `-i lo -n -s ${keptBytes} -B ${bufferKib} --time-stamp-precision=nano -w -`.split(' ');
  const child = spawnBound(core, ['tcpdump', ...options, filter], { stdio: ['ignore', file, 'pipe'] });
  closeSync(file);
  const closed = once(child, 'close');
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await listening(child, () => said);
  return {
    packets: async () => {
      try {
        await sleep(handedOverMs);
        child.kill('SIGTERM');
        await closed;
        const dropped = Number(/(\d+) packets? dropped by kernel/.exec(said)?.[1]);
        if (dropped !== 0) throw new Error(`tcpdump lost packets, so nothing can be told: ${said.trim()}`);
        return readPcap(readFileSync(path));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

async function listening(child: ChildProcess, said: () => string): Promise<void> {
  const endMs = Date.now() + startUpMs;
  while (!said().includes('listening on')) {
    if (child.exitCode !== null || Date.now() > endMs)
      throw new Error(`tcpdump does not capture: ${said().trim()}`);
    await sleep(10);
  }
}
