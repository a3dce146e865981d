import { AgentError } from '../../base/error.ts';
import { type ChainOptions, chainOptions, type TypedChain } from '../../lab/foreign/chain-options.ts';
import { usualParaRuntime } from '../../lab/relay/programs.ts';
import { lookAtForeignChain } from '../../lab/up/network-chain.ts';
import { lookAtPara } from '../../lab/up/up-relay.ts';

/** What names the chains of a sweep, as typed. */
interface TypedChains extends Pick<TypedChain, 'chain' | 'runtime' | 'preset' | 'slotMs'> {
  readonly againstRuntime?: string | undefined;
  readonly against?: string | undefined;
  readonly node?: string | undefined;
  /** Sizes of a parachain, on a relay chain of stock nodes. */
  readonly collators?: string | undefined;
  readonly chaos?: string | undefined;
  /** The first size: some chains have as many validators as their genesis says. */
  readonly validators: number;
}

/** The chains that are swept, where they are not Almanac's own. */
interface SweptChains {
  readonly candidate: ChainOptions;
  /** Another runtime on the same node. */
  readonly baseline: ChainOptions | undefined;
  readonly slotMs: number;
}

/**
 * Looks at the chains before anything is started: whether each can be a network, and has the transfers that a sweep sends.
 * @returns undefined for Almanac's own chain
 * @throws AgentError as `buildForeignChain` does; `bad_input/option` for options that contradict each other, `bad_input/slot` for two
 * runtimes with different slots, `bad_input/no_transfers`
 */
export async function sweptChains(typed: TypedChains, signal: AbortSignal): Promise<SweptChains | undefined> {
  const { againstRuntime, against, runtime, slotMs, collators } = typed;
  const candidate = collators === undefined ? chainOptions(typed) : paraChain(typed);
  if (againstRuntime !== undefined && runtime === undefined)
    throw contradiction('--against-runtime compares it with another runtime; name that with --runtime');
  if (againstRuntime !== undefined && against !== undefined)
    throw contradiction('--against and --against-runtime exclude each other; compare nodes, or runtimes');
  if (!candidate) return undefined;
  const baseline = againstRuntime === undefined ? undefined : { ...candidate, runtime: againstRuntime };
  const ownSlot = await slotOf(candidate, typed, signal);
  const otherSlot = baseline ? await slotOf(baseline, typed, signal) : ownSlot;
  if (otherSlot !== ownSlot) {
    throw new AgentError(
      'bad_input/slot',
      `the slots of the two runtimes differ (${otherSlot} ms and ${ownSlot} ms), so their throughputs cannot be compared; build both with the same slot`,
      { data: { baseline: otherSlot, candidate: ownSlot, slot: slotMs } },
    );
  }
  return { candidate, baseline, slotMs: ownSlot };
}

async function slotOf(
  chain: ChainOptions,
  { node, validators, collators }: TypedChains,
  signal: AbortSignal,
): Promise<number> {
  const source = chain.runtime ?? chain.spec ?? chain.exported ?? '';
  const figures = { slotMs: 0, sessionMs: 0, sessionsPerEra: 0, windowMs: 0 };
  const options = { name: 'sweep', validators, candidates: 0, ...figures, node, chain };
  const { runtime, slot_ms: slotMs } =
    collators === undefined
      ? (await lookAtForeignChain(options, signal)).fields
      : await lookAtPara(source, validators, signal);
  // Accounts of 20 bytes sign as on Ethereum; whether they hold balances is seen when the first network is loaded.
  if (runtime?.transfers || runtime?.account_bytes === 20) return slotMs;
  throw new AgentError(
    'bad_input/no_transfers',
    `${source}: a sweep's accounts need pallet Balances; this runtime has none`,
    { data: { source } },
  );
}

/** The runtime of a parachain decides everything else. @throws AgentError `bad_input/option`, or as `usualParaRuntime` does */
function paraChain(typed: TypedChains): ChainOptions {
  const { chain, preset, slotMs, node, against, chaos } = typed;
  const others = { chain, preset, slot: slotMs, node, against, chaos };
  const useless = Object.entries(others).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option}`],
  );
  if (useless.length > 0)
    throw contradiction(
      `${useless.join(', ')}: not with --collators, whose nodes are stock ones; a parachain is named by --runtime`,
    );
  return { runtime: typed.runtime ?? usualParaRuntime(), useless: [] };
}

function contradiction(message: string): AgentError {
  return new AgentError('bad_input/option', message);
}
