import { percent, percentAbove } from '@almanac-chain/agent/base/format';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { shortAddress } from '@almanac-chain/agent/words/short-address';
import { Connection } from '../chain/connection.ts';
import { parseIndicatorName, parseKind } from '../chain/periods.ts';
import { readRecord } from '../chain/records.ts';
import { readTarget } from '../chain/targets.ts';

/** One connection an address, however many elements a page has. */
const connections = new Map<string, Connection>();

const style = `
  :host { display: inline-block; font: inherit; font-variant-numeric: tabular-nums; }
  meter { width: 6em; vertical-align: middle; }
  small { opacity: .8; }`;

/**
 * `<almanac-sli rpc="wss://.." network="0" target="5Grw..">`: what a chain says of one target, in any page. `indicator`
 * (authorship, arrival, rpc, reachability) and `period` (window, day, ..) may be named; without a network it is 0.
 */
class AlmanacSli extends HTMLElement {
  static readonly observedAttributes = ['rpc', 'network', 'target', 'indicator', 'period'];
  #stop: (() => void) | undefined;
  /** Answers of questions before the last one come too late. */
  #asked = 0;

  connectedCallback(): void {
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' });
    this.#follow();
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  attributeChangedCallback(): void {
    if (this.isConnected && this.shadowRoot) this.#follow();
  }

  #follow(): void {
    this.#stop?.();
    const rpc = this.getAttribute('rpc') ?? 'ws://127.0.0.1:9944';
    const connection = connections.get(rpc) ?? new Connection(rpc);
    connections.set(rpc, connection);
    let shown: string | undefined;
    const update = (): void => {
      const { fault, asOf, lostMs } = connection.state;
      if (fault !== undefined) this.#say(fault);
      else if (!asOf && lostMs !== undefined) this.#say(`${rpc} does not answer`);
      if (!asOf || asOf.hash === shown) return;
      shown = asOf.hash;
      this.#show(connection).catch((error: unknown) => this.#say(String(error)));
    };
    this.#say('…');
    this.#stop = connection.subscribe(update);
    update();
  }

  async #show({ api, state: { asOf } }: Connection): Promise<void> {
    if (!asOf) return;
    this.#asked += 1;
    const own = this.#asked;
    const asked = { api, at: { at: asOf.hash }, asOf };
    const network = Number(this.getAttribute('network') ?? 0);
    const kind = parseKind(this.getAttribute('period'));
    const indicator = parseIndicatorName(this.getAttribute('indicator'));
    const who = this.getAttribute('target') ?? '';
    const target = await readTarget(asked, network, who);
    const record =
      target &&
      ((await readRecord(asked, network, target.id, indicator, kind)) ??
        (await readRecord(asked, network, target.id, indicator, kind, Math.floor(asOf.timeMs / 1_000))));
    if (own !== this.#asked) return;
    if (!target) return this.#say(`there is no "${who}" on network ${network}`);
    const name = shortAddress(target.name);
    if (!record) return this.#say(`${name}: no ${kind} of ${indicator} yet`);
    const { sliPpm, interval, sampled, assigned, authored, provisional } = record;
    const counts = sampled
      ? `${sampled.samples} samples, coverage ${percent(sampled.coveragePpm)} %`
      : `${authored}/${assigned} slots`;
    const bounds = interval
      ? `${percent(interval.lowPpm)}..${percentAbove(interval.highPpm)} %`
      : 'no interval';
    const when = `${kind} ${periodLabel(kind, record.period.startS)}${provisional ? ', provisional' : ''}`;
    const meter = document.createElement('meter');
    meter.value = (sliPpm ?? 0) / 1_000_000;
    meter.setAttribute('aria-label', `${indicator} of ${target.name}`);
    const small = document.createElement('small');
    small.textContent = ` ${counts}; ${bounds}; ${when}`;
    const value = document.createElement('b');
    value.textContent = ` ${percent(sliPpm)} %`;
    this.#put(`${name} `, ...(sliPpm === undefined ? [] : [meter]), value, small);
  }

  #say(text: string): void {
    this.#put(text);
  }

  #put(...parts: readonly (Node | string)[]): void {
    const sheet = document.createElement('style');
    sheet.textContent = style;
    this.shadowRoot?.replaceChildren(sheet, ...parts);
  }
}

customElements.define('almanac-sli', AlmanacSli);
