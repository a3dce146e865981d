// One reporter: measures the target of each case with the probers of the source folder that it is given.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { genesisHash, peerId } from '../../../offchain-agent/test/unit/measure/rpc/made-endpoint.ts';
import { otherIp, subjectIp, subjectName } from './addresses.ts';
import type { RefusalDraw } from './draw.ts';
import { answerLines } from './lines.ts';

type Rpc = typeof import('../../../offchain-agent/src/measure/rpc/rpc-prober.ts');
type Limits = typeof import('../../../offchain-agent/src/measure/sample/host-limiter.ts');
type Instants = typeof import('../../../offchain-agent/src/measure/sample/run-instants.ts');

const source = process.argv[2] as string;
const load = async <Module>(path: string): Promise<Module> =>
  (await import(pathToFileURL(join(source, path)).href)) as Module;
const { RpcProber } = await load<Rpc>('measure/rpc/rpc-prober.ts');
const { HostLimiter } = await load<Limits>('measure/sample/host-limiter.ts');
const { probed, runInstants } = await load<Instants>('measure/sample/run-instants.ts');

const timeoutMs = 1_200;
const leadMs = 40;
const mostTurns = 20;
type Prober = InstanceType<Rpc['RpcProber']>;
let prober: Prober | undefined;
let targets: readonly { id: number; url: string; peerId: string; genesisHash: string }[] = [];

/** A step of a case: what was done before it is in force by then. */
interface Asked {
  readonly step: 'begin' | 'measure' | 'end';
  readonly draw: RefusalDraw;
  /** Whether this machine's own link is up, as the witness knows. */
  readonly isOnline: boolean;
}

answerLines<Asked>(async ({ step, draw, isOnline }) => {
  if (step === 'begin') {
    const hasUpkeep = false;
    prober = new RpcProber({ timeoutMs, lagBlocks: 3, limiter: new HostLimiter(1_000), hasUpkeep });
    targets = [subjectUrl(draw), `http://${otherIp}:9944/`].map((url, at) => ({
      id: at + 1,
      url,
      peerId,
      genesisHash,
    }));
    return draw.isKept ? await measure(true) : undefined;
  }
  if (step === 'measure') return await measure(isOnline);
  await prober?.close();
  return undefined;
});
process.stdout.write('null\n');

function subjectUrl({ way, transport }: RefusalDraw): string {
  if (way === 'tls stall') return `${transport}s://${subjectIp}:9945/`;
  if (way === 'closed port') return `${transport}://${subjectIp}:9946/`;
  return `${transport}://${way.startsWith('dns') ? subjectName : subjectIp}:9944/`;
}

/** The outcomes of the subject and of the other target, at the first instant that this machine did not come too late to. */
async function measure(isOnline: boolean): Promise<readonly string[]> {
  for (let turn = 1; ; turn += 1) {
    const outcomes = await measureOnce(isOnline);
    const isLate = outcomes.every(
      (outcome) => outcome === 'untaken stalled' || outcome === 'untaken stopped',
    );
    if (turn === mostTurns || !isLate) return outcomes;
  }
}

async function measureOnce(isOnline: boolean): Promise<readonly string[]> {
  const outcomes: string[] = [];
  const instantsUs = [(Date.now() + leadMs) * 1_000];
  const indicators = [probed('rpc', prober as Prober, targets)];
  await runInstants(
    { network: 0, window: 0, instantsUs, indicators },
    {
      signal: new AbortController().signal,
      // A busy machine is another matter.
      watch: { hasStalled: () => false, stop: () => undefined },
      witness: { wasOnline: async () => isOnline },
      onSample: async ({ target, outcome }) => {
        outcomes[target - 1] = outcome.kind === 'answer' ? 'answer' : `${outcome.kind} ${outcome.reason}`;
      },
    },
  );
  return outcomes;
}
