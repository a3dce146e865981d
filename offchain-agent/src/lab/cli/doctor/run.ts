import { WebSocket } from 'ws';
import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { plainText } from '../../../base/plain-text.ts';
import { resolveEndpoint } from '../../../base/running-chains.ts';
import { shownUrl } from '../../../base/url.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { findingsOfClone } from './clone.ts';
import { findingsOfMachine, type MachineFinding } from './machine.ts';
import { findingsOfUse } from './use.ts';

const patienceMs = 3_000;

/**
 * Looks at everything, prints what is missing and how to repair it; exit 1 when a required part is missing, 4 when
 * all that is missing is an answer of the chain that --url names.
 */
export async function runDoctor(options: { json?: boolean; url?: string }): Promise<void> {
  const [clone, machine, use, chain] = await Promise.all([
    findingsOfClone(),
    findingsOfMachine(),
    findingsOfUse(),
    findingOfChain(options.url),
  ]);
  const findings = [...clone, ...machine, ...use, chain];
  const healthy = findings.every(isHealthy);
  if (options.json) {
    writeJson({ schema: 'almanac.doctor.v1', basis: 'census', healthy, findings });
  } else {
    for (const line of lines(findings)) print(line);
    print('');
    print(healthy ? 'Nothing that the first commands need is missing.' : 'Something required is missing.');
  }
  process.exitCode = doctorExit([...clone, ...machine], chain);
}

/** What the findings come to; the chain's is told apart, for it lies outside this machine. */
export function doctorExit(local: readonly MachineFinding[], chain: MachineFinding): number {
  if (!local.every(isHealthy)) return exitCode.no;
  return isHealthy(chain) ? exitCode.ok : exitCode.unreachable;
}

function isHealthy({ state, required }: MachineFinding): boolean {
  return state === 'ok' || !required;
}

function lines(findings: readonly MachineFinding[]): string[] {
  const width = Math.max(...findings.map((finding) => finding.name.length));
  return findings.flatMap((finding) => {
    const mark = finding.state === 'ok' ? 'ok     ' : finding.required ? 'MISSING' : 'absent ';
    const head = `${mark}  ${finding.name.padEnd(width)}  ${finding.found}`;
    if (finding.state === 'ok') return [head];
    return [head, `${' '.repeat(9)}for: ${finding.needed_for}`, `${' '.repeat(9)}fix: ${finding.fix}`];
  });
}

/** Whether the chain that `watch`, `sli` and `validators` would talk to answers. */
export async function findingOfChain(url?: string): Promise<MachineFinding> {
  try {
    const endpoint = await resolveEndpoint(url);
    const name = await chainName(endpoint);
    if (name !== undefined) return finding('ok', `${name} at ${shownUrl(endpoint)}`, url);
    return finding('missing', `nothing answers at ${shownUrl(endpoint)}`, url);
  } catch (error) {
    // What was typed here is the user's mistake; what the environment says is for the doctor to find.
    if (url !== undefined || !(error instanceof AgentError)) throw error;
    return finding('missing', error.message, url);
  }
}

function finding(state: MachineFinding['state'], found: string, url: string | undefined): MachineFinding {
  return {
    name: 'running chain',
    state,
    required: url !== undefined,
    found,
    needed_for: 'almanac sli, almanac validators',
    fix: state === 'missing' ? 'start one with `almanac demo`, or name one with --url or ALMANAC_URL' : '',
  };
}

// One plain request: the doctor must not need 100 MB of decoding to see that a node answers.
function chainName(url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { handshakeTimeout: patienceMs });
    const end = (name?: string): void => {
      clearTimeout(timer);
      socket.terminate();
      resolve(name);
    };
    const timer = setTimeout(end, patienceMs);
    socket.on('error', () => end());
    socket.on('open', () => socket.send('{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}'));
    socket.on('message', (data: Buffer) => end(nameIn(data.toString())));
  });
}

function nameIn(answer: string): string | undefined {
  try {
    const { result } = JSON.parse(answer) as { result?: unknown };
    return typeof result === 'string' ? plainText(result) : undefined;
  } catch {
    return undefined;
  }
}
