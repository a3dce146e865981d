import { Counter, type Metric, type Registry } from 'prom-client';

/** Upper bounds, seconds. */
const buckets = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];
const outcomes = ['result', 'error', 'refused'] as const;
type Outcome = (typeof outcomes)[number];

interface MethodFigures {
  /** Since the last scrape, in the order of outcomes. */
  readonly calls: number[];
  readonly inBucket: Float64Array;
  count: number;
  sum: number;
}

interface NetworkFigures {
  readonly methods: Map<string, MethodFigures>;
  bytesIn: number;
  bytesOut: number;
}

interface CountedCall {
  readonly network: string;
  /** As it is counted. */
  readonly method: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

type Series = (
  name: string,
  help: string,
  labels?: readonly string[],
) => {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registers: Registry[];
};

/** The series that each call counts in. They become series at a scrape: to find one by its labels takes longer than to count. */
export class CallFigures {
  readonly bytes: Counter;
  readonly #calls: Counter;
  readonly #networks = new Map<string, NetworkFigures>();

  constructor(of: Series, registry: Registry) {
    const collect = (): void => this.#collect();
    this.#calls = new Counter({
      ...of('calls_total', 'Calls by outcome.', ['network', 'method', 'outcome']),
      collect,
    });
    const { name, help } = of('call_seconds', 'From the arrival of a call to its reply.');
    const seconds = { name, help, type: 'histogram', aggregator: 'sum' };
    registry.registerMetric({
      ...seconds,
      get: async () => await Promise.resolve({ ...seconds, values: this.#latencies(name) }),
      reset: () => this.#networks.clear(),
    } as unknown as Metric);
    this.bytes = new Counter({
      ...of('bytes_total', 'Bytes of payload, without framing, headers and TLS.', ['network', 'direction']),
      collect,
    });
  }

  add({ network, method, outcome, seconds, bytesIn, bytesOut }: CountedCall): void {
    let ofNetwork = this.#networks.get(network);
    if (!ofNetwork) {
      ofNetwork = { methods: new Map(), bytesIn: 0, bytesOut: 0 };
      this.#networks.set(network, ofNetwork);
    }
    ofNetwork.bytesIn += bytesIn;
    ofNetwork.bytesOut += bytesOut;
    const figures = ofNetwork.methods.get(method) ?? this.#begin(ofNetwork, network, method);
    const index = outcome === 'result' ? 0 : outcome === 'error' ? 1 : 2;
    figures.calls[index] = (figures.calls[index] ?? 0) + 1;
    if (outcome === 'refused') return;
    figures.count += 1;
    figures.sum += seconds;
    for (let bucket = 0; bucket < buckets.length; bucket += 1)
      if (seconds <= (buckets[bucket] ?? 0)) {
        figures.inBucket[bucket] = (figures.inBucket[bucket] ?? 0) + 1;
        break;
      }
  }

  /** All outcomes are there from the first call on: a series that begins at 1 is no increase. */
  #begin(ofNetwork: NetworkFigures, network: string, method: string): MethodFigures {
    const figures = { calls: [0, 0, 0], inBucket: new Float64Array(buckets.length), count: 0, sum: 0 };
    ofNetwork.methods.set(method, figures);
    for (const outcome of outcomes) this.#calls.inc({ network, method, outcome }, 0);
    return figures;
  }

  #collect(): void {
    for (const [network, ofNetwork] of this.#networks) {
      const { methods, bytesIn, bytesOut } = ofNetwork;
      this.bytes.inc({ network, direction: 'in' }, bytesIn);
      this.bytes.inc({ network, direction: 'out' }, bytesOut);
      ofNetwork.bytesIn = 0;
      ofNetwork.bytesOut = 0;
      for (const [method, { calls }] of methods)
        for (const [index, outcome] of outcomes.entries()) {
          const more = calls[index] ?? 0;
          calls[index] = 0;
          if (more > 0) this.#calls.inc({ network, method, outcome }, more);
        }
    }
  }

  #latencies(name: string): object[] {
    const values: object[] = [];
    for (const [network, { methods }] of this.#networks)
      for (const [method, { count, sum, inBucket }] of methods) {
        const labels = { network, method };
        if (count === 0) continue;
        let upTo = 0;
        for (const [index, le] of buckets.entries()) {
          upTo += inBucket[index] ?? 0;
          values.push({ metricName: `${name}_bucket`, labels: { le, ...labels }, value: upTo });
        }
        values.push({ metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: count });
        values.push({ metricName: `${name}_sum`, labels, value: sum });
        values.push({ metricName: `${name}_count`, labels, value: count });
      }
    return values;
  }
}
