// Run in namespaces of its own: reporters, a router, the target and another one; takes the cases one after the other and
// prints what each reporter took for a sample.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { addressOf, otherIp, resolverIp, subjectIp } from './addresses.ts';
import { drawCases, type RefusalDraw, reporterCount } from './draw.ts';

export interface SceneRequest {
  readonly seed: number;
  readonly draws: number;
  /** The source folder of the agent whose probers measure. */
  readonly source: string;
  /** An empty file of this scene's own. */
  readonly scratch: string;
}

/** What the reporters took of one case: the subject and the other target of each. */
export interface SceneResult {
  readonly draw: RefusalDraw;
  readonly outcomes: readonly (readonly string[])[];
}

const request = JSON.parse(process.argv[2] as string) as SceneRequest;
const reporters = Array.from({ length: reporterCount }, (_, reporter) => reporter);
const run = (command: string): void => {
  execFileSync('sh', ['-ec', command], { stdio: ['ignore', 'ignore', 'inherit'] });
};

/** A program in a namespace that answers lines. */
class Program {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #waiting: ((line: string) => void)[] = [];
  readonly ready: Promise<unknown>;

  constructor(namespace: string, name: string, arg: string) {
    const path = fileURLToPath(new URL(name, import.meta.url));
    const node = [process.execPath, ...process.execArgv, path, arg];
    this.#child = spawn('ip', ['netns', 'exec', namespace, ...node], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    this.#lines.on('line', (line) => this.#waiting.shift()?.(line));
    this.#child.once('exit', (code) => {
      for (const waiting of this.#waiting.splice(0)) waiting(`a program ended with ${code}`);
    });
    this.ready = this.#next();
  }

  async ask(asked: unknown): Promise<unknown> {
    const next = this.#next();
    this.#child.stdin?.write(`${JSON.stringify(asked)}\n`);
    return await next;
  }

  end(): void {
    this.#child.stdin?.end();
  }

  async #next(): Promise<unknown> {
    return JSON.parse(await new Promise<string>((resolve) => this.#waiting.push(resolve)));
  }
}

writeFileSync(request.scratch, `nameserver ${resolverIp}\n`);
run(`mkdir -p /run/netns; mount -t tmpfs t /run/netns; mount --bind ${request.scratch} /etc/resolv.conf
  for n in rout tgt; do ip netns add $n; ip -n $n link set lo up; done
  ip link add t1 type veth peer name r; ip link set t1 netns rout; ip link set r netns tgt
  ip -n rout addr add 9.3.0.1/24 dev t1; ip -n rout link set t1 up
  ip -n rout addr add ${otherIp}/32 dev lo; ip -n rout addr add ${resolverIp}/32 dev lo
  ip -n tgt addr add ${subjectIp}/24 dev r; ip -n tgt link set r up; ip -n tgt route add default via 9.3.0.1
  ip netns exec rout sysctl -qw net.ipv4.ip_forward=1
  ip netns exec rout sysctl -qw net.ipv4.icmp_ratelimit=0 || true`);
for (const at of reporters) {
  run(`ip netns add rep${at}; ip -n rep${at} link set lo up
    ip link add h${at} type veth peer name r${at}; ip link set h${at} netns rep${at}; ip link set r${at} netns rout
    ip -n rep${at} addr add ${addressOf(at)}/24 dev h${at}; ip -n rep${at} link set h${at} up
    ip -n rout addr add 9.1.${at}.1/24 dev r${at}; ip -n rout link set r${at} up
    ip -n rep${at} route add default via 9.1.${at}.1`);
}
const target = new Program('tgt', 'servers.program.ts', 'target');
const others = new Program('rout', 'servers.program.ts', 'others');
const measuring = reporters.map((at) => new Program(`rep${at}`, 'reporter.program.ts', request.source));
const programs = [target, others, ...measuring];
await Promise.all(programs.map(({ ready }) => ready));
// The first requests of a process take long, which is no doing of a target.
const plain: RefusalDraw = {
  way: 'dns no name',
  isHit: reporters.map(() => false),
  transport: 'ws',
  isKept: true,
};
for (const step of ['begin', 'measure', 'end'])
  await Promise.all(measuring.map((one) => one.ask({ step, draw: plain, isOnline: true })));
for (const draw of drawCases(request.seed, request.draws)) {
  const ask = async (step: string): Promise<unknown[]> =>
    await Promise.all(
      measuring.map((one, at) => one.ask({ step, draw, isOnline: draw.way !== 'own' || !draw.isHit[at] })),
    );
  await ask('begin');
  await Promise.all([target.ask(draw), others.ask(draw)]);
  route(draw, true);
  const outcomes = (await ask('measure')) as string[][];
  route(draw, false);
  await Promise.all([target.ask(null), others.ask(null)]);
  await ask('end');
  process.stdout.write(`${JSON.stringify({ draw, outcomes } satisfies SceneResult)}\n`);
}
for (const program of programs) program.end();

/** What a router of the target's operator does with the packets of a reporter, or what cuts the reporter off. */
function route({ way, isHit }: RefusalDraw, isBegin: boolean): void {
  const kinds: Partial<Record<RefusalDraw['way'], string>> = {
    'route unreachable': 'unreachable',
    'route prohibited': 'prohibit',
    'route black hole': 'blackhole',
  };
  const kind = kinds[way];
  for (const at of reporters.filter((reporter) => isHit[reporter])) {
    const verb = isBegin ? 'add' : 'del';
    if (kind) run(`ip -n rout rule ${verb} from ${addressOf(at)} to ${subjectIp} pref 10 ${kind}`);
    if (way !== 'own') continue;
    run(`ip -n rep${at} link set h${at} ${isBegin ? 'down' : 'up'}`);
    if (!isBegin) run(`ip -n rep${at} route add default via 9.1.${at}.1`);
  }
}
