export const telemetryMetricsType = 'text/plain; version=0.0.4; charset=utf-8';

const series = {
  nodes: ['gauge', 'almanac_telemetry_nodes', 'Nodes that are connected.'],
  chains: ['gauge', 'almanac_telemetry_chains', 'Chains that they say they are of.'],
  feeds: ['gauge', 'almanac_telemetry_feeds', 'Front ends that are connected.'],
  frames: ['counter', 'almanac_telemetry_frames_total', 'Frames that nodes sent.'],
  malformed: [
    'counter',
    'almanac_telemetry_malformed_frames_total',
    'Of them, those that ended their connection: no JSON object, or too long.',
  ],
  blocked: [
    'counter',
    'almanac_telemetry_blocked_total',
    'How often an address was blocked because a connection of it sent too much.',
  ],
} as const;

/** The state of a server in the text format of Prometheus. */
export function telemetryMetrics(figures: Readonly<Record<keyof typeof series, number>>): string {
  const names = Object.keys(series) as (keyof typeof series)[];
  const lines = names.flatMap((name) => {
    const [type, metric, help] = series[name];
    return [`# HELP ${metric} ${help}`, `# TYPE ${metric} ${type}`, `${metric} ${figures[name]}`];
  });
  return `${lines.join('\n')}\n`;
}
