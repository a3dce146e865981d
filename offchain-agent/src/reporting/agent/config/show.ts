import { shownUrl } from '../../../base/url.ts';
import type { AgentConfig, MeasuredConfig } from './schema.ts';

/** The configuration as it may be printed: no password, no query, no key in a path, no secret. */
export function shownConfig(config: AgentConfig): AgentConfig {
  return {
    ...config,
    ...shownMeasured(config),
    also: config.also.map(shownMeasured),
    store: { ...config.store, ...(config.store.url && { url: shownUrl(config.store.url) }) },
    queue: { ...config.queue, ...(config.queue.url && { url: shownUrl(config.queue.url) }) },
  };
}

function shownMeasured<Config extends MeasuredConfig>(config: Config): Config {
  return {
    ...config,
    chain: { ...config.chain, urls: config.chain.urls.map(shownUrl) },
    vantages: config.vantages.map(shownUrl),
    networks: config.networks.map((network) => ({ ...network, urls: network.urls.map(shownUrl) })),
  };
}
