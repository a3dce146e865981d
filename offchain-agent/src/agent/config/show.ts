import { shownUrl } from '../../base/url.ts';
import type { AgentConfig, MeasuredConfig } from './schema.ts';

/** The configuration as it may be printed: no password, no query, no key in a path, no secret. */
export function shownConfig(config: AgentConfig): AgentConfig {
  return {
    ...config,
    ...shownMeasured(config),
    also: config.also.map(shownMeasured),
    store: { ...config.store, ...(config.store.url && { url: shownServiceUrl(config.store.url) }) },
    queue: { ...config.queue, ...(config.queue.url && { url: shownServiceUrl(config.queue.url) }) },
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

/** A Redis or PostgreSQL address without user, password and query. */
export function shownServiceUrl(text: string): string {
  if (!URL.canParse(text)) return '"(no address)"';
  const url = new URL(text);
  if (url.protocol === 'unix:') return `unix:${url.pathname}`;
  return `${url.protocol}//${url.host}${url.pathname}`;
}
