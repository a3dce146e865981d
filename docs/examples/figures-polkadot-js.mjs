import { ApiPromise, WsProvider } from '@polkadot/api';

const api = await ApiPromise.create({ provider: new WsProvider(process.argv[2] ?? 'ws://127.0.0.1:9944') });
const ranking = await api.call.sliApi.ranking(0, 'Authorship', 'Window', null, 0, 256);
for (const { who, sliPpm, interval } of ranking.unwrapOr({ rows: [] }).rows) {
  const account = who.unwrap().asAccount.toString();
  const low = interval.isSome ? interval.unwrap().lowPpm.toNumber() : undefined;
  console.log(account, sliPpm.unwrap().toNumber(), low);
}
await api.disconnect();
