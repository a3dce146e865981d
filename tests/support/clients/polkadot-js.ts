import '@almanac-chain/types';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { type ClientFate, type ClientScene, type Seen, signer, target } from './seen.ts';

export async function seeByPolkadotJs({ url, windowS, oldBlock }: ClientScene): Promise<Seen> {
  const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
  try {
    const period = { kind: 'Window', start: windowS };
    const record = (await api.query.sli.records(0, 'Authorship', period, target)).unwrap().asCounted;
    const ranking = (await api.call.sliApi.ranking(0, 'Authorship', 'Window', windowS, 0, 0)).unwrap();
    const { lambda, sigma, kappa } = (await api.query.scalability.predictions(0)).unwrap().parameters;
    const header = await api.rpc.chain.getHeader(await api.rpc.chain.getBlockHash(oldBlock));
    return {
      chain: (await api.rpc.system.chain()).toString(),
      specVersion: api.runtimeVersion.specVersion.toNumber(),
      record: [record.assigned.toNumber(), record.authored.toNumber()],
      ranking: ranking.rows.map(({ who, record: { asCounted } }) => [
        who.unwrap().asAccount.toString(),
        asCounted.assigned.toNumber(),
        asCounted.authored.toNumber(),
      ]),
      law: [lambda.toString(), sigma.toString(), kappa.toString()],
      parent: header.parentHash.toHex(),
      fates: await followRemark(api),
    };
  } finally {
    await api.disconnect();
  }
}

function followRemark(api: ApiPromise): Promise<ClientFate[]> {
  const fates: ClientFate[] = [];
  return new Promise((resolve, reject) => {
    api.tx.system
      .remark('0x01')
      .signAndSend(new Keyring({ type: 'sr25519' }).addFromUri(signer), ({ status, dispatchError }) => {
        if (dispatchError) reject(new Error(dispatchError.toString()));
        if (status.isInBlock) fates.push('inBlock');
        if (!status.isFinalized) return;
        fates.push('finalized');
        resolve(fates);
      })
      .catch(reject);
  });
}
