import { createClient, Enum } from 'polkadot-api';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';

const client = createClient(getWsProvider(process.argv[2] ?? 'ws://127.0.0.1:9944', { websocketClass: WebSocket }));
const { SliApi } = client.getUnsafeApi().apis;
const ranking = await SliApi.ranking(0, Enum('Authorship'), Enum('Window'), undefined, 0, 256);
for (const { who, sli_ppm, interval } of ranking?.rows ?? []) console.log(who.value, sli_ppm, interval?.low_ppm);
client.destroy();
