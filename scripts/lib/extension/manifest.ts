import { originsOf } from '../../../web/extension/settings.ts';

/** A browser whose extensions are packed. */
export const browsers = ['chromium', 'firefox'] as const;

export type ExtensionBrowser = (typeof browsers)[number];

/** Pages of the staking dashboard, as match patterns. */
const dashboardPages = [
  'https://staking.polkadot.cloud/*',
  'https://staking.polkadot.network/*',
  'https://paritytech.github.io/polkadot-staking-dashboard/*',
];
/** Pages of polkadot.js Apps. */
const appsPages = ['https://polkadot.js.org/apps/*'];

/** Where an extension runs besides, builds of one's own by match patterns, and the settings it begins with. */
export interface ServedPages {
  readonly apps: readonly string[];
  readonly dashboards: readonly string[];
  readonly source: string;
  /** Genesis hashes of a dashboard's networks by their names. */
  readonly chains: Readonly<Record<string, string>>;
}

export const usualPages: ServedPages = {
  apps: [],
  dashboards: [],
  source: 'http://127.0.0.1:9620',
  chains: {},
};

/** All pages that an extension runs on. */
export function allPages({ apps, dashboards }: ServedPages): Pick<ServedPages, 'apps' | 'dashboards'> {
  return { apps: [...appsPages, ...apps], dashboards: [...dashboardPages, ...dashboards] };
}

/** The manifest: the served pages, the host of the default API, and the one that the reader chooses later. */
export function manifestOf(
  browser: ExtensionBrowser,
  version: string,
  pages: ServedPages,
): Readonly<Record<string, unknown>> {
  const { apps, dashboards } = allPages(pages);
  return {
    manifest_version: 3,
    name: 'Almanac figures',
    version,
    description:
      "Shows each validator's recorded uptime and latency in polkadot.js Apps and the Polkadot staking dashboard.",
    permissions: ['storage'],
    host_permissions: originsOf(pages.source),
    optional_host_permissions: ['http://*/*', 'https://*/*'],
    // Firefox's own would turn http and ws into https and wss, also for an API on this machine.
    content_security_policy: { extension_pages: "script-src 'self'; object-src 'none'" },
    content_scripts: [{ matches: [...apps, ...dashboards], js: ['content.js'], run_at: 'document_idle' }],
    options_ui: { page: 'options.html', open_in_tab: true },
    action: { default_popup: 'popup.html', default_title: 'Almanac figures' },
    ...(browser === 'chromium'
      ? { background: { service_worker: 'background.js', type: 'module' }, minimum_chrome_version: '120' }
      : {
          background: { scripts: ['background.js'], type: 'module' },
          browser_specific_settings: {
            gecko: {
              id: 'figures@almanac-chain.org',
              strict_min_version: '128.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }),
  };
}
