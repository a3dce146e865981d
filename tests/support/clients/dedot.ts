import { DedotClient, WsProvider } from 'dedot';
import { pairOf } from '../local-pair.ts';
import { type ClientFate, type ClientScene, type Seen, signer, target } from './seen.ts';

interface Counted {
  readonly value: { readonly assigned: bigint; readonly authored: bigint };
}
interface Row {
  readonly who: { readonly value: { address(): string } };
  readonly record: Counted;
}
interface Prediction {
  readonly parameters: Readonly<Record<'lambda' | 'sigma' | 'kappa', bigint>>;
}

/** By the JSON-RPC specification's own methods, the default of dedot. */
export async function seeByDedot({ url, windowS, oldBlock }: ClientScene): Promise<Seen> {
  const client = await DedotClient.new({ provider: new WsProvider(url), rpcVersion: 'v2' });
  try {
    const { query, call, rpc } = client as unknown as Untyped;
    const period = { kind: 'Window', start: windowS };
    const record = (await query['sli']?.['records']?.([0, 'Authorship', period, target])) as Counted;
    const ranking = (await call['sliApi']?.['ranking']?.(0, 'Authorship', 'Window', windowS, 0, 0)) as {
      rows: readonly Row[];
    };
    const prediction = (await query['scalability']?.['predictions']?.(0)) as Prediction;
    const { lambda, sigma, kappa } = prediction.parameters;
    const hash = await rpc['chain_getBlockHash']?.(oldBlock);
    const header = (await rpc['chain_getHeader']?.(hash)) as { parentHash: string };
    return {
      chain: await client.chainSpec.chainName(),
      specVersion: client.runtimeVersion.specVersion,
      record: counts(record),
      ranking: ranking.rows.map((row) => [row.who.value.address(), ...counts(row.record)]),
      law: [String(lambda), String(sigma), String(kappa)],
      parent: header.parentHash,
      fates: await followRemark(client),
    };
  } finally {
    await client.disconnect();
  }
}

type Asked = (...parameters: unknown[]) => Promise<unknown>;

// Whoever has generated the chain's types needs none of this.
interface Untyped {
  readonly query: Readonly<Record<string, Readonly<Record<string, Asked>>>>;
  readonly call: Readonly<Record<string, Readonly<Record<string, Asked>>>>;
  readonly rpc: Readonly<Record<string, Asked>>;
}

function counts({ value }: Counted): [number, number] {
  return [Number(value.assigned), Number(value.authored)];
}

function followRemark(client: DedotClient): Promise<ClientFate[]> {
  const fates: ClientFate[] = [];
  return new Promise((resolve, reject) => {
    client.tx.system
      .remark('0x01')
      .signAndSend(pairOf(signer), ({ status }) => {
        if (status.type === 'BestChainBlockIncluded' && fates.length === 0) fates.push('inBlock');
        if (status.type === 'Invalid' || status.type === 'Drop') reject(new Error(status.type));
        if (status.type !== 'Finalized') return;
        fates.push('finalized');
        resolve(fates);
      })
      .catch(reject);
  });
}
