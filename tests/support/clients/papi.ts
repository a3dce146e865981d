import { Binary, createClient, Enum, type PolkadotClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider, type WebSocketClass } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { pairOf } from '../local-pair.ts';
import { type ClientFate, type ClientScene, type Seen, signer, target } from './seen.ts';

interface Counted {
  readonly value: { readonly assigned: bigint; readonly authored: bigint };
}
interface Row {
  readonly who: { readonly value: string };
  readonly record: Counted;
}
interface Prediction {
  readonly parameters: Readonly<Record<'lambda' | 'sigma' | 'kappa', bigint>>;
}

/** Without descriptors: whoever has generated them asks the same of the chain. */
export async function seeByPapi({ url, windowS, oldBlock }: ClientScene): Promise<Seen> {
  const client = createClient(getWsProvider(url, { websocketClass: WebSocket as unknown as WebSocketClass }));
  try {
    const { query, apis } = client.getUnsafeApi();
    const period = { kind: Enum('Window'), start: windowS };
    const record = (await query['Sli']?.['Records']?.getValue(
      0,
      Enum('Authorship'),
      period,
      target,
    )) as Counted;
    const ranking = (await apis['SliApi']?.['ranking']?.(
      0,
      Enum('Authorship'),
      Enum('Window'),
      windowS,
      0,
      0,
    )) as { rows: readonly Row[] };
    const prediction = (await query['Scalability']?.['Predictions']?.getValue(0)) as Prediction;
    const { lambda, sigma, kappa } = prediction.parameters;
    const version = (await apis['Core']?.['version']?.()) as { spec_version: number };
    const hash = await client._request<string>('chain_getBlockHash', [oldBlock]);
    const header = await client.getBlockHeader(hash);
    return {
      chain: (await client.getChainSpecData()).name,
      specVersion: version.spec_version,
      record: counts(record),
      ranking: ranking.rows.map((row) => [row.who.value, ...counts(row.record)]),
      law: [String(lambda), String(sigma), String(kappa)],
      parent: header.parentHash,
      fates: await followRemark(client),
    };
  } finally {
    client.destroy();
  }
}

function counts({ value }: Counted): [number, number] {
  return [Number(value.assigned), Number(value.authored)];
}

function followRemark(client: PolkadotClient): Promise<ClientFate[]> {
  const pair = pairOf(signer);
  const key = getPolkadotSigner(pair.publicKey, 'Sr25519', (payload) => pair.sign(payload));
  const remark = client.getUnsafeApi().tx['System']?.['remark']?.({ remark: Binary.fromHex('0x01') });
  const fates: ClientFate[] = [];
  return new Promise((resolve, reject) => {
    remark?.signSubmitAndWatch(key).subscribe({
      next: (event) => {
        if (event.type === 'txBestBlocksState' && event.found && fates.length === 0) fates.push('inBlock');
        if (event.type === 'finalized') fates.push('finalized');
      },
      error: reject,
      complete: () => resolve(fates),
    });
  });
}
