import { extensionApi } from '../chrome.ts';
import { readSettings } from '../settings.ts';
import {
  appsChain,
  dashboardChain,
  genesisAt,
  type HostChain,
  type HostPage,
  isAddressOf,
  validatorsOf,
} from './host-chain.ts';
import { FigureOverlay } from './overlay.ts';
import { appsReader, dashboardReader } from './rows.ts';

// What runs in a served page, in a world of its own: it reads rows and asks the background for figures.

/** Where the staking dashboard is; filled in when the extension is built. */
declare const almanacDashboards: readonly string[];

/** As match patterns compare it: without a port. */
const place = `${location.protocol}//${location.hostname}${location.pathname}`;
/** All other pages that the extension runs on are polkadot.js Apps. */
const isDashboard = almanacDashboards.some((start) => place.startsWith(start));

let isChangedElsewhere = false;
const hostPage = (): HostPage => ({
  href: location.href,
  stored: (key) => localStorage.getItem(key),
  isChangedElsewhere,
});
// Apps loads itself again for another chain, while another of its tabs changes the settings of all: the first answer stays.
let chainOfApps = appsChain(hostPage());

const overlay = new FigureOverlay({
  reader: isDashboard ? dashboardReader : appsReader,
  chain: async () => {
    if (isDashboard) return await resolved(dashboardChain(hostPage(), (await readSettings()).chains));
    if ('nothing' in chainOfApps) chainOfApps = appsChain(hostPage());
    return await resolved(chainOfApps);
  },
  // Apps can be told to write all addresses with another prefix.
  isOf: (genesis, who) => !isDashboard || isAddressOf(genesis, who),
  ask: async (question) => await extensionApi().runtime.sendMessage(question),
});

extensionApi().runtime.onMessage.addListener((_message, _sender, respond) => {
  respond(overlay.status);
  return false;
});
extensionApi().storage.onChanged.addListener(() => overlay.readSoon());
// Of the changes of other tabs alone.
addEventListener('storage', ({ key }) => {
  if (key !== 'network' && key !== null) return;
  isChangedElsewhere = true;
  overlay.readSoon();
});
overlay.start();

async function resolved(chain: HostChain): Promise<{ genesis: string } | { nothing: string }> {
  if ('nothing' in chain) return chain;
  if ('genesis' in chain) return { genesis: validatorsOf(chain.genesis) };
  const genesis = await genesisAt(chain.endpoint);
  return genesis === undefined
    ? { nothing: `${chain.endpoint} does not say its genesis hash` }
    : { genesis: validatorsOf(genesis) };
}
